"""What is measured of the organisation's services, as Datadog answers about it.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It understands the
one kind of query that indicators.yml writes, and answers no series to the rest, as Datadog does.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.clock import AS_OF, FIRST_DAY
from demo.organisation.identifiers import hex_of
from demo.organisation.measured import Health, LevelDay, Measured, ServiceLevel
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation, Person

API_KEY = "demo0000api0000key0000"
APPLICATION_KEY = "demo0000application0000key0000"
_RATE_LIMIT = 300
# How many seconds one point of a history of counts stands for.
_INTERVAL = 21_600
_DAY = 86_400
_NANOSECONDS = {"family": "time", "scale_factor": 1e-9, "name": "nanosecond", "short_name": "ns",
                "plural": "nanoseconds", "id": 7}  # fmt: skip
_QUERY = re.compile(r"avg:service\.(\w+)\{\*\} by \{service\}\.rollup\(avg, 86400\)")

Json = dict[str, Any]
Answer = Callable[[Request], Response]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Datadog answers there."""
    return {
        "SOURCES__DATADOG__URL": url,
        "SOURCES__DATADOG__API_KEY": API_KEY,
        "SOURCES__DATADOG__APPLICATION_KEY": APPLICATION_KEY,
        "SOURCES__DATADOG__INDICATORS": str(Path(__file__).with_name("indicators.yml")),
        "SOURCES__DATADOG__BUCKET": "1d",
        "SOURCES__DATADOG__HISTORY_DAYS": str((AS_OF - FIRST_DAY).days + 1),
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Datadog does."""
    measured = measure(organisation)
    levels = {
        hex_of(f"objective {one.slo_id}"): one for one in measured.levels if one.tool == "datadog"
    }
    health = [one for one in measured.health if one.tool == "datadog"]

    def objectives(request: Request) -> Response:
        limit, offset = (int(request.query_params.get(name, 0)) for name in ("limit", "offset"))
        found = [
            _objective(native_id, one, _maker(organisation, one))
            for native_id, one in levels.items()
        ]
        page = found[offset : offset + limit] if limit else found[offset:]
        counts = {"total_count": len(found), "total_filtered_count": len(found)}
        return JSONResponse({"data": page, "errors": None, "metadata": {"page": counts}})

    def history(request: Request) -> Response:
        level = levels.get(request.path_params["slo_id"])
        if level is None:
            return JSONResponse({"errors": ["SLO not found"]}, 404)
        since, until = (int(request.query_params[name]) for name in ("from_ts", "to_ts"))
        return JSONResponse({"data": _history(measured, level, since, until), "errors": None})

    def query(request: Request) -> Response:
        asked = request.query_params
        since, until = (int(asked[name]) for name in ("from", "to"))
        found = _QUERY.fullmatch(asked["query"])
        series = _series(health, found[1], since, until) if found else []
        return JSONResponse({"status": "ok", "query": asked["query"], "series": series})

    app = Starlette(
        routes=[
            Route("/api/v1/slo", _guarded(objectives)),
            Route("/api/v1/slo/{slo_id}/history", _guarded(history)),
            Route("/api/v1/query", _guarded(query)),
        ]
    )
    app.state.request_count = 0
    return app


def _guarded(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """To who has both keys, and with the headers that say how often it may be asked."""

    async def guarded(request: Request) -> Response:
        request.app.state.request_count += 1
        keys = (request.headers.get("DD-API-KEY"), request.headers.get("DD-APPLICATION-KEY"))
        if keys != (API_KEY, APPLICATION_KEY):
            return JSONResponse({"errors": ["Forbidden"]}, 403)
        answered = answer(request)
        left = _RATE_LIMIT - request.app.state.request_count % _RATE_LIMIT
        answered.headers["X-RateLimit-Limit"] = str(_RATE_LIMIT)
        answered.headers["X-RateLimit-Period"] = "60"
        answered.headers["X-RateLimit-Remaining"] = str(left)
        answered.headers["X-RateLimit-Reset"] = "30"
        return answered

    return guarded


def _maker(organisation: Organisation, level: ServiceLevel) -> Person:
    owner = organisation.service(level.service_id).owners[-1][0]
    return organisation.members(owner)[0]


def _objective(native_id: str, level: ServiceLevel, maker: Person) -> Json:
    target = round(level.target * 100, 6)
    timeframe = f"{level.window_days}d"
    made_at = int(datetime.combine(FIRST_DAY, time(), tzinfo=UTC).timestamp())
    return {
        "id": native_id,
        "name": f"{level.service_id}: {level.indicator}",
        "description": f"Ask {maker.email} before this is changed.",
        "tags": ["env:production", f"service:{level.service_id}"],
        "monitor_tags": [],
        "type": "metric",
        "type_id": 1,
        "timeframe": timeframe,
        "target_threshold": target,
        "thresholds": [{"timeframe": timeframe, "target": target, "target_display": f"{target:g}"}],
        "query": {
            "numerator": f"sum:requests.kept{{slo:{level.slo_id}}}.as_count()",
            "denominator": f"sum:requests.all{{slo:{level.slo_id}}}.as_count()",
        },
        "creator": {"name": maker.name, "handle": maker.email, "email": maker.email},
        "created_at": made_at,
        "modified_at": made_at,
    }


def _history(measured: Measured, level: ServiceLevel, since: int, until: int) -> Json:
    """The counts of each quarter of a day, and what share of all of them was good."""
    days = {_begins(one): one for one in measured.level_days if one.slo_id == level.slo_id}
    times, good, total = [], [], []
    for at in range(since - since % _INTERVAL, until, _INTERVAL):
        day = days.get(at - at % _DAY)
        times.append(at * 1_000.0)
        good.append(_part(day.good, at) if day else 0.0)
        total.append(_part(day.total, at) if day else 0.0)
    share = sum(good) / sum(total) * 100 if sum(total) else None
    return {
        "type": "metric",
        "type_id": 1,
        "from_ts": since,
        "to_ts": until,
        "overall": {"sli_value": share, "span_precision": 2, "name": level.slo_id},
        "series": {
            "res_type": "time_series",
            "resp_version": 2,
            "interval": _INTERVAL,
            "times": times,
            "numerator": {"values": good, "sum": sum(good), "count": len(good)},
            "denominator": {"values": total, "sum": sum(total), "count": len(total)},
        },
    }


def _part(count: int, at: int) -> float:
    """A quarter of a day's count; the last takes what does not divide."""
    quarter = count // 4
    is_last = at % _DAY == _DAY - _INTERVAL
    return float(count - 3 * quarter if is_last else quarter)


def _series(health: list[Health], indicator: str, since: int, until: int) -> list[Json]:
    """One series for each service, with a point at the beginning of each day."""
    unit = [_NANOSECONDS, None] if indicator.startswith("latency") else None
    points: dict[str, list[list[float]]] = {}
    for one in health:
        at = int(one.measured_at.timestamp())
        day = at - at % _DAY
        if one.indicator == indicator and since <= day < until:
            # Latencies in whole nanoseconds, as it keeps what it measures itself.
            value = one.value if unit is None else float(round(one.value * 10**9))
            points.setdefault(one.service_id, []).append([day * 1_000.0, value])
    return [
        {
            "metric": f"service.{indicator}",
            "scope": f"service:{service_id}",
            "tag_set": [f"service:{service_id}"],
            "interval": _DAY,
            "length": len(own),
            "start": int(own[0][0]),
            "end": int(own[-1][0]) + _DAY * 1_000 - 1,
            "pointlist": own,
            "unit": unit,
        }
        for service_id, own in points.items()
    ]


def _begins(day: LevelDay) -> int:
    return int(datetime.combine(day.day, time(), tzinfo=UTC).timestamp())
