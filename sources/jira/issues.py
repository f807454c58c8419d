"""One issue as Jira writes it, as the rows that land. Its description is measured and dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sources.edge import Edge, Row
from sources.errors import ToolError
from sources.jira.client import Json
from sources.jira.configuration import TOOL
from sources.jira.fields import EPIC, POINTS, SPRINT, SiteFields
from sources.jira.people import People

FIELDS = (
    "summary description issuetype project status priority assignee reporter parent fixVersions "
    "labels components created updated duedate resolutiondate resolution timespent"
).split()

_SPRINT_OF_OLD = re.compile(r"[\[,]id=(\d+)")


class IssueReader:
    """Reads the issues of one site."""

    def __init__(self, edge: Edge, fields: SiteFields, people: People) -> None:
        self._edge = edge
        self._fields = fields
        self._people = people
        self._read = {*FIELDS, *fields.all_ids}

    def meet(self, issue: Json) -> None:
        """Remember the people of an issue before any title is masked."""
        for name in ("assignee", "reporter", "creator"):
            self._people.meet(_fields_of(issue).get(name))

    def row(self, issue: Json) -> Row:
        """The issue's own row."""
        said = _fields_of(issue)
        self._edge.discard("issues", said.keys() - self._read)
        status = said.get("status") or {}
        return {
            "issue_id": self._edge.native_id(issue.get("id"), "an issue"),
            "issue_key": issue.get("key"),
            "project_key": (said.get("project") or {}).get("key"),
            "issue_type": (said.get("issuetype") or {}).get("name"),
            "is_subtask": (said.get("issuetype") or {}).get("subtask"),
            "title": self._people.masked(said.get("summary")),
            "status_id": status.get("id"),
            "status": status.get("name"),
            "status_category_key": (status.get("statusCategory") or {}).get("key"),
            "priority": (said.get("priority") or {}).get("name"),
            "points": self._first(said, POINTS),
            **self._people.person("assignee", said.get("assignee")),
            **self._people.person("reporter", said.get("reporter")),
            "parent_key": (said.get("parent") or {}).get("key"),
            "epic_key": self._first(said, EPIC),
            "fix_versions": [version["name"] for version in said.get("fixVersions") or []],
            "labels": said.get("labels") or [],
            "description_length": text_length(said.get("description")),
            "created_at": said.get("created"),
            "updated_at": said.get("updated"),
            "due_date": said.get("duedate"),
            "resolved_at": said.get("resolutiondate"),
            "resolution": (said.get("resolution") or {}).get("name"),
            "time_spent_seconds": said.get("timespent"),
        }

    def components(self, issue: Json) -> list[Row]:
        """One row per component."""
        names = [component["name"] for component in _fields_of(issue).get("components") or []]
        return [{"issue_id": str(issue["id"]), "component": name} for name in dict.fromkeys(names)]

    def sprints(self, issue: Json) -> list[Row]:
        """One row per sprint that the issue is in now."""
        said = _fields_of(issue)
        values = [
            value for field_id in self._fields.of(SPRINT) for value in said.get(field_id) or []
        ]
        found = dict.fromkeys(filter(None, map(_sprint_id, values)))
        return [{"sprint_id": sprint_id, "issue_id": str(issue["id"])} for sprint_id in found]

    def _first(self, said: Json, role: str) -> Any:
        values = (said.get(field_id) for field_id in self._fields.of(role))
        return next((value for value in values if value is not None), None)


def text_length(text: Any) -> int:
    """The letters of a description: a string on Data Center, a document of nodes on Cloud."""
    if isinstance(text, str):
        return len(text)
    if isinstance(text, dict):
        return len(str(text.get("text") or "")) + text_length(text.get("content"))
    if isinstance(text, list):
        return sum(map(text_length, text))
    return 0


def _fields_of(issue: Json) -> Json:
    said = issue.get("fields")
    if not isinstance(said, dict):
        raise ToolError(
            "Jira answered an issue without its fields; nothing of this run was loaded, so check "
            "that no proxy shortens its answers and run again.",
            tool=TOOL,
        )
    return said


def _sprint_id(value: Any) -> str | None:
    """An object's id, or the one inside the text that old Data Centers write for a sprint."""
    if isinstance(value, dict):
        return str(value["id"])
    found = _SPRINT_OF_OLD.search(str(value))
    return found.group(1) if found else None


def gone(rows: list[Row], key: Row) -> Iterator[Row]:
    """The rows, or where there are none the one that takes earlier ones away."""
    if rows:
        yield from rows
    else:
        yield {**key, "is_gone": True}
