"""SonarQube's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import settings
from sources.errors import ConfigurationError
from sources.naming import Named

TOOL = "sonarqube"
BEARER = "bearer"
BASIC = "basic"


@dataclass(frozen=True)
class Configuration:
    """One server or organisation, and who asks it."""

    url: str
    token: str
    authentication: str
    organisation: str | None
    projects: tuple[str, ...]
    repositories: Named


def is_configured() -> bool:
    """Whether a server is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url") or ""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise _wrong("url", "is no address: write it as https://sonarqube.acme.example")
    token = settings.secret(TOOL, "token")
    if token is None:
        raise _wrong("token", "is missing: make a user token that may browse the projects")
    authentication = (settings.text(TOOL, "authentication") or BEARER).lower()
    if authentication not in (BEARER, BASIC):
        raise _wrong("authentication", f"must be {BEARER}, or {BASIC} for servers before 10.0")
    organisation = settings.text(TOOL, "organisation")
    if (urlsplit(url).hostname or "").endswith("sonarcloud.io") and organisation is None:
        raise _wrong("organisation", "is missing: SonarCloud lists projects by organisation")
    return Configuration(
        url=url.rstrip("/"),
        token=token,
        authentication=authentication,
        organisation=organisation,
        projects=tuple(settings.words(TOOL, "projects")),
        repositories=Named(TOOL),
    )


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.", tool=TOOL)
