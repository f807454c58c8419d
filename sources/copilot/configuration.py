"""Copilot's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from sources import settings
from sources.errors import ConfigurationError

TOOL = "copilot"
_DEFAULT_HOST = "https://api.github.com"


@dataclass(frozen=True)
class Configuration:
    """Whose use is read, where from, and as whom."""

    host: str
    owner: str
    token: str
    start_at: date | None = None

    @property
    def reports(self) -> str:
        """The path under which the reports are."""
        return f"/{self.owner}/copilot/metrics/reports"


def is_configured() -> bool:
    """Whether an organisation or enterprise is named."""
    return bool(settings.text(TOOL, "organisation") or settings.text(TOOL, "enterprise"))


def read() -> Configuration:
    """The configuration, or a ConfigurationError that says what is missing."""
    organisation = settings.text(TOOL, "organisation")
    enterprise = settings.text(TOOL, "enterprise")
    if bool(organisation) == bool(enterprise):
        raise _wrong("ORGANISATION", "or ENTERPRISE must be set, and only one of them: name one")
    token = settings.secret(TOOL, "token")
    if token is None:
        raise _wrong("TOKEN", "is not set: make a token that may read Copilot metrics and set it")
    host = (settings.text(TOOL, "host") or _DEFAULT_HOST).rstrip("/")
    if urlsplit(host).scheme not in ("http", "https") or not urlsplit(host).hostname:
        raise _wrong("HOST", "is no address: write https://api.github.com, or leave it out")
    owner = f"orgs/{organisation}" if organisation else f"enterprises/{enterprise}"
    return Configuration(host, quote(owner), token, _start_at())


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.", tool=TOOL)


def _start_at() -> date | None:
    value = settings.text(TOOL, "start_at")
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _wrong("START_AT", "must be a date such as 2026-01-01") from None
