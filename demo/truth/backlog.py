"""What waits and what is in work, week by week, and how tidy issues are, by their change logs.

What stood at the end of a week is read from the log up to then, never from how an issue is today;
how tidy it is, is of today. What was finished is facts.py's and planning.py's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo.organisation.model import Issue, Person
from demo.truth import catalogue as kinds
from demo.truth.catalogue import ISSUES, Metric
from demo.truth.issue_times import ACTIVE, DONE, WAITING
from demo.truth.items import Item, contributor_of
from demo.truth.windows import HUMAN, last_day, midnight

if TYPE_CHECKING:
    from demo.truth.facts import Facts

WORK = ("Story", "Task", "Bug")
STALE_AFTER = timedelta(days=30)
NO_BACKLOG = "no issues waited at the end of a week in the window"
# Weight and limit of each rule that the organisation left as it comes.
IDLE_DAYS, INACTIVE_DAYS, LEAST_LETTERS = 30, 30, 60
WEIGHTS = {
    "idle": 20.0,
    "thin_description": 10.0,
    "no_due_date": 10.0,
    "no_assignee": 20.0,
    "no_component": 10.0,
    "missed_response": 10.0,
    "missed_resolution": 10.0,
    "inactive_assignee": 10.0,
}
Account = tuple[str, str]


def _of_issues(metric_id: str, kind: str, unit: str, nothing: str = "", **more: object) -> Metric:
    told: dict[str, object] = {"more_is_better": False, "has_interval": False, **more}
    return Metric(
        metric_id=metric_id,
        kind=kind,
        unit=unit,
        rhythm=HUMAN,
        coverage=ISSUES,
        nothing=nothing,
        **told,  # type: ignore[arg-type]
    )


METRICS = (
    _of_issues("backlog_size", kinds.LEVEL, "issues", family="backlog"),
    _of_issues("backlog_age", kinds.DURATION, "hours", NO_BACKLOG, family="backlog"),
    _of_issues("backlog_growth", kinds.DIFFERENCE, "issues"),
    _of_issues("stale_backlog_share", kinds.AMOUNTS, "share", NO_BACKLOG, family="backlog"),
    _of_issues("unestimated_backlog_share", kinds.AMOUNTS, "share", NO_BACKLOG, family="backlog"),
    _of_issues("work_in_progress", kinds.LEVEL, "issues", more_is_better=None),
    _of_issues(
        "issue_hygiene",
        kinds.SCORE,
        "points of 100",
        "no issues were made in the window",
        more_is_better=True,
        has_calendar=False,
    ),
)


def observe(facts: Facts) -> None:
    """Adds every issue at the end of every week at which it was not done, its moves, its rules."""
    mondays = {
        zone: list(_week_ends(facts, zone))
        for zone in {facts.scopes.zone(scope) for scope in facts.since[ISSUES]}
    }
    active = _last_activity(facts)
    for issue in facts.organisation.issues:
        if issue.kind in WORK and issue.created_at <= facts.as_of:
            _moves(facts, issue)
            _tidiness(facts, issue, active)
            for scope in facts.scopes.of_issue(issue.project, issue.components):
                for end in mondays[facts.scopes.zone(scope)]:
                    if end >= issue.created_at:
                        _standing(facts, scope, issue, end)


def statuses(issue: Issue, until: datetime) -> list[tuple[datetime, str]]:
    """From when on it had which status."""
    moves = [one for one in issue.events if one.field == "status"]
    # What it was made in is what its first move left, however late that was.
    first = moves[0].before if moves else issue.status
    until_then = ((one.at, one.after or "") for one in moves if one.at <= until)
    return [(issue.created_at, first or ""), *until_then]


def _week_ends(facts: Facts, zone: str) -> Iterator[datetime]:
    first = min(one.created_at for one in facts.organisation.issues)
    day = first.astimezone(ZoneInfo(zone)).date()
    day += timedelta(days=-day.weekday() % 7)
    while day <= last_day(zone, facts.as_of):
        yield midnight(zone, day)
        day += timedelta(weeks=1)


def _who(issue: Issue) -> Account | None:
    return contributor_of(issue.assignee, issue.tool)


def _standing(facts: Facts, scope: tuple[str, str], issue: Issue, end: datetime) -> None:
    since, status = statuses(issue, end)[-1]
    if status in DONE:
        return
    # On the last day of the week that ends.
    at = end - timedelta(seconds=1)

    def add(metric_id: str, amount: float | None = None) -> None:
        item = Item(at, amount, issue.key, weight=1.0, contributor=_who(issue))
        facts.add(metric_id, [scope], item)

    if status in ACTIVE | WAITING:
        add("work_in_progress")
        return
    add("backlog_size")
    add("backlog_age", (end - issue.created_at).total_seconds() / 3600)
    add("stale_backlog_share", float(since + STALE_AFTER <= end))
    add("unestimated_backlog_share", float(_estimate(issue, end) is None))


def _estimate(issue: Issue, at: datetime) -> float | str | None:
    later = [one for one in issue.events if one.field == "points" and one.at > at]
    return (later[0].before or None) if later else issue.points


def _moves(facts: Facts, issue: Issue) -> None:
    was_open = False
    for at, status in statuses(issue, facts.as_of):
        is_open = status not in DONE
        if is_open != was_open:
            item = Item(at, item_id=issue.key, is_event=is_open, contributor=_who(issue))
            scopes = facts.scopes.of_issue(issue.project, issue.components)
            facts.add("backlog_growth", scopes, item)
        was_open = is_open


def _last_activity(facts: Facts) -> dict[Account, datetime]:
    """When something of each assignee last changed its status, or was made."""
    found: dict[Account, datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
    for issue in facts.organisation.issues:
        who = _who(issue)
        if who is not None and issue.created_at <= facts.as_of:
            found[who] = max(found[who], statuses(issue, facts.as_of)[-1][0])
    return found


def _description(issue: Issue, reporter: Person) -> str:
    """As each tracker keeps it."""
    if issue.tool == "jira":
        return f"{issue.topic}. Written by {reporter.email}."
    return f"{issue.topic}, says {reporter.email}."


def _tidiness(facts: Facts, issue: Issue, active: dict[Account, datetime]) -> None:
    zone = ZoneInfo(facts.organisation.time_zone)
    today = facts.as_of.astimezone(zone).date()
    log = statuses(issue, facts.as_of)
    moved_at, status = log[-1]
    missed = {
        "thin_description": len(_description(issue, issue.reporter)) < LEAST_LETTERS,
        # Every project has components.
        "no_component": not issue.components,
    }
    if status in DONE:
        done_at = next(at for at, one in reversed(log) if one in DONE)
        if issue.due_date is not None:
            missed["missed_resolution"] = done_at.astimezone(zone).date() > issue.due_date
    else:
        missed["idle"] = moved_at + timedelta(days=IDLE_DAYS) <= facts.as_of
        missed["no_due_date"] = issue.due_date is None
        if issue.due_date is not None and issue.due_date < today:
            missed["missed_resolution"] = True
        if status in ACTIVE | WAITING:
            missed["no_assignee"] = issue.assignee is None
        who = _who(issue)
        if who is not None:
            missed["inactive_assignee"] = active[who] + timedelta(days=INACTIVE_DAYS) <= facts.as_of
    scopes = facts.scopes.of_issue(issue.project, issue.components)
    for rule, is_missed in missed.items():
        item = Item(issue.created_at, item_id=issue.key, is_event=is_missed, segment=rule)
        item.weight, item.contributor = WEIGHTS[rule], _who(issue)
        facts.add("issue_hygiene", scopes, item)
