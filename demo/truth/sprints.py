"""What each completed sprint committed to, took in, lost and delivered, from the change logs.

Committed is what was in it when it began, at the points it then had; what came later is creep; done
counts where the issue was still in it, and done, when it was closed. Sub-tasks have no points.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from demo.organisation.model import Issue, Organisation, Sprint
from demo.truth.issue_times import DONE

Row = dict[str, Any]


def sprint_values(organisation: Organisation, as_of: date) -> list[Row]:
    """One row per sprint completed by midnight UTC of the day."""
    instant = datetime.combine(as_of, time(), tzinfo=UTC)
    stays: dict[int, list[Issue]] = {}
    for issue in organisation.issues:
        if issue.kind == "Sub-task":
            continue
        for sprint_id in {one for event in issue.events for one in _ids(event.field, event.after)}:
            stays.setdefault(sprint_id, []).append(issue)
    return [
        _row(sprint, sprint.completed_at, stays.get(sprint.sprint_id, []))
        for sprint in organisation.sprints
        if sprint.completed_at is not None and sprint.completed_at <= instant
    ]


def _ids(field: str, text: str | None) -> list[int]:
    return [int(one) for one in text.split(", ")] if field == "sprint" and text else []


def _row(sprint: Sprint, completed_at: datetime, issues: list[Issue]) -> Row:
    committed = committed_done = creep = creep_done = removed = 0.0
    for issue in issues:
        added_at, removed_at = _stay(issue, sprint.sprint_id)
        if added_at >= completed_at or (removed_at and removed_at <= sprint.started_at):
            continue
        points = _points_at(issue, added_at)
        is_there = removed_at is None or removed_at > completed_at
        is_done = is_there and _status_at(issue, completed_at) in DONE
        removed += 0.0 if is_there else points
        if added_at <= sprint.started_at:
            committed += points
            committed_done += points if is_done else 0.0
        else:
            creep += points
            creep_done += points if is_done else 0.0
    velocity = committed_done + creep_done
    return {
        "sprint_id": f"{sprint.tool}:{sprint.native_id}",
        "team_id": sprint.team_id,
        "committed_points": committed,
        "committed_done_points": committed_done,
        "creep_points": creep,
        "creep_done_points": creep_done,
        "removed_points": removed,
        "velocity_points": velocity,
        "delivered_share": velocity / committed if committed else None,
    }


def _stay(issue: Issue, sprint_id: int) -> tuple[datetime, datetime | None]:
    """When it came into the sprint, and when it left it."""
    moves = [event for event in issue.events if event.field == "sprint"]
    added_at = next(one.at for one in moves if sprint_id in _ids("sprint", one.after))
    later = [one for one in moves if one.at > added_at]
    return added_at, next(
        (one.at for one in later if sprint_id not in _ids("sprint", one.after)), None
    )


def _points_at(issue: Issue, at: datetime) -> float:
    """The estimate at a moment: what the next change of it changed from."""
    later = [one for one in issue.events if one.field == "points" and one.at > at]
    if later:
        return float(later[0].before or 0.0)
    return issue.points or 0.0


def _status_at(issue: Issue, at: datetime) -> str | None:
    moves = [one for one in issue.events if one.field == "status" and one.at <= at]
    return moves[-1].after if moves else None
