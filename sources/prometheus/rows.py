"""Queries that are ready to be sent, and their values as the rows that land.

A bucket lacks where a value lacks: nothing that is missing is taken for good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sources.edge import Row
from sources.indicators import Indicator
from sources.openslo import Level

Values = dict[datetime, float]

_WINDOW = re.compile(r"\{\{\s*\.window\s*\}\}")


def in_bucket(query: str, bucket: timedelta, *, is_counter: bool = False) -> str:
    """A query about one bucket: `{{.window}}` is its length, a counter what it grew by in it."""
    length = f"{int(bucket.total_seconds())}s"
    if _WINDOW.search(query):
        return _WINDOW.sub(length, query)
    return f"increase(({query})[{length}:])" if is_counter else query


def sides(level: Level, bucket: timedelta) -> dict[str, str]:
    """The two queries that count a level: the total if there is one, and good or bad events."""
    named = {"total": level.total, "good": level.good, "bad": level.bad}
    asked = [(side, query) for side, query in named.items() if query][:2]
    return {side: in_bucket(query, bucket, is_counter=level.is_counter) for side, query in asked}


def measurements(level: Level, told: dict[str, Values], bucket: timedelta) -> Iterator[Row]:
    """One row for each bucket of which both sides are told and in which anything happened."""
    first, second = told.values()
    for at in sorted(first.keys() & second.keys()):
        value = {side: values[at] for side, values in told.items()}
        bad = value.get("bad", 0.0)
        total = value["total"] if "total" in value else value["good"] + bad
        good = value["good"] if "good" in value else total - bad
        if total <= 0:
            continue
        yield {
            "slo_id": level.slo_id,
            "service_id": level.service_id,
            "indicator": level.indicator,
            "target": level.target,
            "window_days": level.window_days,
            "bucket_start": at - bucket,
            "bucket_seconds": int(bucket.total_seconds()),
            # What Prometheus extrapolates of two series differs a little.
            "good": min(max(good, 0.0), total),
            "total": total,
        }


def health(service: str, indicator: Indicator, values: Values, bucket: timedelta) -> Iterator[Row]:
    """One row for each value of a service."""
    for at, value in sorted(values.items()):
        yield {
            "service_id": service,
            "indicator": indicator.name,
            "measured_at": at - bucket,
            "bucket_seconds": int(bucket.total_seconds()),
            "value": indicator.landed(value),
        }
