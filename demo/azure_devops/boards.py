"""Work items, their revisions and iterations as Azure Boards writes them.

The organisation's issues are told in its own words; the project's process has others for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from demo.organisation.identifiers import uuid_of
from demo.organisation.model import Issue, IssueEvent, Organisation, Person, Sprint, Team

Json = dict[str, Any]

STATES = {
    "To Do": ("New", "Proposed"),
    "Selected for Development": ("Approved", "Proposed"),
    "In Progress": ("Active", "InProgress"),
    "Blocked": ("Blocked", "InProgress"),
    "In Review": ("In Review", "InProgress"),
    "Ready for Release": ("Resolved", "Resolved"),
    "Done": ("Closed", "Completed"),
    "Closed": ("Removed", "Removed"),
}
TYPES = {
    "Story": "User Story",
    "Task": "Task",
    "Sub-task": "Task",
    "Bug": "Bug",
    "Epic": "Epic",
    "Incident": "Bug",
}
PRIORITIES = {"Highest": 1, "High": 2, "Medium": 3, "Low": 4}
POINTS = "Microsoft.VSTS.Scheduling.StoryPoints"


def time(moment: datetime) -> str:
    """A time as Azure DevOps writes it, with seven digits."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ".1234567Z"


def identity(person: Person) -> Json:
    """Somebody, as every answer shows them."""
    return {
        "displayName": person.name,
        "url": f"https://spsprodweu1.vssps.visualstudio.com/_apis/Identities/{person.azure_id}",
        "id": person.azure_id,
        "uniqueName": person.email,
        "imageUrl": f"/_apis/GraphProfile/MemberAvatars/{person.azure_descriptor}",
        "descriptor": person.azure_descriptor,
    }


def project_id(team: Team) -> str:
    """The id of a team's project."""
    return uuid_of(f"azure project {team.project}")


class Board:
    """One project's work items."""

    def __init__(self, organisation: Organisation, team: Team) -> None:
        self.team = team
        self.issues = {
            one.native_id: one
            for one in organisation.issues_in("azure_devops")
            if one.project == team.project
        }
        self.sprints = {
            one.sprint_id: one
            for one in organisation.sprints_in("azure_devops")
            if one.team_id == team.team_id
        }
        self.revisions = {one.native_id: list(self._revisions(one)) for one in self.issues.values()}
        self.feed = sorted(
            (revision for history in self.revisions.values() for revision in history),
            key=lambda one: (one["fields"]["System.ChangedDate"], one["id"], one["rev"]),
        )

    def types(self) -> list[Json]:
        """The types of the process, each with its states."""
        states = [{"name": name, "category": category} for name, category in STATES.values()]
        return [{"name": name, "states": states} for name in sorted(set(TYPES.values()))]

    def iterations(self) -> Json:
        """The tree of iterations."""
        root = f"\\{self.team.project}\\Iteration"
        return {
            "id": 1,
            "identifier": uuid_of(f"azure root {self.team.project}"),
            "name": self.team.project,
            "structureType": "iteration",
            "path": root,
            "hasChildren": True,
            "children": [self._iteration(one, root) for one in self.sprints.values()],
        }

    def _iteration(self, sprint: Sprint, root: str) -> Json:
        return {
            "id": sprint.sprint_id,
            "identifier": sprint.native_id,
            "name": sprint.name,
            "structureType": "iteration",
            "hasChildren": False,
            "attributes": {
                "startDate": sprint.started_at.strftime("%Y-%m-%dT00:00:00Z"),
                "finishDate": sprint.ended_at.strftime("%Y-%m-%dT00:00:00Z"),
            },
            "path": f"{root}\\{sprint.name}",
        }

    def item(self, issue: Issue) -> Json:
        """One work item as it is now."""
        latest = self.revisions[issue.native_id][-1]
        fields = {
            **latest["fields"],
            "System.Title": _title(issue),
            "System.AreaPath": "\\".join([issue.project, *issue.components[:1]]),
            "System.CreatedBy": identity(issue.reporter),
            "System.CreatedDate": time(issue.created_at),
            "System.Description": f"<div>{issue.topic}, says {issue.reporter.email}.</div>",
            "System.Tags": "; ".join(issue.labels),
        }
        if issue.assignee:
            fields["System.AssignedTo"] = identity(issue.assignee)
        if issue.resolved_at:
            fields["Microsoft.VSTS.Common.ClosedDate"] = time(issue.resolved_at)
        if issue.due_date:
            due = f"{issue.due_date:%Y-%m-%d}T00:00:00Z"
            fields["Microsoft.VSTS.Scheduling.DueDate"] = due
        parent = issue.parent_key or issue.epic_key
        if parent:
            fields["System.Parent"] = int(parent.rpartition("#")[2].rpartition("-")[2])
        return {"id": issue.native_id, "rev": latest["rev"], "fields": fields}

    def _revisions(self, issue: Issue) -> Iterator[Json]:
        said: Json = {"status": issue.status, "points": issue.points, "sprint": None}
        for event in reversed(issue.events):
            if event.field in said:
                said[event.field] = _value(event.field, event.before)
        moments: list[tuple[datetime, list[IssueEvent]]] = [(issue.created_at, [])]
        for event in issue.events:
            if event.at != moments[-1][0]:
                moments.append((event.at, []))
            moments[-1][1].append(event)
        for revision, (at, events) in enumerate(moments, 1):
            for event in events:
                if event.field in said:
                    said[event.field] = _value(event.field, event.after)
            fields: Json = {
                "System.Id": issue.native_id,
                "System.Rev": revision,
                "System.TeamProject": issue.project,
                "System.WorkItemType": TYPES[issue.kind],
                "System.State": STATES[str(said["status"])][0],
                "System.ChangedDate": time(at),
                "System.IterationPath": self._path(said["sprint"]),
                "Microsoft.VSTS.Common.Priority": PRIORITIES[issue.priority],
            }
            if said["points"] is not None:
                fields[POINTS] = float(said["points"])
            if issue.assignee:
                fields["System.AssignedTo"] = identity(issue.assignee)
            yield {"id": issue.native_id, "rev": revision, "fields": fields}

    def _path(self, sprint_id: Any) -> str:
        sprint = self.sprints.get(int(sprint_id)) if sprint_id else None
        return f"{self.team.project}\\{sprint.name}" if sprint else self.team.project


def _title(issue: Issue) -> str:
    if issue.mentioned is None:
        return issue.topic
    return f"{issue.topic} (questions to @{issue.mentioned.login}, {issue.mentioned.email})"


def _value(field: str, value: str | None) -> Any:
    # An item is in one iteration at a time: the last of those that it was put into.
    return value.split(", ")[-1] if field == "sprint" and value else value
