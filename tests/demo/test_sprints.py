"""What a sprint committed to and delivered, told from one small sprint's change log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import demo
from demo.clock import AS_OF_INSTANT, utc
from demo.organisation.model import Issue, IssueEvent, Organisation, Sprint
from demo.truth import sprint_values

START, END = utc("2026-01-05 09:00"), utc("2026-01-16 15:00")
SPRINT = Sprint(7, 12, "payments", "Payments 7", START, END, END)


def issue(
    organisation: Organisation,
    points: float,
    *,
    added_hours: int,
    is_done: bool,
    removed: bool = False,
) -> Issue:
    """An issue that came into the sprint so many hours after its start."""
    who = organisation.people[0]
    added_at = START + timedelta(hours=added_hours)
    events = [IssueEvent("sprint", None, "7", added_at, who)]
    if removed:
        events.append(IssueEvent("sprint", "7", None, START + timedelta(days=2), who))
    if is_done:
        events.append(IssueEvent("status", "In Progress", "Done", END - timedelta(hours=1), who))
    return Issue(1, "PAY-1", "PAY", "Story", "t", START, who, who, "Medium", "Done", points, events)


def test_the_worked_case_of_twenty_committed_and_five_added(
    small_organisation: Organisation,
) -> None:
    """20 issues of 5 points committed, 12 of them done; 5 of 5 points added, 3 of them done."""
    issues = [
        issue(small_organisation, 5.0, added_hours=-1, is_done=number < 12) for number in range(20)
    ]
    issues += [
        issue(small_organisation, 5.0, added_hours=30, is_done=number < 3) for number in range(5)
    ]
    told = replace(small_organisation, issues=issues, sprints=[SPRINT])
    (row,) = sprint_values(told, demo.AS_OF)
    assert row["committed_points"] == 100
    assert row["creep_points"] == 25
    assert (row["committed_done_points"], row["creep_done_points"]) == (60, 15)
    assert row["velocity_points"] == 75
    assert row["delivered_share"] == 0.75


def test_what_left_the_sprint_is_removed_and_not_delivered(
    small_organisation: Organisation,
) -> None:
    gone = issue(small_organisation, 8.0, added_hours=-1, is_done=True, removed=True)
    told = replace(small_organisation, issues=[gone], sprints=[SPRINT])
    (row,) = sprint_values(told, demo.AS_OF)
    assert (row["committed_points"], row["removed_points"], row["velocity_points"]) == (8, 8, 0)


def test_a_re_estimate_does_not_change_what_was_committed(
    small_organisation: Organisation,
) -> None:
    raised = issue(small_organisation, 8.0, added_hours=-1, is_done=True)
    at = START + timedelta(days=1)
    raised.events.append(IssueEvent("points", "3", "8", at, small_organisation.people[0]))
    told = replace(small_organisation, issues=[raised], sprints=[SPRINT])
    (row,) = sprint_values(told, demo.AS_OF)
    assert (row["committed_points"], row["velocity_points"]) == (3, 3)


def test_a_sprint_that_is_not_over_has_no_row(organisation: Organisation) -> None:
    finished = {row["sprint_id"] for row in sprint_values(organisation, demo.AS_OF)}
    future = {
        f"{one.tool}:{one.native_id}"
        for one in organisation.sprints
        if one.completed_at is None or one.completed_at > AS_OF_INSTANT
    }
    assert len(future) == 6
    assert not finished & future
