"""The organisation's alerts as Alertmanager answers about them: those that fire at a moment.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It keeps no history,
as Alertmanager keeps none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.clock import AS_OF_INSTANT
from demo.organisation.measured import Alert
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation

# Prometheus sends an alert again long before this.
_ENDS_AFTER = timedelta(minutes=4)


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Alertmanager answers there."""
    return {"SOURCES__ALERTMANAGER__URL": url}


def application(organisation: Organisation, at: datetime = AS_OF_INSTANT) -> Starlette:
    """An app that answers as Alertmanager does at a moment."""
    told = [one for one in measure(organisation).alerts if one.tool == "alertmanager"]
    firing = [
        _alert(one, at)
        for one in told
        if one.fired_at <= at and (one.resolved_at is None or one.resolved_at > at)
    ]

    async def alerts(request: Request) -> Response:
        request.app.state.request_count += 1
        return JSONResponse(firing)

    app = Starlette(routes=[Route("/api/v2/alerts", alerts)])
    app.state.request_count = 0
    return app


def _alert(one: Alert, at: datetime) -> dict[str, Any]:
    return {
        "fingerprint": one.native_id,
        "labels": {
            "alertname": one.name,
            "service": one.service_id,
            "severity": one.severity,
            "instance": f"{one.service_id}-1",
        },
        "annotations": {"summary": f"{one.name} at {one.service_id}"},
        "startsAt": _written(one.fired_at),
        "endsAt": _written(at + _ENDS_AFTER),
        "updatedAt": _written(at),
        "status": {"state": "active", "inhibitedBy": [], "silencedBy": [], "mutedBy": []},
        "receivers": [{"name": "on-call"}],
        "generatorURL": "https://prometheus.halden-goods.example/graph",
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
