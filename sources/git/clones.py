"""Which clones there are, what each is called, and which of its branches are read.

Opens and names. What is read of a clone is reading.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pygit2
from pygit2.enums import RepositoryOpenFlag

from sources.errors import ConfigurationError, ToolError
from sources.git.configuration import PATHS, TOOL, Configuration

_SCHEME = re.compile(r"^[a-z+]+://", re.IGNORECASE)
_ACCOUNT = re.compile(r"^[^/@]*@")
_PORT = re.compile(r"^([^/:]+):\d+(?=/)")
# What a clone says nothing about is asked of the names that are usual.
_USUAL_DEFAULTS = ("main", "master", "trunk", "develop")
_REMOTE = "refs/remotes/"


def address_of(url: str) -> str | None:
    """`github.com/acme/shop` of any way to write it; None where it leads to this machine."""
    written = url.strip()
    if _SCHEME.match(written):
        if written.lower().startswith("file:"):
            return None
        bare = _PORT.sub(r"\1", _ACCOUNT.sub("", _SCHEME.sub("", written)))
    else:
        # git@github.com:acme/shop.git; anything else without a scheme is a folder.
        host, colon, path = _ACCOUNT.sub("", written).partition(":")
        if not colon or "/" in host or "\\" in host or len(host) == 1:
            return None
        bare = f"{host}/{path.lstrip('/')}"
    return re.sub(r"(\.git)?/*$", "", bare.lower()) or None


@dataclass(frozen=True)
class Clone:
    """One clone, opened."""

    folder: Path
    repository: pygit2.Repository

    @cached_property
    def _remote(self) -> str | None:
        names = list(self.repository.remotes.names())
        return "origin" if "origin" in names else min((n for n in names if n), default=None)

    @cached_property
    def address(self) -> str | None:
        """Where it was cloned from, without scheme, account and port."""
        remote = self._remote and self.repository.remotes[self._remote]
        return address_of(remote.url) if remote and remote.url else None

    @cached_property
    def repository_id(self) -> str:
        """Its address, or the name of its folder."""
        return self.address or self.folder.resolve().name.removesuffix(".git").lower()

    @property
    def name(self) -> str:
        """Its name at its host, acme/shop, or that of its folder."""
        return self.address.partition("/")[2] if self.address else self.repository_id

    @cached_property
    def branches(self) -> dict[str, str]:
        """The head of each branch: the remote's where it has one, for that is what was fetched."""
        found: dict[str, str] = {}
        for reference in self.repository.references.iterator():
            name = reference.name
            for prefix in ("refs/heads/", f"{_REMOTE}{self._remote}/"):
                if name.startswith(prefix) and reference.type == pygit2.enums.ReferenceType.DIRECT:
                    branch = name.removeprefix(prefix)
                    if prefix != "refs/heads/" or branch not in found:
                        found[branch] = str(reference.target)
        return found

    @cached_property
    def default_branch(self) -> str | None:
        """The remote's own default, else a usual name, else the branch that is checked out."""
        said = self.repository.references.get(f"{_REMOTE}{self._remote}/HEAD")
        if said is not None and isinstance(said.target, str):
            return said.target.removeprefix(f"{_REMOTE}{self._remote}/")
        head = self.repository.references.get("HEAD")
        target = head.target if head is not None else None
        checked_out = target.removeprefix("refs/heads/") if isinstance(target, str) else None
        if self.repository.is_bare and checked_out in self.branches:
            return checked_out
        usual = [name for name in _USUAL_DEFAULTS if name in self.branches]
        return usual[0] if usual else checked_out

    def heads(self, configuration: Configuration) -> dict[str, str]:
        """The heads that are read: of the default branch first, then of release branches."""
        default = self.default_branch
        names = [name for name in sorted(self.branches) if configuration.is_release_branch(name)]
        return {
            name: self.branches[name]
            for name in dict.fromkeys([default, *names])
            if name in self.branches
        }


def found(configuration: Configuration) -> Iterator[Clone]:
    """Every clone that is named or lies in a folder that is; of one address only the first."""
    seen: dict[str, Clone] = {}
    for path in configuration.paths:
        for clone in _in(path):
            first = seen.setdefault(clone.repository_id, clone)
            if first is clone:
                yield clone
            elif clone.address is None and not clone.folder.samefile(first.folder):
                raise ConfigurationError(
                    f"{PATHS} leads to two clones called {clone.repository_id} that have no "
                    "remote to tell them apart: rename the folder of one.",
                    tool=TOOL,
                )


def _in(path: Path) -> Iterator[Clone]:
    clone = _opened(path)
    if clone is not None:
        yield clone
        return
    clones = [_opened(folder) for folder in sorted(path.iterdir()) if folder.is_dir()]
    if not any(clones):
        raise ConfigurationError(
            f"{PATHS} names {path}, which is no clone and holds none: clone into it, or correct "
            "the name.",
            tool=TOOL,
        )
    yield from (clone for clone in clones if clone is not None)


def _opened(folder: Path) -> Clone | None:
    try:
        repository = pygit2.Repository(str(folder), RepositoryOpenFlag.NO_SEARCH)
    except pygit2.GitError as error:
        if "owner" in str(error):
            raise ToolError(
                f"The clone {folder} belongs to another account of this machine: allow it with "
                "`git config --global --add safe.directory`, or clone it as yourself.",
                tool=TOOL,
            ) from error
        return None
    return Clone(folder, repository)
