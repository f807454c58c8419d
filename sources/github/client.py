"""GitHub over HTTP: REST pages that follow Link, and GraphQL answers with their errors read.

HTTP only: which objects there are, and what is read from them, is the other modules'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from dlt.sources.helpers.rest_client.paginators import HeaderLinkPaginator
from requests import Response
from requests.auth import AuthBase

from sources.github.configuration import TOOL, AppCredentials, Configuration
from sources.github.credentials import AppAuth, StatementAuth, TokenAuth
from sources.http import (
    Client,
    Clock,
    RefusedError,
    Site,
    UnreadableError,
    WrongCredentialsError,
)

Object = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

PER_PAGE = 100
QUERIES = Path(__file__).parent / "queries"

_HEADERS = {
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": "2022-11-28",
    # Both APIs then write the same node ids.
    "X-Github-Next-Global-ID": "1",
    "User-Agent": "plumbline",
}
_OWNER = re.compile(r"^(.*/(?:repos|orgs|users)/)[^/]+")
_SCOPES = re.compile(r"one of the following scopes: \[([^\]]*)\]")
# What GitHub answers when a page with all its nested lists is too much for it.
_TOO_MUCH = re.compile(r"something went wrong|resource limits|timeout|timed out", re.IGNORECASE)


class TooMuchError(UnreadableError):
    """GitHub could not answer a page of this size; a smaller one may do."""


@cache
def query(name: str) -> str:
    """The text of queries/<name>.graphql."""
    return (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")


def without_owner(path: str) -> str:
    """A path for an error: the owner of a repository may be a person's account."""
    return _OWNER.sub(r"\1…", path)


class GitHub:
    """One GitHub, as one identity."""

    def __init__(
        self, configuration: Configuration, clock: Clock, on_request: Callable[[], None]
    ) -> None:
        self._configuration = configuration
        self._site = Site(
            tool=TOOL,
            name="GitHub",
            token_setting="SOURCES__GITHUB__TOKEN",  # noqa: S106 (the setting's name)
            host_setting="SOURCES__GITHUB__HOST",
            shown=without_owner,
        )

        def client(auth: AuthBase) -> Client:
            return Client(
                self._site,
                configuration.host,
                auth=auth,
                headers=_HEADERS,
                clock=clock,
                on_request=on_request,
                at_once=configuration.at_once,
            )

        credentials = configuration.credentials
        if isinstance(credentials, AppCredentials):
            asking = client(StatementAuth(credentials, clock))
            path = f"/app/installations/{credentials.installation_id}/access_tokens"
            self._client = client(AppAuth(lambda: asking.post(path, json={}), clock))
        else:
            self._client = client(TokenAuth(credentials))

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def response(self, path: str) -> Response:
        """The answer to a GET with its headers."""
        return self._client.response(path)

    def get(self, path: str, **params: Any) -> Object:
        """One object."""
        answer = self._client.get(path, params or None)
        if not isinstance(answer, dict):
            raise self._unexpected(path, "an object")
        return answer

    def pages(
        self, path: str, params: Object | None = None, *, of: str = "$"
    ) -> Iterator[list[Object]]:
        """The pages of a list; `of` is where a wrapped list stands, such as workflow_runs.

        Link is followed as GitHub writes it: it switches to /repositories/<id>/… on page two.
        """
        return self._client.pages(
            path,
            {"per_page": PER_PAGE} | (params or {}),
            paginator=HeaderLinkPaginator(),
            data_selector=of,
        )

    def objects(self, path: str, params: Object | None = None, *, of: str = "$") -> list[Object]:
        """All objects of a list."""
        return [item for page in self.pages(path, params, of=of) for item in page]

    def graphql(self, name: str, variables: Object) -> Object:
        """The data that answers queries/<name>.graphql."""
        try:
            answer = self._client.post(
                self._configuration.graphql_url,
                json={"query": query(name), "variables": variables},
            )
        except RefusedError as refused:
            if refused.status in (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT):
                raise TooMuchError(refused.sentence, tool=TOOL) from refused
            raise
        if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
            raise self._unexpected(name, "GraphQL data")
        if answer.get("errors"):
            raise self._graphql_error(name, answer["errors"][0])
        return dict(answer["data"])

    def _unexpected(self, what: str, expected: str) -> UnreadableError:
        return UnreadableError(
            f"GitHub answered {without_owner(what)} with something else than {expected}: check "
            "SOURCES__GITHUB__HOST.",
            tool=TOOL,
        )

    def _graphql_error(self, name: str, error: Object) -> Exception:
        kind = str(error.get("type") or "")
        message = str(error.get("message", ""))
        if kind == "NOT_FOUND":
            return RefusedError(
                f"GitHub has nothing for the query {name} here: the repository is gone, or the "
                "token of SOURCES__GITHUB__TOKEN may not see it.",
                tool=TOOL,
                status=HTTPStatus.NOT_FOUND,
            )
        scopes = _SCOPES.search(message)
        if kind in ("INSUFFICIENT_SCOPES", "FORBIDDEN") or scopes:
            wanted = f"one of the scopes {scopes.group(1)}" if scopes else "read access"
            return WrongCredentialsError(
                f"GitHub forbids the query {name}: give the token of SOURCES__GITHUB__TOKEN "
                f"{wanted.replace(chr(39), '')}.",
                tool=TOOL,
                status=HTTPStatus.FORBIDDEN,
            )
        if _TOO_MUCH.search(f"{kind.replace('_', ' ')} {message}"):
            return TooMuchError(
                f"GitHub cannot answer the query {name}, it is too much at once: run again later, "
                "or set SOURCES__GITHUB__API to rest.",
                tool=TOOL,
            )
        return UnreadableError(
            f"GitHub refuses the query {name} ({kind or 'no type'}): it may be too old for this "
            "version, so set SOURCES__GITHUB__API to rest.",
            tool=TOOL,
        )
