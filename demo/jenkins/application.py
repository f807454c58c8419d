"""Jenkins' routes behind an account and its token: one object a path, cut by `tree`."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from demo.jenkins.objects import FOLDER, MULTIBRANCH, TEST_SECONDS, Hall, Halls, stages
from demo.jenkins.tree import parsed, shown
from demo.organisation.model import Organisation

USER = "plumbline"
TOKEN = "11-demo-0000000000000000000000000000"  # noqa: S105
Json = dict[str, Any]
Next = Callable[[Request], Awaitable[Response]]


class Answers:
    """What each path answers."""

    def __init__(self, halls: Halls) -> None:
        self.halls = halls

    async def me(self, request: Request) -> Response:
        return JSONResponse({"_class": "hudson.model.User", "id": USER})

    async def everything(self, request: Request) -> Response:
        """`/job/<name>/job/<name>/…`, then what is asked of it."""
        # The raw path: a name may hold an encoded slash.
        parts = request.scope["raw_path"].decode().partition("?")[0].strip("/").split("/")
        names: list[str] = []
        while len(parts) > 1 and parts[0] == "job":
            names.append(unquote(parts[1]))
            parts = parts[2:]
        hall = self.halls.hall(names)
        if hall is None:
            return _nothing()
        base = f"{request.url.scheme}://{request.url.netloc}"
        if parts == ["api", "json"]:
            return _cut(self._hall(hall, names, base), request)
        build = next((one for one in hall.builds if str(one["number"]) == parts[0]), None)
        if build is None:
            return _nothing()
        if parts[1:] == ["api", "json"]:
            return _cut(self._build(build, names, base), request)
        if parts[1:] == ["wfapi", "describe"] and hall.stages:
            return JSONResponse(stages(hall, build))
        has_tests = any("totalCount" in action for action in build["actions"])
        if parts[1:] == ["testReport", "api", "json"] and has_tests:
            report = {"_class": "hudson.tasks.junit.TestResult", "duration": TEST_SECONDS}
            return _cut(report, request)
        return _nothing()

    def _hall(self, hall: Hall, names: list[str], base: str) -> Json:
        if hall.below or hall.kind in (FOLDER, MULTIBRANCH) or not names:
            jobs = [
                self._listed(one, [*names, one.name], base)
                for one in sorted(hall.below.values(), key=lambda one: one.name)
            ]
            return {"_class": hall.kind, "name": hall.name, "jobs": jobs}
        builds = [self._build(one, names, base) for one in hall.builds]
        return {
            **self._listed(hall, names, base),
            "firstBuild": builds[-1] if builds else None,
            "allBuilds": builds,
            "builds": builds[:100],
        }

    def _listed(self, hall: Hall, names: list[str], base: str) -> Json:
        listed: Json = {
            "_class": hall.kind,
            "name": hall.name,
            "fullName": "/".join(names),
            "url": f"{base}{_path(names)}/",
        }
        if hall.kind in (FOLDER, MULTIBRANCH):
            listed["jobs"] = [{"name": name} for name in hall.below]
        else:
            listed["lastBuild"] = hall.builds[0] if hall.builds else None
        return listed

    def _build(self, build: Json, names: list[str], base: str) -> Json:
        return {**build, "url": f"{base}{_path(names)}/{build['number']}/"}


def _path(names: list[str]) -> str:
    return "".join(f"/job/{quote(name, safe='')}" for name in names)


def _cut(answer: Json, request: Request) -> Response:
    tree = request.query_params.get("tree")
    return JSONResponse(shown(answer, parsed(tree)) if tree else answer)


def _nothing() -> Response:
    return HTMLResponse("<html><body><h2>HTTP ERROR 404 Not Found</h2></body></html>", 404)


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    expected = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
    if request.headers.get("Authorization") != expected:
        return HTMLResponse("<html><body><h2>HTTP ERROR 401</h2></body></html>", 401)
    response = await call_next(request)
    response.headers["X-Jenkins"] = "2.492.1"
    return response


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Jenkins does about the organisation."""
    answers = Answers(Halls(organisation))
    app = Starlette(
        routes=[
            Route("/me/api/json", answers.me),
            Route("/{path:path}", answers.everything),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    app.state.halls = answers.halls
    return app
