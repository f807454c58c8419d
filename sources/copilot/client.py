"""Copilot's reports over HTTP: a day is asked for, links come back, and each leads to a file.

HTTP and the form of the files only: what is read of a record is reading.py's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth

from sources.copilot.configuration import TOOL, Configuration
from sources.http import Client, Clock, RefusedError, Site, UnreadableError

Object = dict[str, Any]
_HEADERS = {
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": "2022-11-28",
    "User-Agent": "plumbline",
}


class Copilot:
    """One organisation's reports, as one identity."""

    def __init__(
        self, configuration: Configuration, clock: Clock, on_request: Callable[[], None]
    ) -> None:
        self._configuration = configuration
        site = Site(
            tool=TOOL,
            name="GitHub Copilot",
            token_setting="SOURCES__COPILOT__TOKEN",  # noqa: S106 (the setting's name)
            host_setting="SOURCES__COPILOT__HOST",
        )
        host = configuration.host
        self._api = Client(
            site,
            host,
            auth=BearerTokenAuth(configuration.token),
            headers=_HEADERS,
            clock=clock,
            on_request=on_request,
        )
        # The links are signed and lead to storage, which the token is none of the business of.
        self._storage = Client(site, host, clock=clock, on_request=on_request)

    def last_day(self) -> date | None:
        """The day that the newest report ends with; None where there is no report yet.

        It is asked for first, so that a refusal is not taken for days without a report.
        """
        answer = self._report("users-28-day/latest", {})
        said = answer.get("report_end_day")
        if said is None:
            return None
        try:
            return date.fromisoformat(said)
        except (TypeError, ValueError) as error:
            raise _unexpected("the day that its newest report ends with") from error

    def files(self, day: date) -> Iterator[list[Object]]:
        """What was reported of each person on a day, by file; none where there is no report."""
        try:
            report = self._report("users-1-day", {"day": day.isoformat()})
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            return
        for link in report["download_links"]:
            response = self._storage.response(urljoin(self._configuration.host, link))
            yield self._parsed(response.content)

    def _report(self, report: str, params: dict[str, str]) -> Object:
        """Where the files of a report are, and of which days it is."""
        response = self._api.response(f"{self._configuration.reports}/{report}", params)
        if response.status_code == HTTPStatus.NO_CONTENT:
            return {"download_links": []}
        answer = self._api.parsed(response)
        links = answer.get("download_links") if isinstance(answer, dict) else None
        if not isinstance(links, list) or not all(isinstance(link, str) for link in links):
            raise _unexpected("links to a report")
        return answer

    def _parsed(self, content: bytes) -> list[Object]:
        """A file is one list of days, or one object a line; storage does not say its encoding."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _unexpected("a report in UTF-8") from error
        try:
            found = json.loads(text)
        except ValueError:
            try:
                found = [json.loads(line) for line in text.splitlines() if line.strip()]
            except ValueError as error:
                raise _unexpected("a report in JSON") from error
        if isinstance(found, dict):
            found = found.get("day_totals", [found])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise _unexpected("a report of one object for each person")
        return found


def _unexpected(expected: str) -> UnreadableError:
    return UnreadableError(
        f"GitHub Copilot answered with something else than {expected}: nothing of this run was "
        "loaded, so check SOURCES__COPILOT__HOST, and run again.",
        tool=TOOL,
    )
