"""Bugs and tests worked out by hand: literals beside the records that they come from.

The truth is held against the literals here, and the warehouse against the truth in
tests/end_to_end.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .test_worked_by_hand import Worked, row_of

SPRING = date(2026, 4, 1)
AUTUMN = date(2025, 10, 1)

# Forecast, second quarter of 2026, from a file that is written every fourth Monday. Lines reached
# of 10,000: 7,831 on 6 April, 7,607 on 4 May, 7,036 on 1 June and 7,171 on 29 June, which is
# 29,645. The suite took 694, 642, 354 and 324 seconds, together 2,014; 240 tests passed each time,
# and in April and in May 2 failed.
FORECAST = (
    # 29,645 / 40,000.
    ("lines of four measurements", "line_coverage", "ratio", 0.741125),
    # Between 354 and 642 lies 498: 498 / 3,600 h.
    ("four runs of a suite", "test_duration", "median", 0.13833333333333334),
    # 2,014 / 4 = 503.5 s.
    ("the mean of four runs", "test_duration", "mean", 0.1398611111111111),
    # 2 + 2 of 4 × 240 + 4: 4 / 964.
    ("skipped tests are in neither term", "failing_test_share", "ratio", 0.004149377593360996),
    ("two of four runs had a failure", "failing_test_run_share", "share", 0.5),
)
WORKED_BY_HAND = (
    *(
        Worked(story, metric_id, statistic, "forecast", "quarter", SPRING, value, 4)
        for story, metric_id, statistic, value in FORECAST
    ),
    # The file of Monday 12 January 2026 was measured at 04:00 UTC, which in New York is Sunday the
    # 11th, 23:00: it is of the week before. 7,539 of 10,000.
    Worked(
        "in New York it was still Sunday",
        "line_coverage",
        "ratio",
        "forecast",
        "week",
        date(2026, 1, 5),
        0.7539,
        1,
    ),
    # Its suite began an hour later and took 339 seconds: on Monday, 339 / 3,600 h.
    Worked(
        "an hour later it was Monday",
        "test_duration",
        "median",
        "forecast",
        "week",
        date(2026, 1, 12),
        0.09416666666666666,
        1,
    ),
    # That file counts no branches.
    Worked(
        "lines are no branches",
        "branch_coverage",
        "ratio",
        "forecast",
        "quarter",
        SPRING,
        None,
        0,
        "no coverage of branches was measured in the window",
    ),
    # Search, September 2026, from its pipelines' own reports: 1,410 of 2,328 branches on the 3rd
    # and 1,564 of 2,353 on the 15th: 2,974 / 4,681.
    Worked(
        "a ratio of sums and no mean of ratios",
        "branch_coverage",
        "ratio",
        "search",
        "month",
        date(2026, 9, 1),
        0.6353343302713096,
        2,
    ),
    # Routing, last quarter of 2025 in Kolkata: four bugs were created, on 11 October, 28 October,
    # 3 November and 17 December. Three were done: one of 24 September on 10 October, and those of
    # 28 October and 3 November. 3 / 4, of seven events.
    Worked(
        "what is fixed need not be of the quarter",
        "bug_fix_rate",
        "ratio",
        "routing",
        "quarter",
        AUTUMN,
        0.75,
        7,
    ),
    # Identity, last quarter of 2025, from created to done:
    #   3 October 14:01:59 to 8 October 22:57:27       5 d  8:55:28 = 128.92444 h
    #   10 October 12:19:59 to 14 October 16:40:33     4 d  4:20:34 = 100.34278 h
    #   10 November 16:19:06 to 22 November 02:25:25  11 d 10:06:19 = 274.10528 h
    #   12 November 16:44:45 to 18 November 10:45:13   5 d 18:00:28 = 138.00778 h
    #   18 November 16:35:26 to 22 November 01:33:33   3 d  8:58:07 =  80.96861 h
    #   2 December 09:03:09 to 18 December 04:43:32   15 d 19:40:23 = 379.67306 h
    #   9 December 16:42:27 to 11 December 20:11:11    2 d  3:28:44 =  51.47889 h
    #   10 December 08:51:45 to 21 December 02:20:01  10 d 17:28:16 = 257.47111 h
    # The fourth and the fifth in order are 128.92444 and 138.00778; between them lie 133.46611 h.
    # One that was created on 30 December was done in January.
    Worked(
        "from created to done, and not from begun",
        "bug_fix_time",
        "median",
        "identity",
        "quarter",
        AUTUMN,
        133.4661111111111,
        8,
    ),
    # The fifth had been done on 21 November at 16:05:51 already and was opened again: nine
    # resolutions of eight bugs, of which one did not hold: 1 / 9.
    Worked(
        "a bug that was done twice was resolved twice",
        "bug_reopen_rate",
        "share",
        "identity",
        "quarter",
        AUTUMN,
        0.1111111111111111,
        9,
    ),
    # What was resolved from 9 November 2026 on has not stood for 30 days on the 16th: nobody knows.
    Worked(
        "what was resolved this week may come back",
        "bug_reopen_rate",
        "share",
        "identity",
        "week",
        date(2026, 11, 9),
        None,
        0,
        "no bugs resolved in the window of which the 30 days are over",
    ),
)


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_quality_is_what_a_hand_works_out(worked: Worked, values: list[dict[str, Any]]) -> None:
    row = row_of(values, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason


def test_customers_reported_seven_defects_in_the_week_from_22_september(
    values: list[dict[str, Any]],
) -> None:
    # One on Monday, Tuesday, Thursday, Friday and Sunday each and two on Wednesday, given to five
    # people in Jira and to two in Azure DevOps, who may be among the five: five is enough.
    row = next(
        row
        for row in values
        if row["metric_id"] == "customer_reported_defects"
        and (row["scope_type"], row["window_name"]) == ("organisation", "week")
        and row["window_start"].date() == date(2025, 9, 21)
    )
    assert (row["value"], row["n"], row["is_suppressed"]) == (7, 7, False)
