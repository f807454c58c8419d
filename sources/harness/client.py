"""Harness over HTTP: the API key, and lists that are paged by number.

Answers objects as Harness wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dlt.sources.helpers.rest_client.auth import APIKeyAuth

from sources.errors import ToolError
from sources.harness.configuration import TOOL, Configuration
from sources.http import Client, Clock
from sources.http.faults import Site
from sources.settings import name_of

Json = dict[str, Any]

SITE = Site(
    tool=TOOL,
    name="Harness",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
)
PAGE_SIZE = 100


class Harness:
    """One account."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._account = configuration.account
        key = APIKeyAuth(name="x-api-key", api_key=configuration.token, location="header")
        self._client = Client(SITE, configuration.url, auth=key, clock=clock, on_request=on_request)

    def executions(
        self, organisation: str, project: str, start: datetime, end: datetime
    ) -> Iterator[list[Json]]:
        """Pages of the executions that began within a time, the latest first."""
        body = {
            "filterType": "PipelineExecution",
            "timeRange": {"startTime": _milliseconds(start), "endTime": _milliseconds(end)},
        }
        params = _of(organisation, project) | {"sort": "startTs,DESC"}
        return self.posted("/pipeline/api/pipelines/execution/summary", params, body)

    def services(self, organisation: str, project: str) -> Iterator[list[Json]]:
        """Pages of a project's services."""
        return self.listed("/ng/api/servicesV2", _of(organisation, project))

    def environments(self, organisation: str, project: str) -> Iterator[list[Json]]:
        """Pages of a project's environments."""
        return self.listed("/ng/api/environmentsV2", _of(organisation, project))

    def freezes(self, scope: dict[str, str]) -> Iterator[list[Json]]:
        """Pages of the freezes of the account, an organisation or a project."""
        return self.posted("/ng/api/freeze/list", scope, {})

    def listed(self, path: str, params: Json) -> Iterator[list[Json]]:
        """The pages of a list that is asked for."""
        return self._pages(path, params, lambda asked: self._client.get(path, asked))

    def posted(self, path: str, params: Json, body: Json) -> Iterator[list[Json]]:
        """The pages of a list that is asked for by sending a filter."""
        return self._pages(
            path, params, lambda asked: self._client.post(f"{path}?{_query(asked)}", body)
        )

    def _pages(self, path: str, params: Json, ask: Callable[[Json], Any]) -> Iterator[list[Json]]:
        number = 0
        earlier: list[Json] = []
        while True:
            asked = {
                "accountIdentifier": self._account,
                **params,
                "page": number,
                "size": PAGE_SIZE,
            }
            answer = ask(asked)
            data = answer.get("data") if isinstance(answer, dict) else None
            content = data.get("content") if isinstance(data, dict) else None
            if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
                raise unexpected(path, "a page with a list of objects")
            if content and content == earlier:
                raise unexpected(path, "a page after the last one, again and again the same,")
            # `last` has been seen wrong, the count of pages has not.
            pages = _count_of_pages(data, path)
            number += 1
            if not content and number <= pages:
                # What stands in a hole, or behind one, would be passed over for ever.
                raise unexpected(path, "a page with anything on it, though it counts that page,")
            yield content
            earlier = content
            if number >= pages:
                return


def _count_of_pages(data: Any, path: str) -> int:
    pages = data.get("totalPages") if isinstance(data, dict) else None
    if isinstance(pages, bool) or not isinstance(pages, int):
        raise unexpected(path, "a page that says how many there are")
    return pages


def _of(organisation: str, project: str) -> Json:
    return {"orgIdentifier": organisation, "projectIdentifier": project}


def _query(params: Json) -> str:
    return urlencode(params)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def unexpected(path: str, expected: str) -> ToolError:
    """What was answered is not what every answer was."""
    return ToolError(
        f"Harness answered {path} with something else than {expected}: nothing of this run was "
        f"loaded, so check {SITE.host_setting}, and compare with sources/harness/README.md.",
        tool=TOOL,
    )
