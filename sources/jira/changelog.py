"""The change log of an issue: whole, and only of the fields that are declared.

Jira cuts an inline log short and says so in its total; then the log's own pages are read. Values
of a change of assignee are people and do not land: only that it changed, and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sources.edge import Row
from sources.jira.client import Jira, Json
from sources.jira.fields import FLAGGED, POINTS, SPRINT, SiteFields

_SYSTEM_FIELDS = frozenset({"status", "priority", "resolution", "issuetype", "assignee"})
_LANDED_ROLES = frozenset({POINTS, FLAGGED})
_PEOPLE = frozenset({"assignee"})


def histories(jira: Jira, api: str, issue: Json) -> list[Json]:
    """Every history of an issue, each once; asked by any thread."""
    inline = issue.get("changelog") or {}
    found = list(inline.get("histories") or [])
    total = inline.get("total")
    if not isinstance(total, int) or len(found) < total:
        found = list(jira.counted(f"{api}/issue/{issue['id']}/changelog"))
    return list({str(history["id"]): history for history in found}.values())


def rows_of(issue_id: str, found: list[Json], fields: SiteFields) -> Iterator[tuple[str, Row]]:
    """Table and row of each item that lands."""
    for history in found:
        for position, item in enumerate(history.get("items") or []):
            change_id = f"{history['id']}-{position}"
            role = fields.role_of(item)
            if role == SPRINT:
                yield from _sprint_changes(change_id, issue_id, item, history["created"])
                continue
            name = role if role in _LANDED_ROLES else _system_field(item)
            if name is None:
                continue
            is_person = name in _PEOPLE
            yield (
                "issue_changes",
                {
                    "issue_change_id": change_id,
                    "issue_id": issue_id,
                    "field": name,
                    "from_id": None if is_person else _text(item.get("from")),
                    "from_value": None if is_person else _text(item.get("fromString")),
                    "to_id": None if is_person else _text(item.get("to")),
                    "to_value": None if is_person else _text(item.get("toString")),
                    "changed_at": history["created"],
                },
            )


def _system_field(item: Json) -> str | None:
    name = str(item.get("fieldId") or item.get("field") or "").lower()
    return name if name in _SYSTEM_FIELDS and item.get("fieldtype") != "custom" else None


def _sprint_changes(
    change_id: str, issue_id: str, item: Json, changed_at: str
) -> Iterator[tuple[str, Row]]:
    before, after = _ids(item.get("from")), _ids(item.get("to"))
    for sprint_id in sorted(before ^ after):
        yield (
            "sprint_changes",
            {
                "issue_change_id": change_id,
                "sprint_id": sprint_id,
                "issue_id": issue_id,
                "is_added": sprint_id in after,
                "changed_at": changed_at,
            },
        )


def _ids(listed: Any) -> set[str]:
    """The sprints of a change: "12, 13"."""
    return {part.strip() for part in str(listed or "").split(",") if part.strip()}


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None
