"""Jira over HTTP: Cloud and Data Center, their credentials, and the three ways they page.

Answers objects as Jira wrote them. What they mean is the other modules'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from requests.auth import AuthBase, HTTPBasicAuth

from sources.errors import ToolError
from sources.http import Client, Clock
from sources.http.faults import Site
from sources.jira.configuration import CLOUD, DATA_CENTER, TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

SITE = Site(
    tool=TOOL,
    name="Jira",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
)

_PAGE_SIZE = 100
_ID_PAGE_SIZE = 1_000


class Jira:
    """One Jira site."""

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
            auth=_auth(configuration),
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )
        self._deployment = configuration.deployment

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    @property
    def is_cloud(self) -> bool:
        """Whether this is Jira Cloud; the site is asked once where nobody said it."""
        if self._deployment is None:
            info = self.object("/rest/api/2/serverInfo")
            is_cloud = info.get("deploymentType") == "Cloud"
            self._deployment = CLOUD if is_cloud else DATA_CENTER
        return self._deployment == CLOUD

    @property
    def api(self) -> str:
        """The path of the REST API: v3 on Cloud, v2 on Data Center."""
        return "/rest/api/3" if self.is_cloud else "/rest/api/2"

    def object(self, path: str, params: Json | None = None) -> Json:
        """A single object."""
        answer = self._client.get(path, params)
        if not isinstance(answer, dict):
            raise _unexpected(path, "an object")
        return answer

    def objects(self, path: str, params: Json | None = None) -> list[Json]:
        """A bare list of objects."""
        return _objects(self._client.get(path, params), path)

    def counted(self, path: str, params: Json | None = None) -> Iterator[Json]:
        """Every object of a list that is paged by startAt; the site may make pages smaller."""
        start = 0
        while True:
            asked = {**(params or {}), "startAt": start, "maxResults": _PAGE_SIZE}
            page = self.object(path, asked)
            found = _objects(page.get("values"), path)
            yield from found
            start += len(found)
            if page.get("isLast") is True or _is_complete(path, page, start, len(found)):
                return

    def search(self, jql: str, fields: list[str], *, with_changes: bool) -> Iterator[list[Json]]:
        """The pages of issues that a query finds."""
        params: Json = {"jql": jql, "fields": ",".join(fields), "maxResults": _PAGE_SIZE}
        if with_changes:
            params["expand"] = "changelog"
        elif self.is_cloud:
            params["maxResults"] = _ID_PAGE_SIZE
        yield from self._by_token(params) if self.is_cloud else self._by_count(params)

    def _by_token(self, params: Json) -> Iterator[list[Json]]:
        path = f"{self.api}/search/jql"
        earlier: set[str] = set()
        while True:
            page = self.object(path, params)
            issues = _objects(page.get("issues"), path)
            token = None if page.get("isLast") is True else page.get("nextPageToken")
            if token and not issues:
                # What stands behind a hole would be passed over for ever.
                raise _unexpected(path, "a page with anything on it, though another one follows,")
            yield issues
            if not token:
                return
            if token in earlier:
                raise _unexpected(path, "a page after the last one, again and again the same,")
            earlier.add(token)
            params = {**params, "nextPageToken": token}

    def _by_count(self, params: Json) -> Iterator[list[Json]]:
        path = f"{self.api}/search"
        start = 0
        while True:
            page = self.object(path, {**params, "startAt": start})
            issues = _objects(page.get("issues"), path)
            yield issues
            start += len(issues)
            if _is_complete(path, page, start, len(issues)):
                return


def _auth(configuration: Configuration) -> AuthBase:
    if configuration.email is not None:
        return HTTPBasicAuth(configuration.email, configuration.token)
    return BearerTokenAuth(configuration.token)


def _is_complete(path: str, page: Json, start: int, count: int) -> bool:
    """Whether a list ends here; one that ends before its own total is refused."""
    total = page.get("total")
    if isinstance(total, int):
        if start < total and not count:
            raise _unexpected(path, "the rest of its own total")
        return start >= total
    return not count


def _objects(answer: Any, path: str) -> list[Json]:
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise _unexpected(path, "a list of objects")
    return answer


def _unexpected(path: str, expected: str) -> ToolError:
    return ToolError(
        f"Jira answered GET {path} with something else than {expected}: check "
        f"{SITE.host_setting}, and compare with sources/jira/README.md.",
        tool=TOOL,
    )
