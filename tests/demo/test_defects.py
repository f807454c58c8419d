"""Defects by release and findings that stand or come back, worked out by hand.

The truth is held against the literals here, and the warehouse against the truth in
tests/end_to_end.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .test_worked_by_hand import Worked, row_of

# Bugs of what was released from Monday 6 to Sunday 12 October 2025, and where they were found:
#   routing      testing      24 September    the next release was on 7 October
#   app backend  testing      6 October       the next on the 7th; it had worked before
#   checkout     by customers 8 October       the last was on the 7th; that testing is said to have
#                                             met it, too, changes nothing
#   pricing      production   10 October      the last on the 8th
#   pricing      by customers 15 October      the same
#   ledger       production   12 October      the last on the 9th; it had worked before
OCTOBER = date(2025, 10, 6)
# And of what was released from Monday 23 to Sunday 29 March 2026:
#   forecast     testing      2 and 5 March   the next on the 23rd; one had worked before
#   forecast     production   31 March        the last on the 23rd
#   forecast     by customers 18 April        the same; it had worked before
#   forecast     production   9 July          the same, 108 days before
#   tracking     by customers 26 March        the last on the 24th; it had worked before
#   routing      testing      23 March        the next on the 24th
#   events       testing      25 March        the next on the 26th
#   pricing      testing      26 March 15:19  the next at 18:55
#   catalogue    by customers 30 March        the last on the 27th; it had worked before
#   tracking     testing      25 March        the next on the 28th
MARCH = date(2026, 3, 23)


def of_the_organisation(
    story: str, metric_id: str, first_day: date, value: float, n: int
) -> Worked:
    return Worked(
        story,
        metric_id,
        "share",
        "all",
        "week",
        first_day,
        value,
        n,
        scope_type="organisation",
    )


WORKED_BY_HAND = (
    of_the_organisation(
        "four of six bugs escaped", "escaped_defect_share", OCTOBER, 0.6666666666666666, 6
    ),
    of_the_organisation(
        "two of six were caught", "defect_detection_efficiency", OCTOBER, 0.3333333333333333, 6
    ),
    of_the_organisation(
        "two of six had worked", "regression_defect_share", OCTOBER, 0.3333333333333333, 6
    ),
    # 5 / 11, the late one among them.
    of_the_organisation(
        "one that is found in July has escaped in March",
        "escaped_defect_share",
        MARCH,
        0.45454545454545453,
        11,
    ),
    # 6 / 10 without it.
    of_the_organisation(
        "one that is found after 90 days says nothing of how March was tested",
        "defect_detection_efficiency",
        MARCH,
        0.6,
        10,
    ),
    # 4 / 11.
    of_the_organisation(
        "four of eleven had worked", "regression_defect_share", MARCH, 0.36363636363636365, 11
    ),
    # What was released in November has not had its 90 days.
    Worked(
        "of what is new nobody knows yet what escaped",
        "escaped_defect_share",
        "share",
        "ledger",
        "week",
        date(2026, 11, 2),
        None,
        0,
        "no defects of a release in the window of which the 90 days are over",
    ),
    # Ledger's week from 20 April 2026 ends on Sunday at 24:00 in Berlin, 26 April 22:00 in UTC. A
    # finding of 29 September 2025, 08:00, stands since 209 d 14 h = 5,030 h, and one of 20 April,
    # 08:00, since 6 d 14 h = 158 h; it was closed on the 29th. Between them lie 2,594 h.
    Worked(
        "an old finding and a new one",
        "finding_age",
        "median",
        "ledger",
        "week",
        date(2026, 4, 20),
        2594.0,
        2,
    ),
    # Two weeks later only the old one stands: 223 d 14 h.
    Worked(
        "a finding that was opened long before the week",
        "finding_age",
        "median",
        "ledger",
        "week",
        date(2026, 5, 4),
        5366.0,
        1,
    ),
    # Identity, December 2025: of three that were opened, on the 1st, the 8th and the 29th, the
    # third is the weak hash in src/store.py that had been closed on 19 November.
    Worked(
        "a weak hash that came back",
        "repeated_finding_share",
        "share",
        "identity",
        "month",
        date(2025, 12, 1),
        0.3333333333333333,
        3,
    ),
    # The files tell of rules and of no place.
    Worked(
        "without a file nothing comes back",
        "repeated_finding_share",
        "share",
        "ledger",
        "month",
        date(2025, 12, 1),
        None,
        0,
        "no findings of a known rule and file in the window",
    ),
)


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_defects_and_findings_are_what_a_hand_works_out(
    worked: Worked, values: list[dict[str, Any]]
) -> None:
    row = row_of(values, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason
