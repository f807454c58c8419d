"""SonarQube's routes behind its tokens: lists in pages that end at 10,000."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.organisation.measured import Measured
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation
from demo.sonarqube import objects

TOOL = "sonarqube"
TOKEN = "squ_demo_0000000000000000"  # noqa: S105
LARGEST_PAGE = 500
MOST_RESULTS = 10_000
Json = dict[str, Any]
Next = Callable[[Request], Awaitable[Response]]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose SonarQube answers there."""
    return {"SOURCES__SONARQUBE__URL": url, "SOURCES__SONARQUBE__TOKEN": TOKEN}


class Server:
    """What one server knows: its projects are the repositories that it scans."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.measured: Measured = measure(organisation)
        names = {one.repository for one in self.measured.findings if one.tool == TOOL}
        names |= {one.repository for one in self.measured.coverage if one.tool == TOOL}
        self.repositories = {f"halden:{name}": name for name in sorted(names)}

    def components(self, request: Request) -> Response:
        listed = [
            {"key": key, "name": name, "qualifier": "TRK", "project": key}
            for key, name in self.repositories.items()
        ]
        return page(request, "components", listed)

    def links(self, request: Request) -> Response:
        name = self.repositories[request.query_params["projectKey"]]
        url = self.organisation.repository(name).clone_url
        return JSONResponse({"links": [{"id": "1", "name": "Sources", "type": "scm", "url": url}]})

    def issues(self, request: Request) -> Response:
        asked = request.query_params
        project = asked["componentKeys"]
        found = [
            objects.issue(one, project)
            for one in self.measured.findings
            if one.tool == TOOL
            and one.repository == self.repositories[project]
            and not objects.is_hotspot(one)
            and _is_asked_for(one.opened_at, asked.get("createdAfter"), asked.get("createdBefore"))
        ]
        field = "updateDate" if asked.get("s") == "UPDATE_DATE" else "creationDate"
        found.sort(key=lambda one: (one[field], one["key"]), reverse=asked.get("asc") == "false")
        return page(request, "issues", found)

    def hotspots(self, request: Request) -> Response:
        project = request.query_params["projectKey"]
        found = [
            objects.hotspot(one, project)
            for one in self.measured.findings
            if one.tool == TOOL
            and one.repository == self.repositories[project]
            and objects.is_hotspot(one)
        ]
        return page(request, "hotspots", found)

    def history(self, request: Request) -> Response:
        asked = request.query_params
        points = self._analyses(asked["component"], asked.get("from"), asked.get("to"))
        number, size = _page_of(request)
        part = points[(number - 1) * size : number * size]
        measures = [objects.history(part, metric) for metric in asked["metrics"].split(",")]
        paging = {"pageIndex": number, "pageSize": size, "total": len(points)}
        return JSONResponse({"paging": paging, "measures": measures})

    def analyses(self, request: Request) -> Response:
        asked = request.query_params
        points = self._analyses(asked["project"], asked.get("from"), asked.get("to"))
        listed = [
            {
                "key": f"analysis-{one.sha[:12]}",
                "date": objects.written(one.measured_at),
                "revision": one.sha,
                "events": [],
            }
            for one in reversed(points)
        ]
        return page(request, "analyses", listed)

    def _analyses(self, project: str, after: str | None, before: str | None) -> list[Any]:
        name = self.repositories[project]
        found = [
            one
            for one in self.measured.coverage
            if one.tool == TOOL
            and one.repository == name
            and _is_asked_for(one.measured_at, after, before)
        ]
        return sorted(found, key=lambda one: one.measured_at)


def _is_asked_for(at: datetime, after: str | None, before: str | None) -> bool:
    is_late = after is None or datetime.fromisoformat(after) <= at
    return is_late and (before is None or at < datetime.fromisoformat(before))


def _page_of(request: Request) -> tuple[int, int]:
    asked = request.query_params
    return int(asked.get("p", 1)), min(int(asked.get("ps", 100)), LARGEST_PAGE)


def page(request: Request, name: str, found: list[Json]) -> Response:
    """A page of a list; nobody is answered what lies behind the ten thousandth."""
    number, size = _page_of(request)
    if number * size > MOST_RESULTS:
        said = f"Can return only the first {MOST_RESULTS} results. {number * size}th result asked."
        return JSONResponse({"errors": [{"msg": said}]}, status_code=400)
    paging = {"pageIndex": number, "pageSize": size, "total": len(found)}
    part = found[(number - 1) * size : number * size]
    return JSONResponse({"total": len(found), "paging": paging, name: part})


def _is_known(request: Request) -> bool:
    kind, _, proof = request.headers.get("Authorization", "").partition(" ")
    basic = base64.b64encode(f"{TOKEN}:".encode()).decode()
    return (kind.lower(), proof) in (("bearer", TOKEN), ("basic", basic))


def application(organisation: Organisation) -> Starlette:
    """An app that answers about the organisation as SonarQube does."""
    server = Server(organisation)

    async def behind_the_token(request: Request, answer: Next) -> Response:
        request.app.state.request_count += 1
        if request.url.path == "/api/authentication/validate":
            return JSONResponse({"valid": _is_known(request)})
        if not _is_known(request):
            return Response(status_code=401)
        try:
            return await answer(request)
        except KeyError:
            return JSONResponse({"errors": [{"msg": "Component not found"}]}, status_code=404)

    routes = {
        "/api/components/search": server.components,
        "/api/project_links/search": server.links,
        "/api/issues/search": server.issues,
        "/api/hotspots/search": server.hotspots,
        "/api/measures/search_history": server.history,
        "/api/project_analyses/search": server.analyses,
    }
    app = Starlette(
        routes=[Route(path, answer) for path, answer in routes.items()],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=behind_the_token)],
    )
    app.state.request_count = 0
    return app
