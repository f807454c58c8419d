"""One cell: what a metric's items of one window come to.

No privacy here: a cell is what is true. What of it may be shown is rows.py's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from demo.truth import catalogue as kinds
from demo.truth import statistics
from demo.truth.catalogue import Metric
from demo.truth.items import Item
from demo.truth.windows import Window, midnight

SHARES = {"median": 0.5, "p75": 0.75, "p90": 0.9}
FEWER_THAN_SIX = "fewer than 6 values"
NOT_THE_MEDIAN = "no interval is defined for a percentile other than the median"
NOT_FOR_A_MEAN = "no interval for a mean"
NOT_WITH_OPEN = "no interval with open items"
NOT_A_PROPORTION = "not a proportion of events"
NOT_REACHED = "not reached: too many are still open"
NO_TIME = "no time in progress in the window"
NO_MEAN_WITH_OPEN = "no mean with open items"
NOT_FOR_THE_WORST = "no interval is defined for the one that fares worst"
NOTHING_BURNS = "nothing burns in the window"
NOT_INDEPENDENT = "the same items stand at several ends of weeks"
NO_WEEK_ENDED = "no week ended in the window"
OF_TWO_COUNTS = "a difference of two counts"


@dataclass(slots=True)
class Cell:
    """A value with what stands behind it."""

    n: int
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    null_reason: str | None = None
    interval_null_reason: str | None = None
    open_count: int | None = None
    open_age_hours: float | None = None


def within(items: Sequence[Item], window: Window, zone: str) -> Sequence[Item]:
    """The items of the window's local days; items are in the order of time."""
    start = bisect_left(items, midnight(zone, window.start), key=lambda one: one.at)
    end = bisect_left(items, midnight(zone, window.end), key=lambda one: one.at)
    return items[start:end]


def taken(metric: Metric, items: Sequence[Item], window: Window, zone: str) -> Sequence[Item]:
    """What a metric takes of its items for a window: most take what happened within it."""
    return (metric.taken or within)(items, window, zone)


def cell(
    metric: Metric, statistic: str, items: Sequence[Item], days: int, zone: str, end: date
) -> Cell:
    """The cell of a metric and a statistic over the items and the covered days up to `end`."""
    if metric.only_left_out and items:
        items = [one for one in items if not one.is_left_out]
        if not items:
            return Cell(0, null_reason=metric.only_left_out)
    if metric.kind == kinds.RATE:
        low, high = statistics.poisson(len(items))
        count = len(items)
        return Cell(count, count / days, count, days, low / days, high / days)
    if metric.kind == kinds.DAYS:
        dates = {one.at.astimezone(ZoneInfo(zone)).date() for one in items}
        found = Cell(len(items), len(dates) * 7 / days, len(dates), days / 7)
        found.interval_null_reason = NOT_A_PROPORTION
        return found
    if metric.kind == kinds.COUNT:
        low, high = statistics.poisson(len(items))
        return Cell(len(items), len(items), None, None, low, high)
    if metric.kind == kinds.LEVEL:
        return _level(items, end - timedelta(days=days), end)
    if metric.kind == kinds.DIFFERENCE:
        came = sum(one.is_event for one in items)
        went = len(items) - came
        found = Cell(len(items), came - went, came, went)
        found.interval_null_reason = OF_TWO_COUNTS
        return found
    if not items:
        return Cell(0, null_reason=metric.nothing)
    if metric.kind == kinds.SCORE:
        return _score(items)
    if metric.kind == kinds.SHARE:
        events = sum(one.is_event for one in items)
        low, high = statistics.wilson(events, len(items))
        return Cell(len(items), events / len(items), events, len(items), low, high)
    if metric.kind == kinds.AMOUNTS:
        upper = sum(one.hours or 0.0 for one in items)
        lower = sum(one.weight for one in items)
        found = Cell(len(items), upper / lower if lower else None, upper, lower)
        found.interval_null_reason = NOT_A_PROPORTION
        if not lower:
            found.null_reason = metric.nothing
        return found
    if metric.kind in (kinds.P95, kinds.LARGEST, kinds.SMALLEST):
        return _edge(metric.kind, items)
    if metric.kind == kinds.RATIO:
        active = sum(one.hours or 0.0 for one in items)
        whole = sum(one.weight for one in items)
        value = active / whole if whole else None
        found = Cell(len(items), value, active, whole)
        found.interval_null_reason = NOT_A_PROPORTION
        if value is None:
            found.null_reason = NO_TIME
        return found
    return _duration(metric, statistic, items)


def _edge(kind: str, items: Sequence[Item]) -> Cell:
    known = sorted(one.hours for one in items if one.hours is not None)
    if not known:
        found = Cell(len(items), null_reason=NOTHING_BURNS)
    elif kind == kinds.P95:
        found = Cell(len(items), statistics.percentile(known, 0.95))
    else:
        found = Cell(len(items), known[-1] if kind == kinds.LARGEST else known[0])
    found.interval_null_reason = NOT_THE_MEDIAN if kind == kinds.P95 else NOT_FOR_THE_WORST
    return found


def _level(items: Sequence[Item], start: date, end: date) -> Cell:
    """What stood at the ends of the weeks that ended on these days, as a mean of them."""
    week_ends = (end.toordinal() - 1) // 7 - (start.toordinal() - 1) // 7
    found = Cell(len(items), None, len(items), week_ends)
    found.interval_null_reason = NOT_INDEPENDENT
    if week_ends:
        found.value = len(items) / week_ends
    else:
        found.null_reason = NO_WEEK_ENDED
    return found


def _score(items: Sequence[Item]) -> Cell:
    """100 less what each rule lost: an item is one rule of one thing, its segment the rule."""
    rules = {one.segment: one.weight for one in items}
    lost = 0.0
    for rule, weight in rules.items():
        eligible = [one for one in items if one.segment == rule]
        lost += weight * sum(one.is_event for one in eligible) / len(eligible)
    found = Cell(len({one.item_id for one in items}), 100 - 100 * lost / sum(rules.values()))
    found.numerator, found.denominator = sum(one.is_event for one in items), len(items)
    found.interval_null_reason = NOT_A_PROPORTION
    return found


def _duration(metric: Metric, statistic: str, items: Sequence[Item]) -> Cell:
    ended = sorted(one.hours for one in items if not one.is_open and one.hours is not None)
    still_open = sorted(one.hours for one in items if one.is_open and one.hours is not None)
    found = Cell(len(items))
    if metric.kind == kinds.SURVIVAL:
        found.open_count = len(still_open)
        if still_open:
            found.open_age_hours = statistics.percentile(still_open, 0.5)
    if still_open:
        found.interval_null_reason = NOT_WITH_OPEN
        if statistic == "mean":
            found.null_reason = NO_MEAN_WITH_OPEN
            return found
        found.value = statistics.survival_quantile(ended, still_open, SHARES[statistic])
        if found.value is None:
            found.null_reason = NOT_REACHED
        return found
    if statistic == "mean":
        found.value = sum(ended) / len(ended)
        found.interval_null_reason = NOT_FOR_A_MEAN
        return found
    found.value = statistics.percentile(ended, SHARES[statistic])
    if statistic != "median":
        found.interval_null_reason = NOT_THE_MEDIAN
        return found
    if not metric.has_interval:
        found.interval_null_reason = NOT_INDEPENDENT
        return found
    interval = statistics.median_interval(ended)
    if interval is None:
        found.interval_null_reason = FEWER_THAN_SIX
    else:
        found.low, found.high = interval
    return found
