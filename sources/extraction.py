"""One extraction under way: what every extractor is handed, and where it reports to.

Holds no knowledge of any tool. What a row must pass is sources/edge; loading is sources/pipeline.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sources.edge import Edge
from sources.errors import PlumblineError
from sources.http.clock import Clock, SystemClock

Progress = Callable[[str, str, int], None]
LandedValues = Callable[[str, list[str]], Iterable[tuple[Any, ...]]]
Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class ConnectionFinding:
    """One thing that `connect` found, as a sentence."""

    ok: bool
    sentence: str
    # What is wrong is not what is set: the site is down, or limits us.
    is_outage: bool = False

    @classmethod
    def of(cls, error: PlumblineError, more: str = "") -> ConnectionFinding:
        """What an error says, and what is to be said beside it."""
        return cls(False, f"{error.sentence}{more}", error.is_outage)


def _nothing_landed(_table: str, _columns: list[str]) -> Iterable[tuple[Any, ...]]:
    return ()


@dataclass
class Extraction:
    """What one extraction may use, and what it leaves behind besides its rows.

    `landed(table, columns)` answers the values that the warehouse already holds, which is what
    reconciliation compares with; it answers nothing on a first or a full load. With a `window`,
    what was updated from its first instant to before its second is read again and nothing else;
    the state that an extractor is then handed is a copy, so no cursor moves.
    """

    edge: Edge
    is_reconciling: bool = False
    window: Window | None = None
    clock: Clock = field(default_factory=SystemClock)
    progress: Progress | None = None
    landed: LandedValues = _nothing_landed
    problems: list[str] = field(default_factory=list)
    request_count: int = 0

    def __post_init__(self) -> None:
        self.started_at: datetime = self.clock.now()
        if self.progress is not None:
            self.clock = _ToldWaits(self.clock, self.report)

    def report(self, what: str, count: int) -> None:
        """Tell whoever watches how far we are: `count` of `what` read so far."""
        if self.progress is not None:
            self.progress(self.edge.tool, what, count)

    def problem(self, sentence: str) -> None:
        """Record what could not be read while the rest goes on."""
        if sentence not in self.problems:
            self.problems.append(sentence)

    def count_request(self) -> None:
        """Count one request sent to the tool."""
        self.request_count += 1


# A limit may be an hour's: whoever watches sees that it passes, and a log is not filled by it.
_SECONDS_BETWEEN_WORDS = 30.0


@dataclass(frozen=True)
class _ToldWaits:
    """A clock whose waits are told of: a run that is silent for an hour looks like one that hangs.

    Every request of a tool waits by its extraction's clock, so no client need say it.
    """

    clock: Clock
    report: Callable[[str, int], None]

    def now(self) -> datetime:
        """The current time, in UTC."""
        return self.clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait, and say for how long still."""
        left = seconds
        while left > 0:
            self.report("waiting to ask again, seconds left", math.ceil(left))
            some = min(left, _SECONDS_BETWEEN_WORDS)
            self.clock.sleep(some)
            left -= some
