"""What a tool no longer has: the ids that landed, compared with the ids that it still lists.

A row of `deletions` for each that is gone, and its removal for each that is back. How the ids are
listed is the tool's own.
"""

from __future__ import annotations

from collections.abc import Collection

from sources.edge import Row
from sources.extraction import Extraction


def tombstones(
    extraction: Extraction, entity: str, id_column: str, present: Collection[str]
) -> list[Row]:
    """The rows for one table."""
    here = set(present)
    landed = {str(native_id) for (native_id,) in extraction.landed(entity, [id_column])}
    buried = {
        str(native_id)
        for of_table, native_id in extraction.landed("deletions", ["entity", "native_id"])
        if of_table == entity
    }
    changes: list[tuple[str, bool | None]] = [(one, None) for one in landed - here - buried]
    changes += [(one, True) for one in buried & here]
    return [
        {
            "entity": entity,
            "native_id": native_id,
            "noticed_at": extraction.started_at,
            "is_back": is_back,
        }
        for native_id, is_back in sorted(changes, key=lambda change: change[0])
    ]
