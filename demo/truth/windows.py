"""Which days a window covers, in the time zone of its scope.

All windows are whole local days, half-open. Trailing ones end where their metric's days are whole
and, where failures need time to show, mature; calendar ones when their period is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

TRAILING = {"7d": 7, "30d": 30, "90d": 90}
OUTCOME, HUMAN, MATURING = "service outcome", "human activity", "maturing outcome"


@dataclass(frozen=True, slots=True)
class Window:
    """Local days from `start` up to and without `end`, and the equal ones before them."""

    name: str
    start: date
    end: date
    previous_start: date

    @property
    def previous(self) -> Window:
        """The window just before, of the same name; it has no previous one of its own."""
        return Window(self.name, self.previous_start, self.start, self.previous_start)


@cache
def midnight(zone: str, day: date) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def last_day(zone: str, as_of: datetime) -> date:
    """The local day that has just begun, or is on, at the instant."""
    return as_of.astimezone(ZoneInfo(zone)).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _quarter(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def trailing(zone: str, as_of: datetime, rhythm: str, horizon_days: int) -> Iterator[Window]:
    """The three trailing windows of a metric of this rhythm."""
    end = last_day(zone, as_of)
    if rhythm == HUMAN:
        end = _monday(end)
    if rhythm == MATURING:
        end -= timedelta(days=horizon_days)
    for name, days in TRAILING.items():
        start = end - timedelta(days=days)
        yield Window(name, start, end, start - timedelta(days=days))


def calendar(zone: str, as_of: datetime, since: date) -> Iterator[Window]:
    """Every complete week, month and quarter that ends after the scope was first covered."""
    last = last_day(zone, as_of)
    start = _monday(since)
    while start + timedelta(weeks=1) <= last:
        end = start + timedelta(weeks=1)
        yield Window("week", start, end, start - timedelta(weeks=1))
        start = end
    start = since.replace(day=1)
    while _next_month(start) <= last:
        end = _next_month(start)
        yield Window("month", start, end, (start - timedelta(days=1)).replace(day=1))
        start = end
    start = _quarter(since)
    while _quarter(start + timedelta(days=93)) <= last:
        end = _quarter(start + timedelta(days=93))
        yield Window("quarter", start, end, _quarter(start - timedelta(days=1)))
        start = end
