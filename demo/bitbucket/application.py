"""Bitbucket Cloud's API 2.0: who may ask, how lists page, which pull requests a query means.

How each object is written is objects.py's.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from demo.bitbucket.objects import STATES, BitbucketObjects
from demo.organisation.model import Change, Organisation, Repository

TOKEN = "ATATT-demo-bitbucket-token"  # noqa: S105
EMAIL = "metrics@halden-goods.example"
LARGEST_PAGE = 100
LARGEST_PAGE_OF_PULLS = 50
HOURLY_LIMIT = 1_000

Next = Callable[[Request], Awaitable[Response]]
Answering = Callable[[Request, Repository], Response]

_SINCE = re.compile(r"updated_on >= (\S+)")
_UNTIL = re.compile(r"updated_on < (\S+)")
_OR_OPEN = re.compile(r'OR state = "OPEN"')


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Bitbucket answers there."""
    return {
        "SOURCES__BITBUCKET__URL": url,
        # An address of loopback does not say which of the two it is.
        "SOURCES__BITBUCKET__DEPLOYMENT": "cloud",
        "SOURCES__BITBUCKET__EMAIL": EMAIL,
        "SOURCES__BITBUCKET__TOKEN": TOKEN,
        "SOURCES__BITBUCKET__REPOSITORIES": "halden-mobile/*",
    }


def _error(status: int, sentence: str) -> Response:
    return JSONResponse({"type": "error", "error": {"message": sentence}}, status)


def _page(
    request: Request,
    found: Sequence[Any],
    written: Callable[[Any], Any],
    largest: int = LARGEST_PAGE,
) -> Response:
    """A page; the next one is at an address that is given and not to be guessed."""
    length = min(int(request.query_params.get("pagelen", 10)), largest)
    number = int(request.query_params.get("page", 1))
    start = (number - 1) * length
    page: dict[str, Any] = {
        "pagelen": length,
        "page": number,
        "size": len(found),
        "values": [written(one) for one in found[start : start + length]],
    }
    if start + length < len(found):
        page["next"] = str(request.url.include_query_params(page=number + 1))
    return JSONResponse(page)


class Answers:
    """What each route answers."""

    def __init__(self, organisation: Organisation) -> None:
        self.repositories = organisation.repositories_on("bitbucket")
        self.built_here = [one for one in self.repositories if one.builds_in == "bitbucket"]
        self.objects = BitbucketObjects(organisation)

    def of_repository(self, answering: Answering) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            asked = request.path_params["slug"].lower()
            for repository in self.repositories:
                if asked in (repository.name.lower(), repository.uuid):
                    return answering(request, repository)
            return _error(404, "Repository not found")

        return answer

    async def workspace(self, request: Request) -> Response:
        owner = request.path_params["workspace"].lower()
        found = [one for one in self.repositories if one.owner.lower() == owner]
        return _page(request, found, self.objects.repository)

    def repository(self, request: Request, repository: Repository) -> Response:
        return JSONResponse(self.objects.repository(repository))

    def branches(self, request: Request, repository: Repository) -> Response:
        found = [(name, shas[-1]) for name, shas in repository.branches.items() if shas]
        return _page(request, found, lambda one: {"name": one[0], "target": {"hash": one[1]}})

    def tags(self, request: Request, repository: Repository) -> Response:
        return _page(request, repository.releases, self.objects.tag)

    def commits(self, request: Request, repository: Repository) -> Response:
        reached = self._reached(repository, request.query_params.get("include") or "main")
        if reached is None:
            return _error(404, "Commit not found")
        left_out: set[str] = set()
        for sha in request.query_params.getlist("exclude"):
            earlier = self._reached(repository, sha)
            if earlier is None:
                return _error(404, "Commit not found")
            left_out |= set(earlier)
        found = [repository.commits[sha] for sha in reversed(reached) if sha not in left_out]
        return _page(request, found, lambda one: self.objects.commit(repository, one))

    def _reached(self, repository: Repository, name: str) -> list[str] | None:
        if name in repository.branches:
            return repository.branches[name]
        for shas in repository.branches.values():
            if name in shas:
                return shas[: shas.index(name) + 1]
        return None

    def commit(self, request: Request, repository: Repository) -> Response:
        asked = request.path_params["sha"]
        named = repository.commits.get(asked) or next(
            (one for sha, one in repository.commits.items() if sha.startswith(asked)), None
        )
        if named is None:
            return _error(404, "Commit not found")
        return JSONResponse(self.objects.commit(repository, named))

    def pulls(self, request: Request, repository: Repository) -> Response:
        # Only open ones are listed unless each state is asked for.
        states = set(request.query_params.getlist("state")) or {"OPEN"}
        query = request.query_params.get("q", "")
        found = [
            one
            for one in repository.changes
            if STATES[one.state] in states and _is_meant(one, query)
        ]
        found.sort(key=lambda one: (one.last_event_at, one.number), reverse=True)
        return _page(
            request,
            found,
            lambda one: self.objects.pull(repository, one),
            LARGEST_PAGE_OF_PULLS,
        )

    def of_pull(self, written: Callable[[Repository, Change], list[Any]]) -> Answering:
        def answer(request: Request, repository: Repository) -> Response:
            number = request.path_params["number"]
            change = next((one for one in repository.changes if one.number == number), None)
            if change is None:
                return _error(404, "Pull request not found")
            return _page(request, written(repository, change), lambda one: one)

        return answer

    def diffstat_of_pull(self, request: Request, repository: Repository) -> Response:
        """The comparison of the two branches, at an address of its own."""
        number = request.path_params["number"]
        base = f"/2.0/repositories/{repository.full_name}/diffstat/{number}"
        return RedirectResponse(f"{base}?{request.url.query}", 302)

    def pipelines(self, request: Request, repository: Repository) -> Response:
        found = repository.builds if repository in self.built_here else []
        latest = sorted(found, key=lambda one: (one.created_at, one.run_id), reverse=True)
        return _page(request, latest, lambda one: self.objects.pipeline(repository, one))

    def steps(self, request: Request, repository: Repository) -> Response:
        for build in repository.builds:
            if self.objects.pipeline_uuid(build) == request.path_params["pipeline"]:
                return _page(request, self.objects.steps(build), lambda one: one)
        return _error(404, "Pipeline not found")

    def deployments(self, request: Request, repository: Repository) -> Response:
        found = [one for one in repository.deployments if one.tool == "bitbucket"]
        latest = sorted(found, key=lambda one: (one.created_at, one.native_id), reverse=True)
        return _page(request, latest, self.objects.deployment)

    def environments(self, request: Request, repository: Repository) -> Response:
        names = {one.environment for one in repository.deployments if one.tool == "bitbucket"}
        return _page(request, sorted(names), self.objects.environment)


def _is_meant(change: Change, query: str) -> bool:
    since, until = _SINCE.search(query), _UNTIL.search(query)
    if _OR_OPEN.search(query) and change.state == "open":
        return True
    if since and change.last_event_at < datetime.fromisoformat(since.group(1)):
        return False
    return not (until and change.last_event_at >= datetime.fromisoformat(until.group(1)))


def _routes(answers: Answers) -> list[Route]:
    base = "/2.0/repositories/{workspace}"
    of_pull = answers.of_pull
    objects = answers.objects
    within: dict[str, Answering] = {
        "": answers.repository,
        "/refs/branches": answers.branches,
        "/refs/tags": answers.tags,
        "/commits": answers.commits,
        "/commit/{sha}": answers.commit,
        "/pullrequests": answers.pulls,
        "/pullrequests/{number:int}/activity": of_pull(objects.activity),
        "/pullrequests/{number:int}/commits": of_pull(objects.pull_commits),
        "/pullrequests/{number:int}/diffstat": answers.diffstat_of_pull,
        "/diffstat/{number:int}": of_pull(objects.diffstat),
        "/pipelines/": answers.pipelines,
        "/pipelines/{pipeline}/steps/": answers.steps,
        "/deployments/": answers.deployments,
        "/environments/": answers.environments,
    }
    return [
        Route(base, answers.workspace),
        *(
            Route(f"{base}/{{slug}}{path}", answers.of_repository(answering))
            for path, answering in within.items()
        ),
    ]


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    expected = {
        f"Bearer {TOKEN}",
        "Basic " + base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode(),
    }
    if request.headers.get("Authorization") not in expected:
        return _error(401, "Token is invalid, expired, or not supported for this endpoint.")
    response = await call_next(request)
    response.headers["X-RateLimit-Limit"] = str(HOURLY_LIMIT)
    response.headers["X-RateLimit-Resource"] = "api"
    response.headers["X-RateLimit-NearLimit"] = "false"
    return response


def application(organisation: Organisation) -> Starlette:
    """An app that answers as Bitbucket Cloud does about the organisation."""
    app = Starlette(
        routes=_routes(Answers(organisation)),
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
    )
    app.state.request_count = 0
    return app
