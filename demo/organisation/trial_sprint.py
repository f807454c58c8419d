"""The one sprint that Insights tried, on a board that it made for it and that no program names.

Every team plans in sprints but this one, so that what a reader works out by hand from this story is
all that there is. The everyday of issues and sprints is work.py's.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from demo.clock import utc
from demo.organisation.model import Issue, IssueEvent, Sprint
from demo.organisation.work import TeamWork

BOARD_ID = 20
SPRINT = Sprint(
    sprint_id=100 * BOARD_ID + 1,
    board_id=BOARD_ID,
    team_id="insights",
    name="Insights tries a sprint",
    started_at=utc("2026-02-02 15:00"),
    ended_at=utc("2026-02-13 21:00"),
    completed_at=utc("2026-02-13 21:20"),
)
MADE_AT, PUT_IN_AT, ADDED_AT = (
    utc("2026-01-28 15:00"),
    utc("2026-02-02 14:00"),
    utc("2026-02-04 15:00"),
)
COMMITTED, COMMITTED_DONE, ADDED, ADDED_DONE = 20, 12, 5, 3


def tell(work: TeamWork) -> Sprint:
    """Twenty issues of five points, and five more two days later; some are done, one is taken out.

    The first was estimated only when it was in the sprint, before that began. Of those that are not
    done, the last of the twenty is taken out and the last of the five turns out to be larger.
    """
    # From a stream of its own: the everyday draws what it would have drawn without the story.
    everyday, work.random = work.random, Random(SPRINT.name)
    for number in range(COMMITTED):
        issue = _issue(work, number, number < COMMITTED_DONE, put_in_late=False)
        if number == 0:
            _estimate(issue, None, 5.0, minutes_after_it_was_put_in=30)
        if number == COMMITTED - 1:
            at = utc("2026-02-10 15:00")
            issue.events.append(IssueEvent("sprint", _ID, None, at, issue.reporter))
            issue.sprint_ids = ()
    for number in range(ADDED):
        issue = _issue(work, COMMITTED + number, number < ADDED_DONE, put_in_late=True)
        if number == ADDED - 1:
            _estimate(issue, 5.0, 8.0, minutes_after_it_was_put_in=24 * 60)
    work.random = everyday
    return SPRINT


_ID = str(SPRINT.sprint_id)


def _issue(work: TeamWork, number: int, is_done: bool, *, put_in_late: bool) -> Issue:
    put_in_at = ADDED_AT if put_in_late else PUT_IN_AT
    made_at = put_in_at - timedelta(hours=1) if put_in_late else MADE_AT
    issue = work.add("Task", made_at + timedelta(minutes=number), f"Tidy the table {number + 1}")
    # Everybody has a part in it, which is what it takes to be shown.
    issue.assignee = issue.reporter = work.members[number % len(work.members)]
    issue.points, issue.components, issue.mentioned = 5.0, (), None
    issue.sprint_ids = (SPRINT.sprint_id,)
    issue.events.append(IssueEvent("sprint", None, _ID, put_in_at, issue.reporter))
    if is_done:
        begun_at = put_in_at + timedelta(days=1, hours=number)
        work.move(issue, "In Progress", begun_at)
        work.finish(issue, begun_at + timedelta(days=3))
    return issue


def _estimate(
    issue: Issue, before: float | None, after: float, *, minutes_after_it_was_put_in: int
) -> None:
    put_in_at = next(one.at for one in issue.events if one.field == "sprint")
    at = put_in_at + timedelta(minutes=minutes_after_it_was_put_in)
    said = None if before is None else f"{before:g}"
    issue.events.append(IssueEvent("points", said, f"{after:g}", at, issue.reporter))
    issue.points = after
