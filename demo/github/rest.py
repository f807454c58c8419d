"""GitHub's REST routes over the organisation.

Each list answers in pages whose links lead through /repositories/{id}; a renamed repository is
301. Sorting and filtering are what GitHub documents for the list, nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from demo.clock import iso
from demo.github import index
from demo.github.credentials import TOKEN
from demo.github.index import ORGANISATION_ID, GithubIndex, RepositoryIndex
from demo.github.paging import page_of
from demo.github.rest_objects import Json, RestObjects
from demo.organisation.model import Change

FILTERED_RUNS_LIMIT = 1000
RUN_FILTERS = {"created", "branch", "event", "status", "head_sha"}


def _base(request: Request) -> str:
    prefix = "/api/v3" if "/api/v3/" in request.url.path else ""
    return f"{request.url.scheme}://{request.url.netloc}{prefix}"


def _list(
    request: Request,
    indexed: RepositoryIndex,
    items: Sequence[Any],
    write: Callable[[Any], Any],
    *,
    wrapper: str | None = None,
    limit: int | None = None,
) -> Response:
    """One page of a list of the repository's, linked by the repository's number."""
    tail = request.path_params["tail"]
    url = f"{_base(request)}/repositories/{indexed.repository.native_id}/{tail}"
    shown, headers = page_of(items, request.query_params, url, limit=limit)
    written = [write(one) for one in shown]
    body: Any = {"total_count": len(items), wrapper: written} if wrapper else written
    return JSONResponse(body, headers=headers)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


class Repositories:
    """What is asked of one repository, by the tail of the path."""

    def __init__(self, known: GithubIndex) -> None:
        self.index = known

    def answer(self, request: Request, indexed: RepositoryIndex) -> Response:
        objects = RestObjects(_base(request))
        parts = request.path_params["tail"].strip("/").split("/")
        match parts:
            case [""]:
                return JSONResponse(objects.repository(indexed))
            case ["pulls"]:
                return self._pulls(request, indexed, objects)
            case ["pulls", "comments"]:
                return _list(request, indexed, [], dict)
            case ["pulls", number, *rest] if number.isdigit():
                return self._pull(request, indexed, objects, int(number), rest)
            case ["issues", number, "timeline" | "events"] if number.isdigit():
                lines = objects.timeline(_change(indexed, int(number)))
                return _list(request, indexed, lines, lambda one: one)
            case ["issues", _, "comments"] | ["issues", "comments"]:
                return _list(request, indexed, [], dict)
            case ["commits"]:
                return self._commits(request, indexed, objects)
            case ["commits", sha]:
                commit = indexed.commit(sha)
                if commit is None:
                    return JSONResponse({"message": f"No commit found for SHA: {sha}"}, 422)
                return JSONResponse(objects.commit(indexed, commit))
            case ["branches"]:
                heads = [(name, shas[-1]) for name, shas in _branches(indexed) if shas]
                return _list(
                    request,
                    indexed,
                    heads,
                    lambda one: {"name": one[0], "commit": {"sha": one[1]}, "protected": False},
                )
            case ["tags"]:
                return _list(
                    request,
                    indexed,
                    indexed.releases,
                    lambda one: {"name": one.tag, "commit": {"sha": one.sha}},
                )
            case ["compare", span]:
                return self._compare(request, indexed, objects, span)
            case ["releases"]:
                return self._releases(request, indexed)
            case ["deployments", *rest]:
                return self._deployments(request, indexed, objects, rest)
            case ["actions", "runs", *rest]:
                return self._runs(request, indexed, objects, rest)
            case ["actions", "workflows"]:
                return JSONResponse({"total_count": 0, "workflows": []})
            case ["environments"]:
                names = sorted({one.environment for one in indexed.deployments})
                return _list(
                    request, indexed, names, lambda one: {"name": one}, wrapper="environments"
                )
        raise HTTPException(404)

    def _pulls(self, request: Request, indexed: RepositoryIndex, objects: RestObjects) -> Response:
        query = request.query_params
        changes: Iterable[Change] = indexed.repository.changes
        if query.get("sort") == "updated":
            changes = indexed.by_update
        # GitHub's default is descending by creation, and ascending for other sorts unless asked.
        descending = query.get("direction", "desc" if "sort" not in query else "asc") == "desc"
        state = query.get("state", "open")
        listed = [
            one for one in changes if state == "all" or (one.state == "open") == (state == "open")
        ]
        if descending:
            listed.reverse()
        return _list(request, indexed, listed, lambda one: objects.pull(indexed, one))

    def _pull(
        self,
        request: Request,
        indexed: RepositoryIndex,
        objects: RestObjects,
        number: int,
        rest: list[str],
    ) -> Response:
        change = _change(indexed, number)
        match rest:
            case []:
                return JSONResponse(objects.pull(indexed, change, in_full=True))
            case ["commits"]:
                return _list(
                    request, indexed, change.commits, lambda one: objects.commit(indexed, one)
                )
            case ["reviews"]:
                return _list(
                    request, indexed, change.reviews, lambda one: objects.review(change, one)
                )
            case ["files"]:
                return _list(request, indexed, change.files, objects.file)
            case ["comments"]:
                return _list(request, indexed, objects.review_comments(change), lambda one: one)
            case ["requested_reviewers"]:
                users = [objects.user(person) for person, _ in change.requested]
                return JSONResponse({"users": users, "teams": []})
        raise HTTPException(404)

    def _commits(
        self, request: Request, indexed: RepositoryIndex, objects: RestObjects
    ) -> Response:
        query = request.query_params
        asked = query.get("sha", "main")
        branch = indexed.branch_commits_by_id.get(asked, asked)
        commits = indexed.branch_commits.get(branch)
        if commits is None:
            raise HTTPException(404)
        if not commits:
            return JSONResponse({"message": "Git Repository is empty."}, 409)
        since, until = _moment(query.get("since")), _moment(query.get("until"))
        listed = [
            one
            for one in commits
            if (since is None or one.committed_at >= since)
            and (until is None or one.committed_at <= until)
        ]
        return _list(request, indexed, listed, lambda one: objects.commit(indexed, one))

    def _compare(
        self, request: Request, indexed: RepositoryIndex, objects: RestObjects, span: str
    ) -> Response:
        """What the head has and the base has not, oldest first."""
        base, _, head = span.partition("...")
        within = [indexed.branch_at(one) for one in (base, head)]
        if within[0] is None or within[1] is None:
            raise HTTPException(404)
        known = set(within[0])
        ahead = [indexed.repository.commits[sha] for sha in within[1] if sha not in known]
        return _list(
            request, indexed, ahead, lambda one: objects.commit(indexed, one), wrapper="commits"
        )

    def _releases(self, request: Request, indexed: RepositoryIndex) -> Response:
        return _list(
            request,
            indexed,
            indexed.releases,
            lambda one: {
                "id": one.native_id,
                "node_id": f"RE_{one.native_id}",
                "tag_name": one.tag,
                "target_commitish": "main",
                "name": one.tag,
                "draft": False,
                "prerelease": False,
                "created_at": iso(one.published_at),
                "published_at": iso(one.published_at),
            },
        )

    def _deployments(
        self,
        request: Request,
        indexed: RepositoryIndex,
        objects: RestObjects,
        rest: list[str],
    ) -> Response:
        if not rest:
            query = request.query_params
            listed = [
                one
                for one in indexed.deployments
                if query.get("environment") in (None, one.environment)
                and query.get("sha") in (None, one.sha)
            ]
            return _list(request, indexed, listed, lambda one: objects.deployment(indexed, one))
        deployment = indexed.deployment_by_id.get(rest[0])
        if deployment is None:
            raise HTTPException(404)
        if rest[1:] == ["statuses"]:
            return _list(request, indexed, objects.statuses(deployment), lambda one: one)
        return JSONResponse(objects.deployment(indexed, deployment))

    def _runs(
        self,
        request: Request,
        indexed: RepositoryIndex,
        objects: RestObjects,
        rest: list[str],
    ) -> Response:
        if not rest:
            query = request.query_params
            is_filtered = bool(RUN_FILTERS & set(query))
            low, high = _created_within(query.get("created"))
            listed = [
                one
                for one in indexed.builds_created(low, high)
                if query.get("branch") in (None, one.branch)
                and query.get("event") in (None, one.event)
                and query.get("head_sha") in (None, one.sha)
            ]
            return _list(
                request,
                indexed,
                listed,
                lambda one: objects.run(indexed, one),
                wrapper="workflow_runs",
                limit=FILTERED_RUNS_LIMIT if is_filtered else None,
            )
        build = indexed.build_by_id.get(int(rest[0])) if rest[0].isdigit() else None
        if build is None:
            raise HTTPException(404)
        if rest[1:2] == ["attempts"] and rest[-1] != "jobs":
            attempt = index.attempt_of(build, int(rest[2]))
            return JSONResponse(objects.run(indexed, attempt))
        if rest[-1] == "jobs":
            return _list(request, indexed, objects.jobs(build), lambda one: one, wrapper="jobs")
        return JSONResponse(objects.run(indexed, build))


def _created_within(asked: str | None) -> tuple[str, str]:
    """GitHub's date filter: >=x, <=x, >x, <x, x..y or one day. ISO text compares as time does."""
    low, high = asked or "", ""
    if ".." in low:
        low, high = low.split("..", 1)
        return _start(low), "" if high == "*" else _end(high)
    for sign in (">=", "<=", ">", "<"):
        if low.startswith(sign):
            bound = low.removeprefix(sign)
            return (_start(bound), "") if sign[0] == ">" else ("", _end(bound))
    return _start(low), _end(low)


def _start(bound: str) -> str:
    return "" if bound == "*" else bound.replace("+00:00", "Z")


def _end(bound: str) -> str:
    if not bound or "T" in bound:
        return bound.replace("+00:00", "Z")
    return f"{bound}T23:59:59Z"


def _change(indexed: RepositoryIndex, number: int) -> Change:
    if not 0 < number <= len(indexed.repository.changes):
        raise HTTPException(404)
    return indexed.repository.changes[number - 1]


def _branches(indexed: RepositoryIndex) -> list[tuple[str, list[str]]]:
    return sorted(indexed.repository.branches.items())


def routes(known: GithubIndex) -> list[BaseRoute]:
    """Every REST route."""
    repositories = Repositories(known)

    def user(request: Request) -> Response:
        return JSONResponse({"login": known.organisation.people[-1].login, "type": "User"})

    def rate_limit(request: Request) -> Response:
        limits = {"limit": 15_000, "used": 1, "remaining": 14_999, "reset": 1_795_000_000}
        return JSONResponse({"resources": {"core": limits, "graphql": limits}, "rate": limits})

    def owned(request: Request) -> Response:
        owner = request.path_params["owner"]
        login = known.organisation.login if owner == str(ORGANISATION_ID) else owner
        found = known.owned_by(login)
        if not found:
            raise HTTPException(404)
        base = _base(request)
        url = f"{base}/organizations/{ORGANISATION_ID}/repos"
        if found[0].repository.owner_type == "User":
            url = f"{base}/users/{login}/repos"
        shown, headers = page_of(found, request.query_params, url)
        objects = RestObjects(base)
        return JSONResponse([objects.repository(one) for one in shown], headers=headers)

    def owner(request: Request) -> Response:
        login = request.path_params["owner"]
        found = known.owned_by(login)
        if not found:
            raise HTTPException(404)
        return JSONResponse(RestObjects(_base(request)).owner(found[0]))

    def by_name(request: Request) -> Response:
        name = f"{request.path_params['owner']}/{request.path_params['name']}".lower()
        renamed = known.former.get(name)
        if renamed is not None:
            tail = request.path_params["tail"]
            url = f"{_base(request)}/repositories/{renamed.repository.native_id}"
            url = f"{url}/{tail}" if tail else url
            query = f"?{request.url.query}" if request.url.query else ""
            body: Json = {"message": "Moved Permanently", "url": url + query}
            return JSONResponse(body, 301, headers={"Location": url + query})
        indexed = known.by_name.get(name)
        if indexed is None:
            raise HTTPException(404)
        return repositories.answer(request, indexed)

    def by_id(request: Request) -> Response:
        indexed = known.by_id.get(int(request.path_params["id"]))
        if indexed is None:
            raise HTTPException(404)
        return repositories.answer(request, indexed)

    def installation_token(request: Request) -> Response:
        return JSONResponse({"token": TOKEN, "expires_at": "2099-01-01T00:00:00Z"}, 201)

    def without_tail(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def with_empty_tail(request: Request) -> Response:
            request.path_params["tail"] = ""
            return answer(request)

        return with_empty_tail

    return [
        Route("/user", user),
        Route("/rate_limit", rate_limit),
        Route("/app/installations/{id:int}/access_tokens", installation_token, methods=["POST"]),
        Route("/orgs/{owner}", owner),
        Route("/users/{owner}", owner),
        Route("/orgs/{owner}/repos", owned),
        Route("/users/{owner}/repos", owned),
        Route("/organizations/{owner}/repos", owned),
        Route("/repos/{owner}/{name}", without_tail(by_name)),
        Route("/repos/{owner}/{name}/{tail:path}", by_name),
        Route("/repositories/{id:int}", without_tail(by_id)),
        Route("/repositories/{id:int}/{tail:path}", by_id),
    ]
