"""GitLab's front door and its REST routes: who may ask, how much is left to ask, how lists page.

Lists page by number with X-Next-Page and Link, jobs by keyset with Link alone. What a list holds is
site.py's, GraphQL is graph.py's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from demo.gitlab import graph, objects
from demo.gitlab.objects import Json
from demo.gitlab.site import Project, Site
from demo.organisation.model import Organisation

TOKEN = "glpat-demo00000000000000"  # noqa: S105
# The group that came with its own GitLab.
GROUP = "halden-billing"
RATE_LIMIT = 2_000
DEFAULT_PAGE = 20
LARGEST_PAGE = 100

Next = Callable[[Request], Awaitable[Response]]


def settings(url: str) -> dict[str, str]:
    """The settings of a site that reads the one group of this GitLab."""
    return {
        "SOURCES__GITLAB__URL": url,
        "SOURCES__GITLAB__TOKEN": TOKEN,
        "SOURCES__GITLAB__PROJECTS": f"{GROUP}/*",
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as GitLab does about what is kept there."""
    site = Site(organisation)
    answers = _Answers(site)
    app = Starlette(
        routes=[
            Route("/api/v4/version", answers.version),
            Route("/api/v4/personal_access_tokens/self", answers.token),
            Route("/api/v4/groups/{group:path}/projects", answers.of_group),
            Route("/api/v4/projects", answers.projects),
            Route("/api/v4/projects/{rest:path}", answers.of_project),
            graph.route(site),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
        exception_handlers={404: _not_found},
    )
    app.state.request_count = 0
    app.state.site = site
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    return JSONResponse({"message": "404 Not Found"}, 404)


async def _guarded(request: Request, call_next: Next) -> Response:
    state = request.app.state
    state.request_count += 1
    token = request.headers.get("PRIVATE-TOKEN") or request.headers.get("Authorization", "")
    if token.removeprefix("Bearer ") != TOKEN:
        return JSONResponse({"message": "401 Unauthorized"}, 401)
    answered = await call_next(request)
    used = state.request_count % RATE_LIMIT
    answered.headers["RateLimit-Limit"] = str(RATE_LIMIT)
    answered.headers["RateLimit-Observed"] = str(used)
    answered.headers["RateLimit-Remaining"] = str(RATE_LIMIT - used)
    return answered


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise


def _paged(
    request: Request, items: Sequence[Any], write: Callable[[Any], Json] | None = None
) -> Response:
    """A numbered page of a list; only what is on it is written."""
    query = request.query_params
    size = min(max(_number(query.get("per_page"), DEFAULT_PAGE), 1), LARGEST_PAGE)
    number = max(_number(query.get("page"), 1), 1)
    shown = items[(number - 1) * size : number * size]
    has_more = number * size < len(items)
    headers = {
        "X-Page": str(number),
        "X-Per-Page": str(size),
        "X-Next-Page": str(number + 1) if has_more else "",
    }
    if has_more:
        headers["Link"] = _link(request, {"page": str(number + 1)})
    written = list(shown) if write is None else [write(one) for one in shown]
    return JSONResponse(written, headers=headers)


def _by_keyset(request: Request, items: Sequence[Json]) -> Response:
    """A page of a list, the highest id first, that goes on below an id."""
    query = request.query_params
    size = min(max(_number(query.get("per_page"), DEFAULT_PAGE), 1), LARGEST_PAGE)
    below = query.get("cursor")
    left = [one for one in items if below is None or int(one["id"]) < int(below)]
    headers = {}
    if len(left) > size:
        headers["Link"] = _link(request, {"cursor": str(left[size - 1]["id"])})
    return JSONResponse(left[:size], headers=headers)


def _link(request: Request, changed: dict[str, str]) -> str:
    kept = {key: value for key, value in request.query_params.items() if key not in changed}
    raw = request.scope["raw_path"].decode()
    # An instance that was not told its own address: only path and query of it are true.
    return f'<{objects.HOST}{raw}?{urlencode(kept | changed)}>; rel="next"'


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _updated(request: Request, items: Sequence[Json]) -> list[Json]:
    """Those that were updated in the asked time, in the asked order."""
    query = request.query_params
    after, before = _moment(query.get("updated_after")), _moment(query.get("updated_before"))
    found = [
        one
        for one in items
        if (after is None or datetime.fromisoformat(one["updated_at"]) >= after)
        and (before is None or datetime.fromisoformat(one["updated_at"]) <= before)
    ]
    key = "updated_at" if query.get("order_by") == "updated_at" else "created_at"
    found.sort(key=lambda one: (one[key], one["id"]), reverse=query.get("sort", "desc") == "desc")
    return found


class _Answers:
    """What each route answers."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def version(self, request: Request) -> Response:
        return JSONResponse({"version": "17.6.1-ee", "revision": "0"})

    async def token(self, request: Request) -> Response:
        return JSONResponse({"id": 1, "name": "metrics", "scopes": ["read_api"], "active": True})

    async def projects(self, request: Request) -> Response:
        return _paged(request, [objects.project(one.repository) for one in self.site.projects])

    async def of_group(self, request: Request) -> Response:
        group = request.path_params["group"].lower()
        found = [
            objects.project(one.repository)
            for one in self.site.projects
            if f"{one.repository.owner}/".lower().startswith(f"{group}/")
            and one.repository.owner_type != "User"
        ]
        if not found:
            raise HTTPException(404)
        return _paged(request, found)

    async def of_project(self, request: Request) -> Response:
        raw = request.scope["raw_path"].decode().partition("/projects/")[2].partition("?")[0]
        name, _, tail = raw.partition("/")
        path = name.replace("%2F", "/").replace("%2f", "/")
        moved = self.site.moved.get(path.lower())
        if moved is not None:
            target = f"/api/v4/projects/{moved.repository.native_id}"
            return RedirectResponse(f"{target}/{tail}" if tail else target, 301)
        project = self.site.find(path)
        if project is None:
            raise HTTPException(404)
        return self._answer(request, project, tail.strip("/").split("/"))

    def _answer(self, request: Request, project: Project, parts: list[str]) -> Response:
        repository = project.repository
        match parts:
            case [""]:
                return JSONResponse(objects.project(repository))
            case ["merge_requests"]:
                return _paged(request, _updated(request, project.merge_requests))
            case ["merge_requests", number, *rest] if number.isdigit():
                return self._merge_request(request, project, int(number), rest)
            case ["repository", *rest]:
                return self._repository(request, project, rest)
            case ["releases"]:
                found = sorted(repository.releases, key=lambda one: one.published_at, reverse=True)
                return _paged(request, [objects.release(repository, one) for one in found])
            case ["pipelines"]:
                found_ = [objects.pipeline(repository, one) for one in project.builds.values()]
                return _paged(request, _updated(request, found_))
            case ["pipelines", number] if int(number) in project.builds:
                build = project.builds[int(number)]
                return JSONResponse(objects.pipeline(repository, build, in_full=True))
            case ["jobs"]:
                return _by_keyset(request, project.jobs)
            case ["environments"]:
                return _paged(
                    request,
                    [objects.environment(n, name) for name, n in project.environments.items()],
                )
            case ["deployments", *rest]:
                return self._deployments(request, project, rest)
            case ["iterations"]:
                return _paged(request, [objects.iteration_of(one) for one in project.sprints])
            case ["issues", *rest]:
                return self._issues(request, project, rest)
            case ["vulnerabilities"]:
                return JSONResponse({"message": "403 Forbidden"}, 403)
        raise HTTPException(404)

    def _merge_request(
        self, request: Request, project: Project, number: int, rest: list[str]
    ) -> Response:
        change = project.changes.get(number)
        if change is None:
            raise HTTPException(404)
        match rest:
            case []:
                return JSONResponse(objects.merge_request(project.repository, change))
            case ["commits"]:
                return _paged(request, [objects.commit(one) for one in reversed(change.commits)])
            case ["notes"]:
                return _paged(request, objects.notes(change))
            case ["diffs"]:
                return _paged(request, objects.diffs(change))
        raise HTTPException(404)

    def _repository(self, request: Request, project: Project, rest: list[str]) -> Response:
        repository = project.repository
        match rest:
            case ["branches"]:
                heads = [
                    {"name": name, "commit": {"id": shas[-1]}, "default": name == "main"}
                    for name, shas in sorted(repository.branches.items())
                    if shas
                ]
                return _paged(request, heads)
            case ["commits"]:
                return self._commits(request, project)
            case ["commits", sha, "merge_requests"]:
                found = [
                    objects.merge_request(repository, one)
                    for one in repository.changes
                    if one.merge_commit_sha
                    and (
                        one.merge_commit_sha.startswith(sha)
                        or any(commit.sha.startswith(sha) for commit in one.commits)
                    )
                ]
                return _paged(request, found)
        raise HTTPException(404)

    def _commits(self, request: Request, project: Project) -> Response:
        query = request.query_params
        commits = project.reachable(query.get("ref_name", "main"))
        if commits is None:
            raise HTTPException(404)
        since, until = _moment(query.get("since")), _moment(query.get("until"))
        within = [
            one
            for one in commits
            if (since is None or one.committed_at >= since)
            and (until is None or one.committed_at <= until)
        ]
        with_stats = query.get("with_stats") == "true"
        return _paged(request, within, partial(objects.commit, with_stats=with_stats))

    def _deployments(self, request: Request, project: Project, rest: list[str]) -> Response:
        match rest:
            case []:
                written = [
                    objects.deployment(one, project.environments) for one in project.deployments
                ]
                return _paged(request, _updated(request, written))
            case [native_id, "merge_requests"]:
                for one in project.deployments:
                    if one.native_id == native_id:
                        merged = project.merged_with(one)
                        return _paged(
                            request,
                            [objects.merge_request(project.repository, each) for each in merged],
                        )
        raise HTTPException(404)

    def _issues(self, request: Request, project: Project, rest: list[str]) -> Response:
        if not rest:
            written = [
                objects.issue(project.repository, one, number, project.iteration(one))
                for number, one in project.issue_numbers.items()
            ]
            return _paged(request, _updated(request, written))
        issue = project.issue_numbers.get(_number(rest[0], 0))
        if issue is None:
            raise HTTPException(404)
        match rest[1:]:
            case ["resource_label_events"]:
                return _paged(request, objects.label_events(issue))
            case ["resource_state_events"]:
                return _paged(request, objects.state_events(issue))
            case ["resource_iteration_events"]:
                return _paged(request, objects.iteration_events(issue, project.sprints))
            case ["resource_weight_events"]:
                return _paged(request, objects.weight_events(issue))
        raise HTTPException(404)
