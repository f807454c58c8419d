"""Harness's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from sources import settings
from sources.errors import ConfigurationError

TOOL = "harness"
_DEFAULT_URL = "https://app.harness.io"
_KINDS = ("rollback", "hotfix", "configuration")


@dataclass(frozen=True)
class Configuration:
    """One account, the projects of it that are read, and what its pipelines' names mean."""

    url: str
    account: str
    token: str
    projects: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...] = ()
    repositories: dict[str, str] = field(default_factory=dict)

    def kind_of(self, pipeline: str) -> str:
        """What deployments of a pipeline are, by the first pattern that its identifier fits."""
        fitting = (kind for kind, pattern in self.kinds if fnmatchcase(pipeline, pattern))
        return next(fitting, "change")


def is_configured() -> bool:
    """Whether an account or a token is named."""
    return bool(settings.text(TOOL, "account") or settings.secret(TOOL, "token"))


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    account = settings.text(TOOL, "account")
    if account is None:
        raise _wrong("account", "is missing: it is the id in the address of your Harness")
    token = settings.secret(TOOL, "token")
    if token is None:
        raise _wrong("token", "is missing: make an API key with the role Viewer, and set it")
    url = settings.text(TOOL, "url") or _DEFAULT_URL
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise _wrong("url", f"is no address: write it as {_DEFAULT_URL}")
    projects = settings.words(TOOL, "projects")
    if not projects:
        raise _wrong("projects", "is not set: name projects (organisation/project) in it")
    pairs = [tuple(entry.split("/")) for entry in projects]
    if not all(len(pair) == 2 and all(pair) for pair in pairs):
        raise _wrong("projects", "has an entry that is not organisation/project")
    kinds = _pairs("kinds")
    if not {kind for kind, _ in kinds} <= set(_KINDS):
        raise _wrong("kinds", f"has a kind that is none of {', '.join(_KINDS)}")
    return Configuration(
        url=url.rstrip("/"),
        account=account,
        token=token,
        projects=tuple((pair[0], pair[1]) for pair in pairs),
        kinds=tuple(kinds),
        repositories=dict(_pairs("repositories")),
    )


def _pairs(key: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for entry in settings.words(TOOL, key):
        left, sign, right = entry.partition("=")
        if not (left.strip() and sign and right.strip()):
            raise _wrong(key, "has an entry that is not two words with = between them")
        pairs.append((left.strip(), right.strip()))
    return pairs


def _wrong(key: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{settings.name_of(TOOL, key)} {what}.")
