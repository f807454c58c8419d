"""The backlog, its hygiene and links worked out by hand: literals beside the issues of a story.

Issues of payments, whose days are Berlin's, by six people who take turns; what changes and
incidents do stands in demo/organisation/stories.py. The warehouse is held against the truth in
tests/end_to_end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import demo
from demo.clock import utc
from demo.organisation.model import Issue, IssueEvent, Organisation
from demo.truth.links import of_key

from .test_worked_by_hand import Worked, row_of

WEEK, NEXT_WEEK, FEBRUARY = date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 1)
# Monday, 9 February 2026, begins in Berlin at 23:00 UTC of Sunday.
WEEK_END = utc("2026-02-08 23:00")
# Six wait at the week's end, for as many hours by then; nobody moved the last two for 50 days.
AGES = (24, 48, 72, 96, 1200, 1440)

OF_PAYMENTS = (
    ("six wait", "backlog_size", "count", "week", WEEK, 6.0, 6),
    # Of the weeks that ended on 2, 9, 16 and 23 February, the first had the last two alone:
    # (2 + 6 + 6 + 6) / 4.
    ("two, and then six three times", "backlog_size", "count", "month", FEBRUARY, 5.0, 20),
    # (72 + 96) / 2.
    ("between three days and four", "backlog_age", "median", "week", WEEK, 84.0, 6),
    # At 0.9 × 5 = 4.5 from the first: between 1200 and 1440.
    ("the oldest tenth", "backlog_age", "p90", "week", WEEK, 1320.0, 6),
    # 2880 / 6.
    ("all of them, in the mean", "backlog_age", "mean", "week", WEEK, 480.0, 6),
    # 2 / 6.
    ("nobody looks at two", "stale_backlog_share", "ratio", "week", WEEK, 1 / 3, 6),
    # Three never had an estimate, and the fourth got its on Tuesday: 4 / 6, and then 3 / 6.
    ("four without an estimate", "unestimated_backlog_share", "ratio", "week", WEEK, 2 / 3, 6),
    ("then three", "unestimated_backlog_share", "ratio", "week", NEXT_WEEK, 0.5, 6),
    # Five were begun on Tuesday and done on Thursday of the week after, opened again at once and
    # done again.
    ("five in work", "work_in_progress", "count", "week", WEEK, 5.0, 5),
    ("nothing in work a week later", "work_in_progress", "count", "week", NEXT_WEEK, 0.0, 0),
    # At one of four ends of weeks.
    ("five, and then none", "work_in_progress", "count", "month", FEBRUARY, 1.25, 5),
    # Four of those that wait were made in the week, and the five that were begun.
    ("nine came and none went", "backlog_growth", "count", "week", WEEK, 9.0, 9),
    # Five went, came again and went again.
    ("five came and ten went", "backlog_growth", "count", "week", NEXT_WEEK, -5.0, 15),
)
TOLD_HERE = (
    *(
        Worked(story, metric_id, statistic, "payments", window, day, value, n, scope_type="team")
        for story, metric_id, statistic, window, day, value, n in OF_PAYMENTS
    ),
    # Made on 10 November, six days before the end: all are described in too few letters, have no
    # component and an assignee who did something this month. One has a due date, the 12th, which is
    # over; one is begun. Nobody promised an answer, so 90 of the 100 points are to be had:
    # thin 10 × 5/5, no due date 10 × 4/5, no component 10 × 5/5, missed resolution 10 × 1/1, and
    # nothing for idle, no assignee (0/1) and inactive: 100 − 100 × 38/90.
    Worked(
        "thirty-eight of ninety points are lost", "issue_hygiene", "ratio", "payments", "7d",
        date(2026, 11, 9), 57.77777777777778, 5, scope_type="team",
    ),
)  # fmt: skip
# Forecast's quarter in test_hygiene.py: eight small changes, approved in 2 2 3 4 5 18 18 22 hours.
OF_STORIES = (
    Worked(
        "small changes are approved in", "review_time_small_changes", "mean", "forecast", "quarter",
        date(2026, 1, 1), 9.25, 8,
    ),
    Worked(
        "none was large", "review_time_large_changes", "mean", "forecast", "quarter",
        date(2026, 1, 1), None, 0, "no merged large changes with an approval in the window",
    ),
    Worked(
        "none named an issue", "issue_link_confidence", "ratio", "forecast", "quarter",
        date(2026, 1, 1), None, 0, "no merged changes linked to an issue in the window",
    ),
    # Nobody named its cause: the latest deployment of the same service is under suspicion.
    Worked(
        "a suspicion is no certainty", "incident_link_confidence", "ratio", "checkout", "week",
        date(2026, 11, 2), 0.6, 1,
    ),
)  # fmt: skip


def told(organisation: Organisation) -> list[Issue]:
    """The issues of the story, by six people in turn."""
    people = organisation.members("payments")
    assert len(people) >= 6
    issues: list[Issue] = []

    def add(made_at: datetime, *moves: tuple[str, str], **more: Any) -> Issue:
        number, who = len(issues), people[len(issues) % 6]
        events, before = [], "To Do"
        for after, at in moves:
            events.append(IssueEvent("status", before, after, utc(at), who))
            before = after
        issue = Issue(
            number, f"PAY-{number}", "PAY", "Task", "t", made_at, who, who, "Medium", before,
            events=events, **more,
        )  # fmt: skip
        issues.append(issue)
        return issue

    for hours, points in zip(AGES, (None, None, None, 3.0, 2.0, 2.0), strict=True):
        add(WEEK_END - timedelta(hours=hours), points=points)
    issues[3].events.append(
        IssueEvent("points", None, "3", utc("2026-02-10 12:00"), issues[3].reporter)
    )
    for _ in range(5):
        add(
            utc("2026-02-02 10:00"),
            ("In Progress", "2026-02-03 10:00"),
            ("Done", "2026-02-12 10:00"),
            ("In Progress", "2026-02-12 11:00"),
            ("Closed", "2026-02-12 12:00"),
        )
    made_at = utc("2026-11-10 12:00")
    add(made_at, due_date=date(2026, 11, 12))
    add(made_at, ("In Progress", "2026-11-11 12:00"))
    for _ in range(3):
        add(made_at)
    return issues


@pytest.fixture(scope="module")
def of_the_story(small_organisation: Organisation) -> list[dict[str, Any]]:
    organisation = replace(small_organisation, issues=told(small_organisation), sprints=[])
    return demo.metric_values(organisation, demo.AS_OF, only={one.metric_id for one in TOLD_HERE})


@pytest.mark.parametrize("worked", TOLD_HERE, ids=lambda worked: worked.story)
def test_the_backlog_is_what_a_hand_works_out(
    worked: Worked, of_the_story: list[dict[str, Any]]
) -> None:
    is_as_worked_out(row_of(of_the_story, worked), worked)


@pytest.mark.parametrize("worked", OF_STORIES, ids=lambda worked: worked.story)
def test_reviews_by_size_and_links_are_what_a_hand_works_out(
    worked: Worked, values: list[dict[str, Any]]
) -> None:
    is_as_worked_out(row_of(values, worked), worked)


def is_as_worked_out(row: dict[str, Any], worked: Worked) -> None:
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason


def test_a_key_is_as_sure_as_the_place_that_it_stands_in(organisation: Organisation) -> None:
    sure = {
        (change.host, change.key_found_in): of_key(change)
        for repository in organisation.repositories
        for change in repository.changes
        if change.issue_key
    }
    assert sure["github", "title"] == sure["gitlab", "title"] == 0.95
    assert (sure["github", "branch"], sure["github", "commit"]) == (0.9, 0.8)
    # "Closes" and a key in the text of a pull or merge request closes it, whoever hosts it.
    assert sure["github", "body"] == sure["gitlab", "body"] == sure["bitbucket", "body"] == 1.0
