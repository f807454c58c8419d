"""Cells worked out by hand, from events that are told here in words.

Each story below is all that happened to its service in its window (the everyday keeps out of those
days). The numbers are literals: nothing computes them. The truth is held against them here, and the
warehouse in tests/end_to_end.

Every production deployment of a story finishes 7 seconds after the whole minutes that it took.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest


@dataclass(frozen=True)
class Worked:
    """A cell and what it comes to, of a service or of another scope by its id.

    The window is told by its first local day.
    """

    story: str
    metric_id: str
    statistic: str
    scope_id: str
    window_name: str
    first_day: date
    value: float | None
    n: int
    null_reason: str | None = None
    scope_type: str = "service"


WORKED_BY_HAND = (
    # Forecast was deployed three times in all: on 10 February, 23 March and 21 July 2026. In the
    # third quarter, 1 July to 30 September, which has 31 + 31 + 30 = 92 days, that is one
    # deployment: 1 / 92 = 0.01086956521739... a day.
    Worked(
        "a service with three deployments in all",
        "deployment_frequency",
        "rate",
        "forecast",
        "quarter",
        date(2026, 7, 1),
        0.010869565217391304,
        1,
    ),
    # The second of them, started 23 March 15:00 UTC, took ten minutes: it finished at 15:10:07.
    # It was the first to contain six changes; the two before 10 February came with the first
    # deployment, of which nobody knows what ran before, so they have no lead time. First commits
    # of the six, UTC:
    #   2 March 15:00   21 d 0 h 10 min 7 s = 504.16861 h
    #   9 March 14:00   14 d 1 h 10 min 7 s = 337.16861 h
    #  11 March 14:00   12 d 1 h 10 min 7 s = 289.16861 h
    #  16 March 13:00    7 d 2 h 10 min 7 s = 170.16861 h
    #  18 March 14:00    5 d 1 h 10 min 7 s = 121.16861 h
    #  20 March 14:00    3 d 1 h 10 min 7 s =  73.16861 h
    # New York's clocks went forward on 8 March, which changes no elapsed time. The median lies
    # between the third and the fourth: (289.16861 + 170.16861) / 2 = 229.66861 h. Six people
    # wrote them, which is one more than the five that it takes to be shown.
    Worked(
        "lead time without what the first deployment brought",
        "change_lead_time",
        "median",
        "forecast",
        "quarter",
        date(2026, 1, 1),
        229.6686111111111,
        6,
    ),
    # Ledger's week from Monday 8 June 2026: V1 on Monday, V2 on Tuesday, V3 on Wednesday at
    # 09:00, and on Wednesday at 15:00 V1 again. The return to V1 is a rollback and in neither
    # term. V2, which had replaced V1, is what failed; V3 was withdrawn with it and did not fail,
    # although an incident began at noon on Wednesday, when it ran. 1 failed of 3: 1 / 3.
    Worked(
        "V1, V2, V3 and back to V1",
        "change_fail_rate",
        "share",
        "ledger",
        "week",
        date(2026, 6, 8),
        0.3333333333333333,
        3,
    ),
    # Nobody declared that rollback and no incident names a cause: strictly, none of the 3 failed.
    Worked(
        "a rollback that only its version shows is not strict",
        "change_fail_rate_strict",
        "share",
        "ledger",
        "week",
        date(2026, 6, 8),
        0.0,
        3,
    ),
    # V2 finished on Tuesday at 09:10:07 and the rollback on Wednesday at 15:10:07: 24 + 6 = 30 h.
    # Wednesday's incident is V2's; its ticket was closed at 16:00, after the rollback.
    Worked(
        "recovery ends when the rollback is done",
        "failed_deployment_recovery_time",
        "median",
        "ledger",
        "week",
        date(2026, 6, 8),
        30.0,
        1,
    ),
    # Checkout on 3 November 2026: one deployment finished at 08:10:07 and one at 10:10:07, and at
    # 10:40 payments failed; the incident names no cause. Both are suspected, the later one is
    # counted: 1 failed of 2 change deployments that week.
    Worked(
        "two deployments under suspicion of one incident",
        "change_fail_rate",
        "share",
        "checkout",
        "week",
        date(2026, 11, 2),
        0.5,
        2,
    ),
    # It was mitigated at 11:25 and its ticket closed on 6 November. From the impact at 10:40 to
    # 11:25 it took 45 minutes: 0.75 h, and not three days.
    Worked(
        "a ticket that was closed days later",
        "time_to_restore",
        "median",
        "checkout",
        "week",
        date(2026, 11, 2),
        0.75,
        1,
    ),
    # Gateway, Monday 23 to Sunday 29 March 2026 in Berlin, whose clocks go forward on that
    # Sunday. Each deployment goes out in three canary stages 25 minutes apart and is one
    # deployment; it finishes 25 + 25 + 10 minutes after its start. Starts on Berlin's clocks:
    # Monday 00:20 (finished 01:20), Wednesday 14:00, Sunday 22:30 (finished 23:30, which is 21:30
    # in UTC), and Monday 30 March 00:30 (finished 01:30, which in UTC is 23:30 on the Sunday).
    # The week holds the first three: 3 / 7 = 0.428571..., although it is an hour short; counted
    # in UTC it would hold four.
    Worked(
        "the week in which the clocks go forward",
        "deployment_frequency",
        "rate",
        "gateway",
        "week",
        date(2026, 3, 23),
        0.42857142857142855,
        3,
    ),
    # Website, Monday 18 to Sunday 24 May 2026. On the 18th a change and its revert are deployed
    # together: nothing failed. On the 20th another change is deployed and on the 21st its revert:
    # the deployment of the 20th failed. On the 22nd the running version is deployed once more,
    # which counts nowhere. 1 failed of 3.
    Worked(
        "a revert deployed with what it reverts, and one deployed after it",
        "change_fail_rate",
        "share",
        "website",
        "week",
        date(2026, 5, 18),
        0.3333333333333333,
        3,
    ),
    # Of the same three, the one of the 21st was made to take something back: rework is 1 of 3.
    Worked(
        "rework is the deployment that takes back",
        "deployment_rework_rate",
        "share",
        "website",
        "week",
        date(2026, 5, 18),
        0.3333333333333333,
        3,
    ),
    # Catalogue, 8 September 2026: a deployment finished at 13:10:07. Two incidents name it: one
    # from 13:30, mitigated at 15:30, and one from 14:30, mitigated at 17:10. It is recovered when
    # both are: 17:10:00 − 13:10:07 = 3 h 59 min 53 s = 14393 s / 3600 = 3.998055... h. What it
    # caused once more on the 11th began long after that.
    Worked(
        "overlapping incidents of one deployment",
        "failed_deployment_recovery_time",
        "median",
        "catalogue",
        "week",
        date(2026, 9, 7),
        3.9980555555555557,
        1,
    ),
    # Events, the seven days before 15 November 2026 in New York: one incident, begun on the 10th,
    # that nobody has ended. Its one failure is still open, so no time is reached at which half
    # are over.
    Worked(
        "an incident that is still open",
        "failed_deployment_recovery_time",
        "median",
        "events",
        "7d",
        date(2026, 11, 8),
        None,
        1,
        "not reached: too many are still open",
    ),
    # 26 August 2026: the website's incident names the gateway's deployment as its cause. The
    # gateway deployed once that week, and that deployment failed, strictly: 1 / 1.
    Worked(
        "an incident of one service names a deployment of another",
        "change_fail_rate_strict",
        "share",
        "gateway",
        "week",
        date(2026, 8, 24),
        1.0,
        1,
    ),
    # Search, Monday 26 October to Sunday 1 November 2026 in New York, which ends an hour late.
    # Its two deployments started on 1 November at 01:30, the first time that it was half past
    # one, and at 23:50 (04:50 UTC on the 2nd), finished at 23:55. Both are that week's: 2 / 7 =
    # 0.285714...
    Worked(
        "the week in which New York's clocks go back",
        "deployment_frequency",
        "rate",
        "search",
        "week",
        date(2026, 10, 26),
        0.2857142857142857,
        2,
    ),
    # Invoicing, Monday 13 to Sunday 19 July 2026: V1 on Monday and V2 on Tuesday, each finished at
    # 09:10:07, and on Tuesday Jenkins' own rollback job put V1 back, finished at 11:05:07. Three
    # production deployments in seven days: 3 / 7 = 0.428571...
    Worked(
        "a rollback job deploys too",
        "deployment_frequency",
        "rate",
        "invoicing",
        "week",
        date(2026, 7, 13),
        0.42857142857142855,
        3,
    ),
    # The rollback is in neither term. ServiceNow's incident names V2's change request as its cause
    # and the rollback is declared: 1 failed of 2, strictly.
    Worked(
        "a change request names the deployment that failed",
        "change_fail_rate_strict",
        "share",
        "invoicing",
        "week",
        date(2026, 7, 13),
        0.5,
        2,
    ),
    # V2 finished at 09:10:07. The record was resolved at 11:40, but V1 was back at 11:05:07:
    # 1 h 55 min = 1.91666... h.
    Worked(
        "a rollback is done before the record is resolved",
        "failed_deployment_recovery_time",
        "median",
        "invoicing",
        "week",
        date(2026, 7, 13),
        1.9166666666666667,
        1,
    ),
    # Opened (dated back) at 09:40 and created at 09:55: it took a quarter of an hour to notice.
    Worked(
        "a record that is dated back",
        "recovery_detect",
        "median",
        "invoicing",
        "week",
        date(2026, 7, 13),
        0.25,
        1,
    ),
    # From 09:40 to 11:40.
    Worked(
        "what ServiceNow calls resolved is restored",
        "time_to_restore",
        "median",
        "invoicing",
        "week",
        date(2026, 7, 13),
        2.0,
        1,
    ),
    # App backend, Monday 13 to Sunday 19 July 2026 in New York: on the 15th a deployment finished
    # at 14:10:07 and a hotfix at 15:40:07. What the hotfix repairs failed: 1 of 2.
    Worked(
        "a hotfix pipeline says what failed before it",
        "change_fail_rate_strict",
        "share",
        "app-backend",
        "week",
        date(2026, 7, 13),
        0.5,
        2,
    ),
    # PagerDuty paged at 14:30 and the incident was resolved at 16:15; the hotfix had ended it at
    # 15:40:07. From 14:10:07 that is an hour and a half.
    Worked(
        "a hotfix is deployed before the page is resolved",
        "failed_deployment_recovery_time",
        "median",
        "app-backend",
        "week",
        date(2026, 7, 13),
        1.5,
        1,
    ),
    # From 14:30 to 16:15: 1 h 45 min.
    Worked(
        "a page lasts until it is resolved",
        "time_to_restore",
        "median",
        "app-backend",
        "week",
        date(2026, 7, 13),
        1.75,
        1,
    ),
    # Paged at 14:30 and acknowledged at 14:36: a tenth of an hour.
    Worked(
        "a page is acknowledged",
        "recovery_acknowledge",
        "median",
        "app-backend",
        "week",
        date(2026, 7, 13),
        0.1,
        1,
    ),
    # Of its two deployments one is the hotfix: 1 / 2.
    Worked(
        "a hotfix is rework",
        "deployment_rework_rate",
        "share",
        "app-backend",
        "week",
        date(2026, 7, 13),
        0.5,
        2,
    ),
    # Ledger's V1, V2, V3 and V1 again: one of four deployments went back.
    Worked(
        "a return to V1 is one rollback of four deployments",
        "rollback_rate",
        "share",
        "ledger",
        "week",
        date(2026, 6, 8),
        0.25,
        4,
    ),
    # Catalogue, Monday 7 to Sunday 13 September 2026: two incidents on the 8th, which overlap, and
    # one on the 11th.
    Worked(
        "incidents that overlap are two",
        "incident_count",
        "count",
        "catalogue",
        "week",
        date(2026, 9, 7),
        3.0,
        3,
    ),
    # An alert told of each of the three: at 13:40, 14:35 and 09:10, acknowledged at 13:45, 14:50
    # and 09:20. In order 5, 10 and 15 minutes: 1 / 6 h.
    Worked(
        "alerts wait until they are acknowledged",
        "alert_acknowledge_time",
        "median",
        "catalogue",
        "week",
        date(2026, 9, 7),
        0.16666666666666666,
        3,
    ),
    # Checkout in the same week: an incident on the 10th that an alert saw first, and one on the
    # 11th that somebody noticed. 1 of 2.
    Worked(
        "one of two incidents was first seen by an alert",
        "alert_recall",
        "share",
        "checkout",
        "week",
        date(2026, 9, 7),
        0.5,
        2,
    ),
    # On Monday 21 September 2026 checkout's file says 998,522 good of 1,000,000 requests.
    Worked(
        "good requests of all that were measured",
        "slo_compliance",
        "ratio",
        "checkout",
        "week",
        date(2026, 9, 21),
        0.998522,
        1,
    ),
    # 99.9 % of 1,000,000 leaves 1,000 bad ones, and 1,478 were bad: 1,478 / 1,000.
    Worked(
        "more bad requests than the target leaves",
        "error_budget_consumed",
        "ratio",
        "checkout",
        "week",
        date(2026, 9, 21),
        1.478,
        1,
    ),
    # Forecast's builds of main in New York's week from Monday 16 March 2026: on Tuesday from
    # 14:00:20 to 14:10:20 and on Thursday from 17:00:20 to 17:10:20, both good. On Friday one began
    # at 19:00:20 and failed at 19:11:20; on the same commit the second attempt ran from 19:15:20 to
    # 19:24:20 and passed. Three of four runs passed: 3 / 4.
    Worked(
        "a second attempt is a run of its own",
        "ci_success_rate",
        "share",
        "forecast",
        "week",
        date(2026, 3, 16),
        0.75,
        4,
    ),
    # They took 10, 10, 11 and 9 minutes; between the second and the third in order lie 10 minutes:
    # 1 / 6 h.
    Worked(
        "the time of the builds that passed and of those that failed",
        "ci_duration",
        "median",
        "forecast",
        "week",
        date(2026, 3, 16),
        0.16666666666666666,
        4,
    ),
    # The second attempt was asked for when it began, and the others began at once.
    Worked(
        "a second attempt did not wait for the first",
        "ci_queue_time",
        "median",
        "forecast",
        "week",
        date(2026, 3, 16),
        0.0,
        4,
    ),
    # Three commits, of which one failed and then passed: 1 / 3.
    Worked(
        "a commit that failed and then passed",
        "flaky_build_rate",
        "share",
        "forecast",
        "week",
        date(2026, 3, 16),
        0.3333333333333333,
        3,
    ),
    # Red from 19:11:20 to 19:24:20: 13 minutes of 60 are 0.21666... h.
    Worked(
        "red from the end of what failed to the end of what passed",
        "time_to_green",
        "median",
        "forecast",
        "week",
        date(2026, 3, 16),
        0.21666666666666667,
        1,
    ),
)


def row_of(values: list[dict[str, Any]], worked: Worked) -> dict[str, Any]:
    """The one row that a cell means."""
    found = [
        row
        for row in values
        if row["metric_id"] == worked.metric_id
        and row["statistic"] == worked.statistic
        and (row["scope_type"], row["scope_id"]) == (worked.scope_type, worked.scope_id)
        and row["window_name"] == worked.window_name
        and row["segment_name"] is None
        and row["window_start"].astimezone(ZoneInfo(row["time_zone"])).date() == worked.first_day
    ]
    assert len(found) == 1, f"{len(found)} rows for: {worked.story}"
    return found[0]


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_truth_is_what_a_hand_works_out(worked: Worked, values: list[dict[str, Any]]) -> None:
    row = row_of(values, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason
