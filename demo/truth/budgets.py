"""How near to their edge services run: burning budgets, saturation and latency.

What was good of what was measured is reliability.py's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from demo.files.surroundings import entities
from demo.organisation.measuring import measure
from demo.truth.catalogue import LARGEST, P95, SMALLEST, Metric
from demo.truth.cells import within
from demo.truth.items import Item
from demo.truth.reliability import LEVELS, levels
from demo.truth.windows import OUTCOME, Window

if TYPE_CHECKING:
    from demo.truth.facts import Facts

HEALTH = "health"
LATENCIES = ("latency_p50", "latency_p95", "latency_p99")
NO_BUDGET = "no service level with a budget was measured in the window"


def _by_objective(items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        found[one.item_id].append(one)
    yield from found.items()


def _share_spent(items: Sequence[Item]) -> float:
    return sum(one.hours or 0.0 for one in items) / sum(one.weight for one in items)


def burns(items: Sequence[Item], window: Window, zone: str) -> list[Item]:
    """One for each objective that was measured, with its burn."""
    return [
        Item(own[-1].at, _share_spent(own), name)
        for name, own in _by_objective(within(items, window, zone))
    ]


def exhaustions(items: Sequence[Item], window: Window, zone: str) -> list[Item]:
    """One for each objective, with the hours that its budget still lasts where it burns."""
    found = []
    for name, own in _by_objective(within(items, window, zone)):
        days = own[-1].promised_days
        start = window.end - timedelta(days=days)
        promised = within(items, Window("promise", start, window.end, start), zone)
        left = 1 - _share_spent([one for one in promised if one.item_id == name])
        burn = _share_spent(own)
        hours = max(left, 0.0) * days * 24 / burn if burn else None
        found.append(Item(own[-1].at, hours, name))
    return found


METRICS = (
    Metric(
        "burn_rate",
        LARGEST,
        "times the sustainable pace",
        False,
        OUTCOME,
        LEVELS,
        NO_BUDGET,
        taken=burns,
    ),
    Metric(
        "time_to_exhaustion",
        SMALLEST,
        "hours",
        True,
        OUTCOME,
        LEVELS,
        NO_BUDGET,
        taken=exhaustions,
    ),
    Metric(
        "saturation",
        P95,
        "share",
        False,
        OUTCOME,
        HEALTH,
        "no saturation was measured in the window",
    ),
    *(
        Metric(
            metric_id,
            LARGEST,
            "seconds",
            False,
            OUTCOME,
            HEALTH,
            "no latency of this percentile was measured in the window",
        )
        for metric_id in LATENCIES
    ),
)


def observe(facts: Facts) -> None:
    """Every day of every objective, and every measurement of how a service fares."""
    exported = entities(facts.organisation)
    for level in levels(facts.organisation, exported):
        at = datetime.combine(level.day, time(), tzinfo=UTC)
        scopes = facts.scopes.of_service(level.service_id, at, with_repository=False)
        for metric_id in ("burn_rate", "time_to_exhaustion"):
            item = Item(at, level.bad_millionths, level.slo_id, weight=level.allowed_millionths)
            item.promised_days = level.window_days
            facts.add(metric_id, scopes, item)
    sampled = [
        # A day's sample is told for the day.
        (one.service_id, one.indicator, one.value, _midnight(one.measured_at))
        for one in measure(facts.organisation).health
    ]
    sampled += [
        # The files tell of latencies alone, and in milliseconds.
        (row["service_id"], row["indicator"], row["value"] / 1_000, _instant(row["measured_at"]))
        for row in exported["service_health"]
    ]
    for service_id, indicator, value, at in sampled:
        scopes = facts.scopes.of_service(service_id, at, with_repository=False)
        facts.covers(HEALTH, scopes, at)
        if indicator in ("saturation", *LATENCIES):
            facts.add(indicator, scopes, Item(at, value))


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(), tzinfo=UTC)
