"""PagerDuty's REST API: pages by offset that reach only so far, parts of time, limits, a token.

What an incident, its log and a rota look like is objects.py's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.clock import AS_OF_INSTANT
from demo.organisation.model import Incident, Organisation
from demo.pagerduty.objects import Objects

TOKEN = "u+demo-000000000000"  # noqa: S105
CAUSE_FIELD = "caused_by_deployment"
_RATE_LIMIT = 960
_LARGEST_PAGE = 100
_REACH = 10_000
_LONGEST = timedelta(days=186)
_USUAL = timedelta(days=30)

Json = dict[str, Any]
Next = Callable[[Request], Awaitable[Response]]
Listing = Callable[[Request], list[Json]]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose PagerDuty answers there."""
    return {
        "SOURCES__PAGERDUTY__URL": url,
        "SOURCES__PAGERDUTY__TOKEN": TOKEN,
        "SOURCES__PAGERDUTY__CAUSE_FIELD": CAUSE_FIELD,
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as PagerDuty does about the organisation."""
    objects = Objects(organisation)
    incidents = sorted(
        organisation.incidents_in("pagerduty"), key=lambda one: (one.started_at, one.native_id)
    )
    by_id = {one.native_id: one for one in incidents}
    log = sorted(
        (entry for one in incidents for entry in objects.log(one)),
        key=lambda entry: str(entry["created_at"]),
        reverse=True,
    )

    def listed(name: str, listing: Listing) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return _page(name, listing(request), request)
            except _BadRequest as bad:
                return _error(str(bad), 400)

        return answer

    def of_one(
        answer: Callable[[Incident, Request], Response],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def found(request: Request) -> Response:
            one = by_id.get(request.path_params["id"])
            return answer(one, request) if one else _error("Not Found", 404)

        return found

    app = Starlette(
        routes=[
            Route("/services", listed("services", lambda _: objects.services())),
            Route(
                "/incidents",
                listed(
                    "incidents", lambda request: _told(map(objects.incident, incidents), request)
                ),
            ),
            Route("/log_entries", listed("log_entries", lambda request: _told(log, request))),
            Route(
                "/incidents/{id}",
                of_one(lambda one, _: JSONResponse({"incident": objects.incident(one)})),
            ),
            Route(
                "/incidents/{id}/log_entries",
                of_one(lambda one, request: _page("log_entries", objects.log(one), request)),
            ),
            Route(
                "/incidents/{id}/alerts",
                of_one(lambda _, request: _page("alerts", [], request)),
            ),
            Route(
                "/incidents/{id}/custom_fields/values",
                of_one(lambda one, _: JSONResponse({"custom_fields": _fields(one)})),
            ),
            Route(
                "/escalation_policies", listed("escalation_policies", lambda _: objects.policies())
            ),
            Route("/oncalls", listed("oncalls", lambda request: objects.oncalls(*_span(request)))),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    return app


class _BadRequest(ValueError):
    """What was asked is more than PagerDuty answers."""


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    if request.headers.get("Authorization") != f"Token token={TOKEN}":
        return _error("Authentication failed", 401)
    answered = await call_next(request)
    left = _RATE_LIMIT - request.app.state.request_count % _RATE_LIMIT
    answered.headers["ratelimit-limit"] = str(_RATE_LIMIT)
    answered.headers["ratelimit-remaining"] = str(left)
    answered.headers["ratelimit-reset"] = "60"
    return answered


def _error(message: str, status: int) -> Response:
    return JSONResponse({"error": {"message": message, "code": 2000 + status}}, status)


def _fields(one: Incident) -> list[Json]:
    return [
        {
            "id": "PT4KHEE",
            "type": "field_value",
            "name": CAUSE_FIELD,
            "display_name": "Deployment at fault",
            "data_type": "string",
            "field_type": "single_value",
            "value": one.caused_by,
        }
    ]


def _span(request: Request) -> tuple[datetime, datetime]:
    query = request.query_params
    until = datetime.fromisoformat(query["until"]) if "until" in query else AS_OF_INSTANT
    since = datetime.fromisoformat(query["since"]) if "since" in query else until - _USUAL
    if until - since > _LONGEST:
        raise _BadRequest("The range between since and until is more than six months")
    return since, until


def _told(objects: Any, request: Request) -> list[Json]:
    """What was made between two times; the last month where none is said."""
    if request.query_params.get("date_range") == "all":
        return list(objects)
    since, until = _span(request)
    return [
        one for one in objects if since <= datetime.fromisoformat(str(one["created_at"])) < until
    ]


def _page(name: str, objects: list[Json], request: Request) -> Response:
    limit = min(int(request.query_params.get("limit", 25)), _LARGEST_PAGE)
    offset = int(request.query_params.get("offset", 0))
    if offset + limit > _REACH:
        return _error("Offset + limit must be at most 10000", 400)
    return JSONResponse(
        {
            name: objects[offset : offset + limit],
            "limit": limit,
            "offset": offset,
            "more": offset + limit < len(objects),
            "total": None,
        }
    )
