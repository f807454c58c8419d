"""The definitions as a dlt source, and what `connect` says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import dlt
from dlt.extract import DltSource

from sources import settings
from sources.amounts import amount
from sources.edge import Row
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.landing import Page, resources
from sources.openslo.definitions import TOOL, Level, levels
from sources.watermark import is_changed

_TABLE = "service_levels"


def configured() -> bool:
    """Whether any folder or glob is named."""
    return bool(settings.words(TOOL, "paths"))


def source(extraction: Extraction) -> DltSource:
    """What the files define."""

    def pages(state: dict[str, Any]) -> Iterator[Page]:
        yield _TABLE, _rows(extraction, state)

    @dlt.source(name=TOOL, max_table_nesting=0)
    def definitions() -> object:
        return resources(extraction, pages)

    return definitions()


def connect() -> list[ConnectionFinding]:
    """Read the files, and say what they define or what is wrong with them."""
    try:
        found = levels()
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]
    countable = sum(level.is_countable for level in found)
    return [
        ConnectionFinding(
            bool(found),
            f"The files define {amount(len(found), 'service level')}, {countable} of them with "
            "queries that count good events.",
        )
    ]


def _rows(extraction: Extraction, state: dict[str, Any]) -> list[Row]:
    """Everything that is defined, and what is not any more; nothing where all is as it was."""
    found = levels()
    extraction.report("service levels", len(found))
    rows = [_row(extraction, level) for level in found]
    if not is_changed(state, _TABLE, rows):
        return []
    here = {level.slo_id for level in found}
    gone = {str(slo_id) for (slo_id,) in extraction.landed(_TABLE, ["slo_id"])} - here
    return [*rows, *({"slo_id": slo_id, "is_gone": True} for slo_id in sorted(gone))]


def _row(extraction: Extraction, level: Level) -> Row:
    extraction.edge.discard(_TABLE, level.unread)
    said = asdict(level)
    del said["unread"]
    return {**said, "is_countable": level.is_countable}
