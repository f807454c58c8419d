"""Jenkins' settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import deployment_rules, pace, settings
from sources.deployment_rules import Rule
from sources.errors import ConfigurationError

TOOL = "jenkins"
_STAGE_DAYS = 30


@dataclass(frozen=True)
class Configuration:
    """One Jenkins, who asks it, and which of its jobs deploy."""

    url: str
    user: str
    token: str
    jobs: tuple[str, ...]
    libraries: tuple[str, ...]
    deployments: tuple[Rule, ...]
    stage_days: int
    at_once: int = pace.USUAL


def is_configured() -> bool:
    """Whether a Jenkins is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is missing: name the address of Jenkins."
        )
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as https://ci.acme.example."
        )
    user, token = settings.secret(TOOL, "user"), settings.secret(TOOL, "token")
    for key, value in (("user", user), ("token", token)):
        if value is None:
            raise ConfigurationError(
                f"{settings.name_of(TOOL, key)} is missing: make an API token in the account's "
                "settings in Jenkins, and set it with the account's name."
            )
    days = settings.text(TOOL, "stage_days") or str(_STAGE_DAYS)
    if not days.isdigit():
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'stage_days')} must be a whole number of days."
        )
    return Configuration(
        url=url.rstrip("/"),
        user=user or "",
        token=token or "",
        jobs=tuple(settings.words(TOOL, "jobs")),
        libraries=tuple(settings.words(TOOL, "libraries")),
        deployments=deployment_rules.parsed(
            settings.words(TOOL, "deployments"), settings.name_of(TOOL, "deployments")
        ),
        stage_days=int(days),
        at_once=pace.at_once(TOOL),
    )
