"""CircleCI's API v2 over HTTP: the token, and lists whose pages are linked by a token.

Answers objects as CircleCI wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from dlt.sources.helpers.rest_client.auth import APIKeyAuth

from sources.circleci.configuration import TOOL, Configuration
from sources.errors import ToolError
from sources.http import Client, Clock, Site
from sources.settings import name_of

Json = dict[str, Any]
Question = TypeVar("Question")
Said = TypeVar("Said")

_PROJECT = re.compile(r"/project/[^/]+/[^/]+/[^/]+")


def _without_names(path: str) -> str:
    """A path for an error: an owner may be a person."""
    return _PROJECT.sub("/project/…", path)


SITE = Site(
    tool=TOOL,
    name="CircleCI",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
    shown=_without_names,
)


class CircleCI:
    """CircleCI, as the owner of a token sees it."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        token = APIKeyAuth(name="Circle-Token", api_key=configuration.token, location="header")
        url = f"{configuration.url}/api/v2"
        self._client = Client(
            SITE,
            url,
            auth=token,
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order, several being asked at once."""
        return self._client.each(ask, questions)

    def me(self) -> None:
        """Whether the token is known."""
        self._client.get("/me")

    def pipelines(self, project: str) -> Iterator[list[Json]]:
        """Pages of a project's pipelines, the latest first."""
        return self._pages(f"/project/{project}/pipeline")

    def workflows(self, pipeline_id: str) -> list[Json]:
        """The workflows of a pipeline, reruns among them."""
        return [one for page in self._pages(f"/pipeline/{pipeline_id}/workflow") for one in page]

    def jobs(self, workflow_id: str) -> list[Json]:
        """The jobs of a workflow, approvals among them."""
        return [one for page in self._pages(f"/workflow/{workflow_id}/job") for one in page]

    def _pages(self, path: str) -> Iterator[list[Json]]:
        token: str | None = None
        while True:
            answer = self._client.get(path, {"page-token": token} if token else None)
            items = answer.get("items") if isinstance(answer, dict) else None
            if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
                raise unexpected(path, "a page with a list of objects")
            following = answer.get("next_page_token")
            if following is not None and (not isinstance(following, str) or following == token):
                raise unexpected(path, "a page that leads to the next one")
            if following and not items:
                # What stands behind a hole would be passed over for ever.
                raise unexpected(path, "a page with anything on it, though another one follows,")
            yield items
            if not following:
                return
            token = following


def unexpected(path: str, expected: str) -> ToolError:
    """What was answered is not what is documented."""
    return ToolError(
        f"CircleCI answered {_without_names(path)} with something else than {expected}: nothing of "
        f"this run was loaded, so check {SITE.host_setting}, and compare with "
        f"sources/{TOOL}/README.md.",
        tool=TOOL,
    )
