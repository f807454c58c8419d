"""Bitbucket over HTTP: credentials, and how each of its two APIs pages.

Answers objects as Bitbucket wrote them. What they mean is cloud.py's and data_center.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from requests.auth import AuthBase, HTTPBasicAuth

from sources.bitbucket.answers import Json
from sources.bitbucket.configuration import TOOL, Configuration
from sources.errors import ToolError
from sources.http import Client, Clock
from sources.http.faults import Site
from sources.settings import name_of

Question = TypeVar("Question")
Said = TypeVar("Said")

SITE = Site(
    tool=TOOL,
    name="Bitbucket",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
)


class Bitbucket:
    """One site: Cloud by its /2.0, Data Center by its /rest/api/1.0."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._base = configuration.url + ("/2.0" if configuration.is_cloud else "/rest/api/1.0")
        self._client = Client(
            SITE,
            self._base,
            auth=_auth(configuration),
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def object(self, path: str, params: Json | None = None) -> Json:
        """A single object."""
        answer = self._client.get(path, params)
        if not isinstance(answer, dict):
            raise unexpected(path, "an object")
        return answer

    def linked(self, path: str, params: Json | None = None) -> Iterator[list[Json]]:
        """The pages of a list of Cloud: each names the next, whose address is followed as it is."""
        followed: set[str] = set()
        page = self.object(path, params)
        while True:
            values = _values(page, path)
            following = page.get("next")
            if following and not values:
                # What stands behind a hole would be passed over for ever.
                raise unexpected(path, "a page with anything on it, though another one follows,")
            yield values
            if not following:
                return
            if not isinstance(following, str) or not self._is_ours(following):
                raise unexpected(path, "a next page at its own address")
            if following in followed:
                raise unexpected(path, "a page after the last one, again and again the same,")
            followed.add(following)
            page = self.object(following)

    def counted(self, path: str, params: Json | None = None) -> Iterator[list[Json]]:
        """The pages of a list of Data Center: each says where the next one starts."""
        start = 0
        while True:
            page = self.object(path, {**(params or {}), "start": start})
            yield _values(page, path)
            if page.get("isLastPage") is not False:
                return
            following = page.get("nextPageStart")
            if not isinstance(following, int) or following <= start:
                raise unexpected(path, "a next page that starts after this one")
            start = following

    def _is_ours(self, address: str) -> bool:
        """Whether an address is this site's: the token is shown to no other."""
        ours, theirs = urlsplit(self._base), urlsplit(address)
        return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


def _auth(configuration: Configuration) -> AuthBase:
    if configuration.is_cloud and configuration.email is not None:
        return HTTPBasicAuth(configuration.email, configuration.token)
    return BearerTokenAuth(configuration.token)


def _values(page: Json, path: str) -> list[Json]:
    values: Any = page.get("values")
    if not isinstance(values, list) or not all(isinstance(item, dict) for item in values):
        raise unexpected(path, "a page with a list of objects")
    return values


def unexpected(path: str, expected: str) -> ToolError:
    """What was answered is not what every answer was."""
    shown = urlsplit(path).path
    return ToolError(
        f"Bitbucket answered GET {shown} with something else than {expected}: nothing of this run "
        f"was loaded, so check {SITE.host_setting}, and compare with sources/bitbucket/README.md.",
        tool=TOOL,
    )
