"""Prometheus' API v1 over HTTP: the values of a query at each step of a span of time.

Answers series as they are told; what they mean is rows.py's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from requests import Response
from requests.auth import AuthBase, HTTPBasicAuth

from sources.http import Client, Clock, faults
from sources.http.faults import Site
from sources.prometheus.configuration import TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]

# It refuses more than 11 000 points of a series.
POINTS = 10_000


@dataclass(frozen=True)
class Series:
    """One series: its labels, and its value at each time that it had one."""

    labels: dict[str, str]
    values: dict[datetime, float]
    unread: frozenset[str]


@dataclass(frozen=True)
class Told:
    """What a query was answered; a warning says that something may be missing."""

    series: list[Series]
    is_warned: bool


class Prometheus:
    """One Prometheus, or what answers like one."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._site = Site(
            tool=TOOL,
            name="Prometheus",
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

    def now(self) -> datetime:
        """The time by its own clock, which says what buckets are complete."""
        response = self._client.response("/api/v1/query", {"query": "time()"})
        result = self._data(response, "scalar")["result"]
        try:
            return datetime.fromtimestamp(float(result[0]), UTC)
        except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
            raise faults.unexpected(self._site, response.request, "a time") from error

    def told(self, query: str, first: datetime, last: datetime, step: timedelta) -> Told:
        """Every series of a query, evaluated from one time to another, both included."""
        response = self._client.response(
            "/api/v1/query_range",
            {
                "query": query,
                "start": int(first.timestamp()),
                "end": int(last.timestamp()),
                "step": int(step.total_seconds()),
            },
        )
        answer = self._client.parsed(response)
        result = self._data(response, "matrix")["result"]
        if not isinstance(result, list):
            raise faults.unexpected(self._site, response.request, "a list of series")
        series = [self._series(response, one) for one in result]
        for at in (at for one in series for at in one.values):
            if not first <= at <= last or (at - first) % step:
                raise faults.unexpected(self._site, response.request, "the times that were asked")
        return Told(series, bool(answer.get("warnings")))

    def _data(self, response: Response, kind: str) -> Json:
        answer = self._client.parsed(response)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict) or data.get("resultType") != kind or "result" not in data:
            raise faults.unexpected(self._site, response.request, f"a {kind}")
        return data

    def _series(self, response: Response, said: Any) -> Series:
        try:
            labels = {str(name): str(value) for name, value in said["metric"].items()}
            values = {
                datetime.fromtimestamp(float(at), UTC): float(value) for at, value in said["values"]
            }
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise faults.unexpected(self._site, response.request, "series of values") from error
        # NaN and infinities are what divides by nothing: no value.
        known = {at: value for at, value in values.items() if math.isfinite(value)}
        return Series(labels, known, frozenset(said.keys() - {"metric", "values"}))


def _auth(configuration: Configuration) -> AuthBase | None:
    if configuration.token is not None:
        return BearerTokenAuth(configuration.token)
    if configuration.username is not None:
        return HTTPBasicAuth(configuration.username, configuration.password or "")
    return None
