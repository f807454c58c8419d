"""Issues, iterations and what happened to them: from answers to rows.

GitLab has two states, opened and closed. Where an issue stands in between is what its scoped labels
say (workflow::in dev): those words are its state, and their events its transitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sources.edge import Edge, Row
from sources.gitlab.client import Object
from sources.gitlab.cursors import parsed
from sources.gitlab.people import account, users, who
from sources.gitlab.projects import Project

READ = frozenset(
    "id iid title description state created_at updated_at closed_at labels milestone assignees "
    "assignee author issue_type type weight due_date time_stats severity epic iteration".split()
)
_ITERATION_READ = frozenset("id group_id title start_date due_date state".split())
_CLOSED = "closed"
_OPENED = "opened"
_ITERATION_CLOSED = 3
_UNKNOWN = "UNKNOWN"


def key_of(project: Project, number: object) -> str:
    """The key under which texts name an issue."""
    return f"{project.landed_name}#{number}"


def row(
    edge: Edge,
    project: Project,
    issue: Object,
    flow_scopes: Sequence[str],
    accounts: Iterable[str],
) -> Row:
    """An issue."""
    edge.discard("issues", issue.keys() - READ)
    labels = labels_of(issue)
    # Before there could be several, an issue had one.
    assignees = users(issue.get("assignees")) or users([issue.get("assignee")])
    severity = issue.get("severity")
    kind = str(issue.get("issue_type") or issue.get("type") or "issue").lower()
    epic = (issue.get("epic") or {}).get("id")
    return {
        "issue_id": edge.native_id(issue.get("id"), "an issue"),
        "key": key_of(project, edge.native_id(issue.get("iid"), "an issue's number")),
        "project": project.landed_name,
        "board": _board(issue.get("iteration")),
        "type": _scoped(labels, ("type",)) or kind,
        "title": edge.masked(issue.get("title"), set(accounts)),
        "state": _CLOSED
        if issue.get("state") == _CLOSED
        else _scoped(labels, flow_scopes) or issue.get("state"),
        "native_state": issue.get("state"),
        "priority": _scoped(labels, ("priority",))
        or (severity.lower() if severity and severity != _UNKNOWN else None),
        "points": issue.get("weight"),
        **who(edge, "assignee", account(assignees[0]) if assignees else None),
        **who(edge, "reporter", account(issue.get("author"))),
        "epic_key": f"epic/{epic}" if epic else None,
        "fix_version": (issue.get("milestone") or {}).get("title"),
        "labels": sorted(labels),
        "description_length": len((issue.get("description") or "").strip()),
        "due_date": issue.get("due_date"),
        "created_at": issue.get("created_at"),
        "resolved_at": issue.get("closed_at") if issue.get("state") == _CLOSED else None,
        "time_spent_seconds": (issue.get("time_stats") or {}).get("total_time_spent"),
    }


def labels_of(issue: Object) -> list[str]:
    """Labels are words, or objects where they were asked for with their details."""
    listed = issue.get("labels") or ()
    return [one["name"] if isinstance(one, dict) else one for one in listed]


def people_of(issue: Object) -> Iterator[str]:
    """The accounts that an issue names: its title may name them too."""
    for user in users(
        [issue.get("author"), issue.get("assignee"), *(issue.get("assignees") or ())]
    ):
        name = account(user)
        if name:
            yield name


def transitions(
    edge: Edge,
    issue_id: str,
    label_events: Iterable[Object],
    state_events: Iterable[Object],
    flow_scopes: Sequence[str],
) -> list[Row]:
    """The changes of an issue's state: its flow label while it is open, or that it is closed."""
    happened: list[tuple[str, str, str, str | None]] = []
    for event in label_events:
        # A label that was deleted since leaves an event without it.
        word = _scoped([(event.get("label") or {}).get("name") or ""], flow_scopes)
        if word:
            native_id = edge.native_id(event.get("id"), "a label's event")
            happened.append((event["created_at"], f"label-{native_id}", event["action"], word))
    for event in state_events:
        native_id = edge.native_id(event.get("id"), "a state's event")
        happened.append((event["created_at"], f"state-{native_id}", event["state"], None))
    happened.sort(key=lambda one: (parsed(one[0]), one[2] == "add", one[1]))
    rows: list[Row] = []
    label: str | None = None
    is_closed = False
    told = _OPENED
    for position, (at, native_id, action, word) in enumerate(happened):
        if word is None:
            is_closed = action == _CLOSED
        elif action == "add":
            label = word
        elif label == word:
            label = None
        following = happened[position + 1][0] if position + 1 < len(happened) else None
        if following is not None and parsed(following) == parsed(at):
            # One click takes the old label off and puts the new one on: that is one change.
            continue
        state = _CLOSED if is_closed else label or _OPENED
        if state != told:
            rows.append(
                {
                    "transition_id": f"{issue_id}-{native_id}",
                    "issue_id": issue_id,
                    "field": "status",
                    "from_value": told,
                    "to_value": state,
                    "changed_at": at,
                }
            )
            told = state
    return rows


def iteration_row(edge: Edge, iteration: Object) -> Row:
    """An iteration: from midnight of its first day to that after its last one, in UTC."""
    edge.discard("iterations", iteration.keys() - _ITERATION_READ)
    start, due = iteration.get("start_date"), iteration.get("due_date")
    ended_at = _midnight(due, days=1)
    return {
        "sprint_id": edge.native_id(iteration.get("id"), "an iteration"),
        "board": _board(iteration),
        # Those that GitLab makes by itself have no title.
        "name": iteration.get("title") or f"{start} – {due}",
        "started_at": _midnight(start),
        "ended_at": ended_at,
        "completed_at": ended_at if iteration.get("state") == _ITERATION_CLOSED else None,
    }


def stays(
    edge: Edge,
    issue_id: str,
    issue: Object,
    iteration_events: Iterable[Object],
    weight_events: Iterable[Object],
) -> list[Row]:
    """When an issue came into an iteration, when it left it, and its weight as it came.

    An issue may be made in an iteration, of which no event tells: it came there as it was made.
    """
    weights = sorted(
        ((parsed(event["created_at"]), event.get("weight")) for event in weight_events),
        key=lambda one: one[0],
    )

    def stay(sprint_id: str, added_at: str, removed_at: str | None = None) -> Row:
        before = [weight for moment, weight in weights if moment <= parsed(added_at)]
        # No event tells of the weight that an issue was made with either.
        made_with = None if weights else issue.get("weight")
        return {
            "sprint_id": sprint_id,
            "issue_id": issue_id,
            "added_at": added_at,
            "removed_at": removed_at,
            "points_at_add": before[-1] if before else made_with,
        }

    rows: list[Row] = []
    is_told = False
    for event in sorted(iteration_events, key=lambda one: parsed(one["created_at"])):
        is_told = True
        at = event["created_at"]
        if event["action"] == "add":
            # It is in one at a time: to be put into the next takes it out of the last.
            _leave(rows, at)
        iteration = event.get("iteration") or {}
        if not iteration:
            # The iteration was deleted since.
            continue
        sprint_id = edge.native_id(iteration.get("id"), "an iteration")
        if event["action"] == "add":
            rows.append(stay(sprint_id, at))
        elif any(row["sprint_id"] == sprint_id for row in rows):
            _leave(rows, at, sprint_id)
        else:
            rows.append(stay(sprint_id, issue["created_at"], at))
    present = issue.get("iteration")
    if present and not is_told:
        sprint_id = edge.native_id(present.get("id"), "an iteration")
        rows.append(stay(sprint_id, issue["created_at"]))
    return rows


def _leave(rows: list[Row], at: str, sprint_id: str | None = None) -> None:
    """End the stays that still last: all of them, or those in one iteration."""
    for row in rows:
        if row["removed_at"] is None and sprint_id in (None, row["sprint_id"]):
            row["removed_at"] = at


def _scoped(labels: Iterable[str], scopes: Sequence[str]) -> str | None:
    """The word of the first label in one of these scopes: in dev, of workflow::in dev."""
    for label in sorted(labels):
        scope, separator, word = label.rpartition("::")
        if separator and scope.strip().lower() in scopes and word.strip():
            return word.strip()
    return None


def _board(iteration: Object | None) -> str | None:
    """Iterations are a group's: the group stands for the board."""
    group = (iteration or {}).get("group_id")
    return str(group) if group is not None else None


def _midnight(day: str | None, *, days: int = 0) -> str | None:
    if day is None:
        return None
    return f"{(date.fromisoformat(day) + timedelta(days=days)).isoformat()}T00:00:00Z"
