"""GitLab's settings: SOURCES__GITLAB__…, read once and checked before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sources import pace, settings
from sources.errors import ConfigurationError

TOOL = "gitlab"
DEFAULT_URL = "https://gitlab.com"
GRAPHQL = "graphql"
REST = "rest"
_DEFAULT_RELEASE_BRANCHES = ("release/*", "releases/*", "release-*")
# Labels of these scopes say where an issue stands: workflow::in dev.
_DEFAULT_FLOW_SCOPES = ("workflow", "status")


@dataclass(frozen=True)
class Configuration:
    """Which projects are read, where from, and as whom."""

    url: str
    token: str
    projects: tuple[str, ...]
    groups: tuple[str, ...]
    api: str = GRAPHQL
    release_branches: tuple[str, ...] = _DEFAULT_RELEASE_BRANCHES
    flow_scopes: tuple[str, ...] = _DEFAULT_FLOW_SCOPES
    start_at: datetime | None = None
    at_once: int = pace.USUAL


def is_configured() -> bool:
    """Whether anything says which projects to read or as whom."""
    return bool(
        settings.words(TOOL, "projects")
        or settings.words(TOOL, "groups")
        or settings.secret(TOOL, "token")
    )


def read() -> Configuration:
    """The configuration, or a ConfigurationError that says what is missing."""
    projects = tuple(entry.strip("/") for entry in settings.words(TOOL, "projects"))
    groups = tuple(entry.strip("/") for entry in settings.words(TOOL, "groups"))
    if not projects and not groups:
        raise _wrong("PROJECTS", "is not set: name projects (acme/shop, acme/*) in it")
    if any("/" not in entry for entry in projects):
        raise _wrong("PROJECTS", "has an entry that is not group/project, such as acme/shop")
    if any(sign in entry.split("/")[0] for entry in projects for sign in "*?"):
        raise _wrong("PROJECTS", "has a pattern that does not begin with a group, such as acme/*")
    token = settings.secret(TOOL, "token")
    if token is None:
        raise _wrong("TOKEN", "is not set: make a token with the scope read_api and set it")
    return Configuration(
        url=_url(),
        token=token,
        projects=projects,
        groups=groups,
        api=_api(),
        release_branches=tuple(settings.words(TOOL, "release_branches"))
        or _DEFAULT_RELEASE_BRANCHES,
        flow_scopes=tuple(word.lower() for word in settings.words(TOOL, "flow_scopes"))
        or _DEFAULT_FLOW_SCOPES,
        start_at=_start_at(),
        at_once=pace.at_once(TOOL),
    )


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.", tool=TOOL)


def _url() -> str:
    url = (settings.text(TOOL, "url") or DEFAULT_URL).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _wrong("URL", "is no address: write it as https://gitlab.acme.example")
    return url.removesuffix("/api/v4")


def _api() -> str:
    api = (settings.text(TOOL, "api") or GRAPHQL).lower()
    if api not in (GRAPHQL, REST):
        raise _wrong("API", "must be graphql or rest")
    return api


def _start_at() -> datetime | None:
    value = settings.text(TOOL, "start_at")
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise _wrong("START_AT", "must be a date such as 2025-01-01") from None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
