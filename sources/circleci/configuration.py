"""CircleCI's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import deployment_rules, pace, settings
from sources.deployment_rules import Rule
from sources.errors import ConfigurationError

TOOL = "circleci"
_DEFAULT_URL = "https://circleci.com"
_SLUG = re.compile(r"[\w-]+/[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Configuration:
    """Who asks, which projects are read, and which of their jobs deploy."""

    url: str
    token: str
    projects: tuple[str, ...]
    deployments: tuple[Rule, ...]
    at_once: int = pace.USUAL


def is_configured() -> bool:
    """Whether a project or a token is named."""
    return bool(settings.words(TOOL, "projects") or settings.secret(TOOL, "token"))


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    projects = settings.words(TOOL, "projects")
    if not projects:
        raise _wrong("projects", "is missing: name projects as in their settings, gh/acme/shop")
    if not all(_SLUG.fullmatch(project) for project in projects):
        raise _wrong("projects", "has an entry that is no slug of a project, such as gh/acme/shop")
    token = settings.secret(TOOL, "token")
    if token is None:
        raise _wrong("token", "is missing: make a personal API token, and set it")
    url = settings.text(TOOL, "url") or _DEFAULT_URL
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise _wrong("url", f"is no address: write it as {_DEFAULT_URL}")
    setting = settings.name_of(TOOL, "deployments")
    rules = deployment_rules.parsed(settings.words(TOOL, "deployments"), setting)
    if any(rule.stage is not None for rule in rules):
        raise _wrong("deployments", "has a rule with a stage: name the job in its pattern instead")
    return Configuration(
        url=url.rstrip("/"),
        token=token,
        projects=tuple(dict.fromkeys(projects)),
        deployments=rules,
        at_once=pace.at_once(TOOL),
    )


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.")
