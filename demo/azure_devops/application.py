"""Azure DevOps' routes behind a personal access token: its pages, watermarks and queries.

A token that is wrong is answered with 203 and a page to sign in.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from demo.azure_devops import releases, repos
from demo.azure_devops.boards import Board, project_id
from demo.organisation.model import Organisation, Repository

TOKEN = "azd-demo-000000000000000000000000"  # noqa: S105
BATCH = 200
Json = dict[str, Any]
Next = Callable[[Request], Awaitable[Response]]


class Answers:
    """What each route answers."""

    def __init__(self, organisation: Organisation) -> None:
        self.boards = {
            team.project: Board(organisation, team)
            for team in organisation.teams_on("azure_devops")
        }
        self.code: dict[str, list[Repository]] = {name: [] for name in self.boards}
        hosted = organisation.repositories_on("azure_devops")
        for repository in hosted:
            owner = next(
                (
                    organisation.team(one.owners[-1][0]).project
                    for one in organisation.services
                    if one.repository == repository.name
                ),
                None,
            )
            if owner in self.code:
                self.code[owner].append(repository)
        self.released = {
            name: releases.of_project(organisation, name, code) for name, code in self.code.items()
        }

    def board(self, request: Request) -> Board:
        return self.boards[request.path_params["project"]]

    def repository(self, request: Request) -> Repository:
        wanted = request.path_params["repository"]
        return next(
            one
            for one in self.code[request.path_params["project"]]
            if repos.repository_id(one) == wanted
        )

    async def projects(self, request: Request) -> Response:
        return _continued(
            request,
            [
                {"id": project_id(one.team), "name": name, "state": "wellFormed"}
                for name, one in self.boards.items()
            ],
        )

    async def types(self, request: Request) -> Response:
        return _whole(self.board(request).types())

    async def iterations(self, request: Request) -> Response:
        return JSONResponse(self.board(request).iterations())

    async def revisions(self, request: Request) -> Response:
        feed = self.board(request).feed
        asked = request.query_params
        start = int(asked.get("continuationToken", "0").split(";")[0])
        size = min(int(asked.get("$maxPageSize", BATCH)), 1000)
        wanted = set(asked["fields"].split(",")) if asked.get("fields") else None
        shown = [
            {
                **one,
                "fields": {
                    key: value
                    for key, value in one["fields"].items()
                    if wanted is None or key in wanted
                },
            }
            for one in feed[start : start + size]
        ]
        end = start + len(shown)
        return JSONResponse(
            {
                "values": shown,
                "continuationToken": f"{end};0;1",
                "nextLink": "",
                "isLastBatch": end >= len(feed),
            }
        )

    async def wiql(self, request: Request) -> Response:
        query = (await request.json())["query"]
        bounds = re.findall(r"\[System.ChangedDate\] (>=|<) '([^']+)'", query)
        found = []
        for native_id, history in self.board(request).revisions.items():
            at = datetime.fromisoformat(history[-1]["fields"]["System.ChangedDate"])
            if all(
                at >= datetime.fromisoformat(moment)
                if sign == ">="
                else at < datetime.fromisoformat(moment)
                for sign, moment in bounds
            ):
                found.append({"id": native_id})
        return JSONResponse({"queryType": "flat", "workItems": found})

    async def batch(self, request: Request) -> Response:
        asked = await request.json()
        if len(asked["ids"]) > BATCH:
            return JSONResponse({"message": "VS402337: too many work items"}, 400)
        found: list[Json | None] = []
        for native_id in asked["ids"]:
            holder = next((one for one in self.boards.values() if native_id in one.issues), None)
            if holder is None:
                found.append(None)
                continue
            item = holder.item(holder.issues[native_id])
            fields = {key: item["fields"][key] for key in asked["fields"] if key in item["fields"]}
            found.append({**item, "fields": fields})
        return JSONResponse({"count": len(found), "value": found})

    async def item_revisions(self, request: Request) -> Response:
        native_id = int(request.path_params["id"])
        for board in self.boards.values():
            if native_id in board.revisions:
                return _skipped(request, board.revisions[native_id])
        return JSONResponse({"message": "TF401232: Work item does not exist"}, 404)

    async def repositories(self, request: Request) -> Response:
        name = request.path_params["project"]
        base = f"{request.url.scheme}://{request.url.netloc}/halden/{name}"
        return _whole([repos.repository(one, base) for one in self.code[name]])

    async def pull_requests(self, request: Request) -> Response:
        asked = request.query_params
        kind = asked.get("searchCriteria.queryTimeRangeType")
        status = asked.get("searchCriteria.status", "active")
        found = []
        for change in sorted(
            self.repository(request).changes, key=lambda one: one.created_at, reverse=True
        ):
            at = change.created_at if kind == "created" else change.merged_at or change.closed_at
            since = asked.get("searchCriteria.minTime")
            until = asked.get("searchCriteria.maxTime")
            is_in = (not since or (at is not None and at >= datetime.fromisoformat(since))) and (
                not until or (at is not None and at <= datetime.fromisoformat(until))
            )
            if is_in and status in ("all", repos.STATUSES[change.state]):
                found.append(repos.pull_request(change))
        return _skipped(request, found)

    async def of_pull_request(self, request: Request) -> Response:
        number = int(request.path_params["number"])
        change = next(one for one in self.repository(request).changes if one.native_id == number)
        match request.path_params["what"]:
            case "commits":
                return _skipped(request, [repos.commit(one) for one in change.commits])
            case "threads":
                return _whole(repos.threads(change))
            case _:
                found = re.fullmatch(r"AB#(\d+)", change.issue_key or "")
                return _whole([{"id": found.group(1)}] if found else [])

    async def refs(self, request: Request) -> Response:
        head = self.repository(request).head
        return _whole([{"name": "refs/heads/main", "objectId": head}] if head else [])

    async def commits(self, request: Request) -> Response:
        repository = self.repository(request)
        shas = repository.branches["main"]
        known = request.query_params.get("searchCriteria.compareVersion.version")
        start = shas.index(known) + 1 if known in shas else 0
        found = [repos.commit(repository.commits[sha]) for sha in reversed(shas[start:])]
        return _skipped(request, found)

    async def commit(self, request: Request) -> Response:
        one = self.repository(request).commits[request.path_params["sha"]]
        return JSONResponse(repos.commit(one, is_whole=True))

    async def builds(self, request: Request) -> Response:
        since = request.query_params.get("minTime")
        found = []
        for repository in self.code[request.path_params["project"]]:
            for one in repository.builds:
                if not since or one.created_at >= datetime.fromisoformat(since):
                    found.append((one.created_at, repos.build(one, repository)))
        return _continued(request, [one for _, one in sorted(found, key=lambda each: each[0])])

    async def timeline(self, request: Request) -> Response:
        for repository in self.code[request.path_params["project"]]:
            for one in repository.builds:
                if one.run_id == request.path_params["id"]:
                    return JSONResponse({"records": repos.timeline(one)})
        return Response(status_code=204)

    def _environments(self, request: Request) -> dict[str, list[Json]]:
        found: dict[str, list[Json]] = {}
        for repository in self.code[request.path_params["project"]]:
            for number, one in enumerate(repository.deployments, 1):
                if one.environment == releases.ENVIRONMENT:
                    continue
                found.setdefault(one.environment, []).insert(0, repos.record(number, one))
        return found

    async def environments(self, request: Request) -> Response:
        names = sorted(self._environments(request))
        return _continued(
            request, [{"id": number, "name": name} for number, name in enumerate(names, 1)]
        )

    async def records(self, request: Request) -> Response:
        found = self._environments(request)
        name = sorted(found)[request.path_params["id"] - 1]
        return _continued(request, found[name])

    async def releases(self, request: Request) -> Response:
        asked = request.query_params
        since, until = (
            datetime.fromisoformat(asked[name]) if name in asked else None
            for name in ("minModifiedTime", "maxModifiedTime")
        )
        found = [
            one
            for at, one in self.released[request.path_params["project"]]
            if (since is None or at >= since) and (until is None or at <= until)
        ]
        return _continued(request, found)

    async def build(self, request: Request) -> Response:
        for repository in self.code[request.path_params["project"]]:
            for one in repository.builds:
                if one.run_id == request.path_params["id"]:
                    return JSONResponse(repos.build(one, repository))
        return JSONResponse({"message": "Build not found"}, 404)


def _whole(values: list[Json]) -> Response:
    return JSONResponse({"count": len(values), "value": values})


def _skipped(request: Request, values: list[Json]) -> Response:
    start = int(request.query_params.get("$skip", 0))
    size = int(request.query_params.get("$top", 100))
    return _whole(values[start : start + size])


def _continued(request: Request, values: list[Json]) -> Response:
    start = int(request.query_params.get("continuationToken", 0))
    size = int(request.query_params.get("$top", 100))
    response = _whole(values[start : start + size])
    if start + size < len(values):
        response.headers["x-ms-continuationtoken"] = str(start + size)
    return response


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    expected = "Basic " + base64.b64encode(f":{TOKEN}".encode()).decode()
    if request.headers.get("Authorization") != expected:
        return HTMLResponse("<html><body>Azure DevOps Services | Sign In</body></html>", 203)
    response = await call_next(request)
    response.headers["X-RateLimit-Remaining"] = "199"
    return response


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Azure DevOps does about what is kept there."""
    answers = Answers(organisation)
    wit, git = "/halden/{project}/_apis/wit", "/halden/{project}/_apis/git/repositories"
    one = f"{git}/{{repository}}"
    other = "/halden/{project}/_apis"
    app = Starlette(
        routes=[
            Route("/halden/_apis/projects", answers.projects),
            Route("/halden/_apis/wit/workitemsbatch", answers.batch, methods=["POST"]),
            Route("/halden/_apis/wit/workitems/{id:int}/revisions", answers.item_revisions),
            Route(f"{wit}/workitemtypes", answers.types),
            Route(f"{wit}/classificationnodes/iterations", answers.iterations),
            Route(f"{wit}/reporting/workitemrevisions", answers.revisions),
            Route(f"{wit}/wiql", answers.wiql, methods=["POST"]),
            Route(git, answers.repositories),
            Route(f"{one}/pullrequests", answers.pull_requests),
            Route(f"{one}/pullRequests/{{number:int}}/{{what}}", answers.of_pull_request),
            Route(f"{one}/refs", answers.refs),
            Route(f"{one}/commits", answers.commits),
            Route(f"{one}/commits/{{sha}}", answers.commit),
            Route(f"{other}/build/builds", answers.builds),
            Route(f"{other}/build/builds/{{id:int}}", answers.build),
            Route(f"{other}/build/builds/{{id:int}}/timeline", answers.timeline),
            Route(f"{other}/distributedtask/environments", answers.environments),
            Route(
                f"{other}/distributedtask/environments/{{id:int}}/environmentdeploymentrecords",
                answers.records,
            ),
            Route(f"{other}/release/deployments", answers.releases),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    app.state.answers = answers
    return app
