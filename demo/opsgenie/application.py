"""Opsgenie's REST API: incidents, alerts and services, each in pages with a link to the next.

Incidents kept there come with the alert that told of them, where one did; beside them stand the
alerts that nobody had to act on.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.organisation.identifiers import uuid_of
from demo.organisation.measured import Alert
from demo.organisation.measuring import measure
from demo.organisation.model import Incident, Organisation

TOKEN = "00000000-demo-4000-8000-opsgenie0000"  # noqa: S105
CAUSE_FIELD = "deployment"
_PRIORITIES = {"SEV1": "P1", "SEV2": "P2", "SEV3": "P3", "SEV4": "P4"}
_LARGEST_PAGE = 100
_REACH = 20_000
_CONDITION = re.compile(r"(\w+)\s*(>=|<)\s*(\d+)")

Json = dict[str, Any]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Opsgenie answers there."""
    return {
        "SOURCES__OPSGENIE__URL": url,
        "SOURCES__OPSGENIE__TOKEN": TOKEN,
        "SOURCES__OPSGENIE__CAUSE_FIELD": CAUSE_FIELD,
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Opsgenie does about the organisation."""
    told = organisation.incidents_in("opsgenie")
    named = {one.service_id: one.called_by("opsgenie") for one in organisation.services}
    people = [one.email for one in organisation.people if one.team_id and not one.is_bot]
    incidents = [_incident(one, named.get(one.service_id or "")) for one in told]
    alerts = [
        _alert(one, named.get(one.service_id or ""), people[number % len(people)])
        for number, one in enumerate(told)
        if one.detected_by == "alert"
    ] + [
        _idle_alert(one, named.get(one.service_id))
        for one in measure(organisation).alerts
        if one.tool == "opsgenie" and one.incident_id is None
    ]
    services = [
        {"id": named[one.service_id], "name": one.name, "teamId": uuid_of(one.owners[-1][0])}
        for one in organisation.services
        if named[one.service_id]
    ]

    def listed(objects: list[Json]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            request.app.state.request_count += 1
            if request.headers.get("Authorization") != f"GenieKey {TOKEN}":
                return JSONResponse({"message": "Could not authenticate", "code": 40100}, 401)
            return _page(objects, request)

        return answer

    app = Starlette(
        routes=[
            Route("/v1/incidents", listed(incidents)),
            Route("/v2/alerts", listed(alerts)),
            Route("/v1/services", listed(services)),
        ]
    )
    app.state.request_count = 0
    return app


def _page(objects: list[Json], request: Request) -> Response:
    query = request.query_params
    found = objects
    for name, operator, asked in _CONDITION.findall(query.get("query", "")):
        is_since = operator == ">="
        found = [one for one in found if (_milliseconds(one[name]) >= int(asked)) is is_since]
    if "sort" in query:
        found = sorted(found, key=lambda one: (str(one[query["sort"]]), str(one["id"])))
    if query.get("order") == "desc":
        found = found[::-1]
    limit = min(int(query.get("limit", 20)), _LARGEST_PAGE)
    offset = int(query.get("offset", 0))
    if offset + limit > _REACH:
        return JSONResponse({"message": "offset + limit should be at most 20000"}, 422)
    rest = [(k, v) for k, v in query.multi_items() if k not in ("limit", "offset")]

    def link(to: int) -> str:
        target = urlencode([*rest, ("limit", str(limit)), ("offset", str(to))])
        return str(request.url.replace(query=target))

    paging = {"first": link(0), "last": link(max(len(found) - 1, 0) // limit * limit)}
    if offset + limit < len(found):
        paging["next"] = link(offset + limit)
    body = {"data": found[offset : offset + limit], "paging": paging, "took": 0.01}
    return JSONResponse(body, headers={"X-RateLimit-State": "OK"})


def _incident(one: Incident, service: str | None) -> Json:
    changed = max(at for at in (one.started_at, one.detected_at, one.resolved_at) if at)
    told = {
        "id": one.native_id,
        "tinyId": str(one.number),
        "message": one.title,
        "description": "",
        "status": "resolved" if one.resolved_at else "open",
        "priority": _PRIORITIES[one.severity],
        "impactedServices": [service] if service else [],
        "extraProperties": {CAUSE_FIELD: one.caused_by} if one.caused_by else {},
        "createdAt": _written(one.detected_at or one.started_at),
        "updatedAt": _written(changed),
        "impactStartDate": _written(one.started_at),
    }
    return told | ({"impactEndDate": _written(one.resolved_at)} if one.resolved_at else {})


def _alert(one: Incident, service: str | None, owner: str) -> Json:
    fired_at = one.detected_at or one.started_at
    report: Json = {"acknowledgedBy": owner, "closedBy": owner}
    for name, at in (("ackTime", one.acknowledged_at), ("closeTime", one.resolved_at)):
        if at:
            report[name] = int((at - fired_at).total_seconds() * 1_000)
    return {
        "id": uuid_of(f"alert of {one.native_id}"),
        "message": one.title,
        "status": "closed" if one.resolved_at else "open",
        "priority": _PRIORITIES[one.severity],
        "tags": [f"service:{service}"] if service else [],
        "owner": owner,
        "integration": {"name": "Prometheus", "type": "Prometheus"},
        "report": report,
        "createdAt": _written(fired_at),
        "updatedAt": _written(one.resolved_at or fired_at),
    }


def _idle_alert(one: Alert, service: str | None) -> Json:
    """One that went away by itself, or fires still."""
    report = {}
    if one.resolved_at:
        report["closeTime"] = int((one.resolved_at - one.fired_at).total_seconds() * 1_000)
    return {
        "id": uuid_of(f"alert {one.native_id}"),
        "message": f"{one.name} at {one.service_id}",
        "status": "closed" if one.resolved_at else "open",
        "priority": "P4",
        "tags": [f"service:{service}"] if service else [],
        "owner": "",
        "integration": {"name": "Datadog", "type": "Datadog"},
        "report": report,
        "createdAt": _written(one.fired_at),
        "updatedAt": _written(one.resolved_at or one.fired_at),
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _milliseconds(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp() * 1_000)
