"""Datadog's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sources import buckets, indicators, pace, settings
from sources.errors import ConfigurationError
from sources.indicators import Indicator

TOOL = "datadog"
_BUCKET = "1h"
_HISTORY_DAYS = 90
_SERVICE_TAG = "service"


@dataclass(frozen=True)
class Configuration:
    """One organisation of Datadog, and what it is asked."""

    url: str
    api_key: str
    application_key: str
    service_tag: str
    bucket: timedelta
    history: timedelta
    indicators: list[Indicator]
    at_once: int = pace.USUAL


def is_configured() -> bool:
    """Whether an address is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write that of your site's API, as "
            "https://api.datadoghq.eu."
        )
    return Configuration(
        url=url.rstrip("/"),
        api_key=_needed("api_key"),
        application_key=_needed("application_key"),
        service_tag=settings.text(TOOL, "service_tag") or _SERVICE_TAG,
        bucket=buckets.length(TOOL, _BUCKET),
        history=buckets.history(TOOL, _HISTORY_DAYS),
        indicators=indicators.queries(TOOL),
        at_once=pace.at_once(TOOL),
    )


def _needed(key: str) -> str:
    found = settings.secret(TOOL, key)
    if found is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, key)} is missing: Datadog wants an API key and an "
            "application key."
        )
    return found
