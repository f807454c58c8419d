"""The site's statuses with their categories, and the word that nobody can place."""

from __future__ import annotations

from sources import program
from sources.edge import Edge, Row
from sources.errors import ToolError
from sources.jira.client import Json
from sources.jira.configuration import TOOL

_PLACED = frozenset({"new", "indeterminate", "done"})


def status_row(edge: Edge, status: Json) -> Row:
    """One status."""
    return {
        "status_id": edge.native_id(status.get("id"), "a status"),
        "name": status.get("name"),
        "category_key": (status.get("statusCategory") or {}).get("key"),
    }


class StatusCheck:
    """Refuses issues in a status that neither Jira's category nor the program places."""

    def __init__(self) -> None:
        self._known = {entry.word for entry in program.current().words if entry.domain == "status"}

    def check(self, issue: Row) -> None:
        """Raise where it would be unknown whether an issue is to do, being done or done."""
        if issue["status_category_key"] in _PLACED or issue["status"] is None:
            return
        if issue["status"].strip().lower() not in self._known:
            raise ToolError(
                f'Jira\'s status "{issue["status"]}" has no category that is known, and '
                "statuses.yml does not say what it means: name it there under todo, doing or done.",
                tool=TOOL,
            )
