"""Incidents that are kept as issues: the teams without an incident tool write a ticket.

Their start is the ticket's creation and their end its Done; a component says which service.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from demo.organisation.changes import hours, moments
from demo.organisation.model import Issue
from demo.organisation.work import TeamWork

TEAMS_WITH_TICKETS = ("platform", "insights")


def plan_week(
    work: TeamWork, monday: date, a_week: float, is_quiet: Callable[[str, datetime], bool]
) -> None:
    """Some weeks a ticket, never in days that a story has to itself."""
    if work.team.team_id not in TEAMS_WITH_TICKETS:
        return
    for at in moments(work.random, monday, work.team.time_zone, a_week):
        service_id = work.random.choice(work.components)
        if not is_quiet(service_id, at):
            write(work, service_id, at, work.random.choice(("Highest", "High", "Medium")))


def write(work: TeamWork, service_id: str, at: datetime, priority: str) -> Issue:
    """One incident ticket, begun and done within a day or two."""
    random = work.random
    issue = work.add("Incident", at, f"{service_id} answers too slowly")
    issue.components, issue.priority, issue.points = (service_id,), priority, None
    begun = work.move(issue, "In Progress", at + hours(random, 0.3, longest=2))
    work.finish(issue, begun + hours(random, 5, longest=40))
    return issue
