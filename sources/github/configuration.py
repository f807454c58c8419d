"""GitHub's settings: SOURCES__GITHUB__…, read once and checked before anything is asked.

The credentials themselves are used in credentials.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sources import pace, settings
from sources.errors import ConfigurationError

TOOL = "github"
DEFAULT_HOST = "https://api.github.com"
GRAPHQL = "graphql"
REST = "rest"
_DEFAULT_RELEASE_BRANCHES = ("release/*", "releases/*", "release-*")
# A run's jobs cost a request of their own: the last two weeks show queue times well enough.
_DEFAULT_JOB_DAYS = 14


@dataclass(frozen=True)
class AppCredentials:
    """What a GitHub App proves itself with."""

    app_id: str
    private_key: str
    installation_id: str


@dataclass(frozen=True)
class Configuration:
    """Which repositories are read, where from, and as whom."""

    host: str
    credentials: str | AppCredentials
    repositories: tuple[str, ...]
    organisations: tuple[str, ...]
    api: str = GRAPHQL
    release_branches: tuple[str, ...] = _DEFAULT_RELEASE_BRANCHES
    job_days: int = _DEFAULT_JOB_DAYS
    reads_code_scanning: bool = True
    start_at: datetime | None = None
    at_once: int = pace.IN_TURN

    @property
    def graphql_url(self) -> str:
        """GraphQL's address: beside the REST API on github.com, a folder up on Enterprise."""
        return self.host.removesuffix("/v3") + "/graphql"


def is_configured() -> bool:
    """Whether anything says which repositories to read or as whom."""
    return bool(
        settings.words(TOOL, "repositories")
        or settings.words(TOOL, "organisations")
        or settings.secret(TOOL, "token")
        or settings.secret(TOOL, "private_key")
    )


def read() -> Configuration:
    """The configuration, or a ConfigurationError that says what is missing."""
    repositories = tuple(settings.words(TOOL, "repositories"))
    organisations = tuple(settings.words(TOOL, "organisations"))
    if not repositories and not organisations:
        raise _wrong("REPOSITORIES", "is not set: name repositories (acme/shop, acme/*) in it")
    for entry in repositories:
        if entry.count("/") != 1 or entry.startswith("/") or entry.endswith("/"):
            raise _wrong("REPOSITORIES", "has an entry that is not owner/name, such as acme/shop")
    return Configuration(
        host=_host(),
        credentials=_credentials(),
        repositories=repositories,
        organisations=organisations,
        api=_api(),
        release_branches=tuple(settings.words(TOOL, "release_branches"))
        or _DEFAULT_RELEASE_BRANCHES,
        job_days=_job_days(),
        reads_code_scanning=_reads_code_scanning(),
        start_at=_start_at(),
        at_once=pace.at_once(TOOL, pace.IN_TURN),
    )


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.", tool=TOOL)


def _host() -> str:
    host = (settings.text(TOOL, "host") or DEFAULT_HOST).rstrip("/")
    parts = urlsplit(host)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _wrong("HOST", "is no address: write https://api.github.com, or https://…/api/v3")
    if parts.hostname in ("github.com", "www.github.com"):
        return DEFAULT_HOST
    return host


def _credentials() -> str | AppCredentials:
    token = settings.secret(TOOL, "token")
    if token:
        return token
    app_id = settings.secret(TOOL, "app_id")
    private_key = settings.secret(TOOL, "private_key")
    installation_id = settings.secret(TOOL, "installation_id")
    if app_id and private_key and installation_id:
        return AppCredentials(app_id, private_key.replace("\\n", "\n"), installation_id)
    if app_id or private_key or installation_id:
        raise _wrong("APP_ID", "needs PRIVATE_KEY and INSTALLATION_ID beside it: set all three")
    raise _wrong("TOKEN", "is not set: make a token that may read the repositories and set it")


def _api() -> str:
    api = (settings.text(TOOL, "api") or GRAPHQL).lower()
    if api not in (GRAPHQL, REST):
        raise _wrong("API", "must be graphql or rest")
    return api


def _job_days() -> int:
    value = settings.text(TOOL, "job_days")
    if value is None:
        return _DEFAULT_JOB_DAYS
    if not value.isdigit():
        raise _wrong("JOB_DAYS", "must be a whole number of days, 0 for no jobs")
    return int(value)


def _reads_code_scanning() -> bool:
    value = (settings.text(TOOL, "code_scanning") or "true").lower()
    if value not in ("true", "false"):
        raise _wrong("CODE_SCANNING", "must be true or false")
    return value == "true"


def _start_at() -> datetime | None:
    value = settings.text(TOOL, "start_at")
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise _wrong("START_AT", "must be a date such as 2025-01-01") from None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
