"""Signals of assistants, worked out by hand; the numbers are literals, and nothing computes them.

Everybody of a team of nine but one took an assistant up, one more a week: storefront from Monday
5 January 2026 on, mobile a week later. They both use Copilot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

import demo
from demo.organisation.model import Organisation
from demo.truth.assistants import Signal, signals
from demo.truth.facts import Facts

SHOP = "github:halden-goods/shop"


@dataclass(frozen=True)
class Worked:
    """A signal of a week, and what it comes to."""

    story: str
    metric_id: str
    scope_id: str
    teller: str
    monday: date
    value: float
    n: int


WORKED_BY_HAND = (
    # In the sixth week six of storefront's nine, and five of mobile's: both are enough.
    Worked("six of nine", "ai_active_share", "storefront", "copilot", date(2026, 2, 9), 2 / 3, 6),
    Worked("five of nine", "ai_active_share", "mobile", "copilot", date(2026, 2, 9), 5 / 9, 5),
    # In autumn all eight.
    Worked("eight of nine", "ai_active_share", "mobile", "copilot", date(2026, 11, 2), 8 / 9, 8),
    # 552 of 2,069 suggestions were accepted, 455 of 1,589, and of Q Developer's 402 of 1,484.
    Worked("of 2,069", "ai_acceptance_rate", "storefront", "copilot", date(2026, 11, 2),
           0.2667955534074432, 552),
    Worked("of 1,589", "ai_acceptance_rate", "mobile", "copilot", date(2026, 11, 2),
           0.28634361233480177, 455),
    Worked("of 1,484", "ai_acceptance_rate", "payments", "q_developer", date(2026, 11, 2),
           0.27088948787061995, 402),
    # Cursor tells of repositories, and says that it had a hand in 6 of the 16 changes of people
    # that were merged to the shop that week, and in 2 of the 8 of the web.
    Worked("six of sixteen", "ai_assisted_change_share", SHOP, "cursor", date(2026, 11, 2),
           0.375, 6),
    Worked("two of eight", "ai_assisted_change_share", "github:halden-goods/web", "cursor",
           date(2026, 11, 2), 0.25, 2),
    # A scan of ledger's dependencies found one thing in the week of 29 September 2025, and
    # nothing a week later, which is 0 and not unknown.
    Worked("one finding", "findings_by_detector", "ledger", "dependency-scan",
           date(2025, 9, 29), 1.0, 1),
    Worked("no finding", "findings_by_detector", "ledger", "dependency-scan",
           date(2025, 10, 6), 0.0, 0),
    # It stands still, so nothing was closed; what was found on 20 April 2026 was gone on the 29th.
    Worked("none closed", "closed_findings_by_detector", "ledger", "dependency-scan",
           date(2025, 9, 29), 0.0, 0),
    Worked("one closed", "closed_findings_by_detector", "ledger", "dependency-scan",
           date(2026, 4, 27), 1.0, 1),
)  # fmt: skip


@pytest.fixture(scope="module")
def told(organisation: Organisation) -> dict[tuple[str, str, str, date], Signal]:
    facts = Facts(organisation, datetime.combine(demo.AS_OF, time(), tzinfo=UTC))
    return {(one.metric_id, one.scope[1], one.teller, one.monday): one for one in signals(facts)}


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_truth_is_what_a_hand_works_out(
    worked: Worked, told: dict[tuple[str, str, str, date], Signal]
) -> None:
    signal = told[worked.metric_id, worked.scope_id, worked.teller, worked.monday]
    assert signal.value == pytest.approx(worked.value, abs=1e-9)
    assert worked.n == (signal.numerator if signal.numerator is not None else signal.n)


def test_a_week_of_few_people_is_told_of_by_nobody(
    told: dict[tuple[str, str, str, date], Signal],
) -> None:
    """A week earlier mobile had four, who are put together with storefront's five."""
    of_teams = [key for key in told if key[0] == "ai_active_share" and key[3] == date(2026, 2, 2)]
    assert of_teams == []
    # In this week three people used Cursor in the shop.
    assert ("ai_active_share", SHOP, "cursor", date(2026, 9, 7)) not in told
    assert ("ai_active_share", SHOP, "cursor", date(2026, 8, 31)) in told
