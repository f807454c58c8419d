"""How many hours of a week a team is on call, summed from who is, so that nobody's own hours land.

Whoever is on call is known only while a week is summed, to count somebody once who stands in
several rotas at the same time. How a tool tells its rotas is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.extraction import Extraction

WEEK = timedelta(days=7)
_FIRST_LOAD = 13 * WEEK
# Somebody who stood in is often put in a day later.
_SETTLED_AFTER = timedelta(days=1)
Interval = tuple[datetime, datetime]


def weeks(since: datetime, until: datetime) -> Iterator[datetime]:
    """The Mondays of the weeks that begin at or after a time and end by another."""
    midnight = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    if monday < since:
        monday += WEEK
    while monday + WEEK <= until:
        yield monday
        monday += WEEK


def weeks_to_sum(extraction: Extraction, state: dict[str, Any]) -> list[datetime]:
    """The Mondays of the weeks that are over and were not summed yet, or those of the window."""
    if extraction.window is not None:
        return list(weeks(*extraction.window))
    until = extraction.started_at - _SETTLED_AFTER
    through = state.get("oncall_through")
    return list(weeks(datetime.fromisoformat(through) if through else until - _FIRST_LOAD, until))


def weeks_are_summed(extraction: Extraction, state: dict[str, Any], done: list[datetime]) -> None:
    """Remember up to where; a window moves nothing."""
    if extraction.window is None:
        state["oncall_through"] = (done[-1] + WEEK).isoformat()


def person_count(of_each: Mapping[Any, list[Interval]]) -> int | None:
    """How many people have a part of a week; None where it is not told who has one."""
    having = {who for who, spans in of_each.items() if any(stop > start for start, stop in spans)}
    return None if None in having else len(having)


def hours(of_each: Iterable[list[Interval]]) -> float:
    """The hours of several people, what of one person's overlaps counted once."""
    seconds = 0.0
    for spans in of_each:
        reached = datetime.min.replace(tzinfo=UTC)
        for start, stop in sorted(spans):
            start = max(start, reached)
            if stop > start:
                seconds += (stop - start).total_seconds()
                reached = stop
    return round(seconds / 3600, 4)
