"""Files that a tool leaves somewhere: folders and globs, on this machine or in object storage.

Finds, orders and fingerprints, through fsspec. What is in a file is the tool's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import fsspec

from sources import settings
from sources.errors import ConfigurationError, ToolError

_FINGERPRINTS = ("ETag", "etag", "md5", "mtime", "LastModified", "last_modified", "created")


@dataclass(frozen=True)
class StoredFile:
    """One file, what tells whether it has changed, and where in the configured folder it lies.

    `folder` counts the folders that were named before its own and hold a file at the same place.
    """

    filesystem: Any
    path: str
    fingerprint: str
    place: tuple[str, ...] = ()
    modified_at: datetime | None = None
    folder: int = 0

    @property
    def identity(self) -> str:
        """What it is called, wherever the configured folders may be moved to."""
        place = "/".join(self.place or (self.name,))
        return f"{place} in folder {self.folder}" if self.folder else place

    @property
    def name(self) -> str:
        """Its name without the folders."""
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        """`.csv`, `.xml` and so on, in lower case."""
        return PurePosixPath(self.path).suffix.lower()

    def content(self, tool: str, largest: int) -> bytes:
        """Its bytes, or a refusal of what is larger than any report of its kind."""
        with self.filesystem.open(self.path, "rb") as opened:
            found: bytes = opened.read(largest + 1)
        if len(found) > largest:
            raise ToolError(
                f"{self.path}: the file is larger than {largest // 2**20} MB, which no report of "
                "its kind is; take it away, or split it.",
                tool=tool,
            )
        return found


def files_of(tool: str, suffixes: Collection[str]) -> list[StoredFile]:
    """Every file of these kinds under SOURCES__<TOOL>__PATHS and the folders in it, in order."""
    setting = settings.name_of(tool, "paths")
    found: dict[str, StoredFile] = {}
    at_place: Counter[tuple[str, ...]] = Counter()
    for given in settings.words(tool, "paths"):
        filesystem, paths = listed(given, setting, is_deep=True)
        root = PurePosixPath(filesystem._strip_protocol(given))
        while any(letter in str(root) for letter in "*?["):
            root = root.parent
        for path in paths:
            if PurePosixPath(path).suffix.lower() in suffixes and path not in found:
                info = filesystem.info(path)
                parts = PurePosixPath(path).parts
                place = (
                    parts[len(root.parts) :] if parts[: len(root.parts)] == root.parts else parts
                )
                found[path] = StoredFile(
                    filesystem, path, fingerprint(info), place, _modified_at(info), at_place[place]
                )
                at_place[place] += 1
    return [found[path] for path in sorted(found, key=in_order)]


def listed(given: str, setting: str, *, is_deep: bool = False) -> tuple[Any, list[str]]:
    """The files of a folder or glob, and where they are opened."""
    filesystem, root = _filesystem(given, setting)
    if any(letter in root for letter in "*?["):
        return filesystem, [path for path in filesystem.glob(root) if filesystem.isfile(path)]
    if filesystem.isfile(root):
        return filesystem, [root]
    if not filesystem.isdir(root):
        raise ConfigurationError(
            f"{setting} names {given}, which isn't there: make the folder, or correct the name."
        )
    if is_deep:
        return filesystem, list(filesystem.find(root))
    entries = filesystem.ls(root, detail=True)
    return filesystem, [entry["name"] for entry in entries if entry["type"] == "file"]


def fingerprint(info: dict[str, Any]) -> str:
    """The size and the best mark that the place gives; a copy's time of creation is the last."""
    marks = [str(info[name]) for name in _FINGERPRINTS if info.get(name) is not None]
    return "|".join((str(info.get("size")), *marks[:1]))


def _modified_at(info: dict[str, Any]) -> datetime | None:
    for name in ("LastModified", "last_modified", "updated", "mtime"):
        value = info.get(name)
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, datetime) and value.utcoffset() is not None:
            return value.astimezone(UTC)
    return None


def in_order(path: str) -> list[tuple[int, int, str]]:
    """deployments-2 before deployments-10."""
    pieces = re.split(r"(\d+)", path)
    return [(1, int(piece), "") if piece.isdigit() else (0, 0, piece) for piece in pieces]


def _filesystem(given: str, setting: str) -> tuple[Any, str]:
    try:
        filesystem, root = fsspec.core.url_to_fs(given)
    except ImportError as error:
        raise ConfigurationError(
            f"{setting} names {given.split('://')[0]}:// storage, for which a package is missing: "
            f"{error}."
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"{setting} names {given}, which is neither a folder nor an address of a known kind "
            "of storage: correct it."
        ) from error
    return filesystem, str(root)
