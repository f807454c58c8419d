"""Every row of the metric table: cells with their neighbours, and what of them may be shown.

A row's keys are the table's columns. What a cell comes to is cells.py's, and whether it changed is
verdicts.py's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.organisation.model import Organisation
from demo.truth import aims, bands, verdicts, windows
from demo.truth.areas import METRICS
from demo.truth.catalogue import Metric
from demo.truth.cells import Cell, cell, taken
from demo.truth.facts import HORIZON, Facts
from demo.truth.items import Item
from demo.truth.privacy import Withheld
from demo.truth.scopes import Scope
from demo.truth.windows import MATURING, Window, midnight

BASELINE_WEEKS = 12
FEWER = "fewer than 5 contributors"
COMPLEMENTARY = "suppressed so that another value cannot be worked out"
HEADLINE = ("median", "rate", "share", "ratio", "count", "p95", "max", "min")
Row = dict[str, Any]


@dataclass(slots=True)
class Place:
    """Where a row stands: everything that tells it from the others."""

    metric: Metric
    scope: Scope
    zone: str
    segment: tuple[str, str] | None
    statistic: str
    window: Window
    since: date
    covered_days: int
    before_days: int
    now: Cell
    before: Cell | None


def metric_values(
    organisation: Organisation, as_of: date, only: Collection[str] | None = None
) -> list[Row]:
    """Every row as of midnight UTC of the day; of the metrics `only`, where it is said."""
    instant = datetime.combine(as_of, time(), tzinfo=UTC)
    facts = Facts(organisation, instant)
    asked = [one for one in METRICS if only is None or one.metric_id in only]
    places = {metric: list(_places(facts, metric)) for metric in _with_their_kin(asked)}
    withheld = Withheld(facts, _windows(facts, places))
    return [row for metric in asked for row in _written(facts, places[metric], withheld, as_of)]


def _with_their_kin(asked: list[Metric]) -> list[Metric]:
    """The metrics and those that decide with them what may be shown."""
    families = {one.privacy_family for one in asked} | {one.whole for one in asked}
    return [one for one in METRICS if one in asked or one.privacy_family in families]


def _windows(
    facts: Facts, places: dict[Metric, list[Place]]
) -> dict[Metric, dict[Scope, set[Window]]]:
    """Every window of which a figure is shown, be it as a value, a previous one or a baseline."""
    found: dict[Metric, dict[Scope, set[Window]]] = {}
    for metric, of_metric in places.items():
        if metric.is_human:
            found[metric] = defaultdict(set)
            for place in of_metric:
                of_scope = found[metric][place.scope]
                of_scope.add(place.window)
                if place.window.name in windows.TRAILING:
                    of_scope.add(place.window.previous)
                first = _first_weeks(facts, place)
                if first is not None:
                    of_scope.add(first)
    return found


def _places(facts: Facts, metric: Metric) -> Iterator[Place]:
    """Cells of every scope, segment, statistic and window of a metric."""
    for scope, since_at in sorted(facts.since[metric.coverage].items()):
        zone = facts.scopes.zone(scope)
        since = since_at.astimezone(ZoneInfo(zone)).date()
        items = facts.items[metric.metric_id].get(scope, [])
        found = list(
            windows.trailing(zone, facts.as_of, metric.rhythm, HORIZON // timedelta(days=1))
        )
        if metric.has_calendar:
            found += windows.calendar(zone, facts.as_of, since)
        for segment in _segments(facts, metric):
            for window in found:
                if window.end > since:
                    yield from _of_window(metric, scope, zone, segment, window, since, items)


def _segments(facts: Facts, metric: Metric) -> list[tuple[str, str] | None]:
    if metric.segment is None:
        return [None]
    values = {item.segment for items in facts.items[metric.metric_id].values() for item in items}
    named = [(metric.segment, value) for value in sorted(one for one in values if one)]
    return [None, *named]


def _of_window(
    metric: Metric,
    scope: Scope,
    zone: str,
    segment: tuple[str, str] | None,
    window: Window,
    since: date,
    items: list[Item],
) -> Iterator[Place]:
    now_items = taken(metric, items, window, zone)
    before_items = taken(metric, items, window.previous, zone)
    if segment is not None:
        now_items = [one for one in now_items if one.segment == segment[1]]
        before_items = [one for one in before_items if one.segment == segment[1]]
    days = (window.end - max(window.start, since)).days
    before_days = (window.start - max(window.previous.start, since)).days
    for statistic in metric.statistics:
        now = cell(metric, statistic, now_items, days, zone, window.end)
        before = None
        if before_days > 0:
            before = cell(metric, statistic, before_items, before_days, zone, window.start)
        yield Place(
            metric, scope, zone, segment, statistic, window, since, days, before_days, now, before
        )


def _written(facts: Facts, places: list[Place], withheld: Withheld, as_of: date) -> Iterator[Row]:
    shown: dict[tuple[object, ...], float | None] = {}
    weeks: dict[tuple[object, ...], list[float]] = defaultdict(list)
    for place in places:
        series = (place.scope, place.segment, place.statistic, place.window.name)
        hidden_reason = None
        if withheld.has(place.metric, place.scope, place.window):
            is_thin = withheld.is_thin(place.metric, place.scope, place.window)
            hidden_reason = FEWER if is_thin else COMPLEMENTARY
        is_hidden = hidden_reason is not None
        value = None if is_hidden else place.now.value
        shown[*series, place.window.start] = value
        previous = None
        if place.window.name in windows.TRAILING:
            before = place.window.previous
            if place.before is not None and not withheld.has(place.metric, place.scope, before):
                previous = place.before.value
        else:
            previous = shown.get((*series, place.window.previous_start))
        verdict = None
        if value is not None and place.window.name == "week":
            verdict = verdicts.of_week(place.metric, value, weeks[series])
            weeks[series].append(value)
        elif value is not None and previous is not None and place.before is not None:
            days = (place.covered_days, place.before_days)
            verdict = verdicts.of_window(
                place.metric, place.statistic, place.now, place.before, days
            )
        baseline = _baseline(facts, place, withheld)
        yield _row(facts, place, as_of, hidden_reason, previous, verdict, baseline)


def _row(
    facts: Facts,
    place: Place,
    as_of: date,
    hidden_reason: str | None,
    previous: float | None,
    verdict: str | None,
    baseline: float | None,
) -> Row:
    metric, now, window = place.metric, place.now, place.window
    is_hidden = hidden_reason is not None
    end = midnight(place.zone, window.end)
    is_headline = place.statistic in HEADLINE
    tier = None
    if is_headline and place.segment is None and not is_hidden:
        tier = bands.tier_of(metric.metric_id, now)
    target, goal = aims.NONE
    if is_headline and place.segment is None:
        target, goal = aims.aim_of(metric.metric_id, place.scope, window.end)
    return {
        "metric_id": metric.metric_id,
        "statistic": place.statistic,
        "is_headline": is_headline,
        # No definition of the organisation has changed yet.
        "definition_version": "1",
        "scope_type": place.scope[0],
        "scope_id": place.scope[1],
        "segment_name": place.segment[0] if place.segment else None,
        "segment_value": place.segment[1] if place.segment else None,
        "window_name": window.name,
        "window_start": midnight(place.zone, window.start),
        "window_end": end,
        "time_zone": place.zone,
        "as_of": as_of,
        "value": None if is_hidden else now.value,
        "unit": metric.unit,
        "numerator": None if is_hidden else now.numerator,
        "denominator": None if is_hidden else now.denominator,
        "n": None if is_hidden else now.n,
        "interval_low": None if is_hidden else now.low,
        "interval_high": None if is_hidden else now.high,
        "previous_value": None if is_hidden else previous,
        "verdict": verdict,
        "baseline": baseline,
        "target": target,
        "long_term_goal": goal,
        "industry_edition": bands.EDITION if tier else None,
        "industry_tier": tier,
        "is_provisional": metric.rhythm == MATURING and end + HORIZON > facts.as_of,
        "is_suppressed": is_hidden,
        "null_reason": hidden_reason if is_hidden else now.null_reason,
        "is_partial": window.start < place.since,
        "interval_null_reason": None if is_hidden else now.interval_null_reason,
        "open_count": None if is_hidden else now.open_count,
        "open_age_hours": None if is_hidden else now.open_age_hours,
        "privacy_class": metric.privacy_class,
    }


def _first_weeks(facts: Facts, place: Place) -> Window | None:
    """The scope's first twelve whole weeks, once they are over."""
    start = place.since + timedelta(days=-place.since.weekday() % 7)
    end = start + timedelta(weeks=BASELINE_WEEKS)
    if end > windows.last_day(place.zone, facts.as_of) or not place.metric.has_calendar:
        return None
    return Window("baseline", start, end, start)


def _is_whole(facts: Facts, place: Place, window: Window) -> bool:
    """Everything of the window is known, a day after it at the earliest, and has matured."""
    ripens = HORIZON if place.metric.rhythm == MATURING else timedelta(days=1)
    return midnight(place.zone, window.end) + ripens <= facts.as_of


def _baseline(facts: Facts, place: Place, withheld: Withheld) -> float | None:
    """The statistic over the scope's first twelve whole weeks, all together."""
    key = (place.metric.metric_id, place.scope, place.segment, place.statistic)
    remembered = facts.baselines
    if key in remembered:
        return remembered[key]
    found: float | None = None
    window = _first_weeks(facts, place)
    if (
        window is not None
        and _is_whole(facts, place, window)
        and not withheld.has(place.metric, place.scope, window)
    ):
        of_scope = facts.items[place.metric.metric_id].get(place.scope, [])
        items = taken(place.metric, of_scope, window, place.zone)
        if place.segment is not None:
            items = [one for one in items if one.segment == place.segment[1]]
        days = BASELINE_WEEKS * 7
        found = cell(place.metric, place.statistic, items, days, place.zone, window.end).value
    remembered[key] = found
    return found
