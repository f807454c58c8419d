"""What is measured of the organisation's services, as Prometheus answers about it.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It understands the
two kinds of queries that demo/openslo writes, and refuses the rest as Prometheus does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, time
from itertools import accumulate
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.clock import AS_OF, AS_OF_INSTANT, FIRST_DAY
from demo.organisation.measured import Measured
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation

LARGEST_POINT_COUNT = 11_000

Json = dict[str, Any]
Value = Callable[[float], float | None]
Series = list[tuple[dict[str, str], Value]]

_DAY = 86_400
_INCREASE = re.compile(r'sum\(increase\((requests_\w+)\{slo="([\w-]+)"\}\[(\d+)s\]\)\)')
_LAST = re.compile(r"last_over_time\(service:(\w+)\[(\d+)s\]\)")


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Prometheus answers there."""
    return {
        "SOURCES__PROMETHEUS__URL": url,
        "SOURCES__PROMETHEUS__BUCKET": "1d",
        "SOURCES__PROMETHEUS__HISTORY_DAYS": str((AS_OF - FIRST_DAY).days),
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Prometheus does."""
    measured = measure(organisation)
    counters = _counters(measured)

    async def now(request: Request) -> Response:
        request.app.state.request_count += 1
        if request.query_params.get("query") != "time()":
            return _refused("unknown query")
        at = AS_OF_INSTANT.timestamp()
        return JSONResponse(_success("scalar", [at, str(int(at))]))

    async def query_range(request: Request) -> Response:
        request.app.state.request_count += 1
        asked = request.query_params
        first, last, step = (int(asked[name]) for name in ("start", "end", "step"))
        if (last - first) // step > LARGEST_POINT_COUNT:
            return _refused("exceeded maximum resolution of 11,000 points per timeseries")
        series = _series(asked["query"], measured, counters)
        if series is None:
            return _refused("unknown query")
        result = []
        for labels, value in series:
            values = [(at, value(at)) for at in range(first, last + 1, step)]
            told = [[at, f"{found:.10g}"] for at, found in values if found is not None]
            if told:
                result.append({"metric": labels, "values": told})
        return JSONResponse(_success("matrix", result))

    app = Starlette(routes=[Route("/api/v1/query", now), Route("/api/v1/query_range", query_range)])
    app.state.request_count = 0
    return app


def _series(
    query: str, measured: Measured, counters: dict[tuple[str, str], list[int]]
) -> Series | None:
    increase, last = _INCREASE.fullmatch(query), _LAST.fullmatch(query)
    if increase:
        counter = counters.get((increase[1], increase[2]))
        return [({}, _grown(counter, int(increase[3])))] if counter else []
    if last:
        samples: dict[str, list[tuple[float, float]]] = {}
        for one in measured.health:
            if one.indicator == last[1] and one.tool == "prometheus":
                sample = (one.measured_at.timestamp(), one.value)
                samples.setdefault(one.service_id, []).append(sample)
        return [
            (
                {"service": service_id, "instance": f"{service_id}-1", "job": "services"},
                _latest(own, int(last[2])),
            )
            for service_id, own in samples.items()
        ]
    return None


def _counters(measured: Measured) -> dict[tuple[str, str], list[int]]:
    """What each counter had reached at the beginning of each day, from the first one on."""
    told = {one.slo_id for one in measured.levels if one.tool == "prometheus"}
    days: dict[str, list[tuple[int, int]]] = {}
    for day in measured.level_days:
        if day.slo_id in told:
            days.setdefault(day.slo_id, []).append((day.good, day.total))
    found = {}
    for slo_id, own in days.items():
        for name, counted in (
            ("requests_kept_total", [good for good, _ in own]),
            ("requests_missed_total", [total - good for good, total in own]),
            ("requests_total", [total for _, total in own]),
        ):
            found[name, slo_id] = list(accumulate(counted, initial=0))
    return found


def _grown(counter: list[int], seconds: int) -> Value:
    """How much it grew in the time before a moment; it grows evenly through a day."""
    begun = datetime.combine(FIRST_DAY, time(), tzinfo=UTC).timestamp()

    def reached(at: float) -> float:
        day, rest = divmod(at - begun, _DAY)
        before = counter[int(day)]
        return before + (counter[int(day) + 1] - before) * rest / _DAY if rest else before

    def grown(at: float) -> float | None:
        if at - seconds < begun or at > begun + (len(counter) - 1) * _DAY:
            return None
        return reached(at) - reached(at - seconds)

    return grown


def _latest(samples: list[tuple[float, float]], seconds: int) -> Value:
    times = [at for at, _ in samples]

    def latest(at: float) -> float | None:
        position = bisect_right(times, at) - 1
        if position < 0 or times[position] <= at - seconds:
            return None
        return samples[position][1]

    return latest


def _success(kind: str, result: Any) -> Json:
    return {"status": "success", "data": {"resultType": kind, "result": result}}


def _refused(error: str) -> Response:
    answer = {"status": "error", "errorType": "bad_data", "error": error}
    return JSONResponse(answer, status_code=400)
