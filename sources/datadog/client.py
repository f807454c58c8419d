"""Datadog's API v1 over HTTP: its two keys, its pages, and the answers' outer shape.

Answers objects as Datadog wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from requests import Response

from sources.datadog.configuration import TOOL, Configuration
from sources.http import Client, Clock, faults
from sources.http.faults import Site
from sources.settings import name_of

Json = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

PAGE = 500
_SITE = Site(
    tool=TOOL,
    name="Datadog",
    token_setting=f"{name_of(TOOL, 'api_key')} and {name_of(TOOL, 'application_key')}",
    host_setting=name_of(TOOL, "url"),
)


class Datadog:
    """One organisation of Datadog."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = Client(
            _SITE,
            configuration.url,
            headers={
                "DD-API-KEY": configuration.api_key,
                "DD-APPLICATION-KEY": configuration.application_key,
            },
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def levels(self) -> tuple[list[Json], int | None]:
        """Every service level objective, and how many there are where Datadog says it."""
        found: dict[str, Json] = {}
        while True:
            params = {"limit": PAGE, "offset": len(found)}
            response = self._client.response("/api/v1/slo", params)
            page = self._list(response, "data")
            new = {str(one.get("id")): one for one in page}
            if new.keys() & found.keys():
                raise faults.going_in_circles(_SITE, response.request)
            found |= new
            if len(page) < PAGE:
                return list(found.values()), _total(self._client.parsed(response))

    def history(self, slo_id: str, since: datetime, until: datetime) -> Json:
        """How an objective was kept between two times."""
        params = {"from_ts": int(since.timestamp()), "to_ts": int(until.timestamp())}
        response = self._client.response(f"/api/v1/slo/{slo_id}/history", params)
        answer = self._client.parsed(response)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict):
            raise faults.unexpected(_SITE, response.request, "an object in `data`")
        return data

    def series(self, query: str, since: datetime, until: datetime) -> list[Json]:
        """The series that answer a query."""
        params = {"query": query, "from": int(since.timestamp()), "to": int(until.timestamp())}
        return self._list(self._client.response("/api/v1/query", params), "series")

    def _list(self, response: Response, name: str) -> list[Json]:
        answer = self._client.parsed(response)
        found = answer.get(name) if isinstance(answer, dict) else None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise faults.unexpected(_SITE, response.request, f"a list of objects in `{name}`")
        return found


def _total(answer: Json) -> int | None:
    page = (answer.get("metadata") or {}).get("page") or {}
    total = page.get("total_count")
    return total if isinstance(total, int) and not isinstance(total, bool) else None
