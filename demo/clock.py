"""The demo's time: 60 ISO weeks, and how a local wall clock becomes an instant.

Every instant is an aware datetime in UTC, in whole seconds. Windows and calendars of metrics do
not belong here (demo/truth/windows.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_DAY = date(2025, 9, 22)
WEEK_COUNT = 60
AS_OF = date(2026, 11, 16)
AS_OF_INSTANT = datetime(2026, 11, 16, tzinfo=UTC)


def mondays() -> Iterator[date]:
    """The Monday of each week of the demo."""
    for week in range(WEEK_COUNT):
        yield FIRST_DAY + timedelta(weeks=week)


def local(zone: str, day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """The instant at which a wall clock in the zone shows this time on this day."""
    wall = datetime.combine(day, time(hour, minute, second), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def utc(text: str) -> datetime:
    """An instant from 'YYYY-MM-DD HH:MM[:SS]', read as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def iso(moment: datetime | None) -> str | None:
    """The instant as GitHub writes it: 2026-11-03T09:00:00Z."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
