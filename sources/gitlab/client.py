"""GitLab over HTTP: REST pages by Link or X-Next-Page, and GraphQL answers with their errors read.

HTTP only: which objects there are, and what is read from them, is the other modules'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.helpers.rest_client.paginators import HeaderLinkPaginator
from requests import Response

from sources.errors import ToolError
from sources.gitlab.configuration import TOOL, Configuration
from sources.http import Client, Clock, Site, UnreadableError
from sources.settings import name_of

Object = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

PER_PAGE = 100
QUERIES = Path(__file__).parent / "queries"

_OWNER = re.compile(r"(/(?:projects|groups|users)/)(?!\d+(?:/|$))[^/]+")
_TOO_MUCH = re.compile(r"complexity|timeout|timed out|too large", re.IGNORECASE)


def without_owner(path: str) -> str:
    """A path for an error: the namespace of a project may be a person's account."""
    return _OWNER.sub(r"\1…", path)


SITE = Site(
    tool=TOOL,
    name="GitLab",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
    shown=without_owner,
)


class QueryRefusedError(UnreadableError):
    """GitLab does not answer this GraphQL query: older versions do not know all of its fields."""


class TooMuchError(QueryRefusedError):
    """GitLab could not answer a query of this size; a smaller one may do."""


@cache
def query(name: str) -> str:
    """The text of queries/<name>.graphql."""
    return (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")


class _LinkedPages(HeaderLinkPaginator):
    """Follows Link, or X-Next-Page where a proxy drops Link, and never to a page that it has seen.

    Only path and query of a link are followed: an instance that is not told its own address links
    to a host that the token must not go to.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        """Note where the next page is, if there is one."""
        asked = urlsplit(response.request.url or "")
        self._seen.add(_path_and_query(response.request.url or ""))
        following = response.links.get("next", {}).get("url")
        if following:
            linked = urlsplit(following)
            following = linked._replace(scheme=asked.scheme, netloc=asked.netloc).geturl()
        elif number := response.headers.get("X-Next-Page", "").strip():
            others = [(key, value) for key, value in parse_qsl(asked.query) if key != "page"]
            following = asked._replace(query=urlencode([*others, ("page", number)])).geturl()
        if following and _path_and_query(following) in self._seen:
            raise UnreadableError(
                f"GitLab answered GET {without_owner(asked.path)} with a page that leads back to "
                f"an earlier one: check the proxy in front of {SITE.host_setting}, and run again.",
                tool=TOOL,
            )
        self._next_reference = following or None


def _path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{'&'.join(sorted(parts.query.split('&')))}"


class GitLab:
    """One GitLab, as one identity."""

    def __init__(
        self, configuration: Configuration, clock: Clock, on_request: Callable[[], None]
    ) -> None:
        self._graphql_url = f"{configuration.url}/api/graphql"
        self._client = Client(
            SITE,
            f"{configuration.url}/api/v4",
            auth=BearerTokenAuth(configuration.token),
            headers={"User-Agent": "plumbline"},
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def get(self, path: str, **params: Any) -> Object:
        """One object."""
        answer = self._client.get(path, params or None)
        if not isinstance(answer, dict):
            raise _unexpected(path, "an object")
        return answer

    def whole_list(self, path: str, **params: Any) -> list[Object]:
        """A list that is not paged."""
        answer = self._client.get(path, params or None)
        if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
            raise _unexpected(path, "a list of objects")
        return answer

    def pages(self, path: str, **params: Any) -> Iterator[list[Object]]:
        """The pages of a list."""
        asked = {"per_page": PER_PAGE} | {key: value for key, value in params.items() if value}
        return self._client.pages(path, asked, paginator=_LinkedPages())

    def objects(self, path: str, **params: Any) -> list[Object]:
        """All objects of a list."""
        return [item for page in self.pages(path, **params) for item in page]

    def graphql(self, name: str, variables: Object) -> Object:
        """The data that answers queries/<name>.graphql."""
        answer = self._client.post(
            self._graphql_url, json={"query": query(name), "variables": variables}
        )
        if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
            raise _unexpected(f"the query {name}", "GraphQL data")
        if answer.get("errors"):
            message = str((answer["errors"][0] or {}).get("message", ""))
            refused = TooMuchError if _TOO_MUCH.search(message) else QueryRefusedError
            raise refused(
                f"GitLab refuses the query {name}: it may be too old for it, so set "
                f"{name_of(TOOL, 'api')} to rest.",
                tool=TOOL,
            )
        return dict(answer["data"] or {})


def _unexpected(what: str, expected: str) -> ToolError:
    return UnreadableError(
        f"GitLab answered {without_owner(what)} with something else than {expected}: check "
        f"{SITE.host_setting}, and compare with sources/gitlab/README.md.",
        tool=TOOL,
    )
