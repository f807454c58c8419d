"""Git's settings, and what is wrong with them before a clone is opened."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sources import settings
from sources.errors import ConfigurationError

TOOL = "git"
PATHS = settings.name_of(TOOL, "paths")
_DEFAULT_RELEASE_BRANCHES = ("release/*", "releases/*", "release-*")


@dataclass(frozen=True)
class Configuration:
    """Where the clones are, and which branches are read beside the default one."""

    paths: tuple[Path, ...]
    release_branches: tuple[str, ...] = _DEFAULT_RELEASE_BRANCHES

    def is_release_branch(self, name: str) -> bool:
        """Whether what is on a branch may be released from it."""
        return any(fnmatchcase(name, pattern) for pattern in self.release_branches)


def is_configured() -> bool:
    """Whether any clone is named."""
    return bool(settings.words(TOOL, "paths"))


def read() -> Configuration:
    """The configuration, or a ConfigurationError that says what is missing."""
    given = settings.words(TOOL, "paths")
    if not given:
        raise ConfigurationError(f"{PATHS} is not set: name clones, or folders of clones, in it.")
    paths = tuple(Path(path).expanduser() for path in given)
    for written, path in zip(given, paths, strict=True):
        if not path.is_dir():
            raise ConfigurationError(
                f"{PATHS} names {written}, which isn't there: clone it, or correct the name."
            )
    return Configuration(
        paths,
        tuple(settings.words(TOOL, "release_branches")) or _DEFAULT_RELEASE_BRANCHES,
    )
