"""GitHub's two ways of paging: numbered pages with Link headers, and cursors.

Links point at /repositories/{id}/… and /organizations/{id}/…, as GitHub's do, so that only a
reader that follows them verbatim gets to the end.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from graphql import GraphQLError
from starlette.datastructures import QueryParams

DEFAULT_PAGE = 30
LARGEST_PAGE = 100
Node = dict[str, Any]


def page_of(
    items: Sequence[Any], query: QueryParams, url: str, *, limit: int | None = None
) -> tuple[Sequence[Any], dict[str, str]]:
    """The asked page and the Link header that leads on from it."""
    reachable = len(items) if limit is None else min(limit, len(items))
    size = min(max(_number(query.get("per_page"), DEFAULT_PAGE), 1), LARGEST_PAGE)
    number = max(_number(query.get("page"), 1), 1)
    last = max((reachable + size - 1) // size, 1)
    rest = [(key, value) for key, value in query.multi_items() if key not in ("page", "per_page")]

    def link(to: int, relation: str) -> str:
        target = urlencode([*rest, ("per_page", size), ("page", to)])
        return f'<{url}?{target}>; rel="{relation}"'

    links = []
    if number > 1:
        links += [link(number - 1, "prev"), link(1, "first")]
    if number < last:
        links += [link(number + 1, "next"), link(last, "last")]
    headers = {"Link": ", ".join(links)} if links else {}
    return items[(number - 1) * size : min(number * size, reachable)], headers


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise


def cursor(position: int) -> str:
    """An opaque cursor as GitHub writes one, of the position after which to go on."""
    return base64.b64encode(f"cursor:v2:{position}".encode()).decode()


def _position(text: str) -> int:
    try:
        return int(base64.b64decode(text).decode().rsplit(":", 1)[1])
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise GraphQLError(f"`{text}` does not appear to be a valid cursor.") from error


def connection(
    items: Sequence[Any],
    node: Callable[[Any], Any],
    *,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    field: str = "connection",
    **_: Any,
) -> dict[str, Any]:
    """A connection's page: nodes, edges with cursors, what lies beyond, how many there are."""
    asked = first if first is not None else last
    if asked is None:

        def unbounded(*_: Any, **__: Any) -> Any:
            raise GraphQLError(
                f"You must provide a `first` or `last` value to properly paginate the `{field}`"
                " connection.",
                extensions={"type": "MISSING_PAGINATION_BOUNDARIES"},
            )

        # A count alone needs no bounds: GitHub asks for them only where nodes are read.
        return {
            "nodes": unbounded,
            "edges": unbounded,
            "pageInfo": unbounded,
            "totalCount": len(items),
        }
    if asked > LARGEST_PAGE:
        raise GraphQLError(
            f"Requesting {asked} records on the `{field}` connection exceeds the `first` limit"
            " of 100 records.",
            extensions={"type": "EXCESSIVE_PAGINATION"},
        )
    start = _position(after) + 1 if after else 0
    end = _position(before) if before else len(items)
    if first is not None:
        end = min(end, start + first)
    else:
        start = max(start, end - asked)
    shown = items[start:end]
    return {
        "nodes": lambda *_, **__: [node(one) for one in shown],
        "edges": lambda *_, **__: [
            {"cursor": cursor(start + offset), "node": node(one)}
            for offset, one in enumerate(shown)
        ],
        "totalCount": len(items),
        "pageInfo": {
            "hasNextPage": end < len(items),
            "hasPreviousPage": start > 0,
            "startCursor": cursor(start) if shown else None,
            "endCursor": cursor(end - 1) if shown else None,
        },
    }


def pages(items: Any, node: Callable[[Any], Any], field: str) -> Callable[..., Any]:
    """A connection field over a list, or over a function that makes the list when asked."""

    def resolve(_info: Any, **asked: Any) -> Any:
        listed = items() if callable(items) else items
        return connection(listed, node, field=field, **asked)

    return resolve
