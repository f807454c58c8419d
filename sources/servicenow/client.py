"""ServiceNow's Table API over HTTP: its credentials, and how its lists are read to their end.

Answers records as ServiceNow wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from requests import Response
from requests.auth import AuthBase, HTTPBasicAuth

from sources.http import Client, Clock
from sources.http import faults as said
from sources.http.faults import Site
from sources.servicenow.configuration import TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]

PAGE = 1_000
_UPDATED = "sys_updated_on"
_BEGINNING = "1970-01-01 00:00:00"


class ServiceNow:
    """One ServiceNow instance."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        key = "token" if configuration.token else "password"
        self.site = Site(
            tool=TOOL,
            name="ServiceNow",
            token_setting=name_of(TOOL, key),
            host_setting=name_of(TOOL, "url"),
        )
        self._client = Client(
            self.site,
            configuration.url,
            auth=_auth(configuration),
            headers={"Accept": "application/json"},
            clock=clock,
            on_request=on_request,
        )

    def records(
        self,
        table: str,
        fields: Sequence[str],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        hidden: Callable[[int], None] = lambda _count: None,
    ) -> Iterator[list[Json]]:
        """The pages of what was updated since, in the order of its update.

        Each page is asked for from the time of the last record of the one before: with offsets
        alone, a record that is updated while we read moves the others by one, and one is missed.
        A page may be short or empty because access control hides its records, so only the count
        of the list ends it. `hidden` is told how many were counted and never shown.
        """
        start = _written(since) if since else _BEGINNING
        end = f"^{_UPDATED}<{_written(until)}" if until else ""
        offset, counted, seen = 0, 0, set[str]()
        while True:
            query = f"{_UPDATED}>={start}{end}^ORDERBY{_UPDATED}^ORDERBYsys_id"
            response = self._page(table, fields, query, offset)
            page = self._objects(response)
            total = _total(response)
            counted = counted or total
            yield page
            seen.update(_text(record.get("sys_id")) for record in page)
            times = [_text(record.get(_UPDATED)) for record in page]
            if any(time < start for time in times):
                raise said.going_in_circles(self.site, response.request)
            if offset + PAGE >= total and not _has_next(response):
                hidden(max(counted - len(seen), 0))
                return
            if times and max(times) > start:
                start, offset = max(times), 0
            elif offset >= total:
                raise said.going_in_circles(self.site, response.request)
            else:
                offset += PAGE

    def ids(self, table: str) -> set[str]:
        """The sys_ids of everything in a table that may be seen."""
        return {
            _text(record.get("sys_id"))
            for page in self.records(table, ["sys_id", _UPDATED])
            for record in page
        }

    def matching(self, table: str, fields: Sequence[str], query: str) -> list[Json]:
        """The records of one query that fits a page."""
        return self._objects(self._page(table, fields, query, 0))

    def probe(self, table: str) -> None:
        """Ask for one record, to see whether the account may."""
        self._objects(self._page(table, ["sys_id"], "", 0, limit=1))

    def _page(
        self, table: str, fields: Sequence[str], query: str, offset: int, limit: int | None = None
    ) -> Response:
        return self._client.response(
            f"/api/now/table/{table}",
            {
                "sysparm_query": query,
                "sysparm_fields": ",".join(fields),
                "sysparm_limit": limit or PAGE,
                "sysparm_offset": offset,
                "sysparm_display_value": "false",
                "sysparm_exclude_reference_link": "true",
            },
        )

    def _objects(self, response: Response) -> list[Json]:
        answer = self._client.parsed(response)
        found = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise said.unexpected(self.site, response.request, "a list of objects in `result`")
        return found


def _auth(configuration: Configuration) -> AuthBase:
    if configuration.token is not None:
        return BearerTokenAuth(configuration.token)
    return HTTPBasicAuth(configuration.username or "", configuration.password or "")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _text(cell: Any) -> str:
    return str(cell.get("value") if isinstance(cell, dict) else cell or "")


def _total(response: Response) -> int:
    said_total = response.headers.get("X-Total-Count", "").strip()
    return int(said_total) if said_total.isdigit() else 0


def _has_next(response: Response) -> bool:
    return "X-Total-Count" not in response.headers and "next" in response.links
