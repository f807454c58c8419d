"""Documented OpenSLO and Sloth files, put into a folder; tests/sources/payloads.py says from where.

Several examples give the same name to different levels: only the first of a name can stand beside
the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sources.openslo.definitions import Level, levels_of
from tests.sources.payloads import recorded
from tests.sources.site import Site

Json = dict[str, Any]


def documents() -> list[Json]:
    """Every documented definition."""
    return [*recorded("openslo", "objects.documented"), *recorded("sloth", "specs.documented")]


def levels(document: Json) -> list[Level]:
    """The levels that a file of that one document defines."""
    return list(levels_of([("recorded.yml", document)]))


def kept() -> list[Json]:
    """The documents of which no level bears a name that stands in another one before."""
    names: set[str] = set()
    found = []
    for document in documents():
        own = {level.slo_id for level in levels(document)}
        if not own & names:
            found.append(document)
            names |= own
    return found


def replay(_site: Site, place: Path) -> dict[str, str]:
    """A folder of files, and the setting that names it."""
    folder = place / "levels"
    folder.mkdir(exist_ok=True)
    for number, document in enumerate(kept()):
        (folder / f"{number:02d}.yml").write_text(yaml.safe_dump(document), encoding="utf-8")
    return {"SOURCES__OPENSLO__PATHS": str(folder)}
