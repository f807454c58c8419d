"""GitHub's GraphQL endpoint: one POST, executed by graphql-core on the published types.

Queries are validated before they run, as GitHub does; what costs how much is reported in
rateLimit. How each object answers its fields is graph_objects.py's.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from demo.clock import iso
from demo.github.graph_objects import GraphObjects
from demo.github.index import GithubIndex, RepositoryIndex

_OPERATION = re.compile(r"\bquery\s+(?P<name>\w+)")

SCHEMA_FILE = Path(__file__).with_name("schema.graphql")
HOURLY_POINTS = 10_000


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """The types that this GitHub answers: a subset of the published ones."""
    built = build_schema(SCHEMA_FILE.read_text(encoding="utf-8"))
    # GitHub writes ids of more than 32 bits into fields of type Int, which the standard forbids.
    built.type_map["Int"].serialize = int  # type: ignore[attr-defined]
    return built


@lru_cache(maxsize=64)
def _checked(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    document = parse(text)
    return document, tuple(validate(schema(), document))


class Root:
    """The fields of Query."""

    def __init__(self, index: GithubIndex) -> None:
        self.index = index
        self.objects = GraphObjects()
        self.points_used = 0

    def viewer(self, info: GraphQLResolveInfo) -> dict[str, Any]:
        return self.objects.actor(self.index.organisation.people[-1]) or {}

    def rateLimit(self, info: GraphQLResolveInfo, dryRun: bool = False) -> dict[str, Any]:
        self.points_used += 1
        used = self.points_used % HOURLY_POINTS
        return {
            "cost": 1,
            "limit": HOURLY_POINTS,
            "nodeCount": 50,
            "remaining": HOURLY_POINTS - used,
            "used": used,
            "resetAt": iso(datetime.now(UTC) + timedelta(hours=1)),
        }

    def repository(
        self, info: GraphQLResolveInfo, owner: str, name: str, followRenames: bool = True
    ) -> dict[str, Any]:  # fmt: skip
        full_name = f"{owner}/{name}".lower()
        indexed = self.index.by_name.get(full_name)
        if indexed is None and followRenames:
            indexed = self.index.former.get(full_name)
        if indexed is None:
            raise GraphQLError(
                f"Could not resolve to a Repository with the name '{owner}/{name}'.",
                extensions={"type": "NOT_FOUND"},
            )
        return self.objects.repository(indexed)

    def organization(self, info: GraphQLResolveInfo, login: str) -> dict[str, Any]:
        return self._owner(login, "Organization")

    def user(self, info: GraphQLResolveInfo, login: str) -> dict[str, Any]:
        return self._owner(login, "User")

    def repositoryOwner(self, info: GraphQLResolveInfo, login: str) -> dict[str, Any]:
        kinds = {one.repository.owner_type for one in self.index.owned_by(login)}
        return self._owner(login, kinds.pop() if kinds else "User")

    def _owner(self, login: str, kind: str) -> dict[str, Any]:
        owned = [one for one in self.index.owned_by(login) if one.repository.owner_type == kind]
        if not owned:
            raise GraphQLError(
                f"Could not resolve to a{'n' if kind[0] == 'O' else ''} {kind} with the login of"
                f" '{login}'.",
                extensions={"type": "NOT_FOUND"},
            )
        return self.objects.owner(owned[0], owned)

    def node(self, info: GraphQLResolveInfo, id: str) -> dict[str, Any]:
        found = self._node(id)
        if found is None:
            raise GraphQLError(
                f"Could not resolve to a node with the global id of '{id}'.",
                extensions={"type": "NOT_FOUND"},
            )
        return found

    def nodes(self, info: GraphQLResolveInfo, ids: list[str]) -> list[dict[str, Any] | None]:
        return [self._node(one) for one in ids]

    def _node(self, node_id: str) -> dict[str, Any] | None:
        kind, _, number = node_id.partition("_")
        if not number.isdigit():
            return None
        if kind == "R" and int(number) in self.index.by_id:
            return self.objects.repository(self.index.by_id[int(number)])
        for indexed in self.index.repositories:
            found = self._within(indexed, kind, number)
            if found is not None:
                return found
        return None

    def _within(self, indexed: RepositoryIndex, kind: str, number: str) -> dict[str, Any] | None:
        if kind == "PR":
            change = indexed.change_by_id.get(int(number))
            return self.objects.pulls.pull(indexed, change) if change else None
        if kind == "DE":
            deployment = indexed.deployment_by_id.get(number)
            return self.objects.deployment(indexed, deployment) if deployment else None
        if kind == "PRR":
            review = indexed.review_by_id.get(int(number))
            return self.objects.pulls.review(indexed, *review) if review else None
        return None


def _answer(root: Root, query: str, variables: dict[str, Any], name: str | None) -> dict[str, Any]:
    try:
        document, errors = _checked(query)
    except GraphQLError as error:
        return {"errors": [error.formatted]}
    if errors:
        return {"errors": [one.formatted for one in errors]}
    result: ExecutionResult = execute_sync(
        schema(), document, root_value=root, variable_values=variables, operation_name=name
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [
            {"type": (one.extensions or {}).get("type"), **one.formatted} for one in result.errors
        ]
    return answer


def routes(index: GithubIndex) -> list[BaseRoute]:
    """The endpoint."""
    root = Root(index)

    async def endpoint(request: Request) -> Response:
        asked = await request.json()
        named = _OPERATION.search(asked.get("query", ""))
        request.app.state.operations[named["name"] if named else "unnamed"] += 1
        return JSONResponse(
            _answer(
                root,
                asked.get("query", ""),
                asked.get("variables") or {},
                asked.get("operationName"),
            )
        )

    return [Route("/graphql", endpoint, methods=["POST"])]
