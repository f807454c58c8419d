"""Jira's routes, for Cloud and for Data Center, behind the credentials of each.

Cloud's search is token-paged and its old one answers 410; Data Center's counts from startAt.
JQL is understood as far as a reader of changes needs it: projects, updated since, and an order.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from demo.jira import vocabulary as words
from demo.jira.objects import CLOUD, JiraObjects
from demo.organisation.model import Issue, Organisation, Team

EMAIL = "metrics@halden-goods.example"
TOKEN = "ATATT-demo-0000000000000000"  # noqa: S105
LARGEST_PAGE = 100
Json = dict[str, Any]
Next = Callable[[Request], Awaitable[Response]]


class Site:
    """One Jira site's data, in the order of last update."""

    def __init__(self, organisation: Organisation, flavour: str) -> None:
        self.organisation = organisation
        self.flavour = flavour
        self.issues = sorted(
            organisation.issues_in("jira"), key=lambda one: (one.last_event_at, one.native_id)
        )
        self.by_key = {one.key: one for one in self.issues}
        self.by_id = {str(one.native_id): one for one in self.issues}
        self.teams: dict[str, Team] = {one.project: one for one in organisation.teams_on("jira")}
        # Each team's own board, and those that teams made beside it for their sprints.
        self.boards: list[Team] = list(self.teams.values())
        for sprint in organisation.sprints_in("jira"):
            if sprint.board_id not in {one.board_id for one in self.boards}:
                team = organisation.team(sprint.team_id)
                self.boards.append(replace(team, board_id=sprint.board_id))
        self._searches: dict[str, list[Issue]] = {}

    def objects(self, request: Request) -> JiraObjects:
        base = f"{request.url.scheme}://{request.url.netloc}"
        return JiraObjects(self.organisation, self.flavour, base)

    def found(self, jql: str, *, goes_on: bool = False) -> list[Issue]:
        """The issues that a query means; a search that goes on reads what its first page found."""
        if not (goes_on and jql in self._searches):
            self._searches = {jql: self._search(jql)}
        return self._searches[jql]

    def _search(self, jql: str) -> list[Issue]:
        projects = _projects(jql)
        since, sign = _updated(jql, self.organisation.time_zone)
        by_key = re.search(r"(?:key|id|issue(?:key)?)\s+in\s*\(([^)]*)\)", jql, re.IGNORECASE)
        keys = set(_words(by_key.group(1))) if by_key else None
        issues = [
            one
            for one in self.issues
            if (projects is None or one.project in projects)
            and (since is None or _compares(one.last_event_at, sign, since))
            and (keys is None or one.key in keys or str(one.native_id) in keys)
        ]
        order = re.search(r"order\s+by\s+(\w+)(?:\s+(asc|desc))?", jql, re.IGNORECASE)
        if order and order.group(1).lower() in ("created", "id", "key", "issuekey"):
            issues.sort(key=lambda one: (one.created_at, one.native_id))
        if order and (order.group(2) or "").lower() == "desc":
            issues.reverse()
        return issues

    def issue(self, name: str) -> Issue | None:
        return self.by_key.get(name) or self.by_id.get(name)


def _words(text: str) -> list[str]:
    return [one.strip().strip("\"'") for one in text.split(",") if one.strip()]


def _projects(jql: str) -> set[str] | None:
    listed = re.search(r"project\s+in\s*\(([^)]*)\)", jql, re.IGNORECASE)
    if listed:
        return set(_words(listed.group(1)))
    one = re.search(r"project\s*=\s*([\"']?)(\w+)\1", jql, re.IGNORECASE)
    return {one.group(2)} if one else None


def _updated(jql: str, zone: str) -> tuple[datetime | None, str]:
    """The bound on updated, which JQL knows to the minute and in the asker's time zone."""
    asked = re.search(
        r"updated\s*(>=|>|<=|<)\s*[\"']?(\d{4})[-/](\d\d)[-/](\d\d)(?:\s+(\d\d):(\d\d))?",
        jql,
        re.IGNORECASE,
    )
    if not asked:
        return None, ">="
    sign, *numbers = asked.groups(default="0")
    year, month, day, hour, minute = map(int, numbers)
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)), sign


def _compares(moment: datetime, sign: str, bound: datetime) -> bool:
    return {">=": moment >= bound, ">": moment > bound, "<=": moment <= bound, "<": moment < bound}[
        sign
    ]


async def _asked(request: Request) -> Json:
    if request.method == "POST":
        posted: Json = await request.json()
        return posted
    return dict(request.query_params)


def _number(asked: Json, key: str, otherwise: int) -> int:
    return int(asked.get(key) or otherwise)


def _counted(values: list[Any], asked: Json, write: Callable[[Any], Json]) -> Json:
    """A page counted from startAt, as the agile API and project search write it."""
    start = _number(asked, "startAt", 0)
    size = min(_number(asked, "maxResults", 50), LARGEST_PAGE)
    shown = values[start : start + size]
    return {
        "startAt": start,
        "maxResults": size,
        "total": len(values),
        "isLast": start + len(shown) >= len(values),
        "values": [write(one) for one in shown],
    }


def _error(status: int, sentence: str) -> Response:
    return JSONResponse({"errorMessages": [sentence], "errors": {}}, status)


class Answers:
    """What each route answers."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def server_info(self, request: Request) -> Response:
        is_cloud = self.site.flavour == CLOUD
        return JSONResponse(
            {
                "baseUrl": f"{request.url.scheme}://{request.url.netloc}",
                "version": "1001.0.0-SNAPSHOT" if is_cloud else "10.3.2",
                "versionNumbers": [1001, 0, 0] if is_cloud else [10, 3, 2],
                "deploymentType": "Cloud" if is_cloud else "Server",
                "buildNumber": 100_290 if is_cloud else 10_030_002,
                "serverTitle": "Jira",
            }
        )

    async def myself(self, request: Request) -> Response:
        person = self.site.organisation.people[-1]
        me = self.site.objects(request).person(person) or {}
        # JQL's times are read in this zone.
        return JSONResponse(me | {"timeZone": self.site.organisation.time_zone})

    async def fields(self, request: Request) -> Response:
        return JSONResponse(words.FIELDS)

    async def statuses(self, request: Request) -> Response:
        base = f"{request.url.scheme}://{request.url.netloc}/rest/api/2"
        return JSONResponse([words.status(base, one) for one in words.STATUSES])

    async def issue_types(self, request: Request) -> Response:
        return JSONResponse(
            [
                {"id": str(native_id), "name": name, "subtask": name == "Sub-task"}
                for name, native_id in words.TYPES.items()
            ]
        )

    async def priorities(self, request: Request) -> Response:
        return JSONResponse(
            [{"id": str(number), "name": name} for name, number in words.PRIORITIES.items()]
        )

    async def projects(self, request: Request) -> Response:
        objects = self.site.objects(request)
        return JSONResponse([objects.project(one) for one in self.site.teams.values()])

    async def project_search(self, request: Request) -> Response:
        objects = self.site.objects(request)
        teams = list(self.site.teams.values())
        keys = request.query_params.getlist("keys")
        if keys:
            teams = [one for one in teams if one.project in keys]
        return JSONResponse(_counted(teams, dict(request.query_params), objects.project))

    async def project(self, request: Request) -> Response:
        team = self.site.teams.get(request.path_params["key"])
        if team is None:
            return _error(404, "No project could be found with this key.")
        return JSONResponse(self.site.objects(request).project(team))

    async def search_by_token(self, request: Request) -> Response:
        asked = await _asked(request)
        start = int(base64.b64decode(asked["nextPageToken"])) if asked.get("nextPageToken") else 0
        issues = self.site.found(str(asked.get("jql", "")), goes_on=start > 0)
        size = min(_number(asked, "maxResults", 50), LARGEST_PAGE)
        shown = issues[start : start + size]
        is_last = start + len(shown) >= len(issues)
        page: Json = {"issues": self._issues(request, asked, shown), "isLast": is_last}
        if not is_last:
            page["nextPageToken"] = base64.b64encode(str(start + size).encode()).decode()
        return JSONResponse(page)

    async def search_by_count(self, request: Request) -> Response:
        if self.site.flavour == CLOUD:
            return _error(
                410,
                "The requested API has been removed. Please migrate to the "
                "/rest/api/3/search/jql API.",
            )
        asked = await _asked(request)
        issues = self.site.found(str(asked.get("jql", "")))
        start = _number(asked, "startAt", 0)
        size = min(_number(asked, "maxResults", 50), LARGEST_PAGE)
        return JSONResponse(
            {
                "expand": "schema,names",
                "startAt": start,
                "maxResults": size,
                "total": len(issues),
                "issues": self._issues(request, asked, issues[start : start + size]),
            }
        )

    def _issues(self, request: Request, asked: Json, issues: list[Issue]) -> list[Json]:
        objects = self.site.objects(request)
        expand = asked.get("expand", "")
        with_histories = "changelog" in (expand if isinstance(expand, str) else ",".join(expand))
        fields = asked.get("fields") or ""
        wanted = set(fields.split(",") if isinstance(fields, str) else fields) - {""}
        found = []
        for issue in issues:
            one = objects.issue(
                issue,
                with_histories=with_histories,
                project=objects.project(self.site.teams[issue.project]),
            )
            if self.site.flavour == CLOUD and not wanted:
                one.pop("fields")
            elif wanted and not wanted & {"*all", "*navigable"}:
                one["fields"] = {key: one["fields"][key] for key in one["fields"] if key in wanted}
            found.append(one)
        return found

    async def changelog(self, request: Request) -> Response:
        issue = self.site.issue(request.path_params["key"])
        if issue is None:
            return _error(404, "Issue does not exist or you do not have permission to see it.")
        histories = self.site.objects(request).histories(issue)
        return JSONResponse(_counted(histories, dict(request.query_params), dict))

    async def issue(self, request: Request) -> Response:
        issue = self.site.issue(request.path_params["key"])
        if issue is None:
            return _error(404, "Issue does not exist or you do not have permission to see it.")
        asked = {"fields": "*all", **dict(request.query_params)}
        return JSONResponse(self._issues(request, asked, [issue])[0])

    async def boards(self, request: Request) -> Response:
        objects = self.site.objects(request)
        asked = dict(request.query_params)
        teams = [
            one
            for one in self.site.boards
            if asked.get("projectKeyOrId")
            in (None, one.project, str(10_000 + self.site.teams[one.project].board_id))
        ]
        return JSONResponse(_counted(teams, asked, objects.board))

    async def board_sprints(self, request: Request) -> Response:
        board_id = int(request.path_params["id"])
        sprints = [
            one for one in self.site.organisation.sprints_in("jira") if one.board_id == board_id
        ]
        if not sprints:
            return _error(400, "The board does not support sprints")
        objects = self.site.objects(request)
        return JSONResponse(_counted(sprints, dict(request.query_params), objects.sprint))

    async def sprint(self, request: Request) -> Response:
        sprint_id = int(request.path_params["id"])
        objects = self.site.objects(request)
        sprint = objects.sprints.get(sprint_id)
        if sprint is None:
            return _error(404, "Sprint does not exist")
        return JSONResponse(objects.sprint(sprint))

    async def sprint_issues(self, request: Request) -> Response:
        sprint_id = int(request.path_params["id"])
        asked = dict(request.query_params)
        issues = [one for one in self.site.issues if sprint_id in one.sprint_ids]
        page = _counted(issues, asked, lambda one: one)
        page["issues"] = self._issues(request, {"fields": "*all", **asked}, page.pop("values"))
        return JSONResponse(page)


def _routes(answers: Answers) -> list[BaseRoute]:
    routes: list[BaseRoute] = []
    for version in ("2", "3", "latest"):
        base = f"/rest/api/{version}"
        routes += [
            Route(f"{base}/serverInfo", answers.server_info),
            Route(f"{base}/myself", answers.myself),
            Route(f"{base}/field", answers.fields),
            Route(f"{base}/status", answers.statuses),
            Route(f"{base}/issuetype", answers.issue_types),
            Route(f"{base}/priority", answers.priorities),
            Route(f"{base}/project", answers.projects),
            Route(f"{base}/project/search", answers.project_search),
            Route(f"{base}/project/{{key}}", answers.project),
            Route(f"{base}/search/jql", answers.search_by_token, methods=["GET", "POST"]),
            Route(f"{base}/search", answers.search_by_count, methods=["GET", "POST"]),
            Route(f"{base}/issue/{{key}}", answers.issue),
            Route(f"{base}/issue/{{key}}/changelog", answers.changelog),
        ]
    return [
        *routes,
        Route("/rest/agile/1.0/board", answers.boards),
        Route("/rest/agile/1.0/board/{id:int}/sprint", answers.board_sprints),
        Route("/rest/agile/1.0/sprint/{id:int}", answers.sprint),
        Route("/rest/agile/1.0/sprint/{id:int}/issue", answers.sprint_issues),
    ]


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    expected = {
        f"Bearer {TOKEN}",
        "Basic " + base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode(),
    }
    is_open = request.url.path.endswith("/serverInfo")
    if not is_open and request.headers.get("Authorization") not in expected:
        return _error(401, "Client must be authenticated to access this resource.")
    return await call_next(request)


def application(organisation: Organisation, flavour: str = CLOUD) -> Starlette:
    """An app that answers as Jira does about the organisation."""
    app = Starlette(
        routes=_routes(Answers(Site(organisation, flavour))),
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    return app


def settings(url: str) -> dict[str, str]:
    """The settings of a site that reads this Jira."""
    return {
        "SOURCES__JIRA__URL": url,
        "SOURCES__JIRA__EMAIL": EMAIL,
        "SOURCES__JIRA__TOKEN": TOKEN,
    }
