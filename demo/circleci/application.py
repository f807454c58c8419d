"""CircleCI's API v2: who may ask, and how lists page.

How each object is written is objects.py's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.circleci import objects
from demo.organisation.model import Organisation

TOKEN = "CCIPAT_demo_token"  # noqa: S105

Next = Callable[[Request], Awaitable[Response]]


def settings(url: str, *projects: str) -> dict[str, str]:
    """The settings of a site whose CircleCI answers there."""
    return {
        "SOURCES__CIRCLECI__URL": url,
        "SOURCES__CIRCLECI__TOKEN": TOKEN,
        "SOURCES__CIRCLECI__PROJECTS": ",".join(projects),
        "SOURCES__CIRCLECI__DEPLOYMENTS": ",".join(objects.DEPLOYMENTS),
    }


def _page(request: Request, found: list[dict[str, Any]] | None) -> Response:
    """A page of a list, its token being where it begins."""
    if found is None:
        return JSONResponse({"message": "Not found"}, 404)
    asked = request.query_params.get("page-token", "0")
    if not asked.isdigit():
        return JSONResponse({"message": "Invalid page token"}, 400)
    end = int(asked) + objects.PAGE_SIZE
    following = str(end) if end < len(found) else None
    return JSONResponse({"items": found[int(asked) : end], "next_page_token": following})


class Answers:
    """What each route answers."""

    def __init__(self, organisation: Organisation) -> None:
        self.told = objects.told(organisation)

    async def me(self, _request: Request) -> Response:
        return JSONResponse({"id": "0", "login": "plumbline", "name": "Plumbline"})

    async def pipelines(self, request: Request) -> Response:
        return _page(request, self.told.pipelines.get(request.path_params["slug"]))

    async def workflows(self, request: Request) -> Response:
        return _page(request, self.told.workflows.get(request.path_params["native_id"]))

    async def jobs(self, request: Request) -> Response:
        return _page(request, self.told.jobs.get(request.path_params["native_id"]))


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    if request.headers.get("Circle-Token") != TOKEN:
        return JSONResponse({"message": "You must log in first."}, 401)
    return await call_next(request)


def application(organisation: Organisation) -> Starlette:
    """An app that answers as CircleCI does about the organisation."""
    answers = Answers(organisation)
    app = Starlette(
        routes=[
            Route("/api/v2/me", answers.me),
            Route("/api/v2/project/{slug:path}/pipeline", answers.pipelines),
            Route("/api/v2/pipeline/{native_id}/workflow", answers.workflows),
            Route("/api/v2/workflow/{native_id}/job", answers.jobs),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    app.state.told = answers.told
    return app
