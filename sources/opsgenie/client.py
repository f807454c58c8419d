"""Opsgenie's REST API over HTTP: its key, its pages, and how far they reach.

Answers objects as Opsgenie wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from dlt.sources.helpers.rest_client.auth import APIKeyAuth
from requests import Response

from sources.edge import instant
from sources.errors import ToolError
from sources.http import Client, Clock, faults
from sources.http.faults import Site
from sources.opsgenie.configuration import TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

SITE = Site(
    tool=TOOL,
    name="Opsgenie",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
)

PAGE = 100
# A list answers nothing beyond this offset.
_REACH = 20_000


class Opsgenie:
    """One Opsgenie account."""

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
            auth=APIKeyAuth(name="Authorization", api_key=f"GenieKey {configuration.token}"),
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def probe(self, path: str) -> None:
        """Ask for one object, to see whether the key may."""
        self._page(path, {"limit": 1})

    def listed(self, path: str) -> Iterator[list[Json]]:
        """The pages of a list that has no times."""
        for page, is_cut_off in self._pages(path, {}):
            if is_cut_off:
                raise _beyond_reach(path)
            yield page

    def updated(
        self, path: str, since: datetime | None, until: datetime | None
    ) -> Iterator[list[Json]]:
        """The pages of what was updated in a time, in the order in which it was made.

        That order does not change while we read: what is updated meanwhile comes in between, and
        nothing moves forward past the offset. Beyond the reach of offsets the list is asked for
        again from the last object on; a row may come twice.
        """
        asked = [f"updatedAt>={_written(since)}"] if since else []
        asked += [f"updatedAt<{_written(until)}"] if until else []
        made_from: datetime | None = None
        while True:
            parts = [*asked, *([f"createdAt>={_written(made_from)}"] if made_from else [])]
            order = {"sort": "createdAt", "order": "asc"}
            params = {**order, **({"query": " AND ".join(parts)} if parts else {})}
            last: Any = None
            for page, is_cut_off in self._pages(path, params):
                yield page
                last = page[-1].get("createdAt") if is_cut_off else None
            if last is None:
                return
            reached = instant(last)
            if made_from is not None and reached <= made_from:
                raise _beyond_reach(path)
            made_from = reached

    def told(self, path: str, params: Json) -> Json:
        """What is answered about one object: an object in `data`."""
        response = self._client.response(path, params)
        answer = self._client.parsed(response)
        found = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(found, dict):
            raise faults.unexpected(SITE, response.request, "an object in `data`")
        return found

    def entries(self, incident_id: str) -> Iterator[list[Json]]:
        """The pages of an incident's timeline, whose next one begins at a mark that it names."""
        path = f"/v2/incident-timelines/{quote(incident_id, safe='')}/entries"
        params: Json = {"limit": PAGE, "order": "asc"}
        seen: set[str] = set()
        while True:
            told = self.told(path, params)
            page = told.get("entries")
            if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
                raise _unfit_timeline("has no list of entries")
            yield page
            mark = told.get("nextOffset")
            if not mark:
                return
            if str(mark) in seen or not page:
                raise _unfit_timeline("goes in circles")
            seen.add(str(mark))
            params["offset"] = str(mark)

    def _pages(self, path: str, params: Json) -> Iterator[tuple[list[Json], bool]]:
        """Each page, and whether more follow that cannot be reached."""
        offset = 0
        seen: set[str] = set()
        while True:
            response = self._page(path, {**params, "limit": PAGE, "offset": offset})
            answer = self._client.parsed(response)
            page = _objects(response, answer)
            ids = {str(one["id"]) for one in page if one.get("id")}
            is_more = bool((answer.get("paging") or {}).get("next"))
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

    def _page(self, path: str, params: Json) -> Response:
        response = self._client.response(path, params)
        _objects(response, self._client.parsed(response))
        return response


def _objects(response: Response, answer: Any) -> list[Json]:
    found = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise faults.unexpected(SITE, response.request, "a list of objects in `data`")
    return found


def _beyond_reach(path: str) -> ToolError:
    return ToolError(
        f"Opsgenie pages through {_REACH} objects of {path} and no more, and has that many of one "
        "moment: nothing of this run was loaded, so use a key of fewer teams.",
        tool=TOOL,
    )


def _unfit_timeline(what: str) -> ToolError:
    return ToolError(
        f"The timeline of an incident of Opsgenie {what}: nothing of this run was loaded, so try "
        "again, and compare what it sends with sources/opsgenie/README.md if it stays so.",
        tool=TOOL,
    )


def _written(moment: datetime) -> int:
    """Milliseconds, as its queries count time."""
    return int(moment.timestamp() * 1_000)
