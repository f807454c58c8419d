"""The Table API: encoded queries, fields that walk to other records, offsets, Link and count.

Which records there are is records.py's.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.organisation.model import Organisation
from demo.servicenow.records import Record, tables_of

USERNAME = "plumbline.reader"
PASSWORD = "not-a-password-of-anybody"  # noqa: S105
_LARGEST_PAGE = 10_000
# The longest operator first: `>=` begins with `>`.
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    ">=": lambda held, asked: held >= asked,
    "<=": lambda held, asked: held <= asked,
    "IN": lambda held, asked: held in asked.split(","),
    "<": lambda held, asked: held < asked,
    ">": lambda held, asked: held > asked,
    "=": lambda held, asked: held == asked,
}


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose ServiceNow answers there."""
    return {
        "SOURCES__SERVICENOW__URL": url,
        "SOURCES__SERVICENOW__USERNAME": USERNAME,
        "SOURCES__SERVICENOW__PASSWORD": PASSWORD,
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as ServiceNow does about the organisation."""
    tables = tables_of(organisation)

    async def table(request: Request) -> Response:
        request.app.state.request_count += 1
        if not _is_known(request.headers.get("Authorization", "")):
            return _error("User Not Authenticated", "Required to provide Auth information", 401)
        name = request.path_params["name"]
        if name not in tables:
            return _error(f"Invalid table {name}", "", 400)
        return _page(tables[name], request)

    app = Starlette(routes=[Route("/api/now/table/{name}", table)])
    app.state.request_count = 0
    return app


def _is_known(authorisation: str) -> bool:
    told = base64.b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode()
    return authorisation == f"Basic {told}"


def _error(message: str, detail: str, status: int) -> Response:
    body = {"error": {"message": message, "detail": detail}, "status": "failure"}
    return JSONResponse(body, status)


def _page(records: list[Record], request: Request) -> Response:
    query = request.query_params
    found = matching(records, query.get("sysparm_query", ""))
    limit = min(int(query.get("sysparm_limit", _LARGEST_PAGE)), _LARGEST_PAGE)
    offset = int(query.get("sysparm_offset", 0))
    fields = [name for name in query.get("sysparm_fields", "").split(",") if name]
    is_plain = query.get("sysparm_exclude_reference_link") == "true"
    shown = [
        _shown(record, fields, is_plain, str(request.base_url))
        for record in found[offset : offset + limit]
    ]
    headers = {"X-Total-Count": str(len(found)), "Link": _links(request, offset, limit, len(found))}
    return JSONResponse({"result": shown}, headers=headers)


def matching(records: list[Record], query: str) -> list[Record]:
    """The records that an encoded query finds, in its order."""
    found, orders = records, []
    for part in filter(None, query.split("^")):
        if part.startswith("ORDERBY"):
            orders.append(part.removeprefix("ORDERBY"))
            continue
        operator = next(one for one in _OPERATORS if one in part)
        name, _, asked = part.partition(operator)
        found = [one for one in found if _OPERATORS[operator](_plain(one.get(name)), asked)]
    return sorted(found, key=lambda one: [_plain(one.get(name)) for name in orders])


def _plain(cell: Any) -> str:
    """A reference's own value; every other cell is a text."""
    return str(cell[1]) if isinstance(cell, tuple) else str(cell or "")


def _shown(record: Record, fields: list[str], is_plain: bool, base: str) -> dict[str, Any]:
    # What walks to another record is there only where it is asked for.
    asked = fields or [name for name in record if "." not in name]
    return {
        name: _reference(record[name], base)
        if isinstance(record[name], tuple) and not is_plain
        else _plain(record[name])
        for name in asked
        if name in record
    }


def _reference(cell: tuple[str, str], base: str) -> dict[str, str] | str:
    table, sys_id = cell
    return {"link": f"{base}api/now/table/{table}/{sys_id}", "value": sys_id} if sys_id else ""


def _links(request: Request, offset: int, limit: int, count: int) -> str:
    rest = [(k, v) for k, v in request.query_params.multi_items() if k != "sysparm_offset"]

    def link(to: int, relation: str) -> str:
        target = request.url.replace(query=urlencode([*rest, ("sysparm_offset", str(to))]))
        return f'<{target}>;rel="{relation}"'

    links = [link(0, "first")]
    if offset + limit < count:
        links.append(link(offset + limit, "next"))
    return ",".join([*links, link(max(count - 1, 0) // limit * limit, "last")])
