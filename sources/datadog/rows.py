"""Datadog's objectives, their history and its series, as the rows that land.

A day or a bucket of which something is missing does not land: nothing missing is taken for good.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.buckets import Span, start_of
from sources.datadog.client import Json
from sources.datadog.configuration import TOOL
from sources.edge import Edge, Row
from sources.errors import ToolError
from sources.indicators import LATENCIES, UNITS, Indicator

DAY = timedelta(days=1)
_DAY_SECONDS = 86_400
_DAYS = re.compile(r"(\d+)d")
_READ = frozenset("id type tags timeframe target_threshold thresholds created_at".split())


@dataclass(frozen=True)
class Objective:
    """What of an objective every row of it says, and since when it is one."""

    slo_id: str
    type: str
    created_at: datetime
    said: Row


def objective(edge: Edge, said: Json, service_tag: str) -> Objective:
    """One objective, by its main timeframe."""
    edge.discard("slo_measurements", said.keys() - _READ)
    slo_id = edge.native_id(said.get("id"), "a service level objective")
    try:
        timeframe = str(said.get("timeframe") or said["thresholds"][0]["timeframe"])
        target = said.get("target_threshold") or said["thresholds"][0]["target"]
        days = _DAYS.fullmatch(timeframe)
        return Objective(
            slo_id,
            str(said["type"]),
            datetime.fromtimestamp(float(said["created_at"]), UTC),
            {
                "slo_id": slo_id,
                "service_id": service_of(said.get("tags") or [], service_tag),
                "indicator": str(said["type"]),
                "target": round(float(target) / 100, 9),
                "window_days": int(days[1]) if days else None,
            },
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise unreadable("a service level objective") from error


def service_of(tags: list[Any], service_tag: str) -> str | None:
    """The value of the tag that names the service."""
    for tag in tags:
        name, _, value = str(tag).partition(":")
        if name == service_tag and value:
            return value
    return None


def counted(one: Objective, history: Json, span: Span) -> list[Row] | None:
    """One row for each day of a history of counts; None where its points do not divide days."""
    try:
        series = history["series"]
        times = [datetime.fromtimestamp(float(at) / 1000, UTC) for at in series["times"]]
        sides = [series[side]["values"] for side in ("numerator", "denominator")]
        if times and _DAY_SECONDS % int(series["interval"]):
            return None
        good: dict[datetime, float] = defaultdict(float)
        total: dict[datetime, float] = defaultdict(float)
        for at, *values in zip(times, *sides, strict=True):
            if not span[0] <= at < span[1] or not all(_is_number(value) for value in values):
                continue
            day = start_of(at, DAY)
            good[day] += values[0]
            total[day] += values[1]
    except (KeyError, TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise unreadable("the history of an objective") from error
    return [_measured(one, day, good[day], total[day]) for day in sorted(total) if total[day] > 0]


def kept(one: Objective, history: Json, day: datetime) -> list[Row]:
    """The row of a day of which Datadog says for how much of it the objective was kept."""
    overall = history.get("overall")
    if not isinstance(overall, dict):
        raise unreadable("the history of an objective")
    share = overall.get("sli_value")
    if share is None:
        return []
    if not _is_number(share) or not 0 <= share <= 100:
        raise unreadable("the history of an objective")
    return [_measured(one, day, share / 100 * _DAY_SECONDS, float(_DAY_SECONDS))]


def unit_of(said: Json) -> str | None:
    """The unit in which Datadog says that a series is, in the plural; of what is by something, too.

    It comes as a pair: of what, and by what if there is anything.
    """
    try:
        names = [str(one["plural"]) for one in said.get("unit") or () if one]
    except (KeyError, TypeError) as error:
        raise unreadable("a series") from error
    return " by ".join(names) or None


def is_unfit(indicator: Indicator, said: Json) -> bool:
    """Whether Datadog says a unit that no latency has here, and the site has declared none."""
    if indicator.name not in LATENCIES or indicator.unit is not None:
        return False
    return unit_of(said) not in (None, *UNITS)


def health(
    indicator: Indicator, said: Json, service_tag: str, span: Span, bucket: timedelta
) -> tuple[str, list[Row]] | None:
    """A series' service and a row for each point; None without one, or with another step."""
    try:
        tags = [*(said.get("tag_set") or []), *str(said.get("scope") or "").split(",")]
        service = service_of(tags, service_tag)
        if service is None or int(said["interval"]) != bucket.total_seconds():
            return None
        points = [
            (datetime.fromtimestamp(float(at) / 1000, UTC), value)
            for at, value in said["pointlist"]
        ]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise unreadable("a series") from error
    unit = unit_of(said)
    return service, [
        {
            "service_id": service,
            "indicator": indicator.name,
            "measured_at": at,
            "bucket_seconds": int(bucket.total_seconds()),
            "value": indicator.landed(float(value), unit),
        }
        for at, value in points
        if span[0] <= at < span[1] and _is_number(value)
    ]


def unreadable(what: str) -> ToolError:
    """An object that is not as Datadog's are."""
    return ToolError(
        f"Datadog answered {what} that can't be read; nothing of this run was loaded, so compare "
        "what it sends with sources/datadog/README.md.",
        tool=TOOL,
    )


def _measured(one: Objective, day: datetime, good: float, total: float) -> Row:
    return {
        **one.said,
        "bucket_start": day,
        "bucket_seconds": _DAY_SECONDS,
        "good": min(max(good, 0.0), total),
        "total": total,
    }


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value)
