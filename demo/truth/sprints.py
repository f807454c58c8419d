"""What each completed sprint committed to, took in, lost and delivered, from the change logs.

Committed is what was in it when it began, at the points it then had; what came later is creep, at
the points it came with; done counts where the issue was still in it, and done, when it was closed.
Sub-tasks have no points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from statistics import mean, stdev
from typing import Any

from demo.organisation.model import Issue, Organisation, Sprint
from demo.truth.issue_times import DONE

Row = dict[str, Any]
# How many sprints say how predictable the last of them is, and fewer than which say nothing.
LOOKED_BACK, LEAST_LOOKED_BACK = 8, 5


@dataclass(frozen=True, slots=True)
class Member:
    """An issue that was in a sprint after it began."""

    issue: Issue
    points: float
    raised: float
    is_committed: bool
    is_there: bool
    is_done: bool

    @property
    def committed(self) -> float:
        """Its points, if it was there when the sprint began."""
        return self.points if self.is_committed else 0.0

    @property
    def creep(self) -> float:
        """Its points, if it came later."""
        return 0.0 if self.is_committed else self.points

    @property
    def removed(self) -> float:
        """Its points, if it was taken out."""
        return 0.0 if self.is_there else self.points

    @property
    def delivered(self) -> float:
        """Its points, if it was done when the sprint was closed."""
        return self.points if self.is_done else 0.0


@dataclass(frozen=True, slots=True)
class Completed:
    """A sprint that is over, and what was in it."""

    sprint: Sprint
    completed_at: datetime
    members: tuple[Member, ...]

    @property
    def committed(self) -> float:
        """The points that it began with."""
        return sum(one.committed for one in self.members)

    @property
    def velocity(self) -> float:
        """The points that were done when it was closed."""
        return sum(one.delivered for one in self.members)

    @property
    def delivered_share(self) -> float | None:
        """Delivered by committed, which may be more than 1."""
        return self.velocity / self.committed if self.committed else None


def completed_sprints(organisation: Organisation, instant: datetime) -> Iterator[Completed]:
    """Every sprint that was over by then."""
    stays: dict[int, list[Issue]] = {}
    for issue in organisation.issues:
        if issue.kind == "Sub-task":
            continue
        for sprint_id in {one for event in issue.events for one in _ids(event.field, event.after)}:
            stays.setdefault(sprint_id, []).append(issue)
    for sprint in organisation.sprints:
        if sprint.completed_at is not None and sprint.completed_at <= instant:
            found = (
                _member(sprint, sprint.completed_at, issue)
                for issue in stays.get(sprint.sprint_id, [])
            )
            members = tuple(one for one in found if one is not None)
            # Azure DevOps names no board: without an issue, nobody can say whose sprint it was.
            if members or sprint.tool != "azure_devops":
                yield Completed(sprint, sprint.completed_at, members)


def variation(sprints: list[Completed]) -> dict[int, float | None]:
    """By sprint, how much delivered by committed varied in the team's last eight up to it."""
    found: dict[int, float | None] = {}
    by_team: dict[str, list[Completed]] = {}
    for one in sorted(sprints, key=lambda one: one.completed_at):
        by_team.setdefault(one.sprint.team_id, []).append(one)
    for of_team in by_team.values():
        for position, one in enumerate(of_team):
            last = of_team[max(0, position + 1 - LOOKED_BACK) : position + 1]
            shares = [each.delivered_share for each in last if each.delivered_share is not None]
            is_enough = len(shares) >= LEAST_LOOKED_BACK and mean(shares) > 0
            found[one.sprint.sprint_id] = stdev(shares) / mean(shares) if is_enough else None
    return found


def sprint_values(organisation: Organisation, as_of: date) -> list[Row]:
    """One row per sprint completed by midnight UTC of the day."""
    sprints = list(completed_sprints(organisation, datetime.combine(as_of, time(), tzinfo=UTC)))
    varied = variation(sprints)
    return [
        {
            "sprint_id": f"{one.sprint.tool}:{one.sprint.native_id}",
            "team_id": one.sprint.team_id,
            "committed_points": one.committed,
            "committed_done_points": sum(m.delivered for m in one.members if m.is_committed),
            "creep_points": sum(m.creep for m in one.members),
            "creep_done_points": sum(m.delivered for m in one.members if not m.is_committed),
            "removed_points": sum(m.removed for m in one.members),
            "raised_points": sum(m.raised for m in one.members),
            "velocity_points": one.velocity,
            "delivered_share": one.delivered_share,
            "delivery_variation": varied[one.sprint.sprint_id],
        }
        for one in sprints
    ]


def _ids(field: str, text: str | None) -> list[int]:
    return [int(one) for one in text.split(", ")] if field == "sprint" and text else []


def _member(sprint: Sprint, completed_at: datetime, issue: Issue) -> Member | None:
    added_at, removed_at = _stay(issue, sprint.sprint_id)
    if added_at >= completed_at or (removed_at and removed_at <= sprint.started_at):
        return None
    is_there = removed_at is None or removed_at > completed_at
    entered_at = max(added_at, sprint.started_at)
    left_at = completed_at if is_there or removed_at is None else removed_at
    return Member(
        issue,
        points=_points_at(issue, entered_at),
        raised=sum(
            max(float(one.after or 0.0) - float(one.before or 0.0), 0.0)
            for one in issue.events
            if one.field == "points" and entered_at < one.at <= left_at
        ),
        is_committed=added_at <= sprint.started_at,
        is_there=is_there,
        is_done=is_there and _status_at(issue, completed_at) in DONE,
    )


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
