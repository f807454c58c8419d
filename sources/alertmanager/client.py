"""Alertmanager's API v2 over HTTP: one list without pages, and the ways in before it.

Answers alerts as Alertmanager wrote them. What they mean is rows.py's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from requests.auth import AuthBase, HTTPBasicAuth

from sources.alertmanager.configuration import TOOL, Configuration
from sources.http import Client, Clock, faults
from sources.http.faults import Site
from sources.settings import name_of

Json = dict[str, Any]

_PATH = "/api/v2/alerts"


class Alertmanager:
    """One Alertmanager."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._site = Site(
            tool=TOOL,
            name="Alertmanager",
            token_setting=name_of(TOOL, "password" if configuration.password else "token"),
            host_setting=name_of(TOOL, "url"),
        )
        self._client = Client(
            self._site,
            configuration.url,
            auth=_auth(configuration),
            clock=clock,
            on_request=on_request,
        )

    def alerts(self) -> list[Json]:
        """Every alert that it holds now, silenced and inhibited ones too."""
        response = self._client.response(_PATH)
        found = self._client.parsed(response)
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise faults.unexpected(self._site, response.request, "a list of objects")
        return found


def _auth(configuration: Configuration) -> AuthBase | None:
    if configuration.token is not None:
        return BearerTokenAuth(configuration.token)
    if configuration.username is not None:
        return HTTPBasicAuth(configuration.username, configuration.password or "")
    return None
