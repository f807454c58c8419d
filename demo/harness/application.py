"""Harness's API: who may ask, how lists page, which executions a filter means.

How each object is written is objects.py's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.harness import objects
from demo.harness.objects import ACCOUNT, ORGANISATION, PROJECT
from demo.organisation.model import Organisation

TOKEN = "pat.demo.harness.token"  # noqa: S105
LARGEST_PAGE = 1_000

Next = Callable[[Request], Awaitable[Response]]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Harness answers there."""
    return {
        "SOURCES__HARNESS__URL": url,
        "SOURCES__HARNESS__ACCOUNT": ACCOUNT,
        "SOURCES__HARNESS__TOKEN": TOKEN,
        "SOURCES__HARNESS__PROJECTS": f"{ORGANISATION}/{PROJECT}",
        "SOURCES__HARNESS__KINDS": "hotfix=*_hotfix,configuration=*_configure",
    }


def _error(status: int, code: str, sentence: str) -> Response:
    return JSONResponse({"status": "ERROR", "code": code, "message": sentence}, status)


def _page(request: Request, found: Sequence[Any]) -> Response:
    """A page, numbered from 0."""
    size = min(int(request.query_params.get("size", 10)), LARGEST_PAGE)
    number = int(request.query_params.get("page", 0))
    content = list(found[number * size : (number + 1) * size])
    pages = -(-len(found) // size)
    data = {
        "content": content,
        "totalPages": pages,
        "totalElements": len(found),
        "last": number + 1 >= pages,
        "first": number == 0,
        "number": number,
        "size": size,
        "numberOfElements": len(content),
        "empty": not content,
    }
    answer = {"status": "SUCCESS", "data": data, "metaData": None, "correlationId": "demo"}
    return JSONResponse(answer)


class Answers:
    """What each route answers."""

    def __init__(self, organisation: Organisation) -> None:
        self.executions_listed = objects.executions(organisation)
        self.services_listed = objects.services(organisation)

    async def executions(self, request: Request) -> Response:
        refused = _out_of_sight(request)
        if refused is not None:
            return refused
        asked = await request.json()
        if asked.get("filterType") != "PipelineExecution":
            return _error(400, "INVALID_REQUEST", "Filter type must be PipelineExecution")
        within = asked.get("timeRange") or {}
        start, end = within.get("startTime", 0), within.get("endTime", 2**62)
        found = [one for one in self.executions_listed if start <= one["startTs"] <= end]
        return _page(request, found)

    async def services(self, request: Request) -> Response:
        return _out_of_sight(request) or _page(request, self.services_listed)

    async def environments(self, request: Request) -> Response:
        return _out_of_sight(request) or _page(request, objects.ENVIRONMENTS)

    async def freezes(self, request: Request) -> Response:
        # The freeze is the organisation's: the account and its projects have none of their own.
        is_here = (
            request.query_params.get("orgIdentifier") == ORGANISATION
            and "projectIdentifier" not in request.query_params
        )
        return _page(request, objects.FREEZES if is_here else [])


def _out_of_sight(request: Request) -> Response | None:
    asked = request.query_params
    if asked.get("accountIdentifier") != ACCOUNT:
        return _error(400, "INVALID_REQUEST", "Account does not exist")
    if (asked.get("orgIdentifier"), asked.get("projectIdentifier")) != (ORGANISATION, PROJECT):
        return _error(404, "RESOURCE_NOT_FOUND", "Project does not exist")
    return None


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    if request.headers.get("x-api-key") != TOKEN:
        return _error(401, "INVALID_TOKEN", "Token is not valid")
    return await call_next(request)


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Harness does about the organisation."""
    answers = Answers(organisation)
    executions = "/pipeline/api/pipelines/execution/summary"
    app = Starlette(
        routes=[
            Route(executions, answers.executions, methods=["POST"]),
            Route("/ng/api/servicesV2", answers.services),
            Route("/ng/api/environmentsV2", answers.environments),
            Route("/ng/api/freeze/list", answers.freezes, methods=["POST"]),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    app.state.answers = answers
    return app
