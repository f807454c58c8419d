"""What each stage contributed to the change of the mean lead time between two windows.

A change that did not reach both ends of a stage spent no time in it, so that the stages' means add
up to the mean. Seconds are whole and fractions exact: nothing is rounded here. What may be shown is
rows.py's, so its rows are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from demo.truth import windows
from demo.truth.catalogue import DEPLOYMENTS
from demo.truth.cells import within
from demo.truth.facts import HORIZON, Facts
from demo.truth.lead_times import STAGES
from demo.truth.scopes import Scope
from demo.truth.windows import HUMAN, Window, midnight

ALL_STAGES = (*STAGES, "unaccounted")
Shown = Mapping[tuple[Scope, str, datetime], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A stage's part in a window; without a mean where either window shows none."""

    scope: Scope
    window_name: str
    window_start: datetime
    stage: str
    n: int | None = None
    mean: Fraction | None = None
    previous_mean: Fraction | None = None
    is_bottleneck: bool = False

    @property
    def contribution(self) -> Fraction | None:
        """Hours that the stage added to the mean, or took from it."""
        if self.mean is None or self.previous_mean is None:
            return None
        return self.mean - self.previous_mean


def lead_time_contributions(facts: Facts, shown: Shown) -> Iterator[Contribution]:
    """Every stage of every window; `shown` holds the rows of the mean lead time by their place."""
    for scope, since_at in facts.since[DEPLOYMENTS].items():
        zone = facts.scopes.zone(scope)
        since = since_at.astimezone(ZoneInfo(zone)).date()
        found = [
            *windows.trailing(zone, facts.as_of, HUMAN, HORIZON.days),
            *windows.calendar(zone, facts.as_of, since),
        ]
        for window in found:
            if window.end > since:
                yield from _of_window(facts, scope, window, shown)


def _of_window(facts: Facts, scope: Scope, window: Window, shown: Shown) -> Iterator[Contribution]:
    zone = facts.scopes.zone(scope)
    place = (scope, window.name, midnight(zone, window.start))
    row = shown[place]
    if row["value"] is None or row["previous_value"] is None:
        yield from (Contribution(*place, stage) for stage in ALL_STAGES)
        return
    count, means = _means(facts, scope, window)
    _, before = _means(facts, scope, window.previous)
    change = sum(means.values()) - sum(before.values())
    sign = (change > 0) - (change < 0)
    most = max(ALL_STAGES, key=lambda stage: sign * (means[stage] - before[stage]))
    for stage in ALL_STAGES:
        is_most = sign != 0 and stage == most
        yield Contribution(*place, stage, count, means[stage], before[stage], is_most)


def _means(facts: Facts, scope: Scope, window: Window) -> tuple[int, dict[str, Fraction]]:
    zone = facts.scopes.zone(scope)
    every = facts.items["change_lead_time"].get(scope, [])
    count = len([one for one in within(every, window, zone) if not one.is_left_out])
    found = {}
    for stage in ALL_STAGES:
        items = within(facts.items[f"lead_time_{stage}"].get(scope, []), window, zone)
        seconds = sum(round((one.hours or 0.0) * 3600) for one in items)
        found[stage] = Fraction(seconds, count * 3600)
    return count, found
