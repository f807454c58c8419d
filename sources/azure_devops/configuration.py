"""Azure DevOps' settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from sources import pace, settings
from sources.errors import ConfigurationError

TOOL = "azure_devops"
_TIMELINE_DAYS = 30
_SERVICES = "dev.azure.com"


@dataclass(frozen=True)
class Configuration:
    """One organisation or collection, and what is read of it."""

    url: str
    token: str
    projects: tuple[str, ...]
    teams: tuple[str, ...]
    timeline_days: int
    at_once: int = pace.USUAL

    @property
    def release_url(self) -> str:
        """Where classic releases are asked for: a host of their own in the cloud."""
        parts = urlsplit(self.url)
        host = parts.netloc
        if parts.hostname == _SERVICES:
            host = f"vsrm.{_SERVICES}"
        elif (parts.hostname or "").endswith(".visualstudio.com"):
            host = host.replace(".visualstudio.com", ".vsrm.visualstudio.com")
        return urlunsplit((parts.scheme, host, parts.path, "", ""))


def is_configured() -> bool:
    """Whether an organisation is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is missing: name the organisation's address, or a "
            "collection's."
        )
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as https://dev.azure.com/acme."
        )
    token = settings.secret(TOOL, "token")
    if token is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'token')} is missing: make a personal access token that may "
            "read code, work items, builds, environments and releases, and set it."
        )
    days = settings.text(TOOL, "timeline_days") or str(_TIMELINE_DAYS)
    if not days.isdigit():
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'timeline_days')} must be a whole number of days."
        )
    return Configuration(
        url=url.rstrip("/"),
        token=token,
        projects=tuple(settings.words(TOOL, "projects")),
        teams=tuple(settings.words(TOOL, "teams")),
        timeline_days=int(days),
        at_once=pace.at_once(TOOL),
    )
