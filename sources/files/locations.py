"""Which files there are: folders and globs, on this machine or in object storage.

Finds and fingerprints. What is inside a file is formats.py's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

import fsspec

from sources.errors import ConfigurationError, ToolError
from sources.settings import name_of

SUFFIXES = (".csv", ".jsonl", ".parquet")

_SETTING = name_of("files", "paths")
_FINGERPRINTS = ("ETag", "etag", "md5", "mtime", "LastModified", "last_modified", "created")


@dataclass(frozen=True)
class FoundFile:
    """One file of one entity, and what tells whether it has changed."""

    filesystem: Any
    path: str
    entity: str
    fingerprint: str

    @property
    def suffix(self) -> str:
        """`.csv`, `.jsonl` or `.parquet`."""
        return PurePosixPath(self.path).suffix.lower()

    def open(self) -> Any:
        """The file's bytes."""
        return self.filesystem.open(self.path, "rb")


def find(paths: list[str], entities: list[str]) -> list[FoundFile]:
    """Every file of an entity under the paths, by name, so that parts come in their order."""
    found: dict[str, FoundFile] = {}
    for given in paths:
        filesystem, root = _filesystem(given)
        for path in _listed(filesystem, root, given):
            if PurePosixPath(path).suffix.lower() in SUFFIXES:
                entity = entity_of(path, entities)
                info = filesystem.info(path)
                found[path] = FoundFile(filesystem, path, entity, _fingerprint(info))
    return [found[path] for path in sorted(found, key=_in_order)]


def entity_of(path: str, entities: list[str]) -> str:
    """The entity that a file's name says: deployments.csv, deployments-2026-11.jsonl."""
    name = PurePosixPath(path).name
    stem = re.split(r"[-.]", name, maxsplit=1)[0]
    if stem in entities:
        return stem
    close = get_close_matches(stem.lower(), entities, n=1)
    advice = (
        f"did you mean {close[0]}?" if close else f"name it after one of {', '.join(entities)}."
    )
    raise ToolError(f"{path}: no entity is called {stem}; {advice}", tool="files")


def _filesystem(given: str) -> tuple[Any, str]:
    try:
        filesystem, root = fsspec.core.url_to_fs(given)
    except ImportError as error:
        raise ConfigurationError(
            f"{_SETTING} names {given.split('://')[0]}:// storage, for which a package is missing: "
            f"{error}."
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"{_SETTING} names {given}, which is neither a folder nor an address of a known kind "
            "of storage: correct it."
        ) from error
    return filesystem, str(root)


def _listed(filesystem: Any, root: str, given: str) -> list[str]:
    if any(letter in root for letter in "*?["):
        return [path for path in filesystem.glob(root) if filesystem.isfile(path)]
    if filesystem.isfile(root):
        return [root]
    if not filesystem.isdir(root):
        raise ConfigurationError(
            f"{_SETTING} names {given}, which isn't there: make the folder, or correct the name."
        )
    return [entry["name"] for entry in filesystem.ls(root, detail=True) if entry["type"] == "file"]


def _fingerprint(info: dict[str, Any]) -> str:
    """The size and the best mark that the place gives; a copy's time of creation is the last."""
    marks = [str(info[name]) for name in _FINGERPRINTS if info.get(name) is not None]
    return "|".join((str(info.get("size")), *marks[:1]))


def _in_order(path: str) -> list[tuple[int, int, str]]:
    """deployments-2 before deployments-10."""
    pieces = re.split(r"(\d+)", path)
    return [(1, int(piece), "") if piece.isdigit() else (0, 0, piece) for piece in pieces]
