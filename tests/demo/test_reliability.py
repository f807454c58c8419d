"""Budgets, saturation, latency, findings, noisy alerts and controls, worked out by hand.

The truth is held against the literals here, and the warehouse against the truth in
tests/end_to_end.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .test_worked_by_hand import Worked, row_of

SEPTEMBER = date(2026, 9, 21)
# Checkout's file says once a week how many of 1,000,000 requests were good, of a promise of 99.9 %
# over 28 days, which leaves 1,000 bad ones: 1,478 were bad on 21 September, 697 on the 28th, 516 on
# 5 October and 771 on the 12th.
WORKED_BY_HAND = (
    # 1,478 / 1,000.
    Worked(
        "a burn above 1 breaks the promise",
        "burn_rate",
        "max",
        "checkout",
        "week",
        SEPTEMBER,
        1.478,
        1,
    ),
    # 697 / 1,000 would keep it, but of the two weeks' 2,000 there were 2,175: nothing is left.
    Worked(
        "what is used up lasts no hour",
        "time_to_exhaustion",
        "min",
        "checkout",
        "week",
        date(2026, 9, 28),
        0.0,
        1,
    ),
    # The four of 28 days make 3,462 of 4,000, which leaves 538 / 4,000 = 0.1345. A whole budget
    # lasts 28 x 24 = 672 h at a burn of 1 and 672 / 0.771 at this one: 90.384 / 0.771.
    Worked(
        "what is left at the pace of the week",
        "time_to_exhaustion",
        "min",
        "checkout",
        "week",
        date(2026, 10, 12),
        117.22957198443579,
        1,
    ),
    Worked(
        "a file that tells of latency tells of no saturation",
        "saturation",
        "p95",
        "checkout",
        "week",
        SEPTEMBER,
        None,
        0,
        "no saturation was measured in the window",
    ),
    # Search, Monday 21 to Sunday 27 September 2026 in New York: a day's sample stands at midnight
    # in UTC, so the week holds those of the 22nd to the 28th. In order 0.316253, 0.321797,
    # 0.329152, 0.346389, 0.372231, 0.465519 and 0.484108. 95 of 100 lie 0.95 x 6 = 5.7 steps up:
    # 0.465519 + 0.7 x 0.018589.
    Worked(
        "a percentile of samples and no mean of percentiles",
        "saturation",
        "p95",
        "search",
        "week",
        SEPTEMBER,
        0.4785313,
        7,
    ),
    # The same seven samples told of medians: 0.076943, 0.082186, 0.064056, 0.074765, 0.072618,
    # 0.085302 and 0.078849. That of the 21st, 0.088744, is the week's before.
    Worked(
        "the slowest day stands for the week",
        "latency_p50",
        "max",
        "search",
        "week",
        SEPTEMBER,
        0.085302,
        7,
    ),
    # And of 99 in 100, 0.548653 on the 28th; the mean of the seven would be 0.433.
    Worked(
        "percentiles have no mean",
        "latency_p99",
        "max",
        "search",
        "week",
        SEPTEMBER,
        0.548653,
        7,
    ),
    # Checkout's file says 246, and that it counts milliseconds.
    Worked(
        "a file that counts milliseconds is told in seconds",
        "latency_p95",
        "max",
        "checkout",
        "week",
        SEPTEMBER,
        0.246,
        1,
    ),
    Worked(
        "a file that tells of one percentile tells of no other",
        "latency_p99",
        "max",
        "checkout",
        "week",
        SEPTEMBER,
        None,
        0,
        "no latency of this percentile was measured in the window",
    ),
    # Ledger, April 2026: one finding was opened on the 20th and gone on the 29th.
    Worked(
        "what came and went leaves nothing",
        "finding_growth",
        "count",
        "ledger",
        "month",
        date(2026, 4, 1),
        0.0,
        2,
    ),
    # In September one was opened, and nobody has closed it.
    Worked(
        "what came and stayed is one more",
        "finding_growth",
        "count",
        "ledger",
        "month",
        date(2026, 9, 1),
        1.0,
        1,
    ),
    # Catalogue, 8 September: one fired at 13:40 and ended at 15:30, and at 14:35 the same template
    # fired again. On the 11th it fired anew.
    Worked(
        "one of three told what was known",
        "alert_duplicate_share",
        "share",
        "catalogue",
        "week",
        date(2026, 9, 7),
        0.3333333333333333,
        3,
    ),
    # The second ended at 17:10 and the third came three days later.
    Worked(
        "three days later is no flapping",
        "alert_flapping_share",
        "share",
        "catalogue",
        "week",
        date(2026, 9, 7),
        0.0,
        3,
    ),
    # Identity, Sunday 26 October 2025: high latency from 05:31:24 to 06:10:05, and again at
    # 06:22:05, which is twelve minutes later.
    Worked(
        "back after twelve minutes",
        "alert_flapping_share",
        "share",
        "identity",
        "week",
        date(2025, 10, 20),
        0.5,
        2,
    ),
    # June 2026: on the 11th from 11:58:19 to 12:58:08 and again at 13:10:08; on the 20th from
    # 15:48:40 to 16:01:11 and once more at 15:54:55, while it fired.
    Worked(
        "of four alerts one came back",
        "alert_flapping_share",
        "share",
        "identity",
        "month",
        date(2026, 6, 1),
        0.25,
        4,
    ),
    Worked(
        "of four alerts one was told twice",
        "alert_duplicate_share",
        "share",
        "identity",
        "month",
        date(2026, 6, 1),
        0.25,
        4,
    ),
    # Forecast was last deployed in July, so nobody knows of the last 90 days whether that needs
    # somebody; nothing was ever rolled back, and nobody tells of its infrastructure or its checks.
    # Its tests run and a scanner looks at it, and it has no objective, as others do: 2 of 3.
    Worked(
        "what nobody knows is in neither term",
        "automation_coverage",
        "ratio",
        "forecast",
        "7d",
        date(2026, 11, 8),
        0.6666666666666666,
        3,
    ),
    # The gateway is tested, scanned, deployed by its pipeline and was rolled back by a tool; it has
    # no objective: 4 of 5.
    Worked(
        "four of five controls are automated",
        "automation_coverage",
        "ratio",
        "gateway",
        "30d",
        date(2026, 10, 17),
        0.8,
        5,
    ),
)


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_edge_is_what_a_hand_works_out(worked: Worked, values: list[dict[str, Any]]) -> None:
    row = row_of(values, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason
