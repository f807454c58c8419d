"""What Harness no longer has: an execution goes with its pipeline.

A tombstone in raw_harness.deletions for each that is gone, with its builds and deployments, and
its removal for each that is back. The rows themselves stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sources.edge import Row
from sources.extraction import Extraction
from sources.landing import Page

_COLUMNS = {"executions": "execution_id", "builds": "build_id", "deployments": "deployment_id"}


def gone(extraction: Extraction, listed: dict[str, set[str]]) -> Iterator[Page]:
    """What landed and is listed no more, or again; the reading before this listed everything."""
    present = listed.get("executions", set())
    if not present:
        # An account that shows nothing at all has not lost its history: something is wrong.
        return
    buried: dict[str, set[str]] = {}
    for entity, native_id in extraction.landed("deletions", ["entity", "native_id"]):
        buried.setdefault(str(entity), set()).add(str(native_id))
    for entity, column in _COLUMNS.items():
        landed = {str(row[0]) for row in extraction.landed(entity, [column])}
        lost = {one for one in landed if one.partition("/")[0] not in present}
        tombs = buried.get(entity, set())
        back = {one for one in tombs if one.partition("/")[0] in present}
        yield (
            "deletions",
            [
                *_rows(extraction, entity, lost - tombs),
                *_rows(extraction, entity, back, is_back=True),
            ],
        )


def _rows(
    extraction: Extraction, entity: str, native_ids: Iterable[str], *, is_back: bool = False
) -> list[Row]:
    return [
        {
            "entity": entity,
            "native_id": native_id,
            "noticed_at": extraction.started_at,
            "is_back": is_back or None,
        }
        for native_id in sorted(native_ids)
    ]
