"""A clock that tests move: waiting takes no time and is remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class VirtualClock:
    """Starts at a moment, and moves only when somebody sleeps."""

    def __init__(self, now: datetime = datetime(2026, 11, 16, tzinfo=UTC)) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)
