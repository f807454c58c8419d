"""GitLab's GraphQL endpoint: the part of its schema that schema.graphql holds.

A page of a list has at most a hundred nodes here too; what is in them objects.py writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.gitlab import objects
from demo.gitlab.objects import Json
from demo.gitlab.site import Project, Site
from demo.organisation.model import Change

LARGEST_PAGE = 100
# What a query may cost; a merge request with its lists costs about eight here.
LARGEST_COMPLEXITY = 250
_COST = 8


def route(site: Site) -> Route:
    """The endpoint."""
    schema = build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))

    async def answer(request: Request) -> Response:
        asked = await request.json()
        return JSONResponse(_executed(schema, site, asked))

    return Route("/api/graphql", answer, methods=["POST"])


def _executed(schema: GraphQLSchema, site: Site, asked: Json) -> Json:
    def project(_info: Any, fullPath: str) -> Json | None:
        found = site.by_path.get(fullPath.lower())
        return _project(found) if found else None

    result = graphql_sync(
        schema,
        asked["query"],
        root_value={"project": project},
        variable_values=asked.get("variables"),
    )
    answered: Json = {"data": result.data}
    if result.errors:
        answered["errors"] = [{"message": one.message} for one in result.errors]
    return answered


def _project(project: Project) -> Json:
    def merge_requests(_info: Any, iids: list[str] | None = None, first: int | None = None) -> Json:
        wanted = project.repository.changes
        if iids is not None:
            wanted = [one for one in wanted if str(one.number) in iids]
        size = min(first or LARGEST_PAGE, LARGEST_PAGE)
        if size * _COST > LARGEST_COMPLEXITY:
            raise GraphQLError(
                f"Query has complexity of {size * _COST}, which exceeds max complexity of "
                f"{LARGEST_COMPLEXITY}"
            )
        return _connection([_merge_request(one) for one in wanted], size)

    return {
        "id": f"gid://gitlab/Project/{project.repository.native_id}",
        "fullPath": project.repository.full_name,
        "mergeRequests": merge_requests,
    }


def _connection(nodes: list[Json], first: int | None) -> Json:
    size = min(first or LARGEST_PAGE, LARGEST_PAGE)
    return {"nodes": nodes[:size], "pageInfo": {"hasNextPage": len(nodes) > size}}


def _merge_request(change: Change) -> Json:
    return {
        "id": f"gid://gitlab/MergeRequest/{change.native_id}",
        "iid": str(change.number),
        "diffStats": [
            {"path": one.path, "additions": one.lines_added, "deletions": one.lines_deleted}
            for one in change.files
        ],
        "commits": lambda _info, first=None: _connection(
            [_commit(objects.commit(one)) for one in reversed(change.commits)], first
        ),
        # The latest first, which REST does only when it is asked to.
        "notes": lambda _info, first=None: _connection(
            [_note(one) for one in reversed(objects.notes(change))], first
        ),
    }


def _commit(written: Json) -> Json:
    return {
        "id": f"gid://gitlab/Commit/{written['id']}",
        "sha": written["id"],
        "message": written["message"],
        "authoredDate": written["authored_date"],
        "committedDate": written["committed_date"],
        "authorEmail": written["author_email"],
        "authorName": written["author_name"],
    }


def _note(written: Json) -> Json:
    kind = written["type"] or "Note"
    return {
        "id": f"gid://gitlab/{kind}/{written['id']}",
        "system": written["system"],
        "body": written["body"],
        "createdAt": written["created_at"],
        "author": written["author"],
    }
