"""Azure DevOps over HTTP: its two ways of paging, its queries by id, and its patience.

Answers objects as Azure DevOps wrote them. What they mean is the other modules'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

from requests import Response
from requests.auth import HTTPBasicAuth

from sources.azure_devops.configuration import TOOL, Configuration
from sources.errors import ToolError
from sources.http import Client, Clock, Site
from sources.settings import name_of

Json = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

VERSION = "7.1-preview"
PAGE_SIZE = 100
BATCH_SIZE = 200
_REVISIONS_SIZE = 1000
# A query that finds more is refused; every answer says so with this many.
QUERY_END = 20_000
_LONGEST_DELAY_SECONDS = 300.0
_SECOND = timedelta(seconds=1)


def _without_names(path: str) -> str:
    """A path for an error: the collection's address before the API says nothing that helps."""
    _, api, rest = path.partition("/_apis/")
    return f"/_apis/{rest}" if api else path


SITE = Site(
    tool=TOOL,
    name="Azure DevOps",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
    shown=_without_names,
)


class AzureDevOps:
    """One organisation or collection."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._release_url = configuration.release_url
        # The user of a personal access token is empty.
        self._client = Client(
            SITE,
            configuration.url,
            auth=HTTPBasicAuth("", configuration.token),
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def object(self, path: str, params: Json | None = None) -> Json:
        """A single object."""
        return self._parsed(self._response(path, params), path)

    def skipped(
        self, path: str, params: Json | None = None, *, key: str, size: int = PAGE_SIZE
    ) -> Iterator[list[Json]]:
        """The pages of a list that is paged by $top and $skip; `key` tells its objects apart."""
        start = 0
        seen: set[Any] = set()
        is_empty = False
        while True:
            page = self._values(
                self.object(path, {**(params or {}), "$top": size, "$skip": start}), path
            )
            if page and is_empty:
                # What stands in a hole would be passed over for ever.
                raise _unexpected(path, "a page with anything on it, though another one follows,")
            new = [one for one in page if one.get(key) not in seen]
            if page and not new:
                raise _unexpected(path, "the next page: it is again and again the same,")
            seen.update(one.get(key) for one in new)
            if new:
                yield new
            # Behind full pages an empty one is the end, or a hole: the one behind it tells.
            if len(page) < size and (page or is_empty or not start):
                return
            is_empty = not page
            start += size

    def continued(self, path: str, params: Json | None = None) -> Iterator[list[Json]]:
        """The pages of a list whose header says how it goes on."""
        asked = {"$top": PAGE_SIZE, **(params or {})}
        earlier: set[str] = set()
        while True:
            response = self._response(path, asked)
            page = self._values(self._parsed(response, path), path)
            if page:
                yield page
            token = response.headers.get("x-ms-continuationtoken")
            if not token:
                return
            if token in earlier:
                raise _unexpected(path, "the next page: it is again and again the same,")
            earlier.add(token)
            asked = {**asked, "continuationToken": token}

    def records(self, path: str) -> list[Json]:
        """The records of a timeline; a run that never began has none."""
        response = self._response(path, None)
        if response.status_code == HTTPStatus.NO_CONTENT:
            return []
        return self._values(self._parsed(response, path), path, "records")

    def whole(self, path: str, params: Json | None = None) -> list[Json]:
        """A list that comes whole."""
        return self._values(self.object(path, params), path)

    def releases(self, project: str, what: str, params: Json) -> Iterator[list[Json]]:
        """Pages of classic releases, from the host that has them."""
        yield from self.continued(
            f"{self._release_url}/{quote(project)}/_apis/release/{what}", params
        )

    def revisions(self, project: str, fields: list[str], token: str | None) -> Iterator[Json]:
        """Batches of revisions since a watermark; the last one says so, and names the next."""
        path = f"/{quote(project)}/_apis/wit/reporting/workitemrevisions"
        asked: Json = {"fields": ",".join(fields), "includeDeleted": "true"}
        asked |= {"includeIdentityRef": "true", "$maxPageSize": _REVISIONS_SIZE}
        earlier = {token}
        while True:
            batch = self.object(path, asked | ({"continuationToken": token} if token else {}))
            self._values(batch, path, "values")
            token = batch.get("continuationToken") or token
            batch["continuationToken"] = token
            yield batch
            if batch.get("isLastBatch") is True:
                return
            if token in earlier:
                raise _unexpected(path, "the next batch: it is again and again the same,")
            earlier.add(token)

    def item_revisions(self, item_id: str) -> list[Json]:
        """Every revision of one work item."""
        path = f"/_apis/wit/workitems/{item_id}/revisions"
        return [one for page in self.skipped(path, key="rev", size=BATCH_SIZE) for one in page]

    def ids(self, project: str, start: datetime, end: datetime) -> Iterator[str]:
        """The work items of a project that changed last in a window, by queries small enough."""
        query = (
            "select [System.Id] from WorkItems where [System.TeamProject] = "  # noqa: S608
            f"'{project.replace(chr(39), chr(39) * 2)}' "
            f"and [System.ChangedDate] >= '{_written(start)}' "
            f"and [System.ChangedDate] < '{_written(end)}'"
        )
        path = f"/{quote(project)}/_apis/wit/wiql"
        asked = f"{path}?timePrecision=true&$top={QUERY_END - 1}&api-version={VERSION}"
        found = self._client.post(asked, json={"query": query})
        if not isinstance(found, dict):
            raise _unexpected(path, "an object")
        items = self._values(found, path, "workItems")
        if len(items) >= QUERY_END - 1 and end - start > _SECOND:
            middle = start + (end - start) / 2
            yield from self.ids(project, start, middle)
            yield from self.ids(project, middle, end)
            return
        yield from (str(item["id"]) for item in items)

    def items(self, ids: Iterable[str], fields: list[str]) -> Iterator[list[Json]]:
        """Work items by id, two hundred at a time; those that are gone are left out."""
        ordered = sorted(ids, key=int)
        path = f"/_apis/wit/workitemsbatch?api-version={VERSION}"
        for start in range(0, len(ordered), BATCH_SIZE):
            some = [int(one) for one in ordered[start : start + BATCH_SIZE]]
            body = {"ids": some, "fields": fields, "errorPolicy": "omit"}
            answer = self._client.post(path, json=body)
            if not isinstance(answer, dict):
                raise _unexpected(path, "an object")
            found = answer.get("value")
            if not isinstance(found, list):
                raise _unexpected(path, "a list of work items")
            # An item that is left out stands in the list as null.
            yield [item for item in found if item is not None]

    def _response(self, path: str, params: Json | None) -> Response:
        response = self._client.response(path, {"api-version": VERSION, **(params or {})})
        delay = response.headers.get("Retry-After", "")
        if delay.strip().isdigit():
            # Before it refuses, Azure DevOps asks for slower steps with its answers.
            self._client.slow_down(min(float(delay), _LONGEST_DELAY_SECONDS))
        return response

    def _parsed(self, response: Response, path: str) -> Json:
        answer = self._client.parsed(response)
        if not isinstance(answer, dict):
            raise _unexpected(path, "an object")
        return answer

    def _values(self, answer: Json, path: str, name: str = "value") -> list[Json]:
        found = answer.get(name)
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise _unexpected(path, f"a list as its {name}")
        return found


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _unexpected(path: str, expected: str) -> ToolError:
    return ToolError(
        f"Azure DevOps answered {_without_names(path.partition('?')[0])} with something else than "
        f"{expected}: check {SITE.host_setting}, and compare with sources/{TOOL}/README.md.",
        tool=TOOL,
    )
