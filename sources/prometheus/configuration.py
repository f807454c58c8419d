"""Prometheus' settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sources import buckets, indicators, openslo, settings
from sources.errors import ConfigurationError
from sources.indicators import Indicator
from sources.openslo import Level

TOOL = "prometheus"
_BUCKET = "1h"
_HISTORY_DAYS = 400
_SERVICE_LABEL = "service"


@dataclass(frozen=True)
class Configuration:
    """One Prometheus, and what it is asked."""

    url: str
    token: str | None
    username: str | None
    password: str | None
    service_label: str
    bucket: timedelta
    history: timedelta
    levels: list[Level]
    indicators: list[Indicator]


def is_configured() -> bool:
    """Whether an address is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings and the definitions; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as "
            "https://prometheus.acme.example, with the path in front of /api/v1 if there is one."
        )
    levels = [one for one in openslo.levels() if one.source == TOOL]
    return Configuration(
        url=url.rstrip("/"),
        token=settings.secret(TOOL, "token"),
        username=settings.secret(TOOL, "username"),
        password=settings.secret(TOOL, "password"),
        service_label=settings.text(TOOL, "service_label") or _SERVICE_LABEL,
        bucket=buckets.length(TOOL, _BUCKET),
        history=buckets.history(TOOL, _HISTORY_DAYS),
        levels=levels,
        indicators=indicators.queries(TOOL),
    )
