"""Alertmanager's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import settings
from sources.errors import ConfigurationError

TOOL = "alertmanager"
_SERVICE_LABEL = "service"


@dataclass(frozen=True)
class Configuration:
    """One Alertmanager, and how it is asked."""

    url: str
    token: str | None
    username: str | None
    password: str | None
    service_label: str


def is_configured() -> bool:
    """Whether an address is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as "
            "https://alerts.acme.example, with the path in front of /api/v2 if there is one."
        )
    return Configuration(
        url=url.rstrip("/"),
        token=settings.secret(TOOL, "token"),
        username=settings.secret(TOOL, "username"),
        password=settings.secret(TOOL, "password"),
        service_label=settings.text(TOOL, "service_label") or _SERVICE_LABEL,
    )
