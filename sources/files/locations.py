"""Which files there are: folders and globs, on this machine or in object storage.

Finds and fingerprints. What is inside a file is formats.py's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from sources import storage
from sources.errors import ToolError
from sources.settings import name_of

SUFFIXES = (".csv", ".jsonl", ".parquet")


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
        filesystem, listed = storage.listed(given, name_of("files", "paths"))
        for path in listed:
            if PurePosixPath(path).suffix.lower() in SUFFIXES:
                entity = entity_of(path, entities)
                info = filesystem.info(path)
                found[path] = FoundFile(filesystem, path, entity, storage.fingerprint(info))
    return [found[path] for path in sorted(found, key=storage.in_order)]


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
