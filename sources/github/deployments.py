"""Deployments with their statuses, by GraphQL or by REST, the latest first.

Neither API can be asked for what changed since: the caller stops where nothing can have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sources.edge import Edge
from sources.github.answers import (
    Deployment,
    DeploymentStatus,
    Object,
    graphql_account,
    rest_account,
)
from sources.github.client import GitHub
from sources.github.pull_requests_graphql import nodes
from sources.github.repositories import Repository

PAGE = 50
_IDS_PAGE = 100
_TAG_PREFIX = "refs/tags/"
DEPLOYMENT_READ = frozenset("id environment task sha ref creator created_at updated_at".split())
STATUS_READ = frozenset("node_id state created_at".split())

# A deployment in another state still moves by itself.
FINAL_STATES = frozenset("success failure error inactive".split())


def is_final(deployment: Deployment) -> bool:
    """Whether a deployment has ended, one way or the other."""
    return any(status.state.lower() in FINAL_STATES for status in deployment.statuses)


def by_graphql(github: GitHub, repository: Repository) -> Iterator[Deployment]:
    """Deployments, the latest first."""
    for node in nodes(github, repository, "deployments", "deployments", PAGE, PAGE):
        ref = node.get("ref") or {}
        yield Deployment(
            id=node["databaseId"],
            environment=node["environment"],
            task=node["task"],
            commit_sha=node["commitOid"],
            tag=ref.get("name") if ref.get("prefix") == _TAG_PREFIX else None,
            creator=graphql_account(node["creator"]),
            created_at=node["createdAt"],
            updated_at=node["updatedAt"],
            statuses=[
                DeploymentStatus(status["id"], status["state"], status["createdAt"])
                for status in _statuses(github, node)
            ],
        )


def _statuses(github: GitHub, node: Object) -> Iterator[Object]:
    page = node.get("statuses") or {}
    while page:
        yield from (status for status in page["nodes"] if status)
        if not page["pageInfo"]["hasNextPage"]:
            return
        variables = {"id": node["id"], "statusesAfter": page["pageInfo"]["endCursor"]}
        answer = github.graphql("deployment_further_statuses", variables)
        page = (answer["node"] or {}).get("statuses") or {}


def by_rest(
    github: GitHub, edge: Edge, repository: Repository, tags: Callable[[], frozenset[str]]
) -> Iterator[Deployment]:
    """Deployments, the latest first; REST does not say whether a ref is a tag, so `tags` does."""
    for page in github.pages(f"{repository.path}/deployments"):
        paths = [f"{repository.path}/deployments/{item['id']}/statuses" for item in page]
        for item, statuses in zip(page, github.each(github.objects, paths), strict=True):
            edge.discard("deployments", item.keys() - DEPLOYMENT_READ)
            ref = (item.get("ref") or "").removeprefix(_TAG_PREFIX)
            for status in statuses:
                edge.discard("deployment_statuses", status.keys() - STATUS_READ)
            yield Deployment(
                id=item["id"],
                environment=item.get("environment"),
                task=item.get("task"),
                commit_sha=item.get("sha"),
                tag=ref if ref in tags() else None,
                creator=rest_account(item.get("creator")),
                created_at=item["created_at"],
                updated_at=item.get("updated_at"),
                statuses=[
                    DeploymentStatus(status["node_id"], status["state"], status["created_at"])
                    for status in statuses
                ],
            )


def ids(github: GitHub, repository: Repository, *, is_rest: bool) -> Iterator[str]:
    """The ids of all deployments that GitHub still has."""
    if is_rest:
        for page in github.pages(f"{repository.path}/deployments"):
            yield from (str(item["id"]) for item in page)
        return
    for node in nodes(github, repository, "deployment_ids", "deployments", _IDS_PAGE, _IDS_PAGE):
        yield str(node["databaseId"])
