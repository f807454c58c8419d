"""A small GitHub on a site: what a test puts into it is answered over GraphQL and REST."""

from __future__ import annotations

import re
from typing import Any

from tests.sources.site import Answer, Asked, Site

Object = dict[str, Any]

CREATED = "2026-11-01T08:00:00Z"
_OPERATION = re.compile(r"^query (\w+)", re.MULTILINE)
_NO_PAGE = {"hasNextPage": False, "endCursor": None}


def connection(nodes: list[Object], **more: Any) -> Object:
    """A connection that holds everything on its first page."""
    return {"nodes": nodes, "pageInfo": _NO_PAGE, "totalCount": len(nodes)} | more


def user(login: str) -> Object:
    return {"__typename": "User", "login": login}


def commit(sha: str, **more: Any) -> Object:
    written = {
        "oid": sha,
        "message": f"PAY-{len(sha)}: work",
        "authoredDate": "2026-11-01T08:00:00Z",
        "committedDate": "2026-11-01T09:00:00Z",
        "author": {"email": "anna@example.com", "name": "Anna", "user": {"login": "anna-berg"}},
    }
    return {"commit": written | more}


def pull_request(number: int, **more: Any) -> Object:
    """A pull request as GraphQL writes it."""
    return {
        "id": f"PR_{number}",
        "fullDatabaseId": str(9000 + number),
        "number": number,
        "state": "MERGED",
        "isDraft": False,
        "title": f"PAY-{number}: a change",
        "body": "Fixes PAY-1 for anna@example.com",
        "createdAt": CREATED,
        "updatedAt": "2026-11-10T08:00:00Z",
        "mergedAt": "2026-11-02T08:00:00Z",
        "closedAt": "2026-11-02T08:00:00Z",
        "mergeCommit": {"oid": f"merge{number}"},
        "headRefOid": f"head{number}",
        "headRefName": "feature/secret-branch",
        "baseRefName": "main",
        "additions": 10,
        "deletions": 2,
        "changedFiles": 1,
        "author": user("anna-berg"),
        "labels": {"nodes": [{"name": "bug"}]},
        "commits": connection([commit(f"c{number}")]),
        "files": connection([{"path": "app/main.py", "additions": 10, "deletions": 2}]),
        "reviews": connection(
            [
                {
                    "fullDatabaseId": str(70_000 + number),
                    "state": "APPROVED",
                    "submittedAt": "2026-11-01T20:00:00Z",
                    "author": user("bob-stone"),
                    "comments": {"totalCount": 2},
                }
            ]
        ),
        "timelineItems": connection([]),
    } | more


def deployment(number: int, state: str = "SUCCESS", **more: Any) -> Object:
    """A deployment as GraphQL writes it."""
    created = more.get("createdAt", "2026-11-03T08:00:00Z")
    return {
        "id": f"DE_{number}",
        "databaseId": number,
        "environment": "production",
        "task": "deploy",
        "commitOid": f"merge{number}",
        "createdAt": created,
        "updatedAt": created,
        "ref": {"name": f"v{number}", "prefix": "refs/tags/"},
        "creator": user("anna-berg"),
        "statuses": connection([{"id": f"DES_{number}", "state": state, "createdAt": created}]),
    } | more


def rest_commit(sha: str, *parents: str) -> Object:
    signed = {"name": "Anna", "email": "anna@example.com", "date": CREATED}
    return {
        "sha": sha,
        "commit": {"message": f"OPS-{len(sha)} work", "author": signed, "committer": signed},
        "author": {"login": "anna-berg", "type": "User"},
        "parents": [{"sha": parent} for parent in parents],
    }


class Hub:
    """Repositories on a site, each with what a test gives it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pull_requests: dict[str, list[Object]] = {}
        self.deployments: dict[str, list[Object]] = {}
        self.further: list[Object] = []
        site.on_call("/graphql", self._graphql, method="POST")
        site.on("/rate_limit", Answer({}, headers={"X-OAuth-Scopes": "repo, read:org"}))

    def repository(self, native_id: int, full_name: str, **more: Any) -> Object:
        """A repository with nothing in it."""
        owner, _, name = full_name.partition("/")
        answer = {
            "id": native_id,
            "name": name,
            "full_name": full_name,
            "owner": {"login": owner, "type": "Organization"},
            "default_branch": "main",
            "archived": False,
            "fork": False,
            "created_at": "2026-10-01T08:00:00Z",
            "pushed_at": "2026-11-10T08:00:00Z",
            "updated_at": "2026-11-10T08:00:00Z",
        } | more
        path = f"/repos/{full_name}"
        self.site.on(path, Answer(answer))
        for listed in ("branches", "tags", "releases", "deployments", "pulls"):
            self.site.on(f"{path}/{listed}", Answer([]))
        self.site.on(f"{path}/actions/runs", Answer({"total_count": 0, "workflow_runs": []}))
        self.pull_requests[full_name] = []
        self.deployments[full_name] = []
        return answer

    def _graphql(self, asked: Asked) -> Answer:
        variables = asked.body["variables"]
        found = _OPERATION.search(asked.body["query"])
        operation = found.group(1) if found else ""
        if operation == "PullRequestFurtherPages":
            return Answer({"data": {"node": self.further.pop(0)}})
        full_name = f"{variables['owner']}/{variables['name']}"
        lists = {
            "PullRequests": ("pullRequests", self.pull_requests),
            "Deployments": ("deployments", self.deployments),
            "DeploymentIds": ("deployments", self.deployments),
        }
        name, held = lists[operation]
        nodes = held[full_name]
        start = int(variables["after"] or 0)
        end = start + variables["first"]
        page = {"hasNextPage": end < len(nodes), "endCursor": str(end)}
        data = {"repository": {name: {"nodes": nodes[start:end], "pageInfo": page}}}
        return Answer({"data": data})
