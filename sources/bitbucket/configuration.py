"""Bitbucket's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from sources import pace, settings
from sources.errors import ConfigurationError

TOOL = "bitbucket"
CLOUD = "cloud"
DATA_CENTER = "data_center"
CLOUD_URL = "https://api.bitbucket.org"
_DEFAULT_RELEASE_BRANCHES = ("release/*", "releases/*", "release-*")
# A run's steps cost a request of their own: the last two weeks show queue times well enough.
_DEFAULT_STEP_DAYS = 14


@dataclass(frozen=True)
class Configuration:
    """Which repositories are read, where from, and as whom."""

    url: str
    token: str
    email: str | None
    deployment: str
    repositories: tuple[str, ...]
    release_branches: tuple[str, ...] = _DEFAULT_RELEASE_BRANCHES
    step_days: int = _DEFAULT_STEP_DAYS
    at_once: int = pace.USUAL

    @property
    def is_cloud(self) -> bool:
        """Whether this is Bitbucket Cloud."""
        return self.deployment == CLOUD

    def is_release_branch(self, branch: str) -> bool:
        """Whether a branch is one that is released from, beside the main one."""
        return any(fnmatchcase(branch, pattern) for pattern in self.release_branches)


def is_configured() -> bool:
    """Whether anything says which repositories to read or as whom."""
    return bool(settings.words(TOOL, "repositories") or settings.secret(TOOL, "token"))


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    repositories = tuple(settings.words(TOOL, "repositories"))
    if not repositories:
        raise _wrong(
            "repositories",
            "is not set: name repositories (acme/shop, acme/*) in it, with the "
            "project's key before the slash on Data Center",
        )
    for entry in repositories:
        if entry.count("/") != 1 or entry.startswith("/") or entry.endswith("/"):
            raise _wrong("repositories", "has an entry that is not workspace/repository")
    url = settings.text(TOOL, "url") or CLOUD_URL
    host = urlsplit(url).hostname
    if urlsplit(url).scheme not in ("http", "https") or not host:
        raise _wrong("url", "is no address: write it as https://bitbucket.acme.com")
    token = settings.secret(TOOL, "token")
    if token is None:
        raise _wrong(
            "token",
            "is missing: make an access token or an API token (Cloud), or an HTTP access "
            "token (Data Center), and set it",
        )
    guessed = CLOUD if host.endswith("bitbucket.org") else DATA_CENTER
    deployment = settings.text(TOOL, "deployment") or guessed
    if deployment not in (CLOUD, DATA_CENTER):
        raise _wrong("deployment", f"must be {CLOUD} or {DATA_CENTER}, or left out")
    return Configuration(
        url=url.rstrip("/").removesuffix("/2.0").removesuffix("/rest/api/1.0"),
        token=token,
        email=settings.secret(TOOL, "email"),
        deployment=deployment,
        repositories=repositories,
        release_branches=tuple(settings.words(TOOL, "release_branches"))
        or _DEFAULT_RELEASE_BRANCHES,
        step_days=_step_days(),
        at_once=pace.at_once(TOOL),
    )


def _step_days() -> int:
    written = settings.text(TOOL, "step_days")
    if written is None:
        return _DEFAULT_STEP_DAYS
    if not written.isdigit():
        raise _wrong("step_days", "is no whole number of days")
    return int(written)


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.")
