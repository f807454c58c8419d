"""How long epics take, worked out by hand: five of Insights, and what was deployed for them.

Forecast was deployed on 23 March 2026 at 15:10:07 UTC, with six changes that no earlier deployment
contained; here each of five is for a story of another epic. The warehouse is held against the truth
in tests/end_to_end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

import demo
from demo.clock import utc
from demo.organisation.model import Issue, IssueEvent

from .test_worked_by_hand import Worked, row_of

SHIPPED = utc("2026-03-23 15:10:07")
# When each epic was made, when it was done, and the hours that follow: from then to the deployment,
# or, of the last, which was done two days after it, to the end.
EPICS = (
    ("2026-03-09 15:10:07", "2026-03-20 12:00:00"),  # 14 days: 336
    ("2026-03-13 15:10:07", "2026-03-23 15:10:07"),  # 10 days: 240
    ("2026-03-18 15:10:07", "2026-03-19 12:00:00"),  # 5 days: 120
    ("2026-03-20 15:10:07", "2026-03-23 12:00:00"),  # 3 days: 72
    ("2026-03-09 15:10:07", "2026-03-25 15:10:07"),  # 16 days: 384
)
QUARTER, MONTH, WEEK, BEFORE = (
    date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 23), date(2026, 3, 16),
)  # fmt: skip
# In order: 72 120 240 336 384, together 1152.
OF_FIVE = (("median", 240.0), ("p75", 336.0), ("p90", 364.8), ("mean", 230.4))
WORKED_BY_HAND = (
    *(
        Worked(
            f"five epics, {statistic}, of the {window}", "time_to_ship_epic", statistic,
            "insights", window, day, value, 5, scope_type="team",
        )
        for window, day in (("quarter", QUARTER), ("month", MONTH), ("week", WEEK))
        for statistic, value in OF_FIVE[: 4 if window == "quarter" else 2]
    ),
    # Nobody else has any.
    Worked(
        "of the organisation", "time_to_ship_epic", "median", "all", "quarter", QUARTER, 240.0, 5,
        scope_type="organisation",
    ),
    Worked(
        "done is not shipped", "time_to_ship_epic", "median", "insights", "week", BEFORE, None, 0,
        "no epic was shipped in the window", scope_type="team",
    ),
)  # fmt: skip


def epic(number: int, who: Any, made: datetime, done: datetime | None) -> Issue:
    """An epic with its two moves; None is not done."""
    moves = [IssueEvent("status", "To Do", "In Progress", made, who)]
    if done is not None:
        moves.append(IssueEvent("status", "In Progress", "Done", done, who))
    return Issue(
        number, f"DATA-{number}", "DATA", "Epic", "t", made, who, who, "Medium",
        "In Progress" if done is None else "Done", events=moves,
    )  # fmt: skip


@pytest.fixture(scope="module")
def of_the_story() -> list[dict[str, Any]]:
    organisation = demo.build(scale=0.1)
    people = organisation.members("insights")
    project = organisation.team("insights").project
    assert (len(people) >= 5, project) == (True, "DATA")
    issues = [
        epic(number, people[number % 5], utc(made), utc(done))
        for number, (made, done) in enumerate(EPICS)
    ]
    # One that is not done, and one of which nothing was deployed.
    issues += [epic(5, people[0], utc(EPICS[0][0]), None)]
    issues += [epic(6, people[1], utc(EPICS[0][0]), SHIPPED)]
    deployed = [
        one
        for one in organisation.repository(organisation.service("forecast").repository).changes
        if one.merged_at and utc("2026-02-11 00:00") < one.merged_at < SHIPPED
    ]
    assert len(deployed) >= 6
    for change, told in zip(deployed, issues[:6], strict=False):
        who = told.assignee
        story = Issue(
            100 + told.native_id, f"DATA-{100 + told.native_id}", "DATA", "Story", "t",
            told.created_at, who, who, "Medium", "To Do", epic_key=told.key,
        )  # type: ignore[arg-type]  # fmt: skip
        change.issue_key, change.key_found_in = story.key, "title"
        issues.append(story)
    told = replace(organisation, issues=issues, sprints=[])
    return demo.metric_values(told, demo.AS_OF, only={"time_to_ship_epic"})


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_time_to_ship_an_epic_is_what_a_hand_works_out(
    worked: Worked, of_the_story: list[dict[str, Any]]
) -> None:
    row = row_of(of_the_story, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason
