"""SonarQube over HTTP: its credentials, and lists that are counted in pages and end at 10,000.

Answers objects as SonarQube wrote them. What is asked of which project is the other modules'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from requests.auth import AuthBase, HTTPBasicAuth

from sources.errors import ToolError
from sources.http import Client, Clock
from sources.http.faults import Site
from sources.settings import name_of
from sources.sonarqube.configuration import BASIC, TOOL, Configuration

Json = dict[str, Any]

SITE = Site(
    tool=TOOL,
    name="SonarQube",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
)

PAGE_SIZE = 500
# What lies behind is refused with a 400, whatever the size of the pages.
MOST_RESULTS = 10_000


class TooManyError(ToolError):
    """A list has more than SonarQube answers."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"SonarQube answers no more than {MOST_RESULTS} objects of GET {path}: see "
            "sources/sonarqube/README.md.",
            tool=TOOL,
        )


class SonarQube:
    """One server, or one organisation of the cloud."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = Client(
            SITE, configuration.url, auth=_auth(configuration), clock=clock, on_request=on_request
        )

    def object(self, path: str, params: Json | None = None) -> Json:
        """A single object."""
        answer = self._client.get(path, params)
        if not isinstance(answer, dict):
            raise _unexpected(path, "an object")
        return answer

    def list_of(self, path: str, name: str, params: Json | None = None) -> list[Json]:
        """The objects of a list that has no pages."""
        return _objects(self.object(path, params).get(name), path)

    def pages(
        self,
        path: str,
        name: str,
        params: Json,
        *,
        counted: Callable[[list[Json]], int] = len,
        only_whole: bool = False,
    ) -> Iterator[list[Json]]:
        """The pages of a list; raises TooManyError where SonarQube does not answer all of it.

        That is after everything that it answers, or before anything with `only_whole`. `counted`
        is how many of the total a page holds.
        """
        number = seen = 0
        earlier: list[Json] = []
        while True:
            number += 1
            page = self.object(path, {**params, "p": number, "ps": PAGE_SIZE})
            found = _objects(page.get(name), path)
            total = _total(page, path)
            if only_whole and total > MOST_RESULTS:
                raise TooManyError(path)
            if found and found == earlier:
                raise _unexpected(path, "a page after the last one, again and again the same,")
            earlier = found
            yield found
            seen += counted(found)
            if seen >= total:
                return
            if (number + 1) * PAGE_SIZE > MOST_RESULTS:
                raise TooManyError(path)
            if not counted(found):
                raise _unexpected(path, "the rest of its own total")


def _auth(configuration: Configuration) -> AuthBase:
    if configuration.authentication == BASIC:
        return HTTPBasicAuth(configuration.token, "")
    return BearerTokenAuth(configuration.token)


def _total(page: Json, path: str) -> int:
    paging = page.get("paging")
    total = paging.get("total") if isinstance(paging, dict) else page.get("total")
    if isinstance(total, bool) or not isinstance(total, int):
        raise _unexpected(path, "a page that says how many there are")
    return total


def _objects(answer: Any, path: str) -> list[Json]:
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise _unexpected(path, "a list of objects")
    return answer


def _unexpected(path: str, expected: str) -> ToolError:
    return ToolError(
        f"SonarQube answered GET {path} with something else than {expected}: check "
        f"{SITE.host_setting}, and compare with sources/sonarqube/README.md.",
        tool=TOOL,
    )
