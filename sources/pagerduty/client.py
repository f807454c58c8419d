"""PagerDuty's REST API over HTTP: its token, its pages, and how far they reach.

Answers objects as PagerDuty wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from dlt.sources.helpers.rest_client.auth import APIKeyAuth
from requests import Response

from sources.errors import ToolError
from sources.http import Client, Clock, faults
from sources.http.faults import Site
from sources.pagerduty.configuration import TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

SITE = Site(
    tool=TOOL,
    name="PagerDuty",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
)

PAGE = 100
# A list answers nothing beyond this offset, and no more than six months at once.
_REACH = 10_000
_LONGEST = timedelta(days=180)
_SHORTEST = timedelta(seconds=2)


class PagerDuty:
    """One PagerDuty account."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = Client(
            SITE,
            configuration.url,
            auth=APIKeyAuth(name="Authorization", api_key=f"Token token={configuration.token}"),
            headers={"Accept": "application/vnd.pagerduty+json;version=2"},
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def object(self, path: str, name: str) -> Json:
        """A single object."""
        response = self._client.response(path)
        answer = self._client.parsed(response)
        found = answer.get(name) if isinstance(answer, dict) else None
        if not isinstance(found, dict):
            raise faults.unexpected(SITE, response.request, f"an object in `{name}`")
        return found

    def values(self, path: str, name: str) -> list[Json]:
        """A list that has no pages."""
        response = self._client.response(path)
        return _objects(response, self._client.parsed(response), name)

    def first(self, path: str, name: str, params: Json) -> Json | None:
        """The first object of a list."""
        response = self._client.response(path, {**params, "limit": 1})
        found = _objects(response, self._client.parsed(response), name)
        return found[0] if found else None

    def pages(self, path: str, name: str, params: Json | None = None) -> Iterator[list[Json]]:
        """The pages of a list that is short enough to be read to its end."""
        for page, is_cut_off in self._pages(path, name, params or {}):
            if is_cut_off:
                raise ToolError(
                    f"PagerDuty lists more than {_REACH} {name}, which is all that it pages "
                    "through: nothing of this run was loaded, so use a token of fewer teams.",
                    tool=TOOL,
                )
            yield page

    def between(
        self, path: str, name: str, since: datetime, until: datetime, params: Json | None = None
    ) -> Iterator[list[Json]]:
        """The pages of a part of time, in parts that PagerDuty answers; a row may come twice."""
        start = since
        while start < until:
            end = min(start + _LONGEST, until)
            yield from self._part(path, name, start, end, params or {})
            start = end

    def _part(
        self, path: str, name: str, start: datetime, end: datetime, params: Json
    ) -> Iterator[list[Json]]:
        asked = {**params, "since": _written(start), "until": _written(end)}
        for page, is_cut_off in self._pages(path, name, asked):
            yield page
            if is_cut_off:
                if end - start < _SHORTEST:
                    raise ToolError(
                        f"PagerDuty has more than {_REACH} {name} in two seconds, which is all "
                        "that it pages through: nothing of this run was loaded.",
                        tool=TOOL,
                    )
                middle = start + (end - start) / 2
                yield from self._part(path, name, start, middle, params)
                yield from self._part(path, name, middle, end, params)
                return

    def _pages(self, path: str, name: str, params: Json) -> Iterator[tuple[list[Json], bool]]:
        """Each page, and whether more follow that cannot be reached."""
        offset = 0
        seen: set[Any] = set()
        while True:
            response = self._client.response(path, {**params, "limit": PAGE, "offset": offset})
            answer = self._client.parsed(response)
            page = _objects(response, answer, name)
            ids = {str(one.get("id")) for one in page if one.get("id")}
            is_more = answer.get("more") is True
            # A page that another announced, or behind which more follow, has something in it.
            if not page and (is_more or offset):
                raise faults.unexpected(SITE, response.request, "the rest of its own list")
            if ids and ids <= seen:
                raise faults.going_in_circles(SITE, response.request)
            seen |= ids
            offset += PAGE
            is_cut_off = is_more and offset + PAGE > _REACH
            yield page, is_cut_off
            if not is_more or is_cut_off:
                return


def _objects(response: Response, answer: Any, name: str) -> list[Json]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise faults.unexpected(SITE, response.request, f"a list of objects in `{name}`")
    return found


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
