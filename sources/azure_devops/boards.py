"""Work items, their revisions and iterations as the rows that land: pure, nothing is asked here.

A transition is the difference between two revisions; a stay in an iteration is the time between two
of its paths. Descriptions are measured and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sources.azure_devops.client import Json
from sources.azure_devops.configuration import TOOL
from sources.azure_devops.people import People
from sources.edge import Edge, Row, instant
from sources.errors import ToolError

# What the processes that Microsoft ships call an estimate: Agile, Scrum and CMMI.
_POINTS = (
    "Microsoft.VSTS.Scheduling.StoryPoints",
    "Microsoft.VSTS.Scheduling.Effort",
    "Microsoft.VSTS.Scheduling.Size",
)
_PRIORITY = "Microsoft.VSTS.Common.Priority"
DELETED = "System.IsDeleted"
REVISION_FIELDS = [
    "System.Id",
    "System.Rev",
    "System.ChangedDate",
    "System.WorkItemType",
    "System.State",
    "System.IterationPath",
    "System.AssignedTo",
    _PRIORITY,
    *_POINTS,
]
ITEM_FIELDS = [
    "System.Id",
    "System.TeamProject",
    "System.WorkItemType",
    "System.Title",
    "System.State",
    "System.AreaPath",
    "System.AssignedTo",
    "System.CreatedBy",
    "System.CreatedDate",
    "System.Description",
    "System.Parent",
    "System.Tags",
    _PRIORITY,
    "Microsoft.VSTS.Build.FoundIn",
    "Microsoft.VSTS.Common.ClosedDate",
    "Microsoft.VSTS.Scheduling.CompletedWork",
    "Microsoft.VSTS.Scheduling.DueDate",
    *_POINTS,
]
_TAG = re.compile(r"<[^>]*>")
_HOUR_SECONDS = 3600
_DAY = timedelta(days=1)


class States:
    """The category of each state, by project and type, as Azure DevOps gives it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._categories: dict[tuple[str, str], str] = {}

    def add(self, project_id: str, issue_type: str, states: list[Json]) -> None:
        """The states of a type of a project."""
        for state in states:
            row = {
                "project_id": project_id,
                "issue_type": issue_type,
                "state": state.get("name"),
                "category": state.get("category"),
            }
            self.rows.append(row)
            self._categories[issue_type, str(row["state"])] = str(row["category"])

    def category(self, issue_type: str | None, state: str | None) -> str | None:
        """The category of a state; NULL for one that the type no longer has."""
        return self._categories.get((str(issue_type), str(state)))


@dataclass(frozen=True)
class Iterations:
    """The iterations of a project, and where each is found by the path that items say."""

    rows: list[Row]
    ids_by_path: dict[str, str]


def iterations(edge: Edge, root: Json, project: str, boards: dict[str, str]) -> Iterations:
    """Every node below the root; `boards` names the team of an iteration that only one has."""
    rows: list[Row] = []
    ids: dict[str, str] = {}

    def walk(node: Json) -> None:
        for child in node.get("children") or []:
            native_id = edge.native_id(child.get("identifier"), "an iteration")
            dates = child.get("attributes") or {}
            finish = _moment(dates.get("finishDate"))
            rows.append(
                {
                    "sprint_id": native_id,
                    "board": boards.get(native_id, project),
                    "name": child.get("name"),
                    "started_at": _moment(dates.get("startDate")),
                    "ended_at": finish,
                    "completed_at": finish + _DAY if finish else None,
                }
            )
            ids[path_of(str(child.get("path") or ""))] = native_id
            walk(child)

    walk(root)
    return Iterations(rows, ids)


def path_of(node_path: str) -> str:
    r"""The path as items say it: \Shop\Iteration\Sprint 1 is Shop\Sprint 1, in any case."""
    parts = node_path.strip("\\").split("\\")
    return "\\".join([parts[0], *parts[2:]]).lower()


def _moment(written: str | None) -> datetime | None:
    return instant(written) if written and not written.startswith("0001-") else None


def revision_row(edge: Edge, people: People, revision: Json) -> Row:
    """One revision, of the fields that are declared."""
    said = fields_of(revision)
    edge.discard("issue_revisions", said.keys() - set(REVISION_FIELDS) - {DELETED})
    return {
        "issue_id": edge.native_id(revision.get("id"), "a work item"),
        "revision": revision.get("rev"),
        "type": said.get("System.WorkItemType"),
        "state": said.get("System.State"),
        "iteration_path": said.get("System.IterationPath"),
        "points": _points(said),
        "priority": _text(said.get(_PRIORITY)),
        "assignee_key": people.key(said.get("System.AssignedTo")),
        "changed_at": instant(said["System.ChangedDate"]),
    }


def is_deleted(revision: Json) -> bool:
    """Whether a revision says that its item lies in the bin."""
    return fields_of(revision).get(DELETED) is True


def item_row(edge: Edge, people: People, states: States, item: Json) -> Row:
    """One work item, latest state."""
    said = fields_of(item)
    edge.discard("issues", said.keys() - set(ITEM_FIELDS))
    native_id = edge.native_id(item.get("id"), "a work item")
    issue_type, state = said.get("System.WorkItemType"), said.get("System.State")
    area = str(said.get("System.AreaPath") or "").split("\\")[1:]
    parent = said.get("System.Parent")
    hours = said.get("Microsoft.VSTS.Scheduling.CompletedWork")
    due = said.get("Microsoft.VSTS.Scheduling.DueDate")
    return {
        "issue_id": native_id,
        "key": key_of(native_id),
        "project": said.get("System.TeamProject"),
        "type": issue_type,
        "title": people.masked(said.get("System.Title")),
        "state": state,
        "state_category": states.category(issue_type, state),
        "priority": _text(said.get(_PRIORITY)),
        "points": _points(said),
        **people.person("assignee", said.get("System.AssignedTo")),
        **people.person("reporter", said.get("System.CreatedBy")),
        "parent_key": key_of(str(parent)) if parent else None,
        "labels": [
            tag.strip() for tag in (said.get("System.Tags") or "").split(";") if tag.strip()
        ],
        "components": ["/".join(area)] if area else [],
        "found_in": said.get("Microsoft.VSTS.Build.FoundIn"),
        "description_length": len(_TAG.sub("", said.get("System.Description") or "").strip()),
        "created_at": said.get("System.CreatedDate"),
        "due_date": due[:10] if isinstance(due, str) else None,
        "resolved_at": said.get("Microsoft.VSTS.Common.ClosedDate"),
        "time_spent_seconds": int(hours * _HOUR_SECONDS)
        if isinstance(hours, (int, float))
        else None,
    }


def key_of(native_id: str) -> str:
    """The key by which texts elsewhere name a work item."""
    return f"AB#{native_id}"


def transitions(history: list[Row], states: States) -> Iterator[Row]:
    """What each revision of one item changed; the first one changed nothing."""
    for before, after in pairwise(history):
        for field, column in (
            ("status", "state"),
            ("points", "points"),
            ("priority", "priority"),
            ("issuetype", "type"),
            ("assignee", "assignee_key"),
        ):
            if before[column] == after[column]:
                continue
            is_person, is_status = field == "assignee", field == "status"
            yield {
                "transition_id": f"{after['issue_id']}-{after['revision']}-{field}",
                "issue_id": after["issue_id"],
                "field": field,
                "from_value": None if is_person else _text(before[column]),
                "to_value": None if is_person else _text(after[column]),
                "from_category": (
                    states.category(before["type"], before["state"]) if is_status else None
                ),
                "to_category": (
                    states.category(after["type"], after["state"]) if is_status else None
                ),
                "changed_at": after["changed_at"],
            }


def stays(history: list[Row], ids_by_path: dict[str, str]) -> list[Row]:
    """The iterations that one item was in, from when to when; one row takes away what there was."""
    found: list[Row] = []
    for row in history:
        sprint_id = ids_by_path.get(str(row["iteration_path"] or "").lower())
        current = found[-1] if found and found[-1]["removed_at"] is None else None
        if current is not None and current["sprint_id"] == sprint_id:
            continue
        if current is not None:
            current["removed_at"] = row["changed_at"]
        if sprint_id is not None:
            found.append(
                {
                    "sprint_id": sprint_id,
                    "issue_id": row["issue_id"],
                    "added_at": row["changed_at"],
                    "removed_at": None,
                    "points_at_add": row["points"],
                }
            )
    if found or not history:
        return found
    first = history[0]
    return [
        {
            "sprint_id": "",
            "issue_id": first["issue_id"],
            "added_at": first["changed_at"],
            "is_gone": True,
        }
    ]


def fields_of(item: Json) -> Json:
    """The fields of an item or a revision."""
    said = item.get("fields")
    if not isinstance(said, dict):
        raise ToolError(
            "Azure DevOps answered a work item without its fields; nothing of this run was loaded, "
            "so check that no proxy shortens its answers and run again.",
            tool=TOOL,
        )
    return said


def _points(said: Json) -> float | None:
    for name in _POINTS:
        value = said.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return None


def _text(value: Any) -> str | None:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if value not in (None, "") else None
