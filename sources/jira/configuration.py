"""Jira's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import pace, settings
from sources.errors import ConfigurationError

TOOL = "jira"
CLOUD = "cloud"
DATA_CENTER = "data_center"


@dataclass(frozen=True)
class Configuration:
    """One site, and who asks it."""

    url: str
    token: str
    email: str | None
    deployment: str | None
    projects: tuple[str, ...]
    points_field: str | None
    at_once: int = pace.USUAL


def is_configured() -> bool:
    """Whether a site is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None:
        raise ConfigurationError(f"{settings.name_of(TOOL, 'url')} is missing: name the Jira site.")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as https://acme.atlassian.net."
        )
    token = settings.secret(TOOL, "token")
    if token is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'token')} is missing: make an API token (Cloud) or a "
            "personal access token (Data Center) and set it."
        )
    deployment = settings.text(TOOL, "deployment")
    if deployment not in (None, CLOUD, DATA_CENTER):
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'deployment')} must be {CLOUD} or {DATA_CENTER}: correct it, "
            "or leave it out and the site is asked."
        )
    return Configuration(
        url=url.rstrip("/"),
        token=token,
        email=settings.secret(TOOL, "email"),
        deployment=deployment,
        projects=tuple(key.upper() for key in settings.words(TOOL, "projects")),
        points_field=settings.text(TOOL, "points_field"),
        at_once=pace.at_once(TOOL),
    )
