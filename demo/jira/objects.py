"""How Jira writes issues, their change logs, people, boards and sprints.

Cloud and Data Center differ in people (account ids or names) and in texts (documents or strings);
both write times with an offset and no colon.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from demo.clock import AS_OF_INSTANT
from demo.jira import vocabulary as words
from demo.organisation.model import Issue, IssueEvent, Organisation, Person, Sprint, Team

Json = dict[str, Any]
CLOUD, DATA_CENTER = "cloud", "data_center"
CHANGED_FIELDS = {"points": words.POINTS, "sprint": words.SPRINT}
FIELD_NAMES = {"points": "Story Points", "sprint": "Sprint"}
# Inline change logs are cut after this many histories on Cloud, and say so in their total.
INLINE_HISTORIES = 6


def written(moment: datetime | None, zone: str) -> str | None:
    """Jira's time: 2026-11-03T10:40:00.000+0100, in the zone of whoever asks."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S.000%z")


class JiraObjects:
    """Objects of one flavour of Jira under one base URL."""

    def __init__(self, organisation: Organisation, flavour: str, base: str) -> None:
        self.organisation = organisation
        self.flavour = flavour
        self.base = base
        self.zone = organisation.time_zone
        self.sprints = {one.sprint_id: one for one in organisation.sprints_in("jira")}
        self.zones = {one.team_id: one.time_zone for one in organisation.teams}

    def person(self, person: Person | None) -> Json | None:
        if person is None:
            return None
        shared = {
            "emailAddress": person.email,
            "displayName": person.name,
            "active": True,
            "timeZone": self.zones.get(person.team_id, self.zone),
        }
        if self.flavour == CLOUD:
            account_id = person.jira_account_id
            return {
                "self": f"{self.base}/rest/api/3/user?accountId={account_id}",
                "accountId": account_id,
                "accountType": "app" if person.is_bot else "atlassian",
                **shared,
            }
        return {
            "self": f"{self.base}/rest/api/2/user?username={person.login}",
            "name": person.login,
            "key": f"JIRAUSER{person.native_id}",
            **shared,
        }

    def mention(self, person: Person) -> str:
        if self.flavour == CLOUD:
            return f"[~accountid:{person.jira_account_id}]"
        return f"[~{person.login}]"

    def project(self, team: Team) -> Json:
        return {
            "self": f"{self.base}/rest/api/2/project/{10_000 + team.board_id}",
            "id": str(10_000 + team.board_id),
            "key": team.project,
            "name": team.name,
            "projectTypeKey": "software",
            "simplified": False,
            "archived": False,
        }

    def board(self, team: Team) -> Json:
        has_sprints = any(one.board_id == team.board_id for one in self.organisation.sprints)
        return {
            "id": team.board_id,
            "self": f"{self.base}/rest/agile/1.0/board/{team.board_id}",
            "name": f"{team.name} board",
            "type": "scrum" if has_sprints else "kanban",
            "location": {
                "projectId": 10_000 + self.organisation.team(team.team_id).board_id,
                "projectKey": team.project,
                "projectName": team.name,
                "projectTypeKey": "software",
            },
        }

    def sprint(self, sprint: Sprint) -> Json:
        state = "closed" if sprint.completed_at else "active"
        if sprint.started_at >= AS_OF_INSTANT:
            state = "future"
        dates = {
            "startDate": _utc(sprint.started_at),
            "endDate": _utc(sprint.ended_at),
            "completeDate": _utc(sprint.completed_at),
        }
        return {
            "id": sprint.sprint_id,
            "self": f"{self.base}/rest/agile/1.0/sprint/{sprint.sprint_id}",
            "state": state,
            "name": sprint.name,
            "originBoardId": sprint.board_id,
            "goal": "",
            **{key: text for key, text in dates.items() if text},
        }

    def title(self, issue: Issue) -> str:
        if issue.mentioned is None:
            return issue.topic
        mentioned = self.mention(issue.mentioned)
        return f"{issue.topic} (questions to {mentioned}, {issue.mentioned.email})"

    def _text(self, text: str) -> Any:
        if self.flavour == DATA_CENTER:
            return text
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        return {"type": "doc", "version": 1, "content": [paragraph]}

    def issue(self, issue: Issue, *, with_histories: bool, project: Json) -> Json:
        resolution = next(
            (one.after for one in reversed(issue.events) if one.field == "resolution"), None
        )
        resolved_at = issue.resolved_at
        parent_key = issue.parent_key
        fields: Json = {
            "summary": self.title(issue),
            "issuetype": {
                "id": str(words.TYPES[issue.kind]),
                "name": issue.kind,
                "subtask": issue.kind == "Sub-task",
            },
            "project": project,
            "status": words.status(f"{self.base}/rest/api/2", issue.status),
            "priority": {"id": str(words.PRIORITIES[issue.priority]), "name": issue.priority},
            "resolution": {"name": resolution} if resolution else None,
            "resolutiondate": written(resolved_at, self.zone),
            "created": written(issue.created_at, self.zone),
            "updated": written(issue.last_event_at, self.zone),
            "duedate": issue.due_date.isoformat() if issue.due_date else None,
            "labels": list(issue.labels),
            "components": [
                {"id": str(sum(map(ord, one))), "name": one} for one in issue.components
            ],
            "fixVersions": [],
            "assignee": self.person(issue.assignee),
            "reporter": self.person(issue.reporter),
            "creator": self.person(issue.reporter),
            "description": self._text(f"{issue.topic}. Written by {issue.reporter.email}."),
            "timespent": None,
            "subtasks": [],
            "customfield_10052": 12.0 if issue.kind == "Bug" else None,
            words.POINTS: issue.points,
            words.EPIC: issue.epic_key,
            words.SPRINT: self._sprints_of(issue),
            words.FLAGGED: None,
            words.RANK: "0|i0000f:",
        }
        if parent_key:
            fields["parent"] = {"key": parent_key, "fields": {"summary": "parent"}}
        written_issue: Json = {
            "expand": "changelog",
            "id": str(issue.native_id),
            "self": f"{self.base}/rest/api/2/issue/{issue.native_id}",
            "key": issue.key,
            "fields": fields,
        }
        if with_histories:
            histories = self.histories(issue)
            # Cloud gives the newest ones and leaves the rest to the change log's own pages.
            shown = histories[::-1][:INLINE_HISTORIES] if self.flavour == CLOUD else histories
            written_issue["changelog"] = {
                "startAt": 0,
                "maxResults": len(shown),
                "total": len(histories),
                "histories": shown,
            }
        return written_issue

    def _sprints_of(self, issue: Issue) -> Any:
        if not issue.sprint_ids:
            return None
        found = [self.sprint(self.sprints[one]) for one in issue.sprint_ids]
        if self.flavour == CLOUD:
            keys = ("id", "name", "state", "startDate", "endDate", "completeDate")
            return [
                {**{key: one[key] for key in keys if key in one}, "boardId": one["originBoardId"]}
                for one in found
            ]
        return [
            "com.atlassian.greenhopper.service.sprint.Sprint@1f["
            f"id={one['id']},rapidViewId={one['originBoardId']},state={one['state'].upper()},"
            f"name={one['name']},startDate={one.get('startDate', '<null>')},"
            f"endDate={one.get('endDate', '<null>')},"
            f"completeDate={one.get('completeDate', '<null>')},sequence={one['id']},goal=]"
            for one in found
        ]

    def histories(self, issue: Issue) -> list[Json]:
        """Oldest first; what happened in one moment by one person is one history."""
        grouped: list[list[IssueEvent]] = []
        for event in issue.events:
            last = grouped[-1][0] if grouped else None
            if last and (last.at, last.by) == (event.at, event.by):
                grouped[-1].append(event)
            else:
                grouped.append([event])
        return [
            {
                "id": str(issue.native_id * 100 + position),
                "author": self.person(group[0].by),
                "created": written(group[0].at, self.zone),
                "items": [self._item(event) for event in group],
            }
            for position, group in enumerate(grouped)
        ]

    def _item(self, event: IssueEvent) -> Json:
        field_id = CHANGED_FIELDS.get(event.field, event.field)
        is_custom = event.field in CHANGED_FIELDS
        item: Json = {
            "field": FIELD_NAMES.get(event.field, event.field),
            "fieldtype": "custom" if is_custom else "jira",
            "from": self._id_of(event.field, event.before),
            "fromString": self._name_of(event.field, event.before),
            "to": self._id_of(event.field, event.after),
            "toString": self._name_of(event.field, event.after),
        }
        if self.flavour == CLOUD:
            item["fieldId"] = field_id
        return item

    def _id_of(self, field: str, value: str | None) -> str | None:
        if value is None:
            return "" if field == "sprint" else None
        if field == "status":
            return str(words.STATUSES[value][0])
        if field == "resolution":
            return str(words.RESOLUTIONS[value])
        if field == "points":
            return None
        return value

    def _name_of(self, field: str, value: str | None) -> str | None:
        if value is None:
            return "" if field == "sprint" else None
        if field == "sprint":
            return ", ".join(self.sprints[int(one)].name for one in value.split(", "))
        return value


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
