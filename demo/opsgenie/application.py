"""Opsgenie's REST API: incidents, alerts, services and schedules, in pages with a link to the next.

Incidents kept there come with their timeline and with the alert that told of them, where one did;
beside them stand the alerts that nobody had to act on. A team that answers for a service owns the
schedule of who is called for it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.organisation.identifiers import uuid_of
from demo.organisation.measured import Alert
from demo.organisation.measuring import measure
from demo.organisation.model import Incident, Organisation, Team

TOKEN = "00000000-demo-4000-8000-opsgenie0000"  # noqa: S105
CAUSE_FIELD = "deployment"
_PRIORITIES = {"SEV1": "P1", "SEV2": "P2", "SEV3": "P3", "SEV4": "P4"}
_LARGEST_PAGE = 100
_REACH = 20_000
_SHIFT = timedelta(days=7)
# A Monday before the organisation's first day.
_FIRST_SHIFT = datetime(2024, 1, 1, tzinfo=UTC)
_STRANGER = JSONResponse({"message": "Could not authenticate", "code": 40100}, 401)
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

    owners = {
        one.service_id: organisation.team(one.owners[-1][0])
        for one in organisation.services
        if named[one.service_id]
    }
    rotas = _Rotas(organisation, list(dict.fromkeys(owners.values())))
    timelines = {
        one.native_id: _timeline(
            one, owners.get(one.service_id or ""), people[number % len(people)]
        )
        for number, one in enumerate(told)
    }

    def timeline(request: Request) -> Json | None:
        found = timelines.get(request.path_params["incident_id"])
        return None if found is None else {"entries": found}

    def listed(objects: list[Json]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return _page(objects, request) if _is_let_in(request) else _STRANGER

        return answer

    app = Starlette(
        routes=[
            Route("/v1/incidents", listed(incidents)),
            Route("/v2/alerts", listed(alerts)),
            Route("/v1/services", listed(services)),
            Route("/v2/schedules", listed(rotas.schedules)),
            Route("/v2/schedules/{schedule_id}/timeline", _told(rotas.timeline)),
            Route("/v2/incident-timelines/{incident_id}/entries", _told(timeline)),
        ]
    )
    app.state.request_count = 0
    return app


def _is_let_in(request: Request) -> bool:
    request.app.state.request_count += 1
    return request.headers.get("Authorization") == f"GenieKey {TOKEN}"


def _told(answer: Callable[[Request], Json | None]) -> Callable[[Request], Awaitable[Response]]:
    """Answers about one object, which may not be there."""

    async def respond(request: Request) -> Response:
        if not _is_let_in(request):
            return _STRANGER
        found = answer(request)
        if found is None:
            return JSONResponse({"message": "Not found", "code": 40400}, 404)
        return JSONResponse({"data": found, "took": 0.01}, headers={"X-RateLimit-State": "OK"})

    return respond


class _Rotas:
    """A schedule for each team that answers for a service: one person a week, in turns."""

    def __init__(self, organisation: Organisation, teams: list[Team]) -> None:
        self._members = {
            uuid_of(f"schedule {one.team_id}"): organisation.members(one.team_id) for one in teams
        }
        self.schedules = [
            {
                "id": uuid_of(f"schedule {one.team_id}"),
                "name": f"{one.name} schedule",
                "enabled": True,
                "timezone": "Etc/UTC",
                "ownerTeam": {"id": uuid_of(one.team_id), "name": one.name},
            }
            for one in teams
        ]

    def timeline(self, request: Request) -> Json | None:
        """The shifts from a day on, for as many weeks as are asked for."""
        schedule_id, query = request.path_params["schedule_id"], request.query_params
        members = self._members.get(schedule_id)
        if members is None:
            return None
        since = datetime.fromisoformat(query["date"])
        until = since + int(query["interval"]) * _SHIFT
        number = (since - _FIRST_SHIFT) // _SHIFT
        periods = []
        while _FIRST_SHIFT + number * _SHIFT < until:
            start = _FIRST_SHIFT + number * _SHIFT
            who = members[number % len(members)]
            periods.append(
                {
                    "startDate": _written(start),
                    "endDate": _written(start + _SHIFT),
                    "type": "historical",
                    "recipient": {"type": "user", "id": uuid_of(who.email), "name": who.email},
                }
            )
            number += 1
        rotation = {"id": uuid_of(f"rotation {schedule_id}"), "name": "Weekly", "periods": periods}
        return {
            "_parent": {"id": schedule_id, "enabled": True},
            "startDate": _written(since),
            "endDate": _written(until),
            "finalTimeline": {"rotations": [rotation]},
        }


def _timeline(one: Incident, team: Team | None, responder: str) -> list[Json]:
    """What is noted of an incident: when it was made, who was called, and what they did."""
    made_at = one.detected_at or one.started_at
    told = (
        ("incident", "IncidentOpened", made_at),
        ("incident", "IncidentResponderTeamAdded", made_at if team else None),
        ("responderAlert", "ResponderAlertAcked", one.acknowledged_at),
        ("incident", "IncidentResolved", one.resolved_at),
    )
    return [
        {
            "id": f"{kind}_{uuid_of(f'{kind} {one.native_id}')}",
            "group": group,
            "type": kind,
            "eventTime": _written(at),
            "hidden": False,
            "actor": {"name": responder, "type": "user"},
            "title": {"type": "plain_text", "content": f"By {responder}: {one.title}"},
        }
        for group, kind, at in told
        if at is not None
    ]


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
