"""Planning worked out by hand: literals beside the story that they come from.

The told sprint's events stand in demo/organisation/trial_sprint.py; what has no story that is all
that happened is told here, in a few issues. The warehouse is held against the truth in
tests/end_to_end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import demo
from demo.clock import AS_OF_INSTANT, utc
from demo.organisation.model import Issue, IssueEvent, Organisation, Person, Sprint
from demo.organisation.objectives import objectives
from demo.truth.areas import METRICS
from demo.truth.sprints import Completed, Member, completed_sprints, variation

from .test_worked_by_hand import Worked, row_of

NOT_OF_ONE_TEAM = (
    "no sprint was completed in the window, or it is of several teams, whose points differ"
)
# Insights tried one sprint, completed on Friday 13 February 2026, 16:20 in New York. 20 issues of 5
# points were in it when it began: 100 committed, of which 12, 60 points, were done. 5 of 5 points
# came two days later: 25 of creep, of which 3, 15 points, were done. One of the 8 that were
# committed to and missed was taken out again, 5 points, and one of the two added and missed rose
# from 5 to 8.
OF_THE_WEEK = (
    ("twenty issues of five points", "sprint_commitment", 100.0),
    ("twelve and three of them done", "sprint_velocity", 75.0),
    # 60 / 100.
    ("forty points missed", "sprint_completion", 0.6),
    # (60 + 15) / 100.
    ("three quarters of what was committed to", "delivered_against_committed", 0.75),
    # 25 / 100.
    ("a quarter more than was committed to", "scope_creep", 0.25),
    # (25 added + 5 taken out + 3 risen) / 100.
    ("what came, went and grew", "sprint_churn", 0.33),
)
WEEK, MONTH = date(2026, 2, 9), date(2026, 2, 1)
WORKED_BY_HAND = (
    *(
        Worked(story, metric_id, "ratio", "insights", "week", WEEK, value, 25, scope_type="team")
        for story, metric_id, value in OF_THE_WEEK
    ),
    # It is the only one of the month, too, and there are no four before it.
    *(
        Worked(
            f"{story}, in the month", metric_id, "ratio", "insights", "month", MONTH, value, 25,
            scope_type="team",
        )
        for story, metric_id, value in OF_THE_WEEK[2:4]
    ),
    Worked(
        "a sprint alone is not predictable", "sprint_predictability", "ratio", "insights", "week",
        WEEK, None, 0, "no sprint with four others before it was completed in the window",
        scope_type="team",
    ),
    # The other team of the foundation line counts in other points.
    Worked(
        "the points of two teams are not added", "sprint_velocity", "ratio", "foundation", "week",
        WEEK, None, 0, NOT_OF_ONE_TEAM, scope_type="product_line",
    ),
)  # fmt: skip


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_planning_is_what_a_hand_works_out(
    worked: Worked, values: list[dict[str, Any]]
) -> None:
    row = row_of(values, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason


# What a few issues come to, one after the other.


def finished(
    organisation: Organisation, number: int, kind: str, at: datetime, **more: Any
) -> Issue:
    """An issue of payments, begun two days before it was done; five people take turns."""
    who = organisation.members("payments")[number % 5]
    events = [
        IssueEvent("status", "To Do", "In Progress", at - timedelta(days=2), who),
        IssueEvent("status", "In Progress", "Done", at, who),
    ]
    return Issue(
        number, f"PAY-{number}", "PAY", kind, "t", at - timedelta(days=3), who, who,
        "Medium", "Done", 1.0, events, **more,
    )  # fmt: skip


def of_the_week(
    organisation: Organisation, issues: list[Issue], day: date
) -> dict[str, dict[str, Any]]:
    """The shares of payments' week in which these issues and no others were done."""
    told = replace(organisation, issues=issues, sprints=[])
    shares = {
        metric.metric_id
        for metric in METRICS
        if metric.metric_id.startswith(("investment_", "roadmap_", "new_feature_"))
    }
    return {
        row["metric_id"]: row
        for row in demo.metric_values(told, demo.AS_OF, only=shares)
        if row["scope_id"] == "payments"
        and row["window_name"] == "week"
        and row["window_start"].date() == day
    }


def test_six_and_five_tickets_are_54_55_and_45_45_percent(small_organisation: Organisation) -> None:
    at = utc("2026-02-11 12:00")
    issues = [finished(small_organisation, number, "Story", at) for number in range(6)]
    issues += [finished(small_organisation, 6 + number, "Bug", at) for number in range(5)]
    # Payments' Monday begins an hour before UTC's.
    rows = of_the_week(small_organisation, issues, date(2026, 2, 8))
    velocity = rows.pop("new_feature_velocity")
    assert {name: round(100 * row["value"], 2) for name, row in rows.items() if row["value"]} == {
        "investment_new_capability": 54.55,
        "investment_quality": 45.45,
    }
    # Six of them in seven days.
    assert (velocity["value"], velocity["n"]) == (pytest.approx(0.857142857142857), 6)
    assert rows["investment_new_capability"]["target"] == 0.5


def test_a_label_says_what_work_is_for_before_its_type_does(
    small_organisation: Organisation,
) -> None:
    at = utc("2026-02-11 12:00")
    told = (
        ("Story", ()), ("Story", ("tech-debt",)), ("Task", ("maintenance",)), ("Incident", ()),
        ("Task", ("Security",)), ("Task", ()), ("Task", ("customer-reported",)), ("Bug", ()),
        # Neither is work of its own.
        ("Epic", ()), ("Sub-task", ()),
    )  # fmt: skip
    issues = [
        finished(small_organisation, number, kind, at, labels=labels)
        for number, (kind, labels) in enumerate(told)
    ]
    rows = of_the_week(small_organisation, issues, date(2026, 2, 8))
    assert {name.removeprefix("investment_"): row["value"] for name, row in rows.items()} == {
        "new_capability": 0.125,
        "quality": 0.25,
        "keeping_the_lights_on": 0.25,
        "security_and_compliance": 0.125,
        "uncategorised": 0.25,
        # The epic is what the quarter is for, and none of them names it.
        "roadmap_alignment": 0.0,
        # One story, and too few people behind it to say so.
        "new_feature_velocity": None,
    }


def test_work_leads_to_an_objective_on_the_objectives_own_days(
    small_organisation: Organisation,
) -> None:
    """The quarter is over at midnight in Berlin: 22:00 in UTC."""
    epic = finished(small_organisation, 100, "Epic", utc("2026-04-04 12:00"))
    of_it = {"epic_key": epic.key}
    last = utc("2026-06-30 21:59:59")
    issues = [epic]
    issues += [finished(small_organisation, number, "Story", last, **of_it) for number in range(5)]
    issues += [finished(small_organisation, number, "Bug", last) for number in range(5, 8)]
    too_late = last + timedelta(seconds=1)
    issues += [finished(small_organisation, 8, "Story", too_late, **of_it)]
    told = replace(small_organisation, issues=issues)
    assert [(one.since, one.until) for one in objectives(told)] == [
        (date(2026, 4, 1), date(2026, 6, 30))
    ]
    rows = of_the_week(small_organisation, issues, date(2026, 6, 28))
    # 5 of the 8; the ninth was done where payments had no objective.
    assert (rows["roadmap_alignment"]["value"], rows["roadmap_alignment"]["n"]) == (0.625, 8)
    assert rows["investment_new_capability"]["n"] == 9


def sprints_of(who: Person, delivered: list[float | None]) -> Iterator[Completed]:
    """One sprint a week of one team, each having delivered so much of one point, or of none."""
    start = utc("2026-01-05 09:00")
    for number, share in enumerate(delivered):
        at = start + timedelta(weeks=number)
        issue = Issue(number, "PAY-1", "PAY", "Story", "t", at, who, who, "Low", "Done")
        sprint = Sprint(number, 12, "payments", "s", at, at, at)
        members = (
            Member(issue, 1.0, 0.0, is_committed=True, is_there=True, is_done=False),
            Member(issue, share, 0.0, is_committed=False, is_there=True, is_done=True),
        ) if share is not None else ()  # fmt: skip
        yield Completed(sprint, at, members)


def test_predictability_is_of_eight_sprints_and_of_no_fewer_than_five(
    small_organisation: Organisation,
) -> None:
    # The mean of 1, 0.5, 1.5, 0.5 and 1.5 is 1; four squares of 0.5 by 4 are 0.25, whose root is
    # 0.5. A sprint that committed to nothing is one of the eight, and says nothing.
    told = [1.0, 0.5, 1.5, 0.5, None, 1.5, None, None, None]
    sprints = list(sprints_of(small_organisation.people[0], told))
    assert list(variation(sprints).values()) == [
        None, None, None, None, None, 0.5, 0.5, 0.5, None
    ]  # fmt: skip


def test_what_is_a_share_is_one_and_what_is_none_may_be_more(
    organisation: Organisation, values: list[dict[str, Any]]
) -> None:
    of_planning = {
        name: [row["value"] for row in values if row["metric_id"] == name and row["value"]]
        for name in ("sprint_completion", "roadmap_alignment", "sprint_churn", "scope_creep",
                     "delivered_against_committed")
    }  # fmt: skip
    for name in ("sprint_completion", "roadmap_alignment"):
        assert all(0 <= one <= 1 for one in of_planning[name]), name
    for name in ("sprint_churn", "scope_creep", "delivered_against_committed"):
        assert max(of_planning[name]) > 1, name
    for one in completed_sprints(organisation, AS_OF_INSTANT):
        done = sum(each.delivered for each in one.members if each.is_committed)
        assert 0 <= done <= one.committed


def test_the_five_investments_of_a_window_add_up_to_one(values: list[dict[str, Any]]) -> None:
    sums: dict[tuple[Any, ...], list[float]] = {}
    for row in values:
        if row["metric_id"].startswith("investment_") and row["value"] is not None:
            key = (row["scope_type"], row["scope_id"], row["window_name"], row["window_start"])
            sums.setdefault(key, []).append(row["value"])
    assert len(sums) > 100
    assert {len(shares) for shares in sums.values()} == {5}
    assert all(sum(shares) == pytest.approx(1) for shares in sums.values())
