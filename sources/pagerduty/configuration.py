"""PagerDuty's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import pace, settings
from sources.errors import ConfigurationError

TOOL = "pagerduty"


@dataclass(frozen=True)
class Configuration:
    """One account, by its API's address and a token."""

    url: str
    token: str
    cause_field: str | None
    at_once: int = pace.USUAL


def is_configured() -> bool:
    """Whether an address is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as "
            "https://api.pagerduty.com, or https://api.eu.pagerduty.com in the EU."
        )
    token = settings.secret(TOOL, "token")
    if token is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'token')} is missing: make a read-only API key in PagerDuty "
            "under Integrations and set it."
        )
    return Configuration(
        url=url.rstrip("/"),
        token=token,
        cause_field=settings.text(TOOL, "cause_field"),
        at_once=pace.at_once(TOOL),
    )
