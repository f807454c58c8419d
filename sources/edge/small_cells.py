"""Use of assistants: cells of too few people are put together before they land.

A cell of two active people says what each of them did. Cells below the program's minimum are merged
into one for their period and tool, with further cells, smallest first, until enough people stand
behind it; a period with too few people in all lands nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sources.edge import Row

_COUNTS = ("eligible_count", "active_count", "shown", "accepted", "assisted_changes")


def merged(rows: list[Row], minimum: int) -> list[Row]:
    """The rows with small cells merged."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        # Teams and repositories are two ways to cut the same people: they are never put together.
        by_team = row["team_id"] is not None
        groups[row["period_start"], row["period_days"], row["tool"], by_team].append(row)
    landed = []
    for (*_, by_team), group in groups.items():
        landed.extend(_merged_group(group, minimum, "team" if by_team else "repository"))
    return landed


def _merged_group(group: list[Row], minimum: int, kind: str) -> list[Row]:
    ordered = sorted(group, key=_people)
    small = [row for row in ordered if _people(row) < minimum]
    large = ordered[len(small) :]
    while small and sum(map(_people, small)) < minimum and large:
        small.append(large.pop(0))
    rows = [{**row, "cell": f"{kind}:{row[f'{kind}_id']}"} for row in large]
    if small and sum(map(_people, small)) >= minimum:
        rows.append(_sum(small, kind))
    return rows


def _people(row: Row) -> int:
    """The people behind a cell; a number that isn't known counts for nobody."""
    counted = row["active_count"] if row["active_count"] is not None else row["eligible_count"]
    return counted or 0


def _sum(rows: list[Row], kind: str) -> Row:
    together = {**rows[0], "team_id": None, "repository_id": None, "cell": f"merged {kind} cells"}
    for count in _COUNTS:
        known = [row[count] for row in rows]
        together[count] = None if any(value is None for value in known) else sum(known)
    return together
