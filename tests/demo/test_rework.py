"""Code rework worked out by hand: literals beside the steps that they come from.

The truth is held against the literals here, and the warehouse against the truth in
tests/end_to_end.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

WEEK = date(2026, 1, 26)
# Price lists, the week from 26 January 2026, by the steps that demo/git/prices.py tells. Lines
# changed (gone and come): 4, 2, 2, 2, 2 by the program and 2, which is 14. Of those that went,
# young were 2 on their 21st day; none a second later; 1 of two days; none of 24 days by a merge;
# 1 of four days by the program; 1 that came to main the day before: 5.
WORKED_BY_HAND = (
    (None, 5, 14, 0.35714285714285715, 6),
    ("false", 4, 12, 0.3333333333333333, 5),
    ("true", 1, 2, 0.5, 1),
)
SCOPES = (
    ("organisation", "all"),
    ("team", "storefront"),
    ("service", "pricing"),
    ("repository", "git:git.halden-goods.example/commerce/price-lists"),
)


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope[0])
@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: f"bots {worked[0]}")
def test_the_rework_of_a_week_is_what_a_hand_works_out(
    scope: tuple[str, str],
    worked: tuple[str | None, int, int, float, int],
    values: list[dict[str, Any]],
) -> None:
    is_bot, rewritten, changed, value, n = worked
    (row,) = (one for one in of_rework(values, *scope, is_bot) if starts_on(one, WEEK))
    assert (row["numerator"], row["denominator"], row["n"]) == (rewritten, changed, n)
    assert row["value"] == pytest.approx(value, abs=1e-12)
    # Lines of one commit go together, so that no interval of a proportion holds.
    assert row["interval_null_reason"] == "not a proportion of events"


def test_the_team_that_had_the_service_before_has_rework_of_its_own_days_alone(
    values: list[dict[str, Any]],
) -> None:
    since = {
        team: min(row["window_start"] for row in of_rework(values, "team", team, None))
        for team in ("storefront", "payments")
    }
    assert since["storefront"] < since["payments"]
    last = of_rework(values, "team", "storefront", None)[-1]
    assert (last["value"], last["n"]) == (None, 0)
    assert last["null_reason"] == "no lines of known history were changed in the window"


def of_rework(
    values: list[dict[str, Any]], scope_type: str, scope_id: str, is_bot: str | None
) -> list[dict[str, Any]]:
    place = ("code_rework", scope_type, scope_id, is_bot)
    keys = ("metric_id", "scope_type", "scope_id", "segment_value")
    return [row for row in values if tuple(row[key] for key in keys) == place]


def starts_on(row: dict[str, Any], day: date) -> bool:
    # A week begins at midnight in Berlin, which is the day before in UTC, or in New York.
    begins = (row["window_start"].date() - day).days
    return row["window_name"] == "week" and begins in (-1, 0)
