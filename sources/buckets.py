"""Buckets of time: how long one is, where it begins, and in which spans many of them are read.

A bucket divides a day, so that every bucket lies in one day in UTC. What is measured in them is the
tools'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sources import settings
from sources.errors import ConfigurationError

_WRITTEN = re.compile(r"([1-9]\d{0,3})([mhd])")
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400}
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_HISTORY_DAYS = 3_700

Span = tuple[datetime, datetime]


def length(tool: str, default: str) -> timedelta:
    """The length that SOURCES__<TOOL>__BUCKET names."""
    written = settings.text(tool, "bucket") or default
    found = _WRITTEN.fullmatch(written)
    bucket = timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else timedelta()
    if not bucket or _DAY % bucket:
        raise ConfigurationError(
            f"{settings.name_of(tool, 'bucket')} is not the length of a bucket that divides a day: "
            "write 5m, 1h or 1d."
        )
    return bucket


def history(tool: str, default_days: int) -> timedelta:
    """How far back a first reading goes, as SOURCES__<TOOL>__HISTORY_DAYS says."""
    written = settings.text(tool, "history_days") or str(default_days)
    if not written.isdecimal() or not 0 < int(written) <= _LONGEST_HISTORY_DAYS:
        raise ConfigurationError(
            f"{settings.name_of(tool, 'history_days')} is no number of days between 1 and "
            f"{_LONGEST_HISTORY_DAYS}."
        )
    return timedelta(days=int(written))


def start_of(at: datetime, bucket: timedelta) -> datetime:
    """When the bucket of a time begins."""
    return at - (at - _EPOCH) % bucket


def end_of(at: datetime, bucket: timedelta) -> datetime:
    """The first time, not before this one, at which a bucket ends."""
    start = start_of(at, bucket)
    return start if start == at else start + bucket


def spans(since: datetime, until: datetime, longest: timedelta) -> Iterator[Span]:
    """The time between two moments in parts, each half-open and none longer than asked."""
    while since < until:
        end = min(since + longest, until)
        yield since, end
        since = end
