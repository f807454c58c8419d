"""When the next request may leave, and how many are under way: one gate for all threads of a site.

What one request is told to wait, all wait, and one of them sleeps for it. After a wait requests go
one by one, and every few that are answered let one more go beside the others, so that nobody runs
into the same wall with everybody. What an answer says of waiting is limits.py's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

from sources.http.clock import Clock

# How many have to be answered, after a wait, before one more goes beside them.
_ANSWERS_BEFORE_MORE = 10


class AbandonedError(Exception):
    """Nobody waits any more for what this thread was to ask."""


class Gate:
    """Lets requests through, in the order in which they came."""

    def __init__(self, clock: Clock, at_once: int) -> None:
        self._clock = clock
        self._most = self._width = at_once
        self._changed = threading.Condition()
        self._tickets = count()
        self._waiting: set[int] = set()
        self._under_way = 0
        self._answered = 0
        self._is_slept = False
        self._not_before: datetime | None = None
        self._own = threading.local()

    def ticket(self) -> int:
        """A place in the line, which a request keeps when it has to be sent again."""
        return next(self._tickets)

    def work_until(self, over: threading.Event) -> None:
        """What this thread still wants to ask is not asked once `over` is set."""
        self._own.over = over

    @contextmanager
    def passed(self, ticket: int) -> Iterator[None]:
        """Wait for one's turn, and be under way within."""
        if getattr(self._own, "is_under_way", False):
            # A redirection, which is followed while its request is under way.
            with self._changed:
                while self._seconds_held() > 0:
                    self._stand_by()
            yield
            return
        self._enter(ticket)
        self._own.is_under_way = True
        try:
            yield
        finally:
            self._own.is_under_way = False
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def hold(self, seconds: float) -> None:
        """Nobody asks before so many seconds have passed, and then one by one."""
        with self._changed:
            until = self._clock.now() + timedelta(seconds=seconds)
            self._not_before = max(until, self._not_before or until)
            self._width, self._answered = 1, 0
            self._changed.notify_all()

    def answered(self, left: int | None) -> None:
        """One was answered: in time more may go, but no more than the budget that is left."""
        with self._changed:
            self._answered += 1
            if self._answered % _ANSWERS_BEFORE_MORE == 0:
                self._width = min(self._width + 1, self._most)
            if left is not None:
                self._width = max(min(self._width, left), 1)
            self._changed.notify_all()

    def _enter(self, ticket: int) -> None:
        with self._changed:
            self._waiting.add(ticket)
            # One that nobody waits for any more may stand before this one: it leaves the line now.
            self._changed.notify_all()
            try:
                self._leave_if_abandoned()
                while not self._may_go(ticket):
                    self._stand_by()
                    self._leave_if_abandoned()
                self._under_way += 1
            finally:
                self._waiting.discard(ticket)
                self._changed.notify_all()

    def _may_go(self, ticket: int) -> bool:
        is_first = ticket == min(self._waiting)
        return is_first and self._under_way < self._width and self._seconds_held() <= 0

    def _stand_by(self) -> None:
        """Until something has changed; the lock is held before and after."""
        seconds = self._seconds_held()
        if seconds <= 0 or self._is_slept:
            self._changed.wait()
            return
        self._is_slept = True
        self._changed.release()
        try:
            self._clock.sleep(seconds)
        finally:
            self._changed.acquire()
            self._is_slept = False
            self._changed.notify_all()

    def _seconds_held(self) -> float:
        if self._not_before is None:
            return 0.0
        return (self._not_before - self._clock.now()).total_seconds()

    def _leave_if_abandoned(self) -> None:
        over = getattr(self._own, "over", None)
        if over is not None and over.is_set():
            raise AbandonedError
