"""What teams planned and what became of it: their sprints, in points, and what work was for.

From the change logs alone, by sprints.py and issue_times.py. A sprint's numbers stand beside the
issues that were in it, so that whoever worked on them stands behind what is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo.organisation.model import Issue
from demo.organisation.objectives import Objective, objectives
from demo.truth import catalogue as kinds
from demo.truth import issue_times, sprints
from demo.truth.catalogue import Metric
from demo.truth.items import Item, contributor_of
from demo.truth.scopes import ORGANISATION, Scope
from demo.truth.windows import HUMAN

if TYPE_CHECKING:
    from demo.truth.facts import Facts

SPRINTS = "sprints"
NOTHING_COMMITTED = "no sprint that had committed to anything was completed in the window"
NO_SPRINT_OF_A_TEAM = (
    "no sprint was completed in the window, or it is of several teams, whose points differ"
)
NO_EARLIER_SPRINTS = "no sprint with four others before it was completed in the window"


NO_WORK = "no work was finished in the window"
# What kinds of issues are for where no label says it, and what labels say.
KINDS = {
    "Story": "new_capability",
    "Bug": "quality",
    "Incident": "keeping_the_lights_on",
}
LABELS = {
    "tech-debt": "quality",
    "maintenance": "keeping_the_lights_on",
    "Security": "security_and_compliance",
}
INVESTMENTS = (
    "new_capability",
    "quality",
    "keeping_the_lights_on",
    "security_and_compliance",
    "uncategorised",
)
NO_ROADMAP = "no work was finished in the window where there was an objective"
NO_WORK_OF_ITS_OWN = ("Sub-task", "Epic")


def _of_issues(metric_id: str, family: str, *, more_is_better: bool | None) -> Metric:
    return Metric(
        metric_id,
        kinds.SHARE,
        "share",
        more_is_better,
        HUMAN,
        kinds.ISSUES,
        NO_WORK if family == "investment" else NO_ROADMAP,
        family=family,
    )


def _ratio(metric_id: str, unit: str, nothing: str, *, more_is_better: bool | None) -> Metric:
    family = "sprint" if nothing != NO_EARLIER_SPRINTS else metric_id
    return Metric(
        metric_id, kinds.AMOUNTS, unit, more_is_better, HUMAN, SPRINTS, nothing, family=family
    )


METRICS = (
    _ratio("sprint_commitment", "points per sprint", NO_SPRINT_OF_A_TEAM, more_is_better=None),
    _ratio("sprint_velocity", "points per sprint", NO_SPRINT_OF_A_TEAM, more_is_better=None),
    _ratio("sprint_completion", "share", NOTHING_COMMITTED, more_is_better=True),
    _ratio("delivered_against_committed", "ratio", NOTHING_COMMITTED, more_is_better=None),
    _ratio("scope_creep", "ratio", NOTHING_COMMITTED, more_is_better=False),
    _ratio("sprint_churn", "ratio", NOTHING_COMMITTED, more_is_better=False),
    _ratio("sprint_predictability", "ratio", NO_EARLIER_SPRINTS, more_is_better=False),
    *(
        _of_issues(
            f"investment_{category}",
            "investment",
            more_is_better=False if category == "uncategorised" else None,
        )
        for category in INVESTMENTS
    ),
    Metric("new_feature_velocity", kinds.RATE, "per day", True, HUMAN, kinds.ISSUES, ""),
    _of_issues("roadmap_alignment", "roadmap_alignment", more_is_better=True),
    Metric(
        "time_to_ship_epic",
        kinds.DURATION,
        "hours",
        False,
        HUMAN,
        kinds.ISSUES,
        "no epic was shipped in the window",
    ),
)


def observe(facts: Facts) -> None:
    """Adds what was in every completed sprint, and what finished work was for."""
    roadmap = list(objectives(facts.organisation))
    for issue in facts.organisation.issues:
        if issue.created_at <= facts.as_of and issue.kind not in NO_WORK_OF_ITS_OWN:
            _work(facts, issue, roadmap)
        if issue.kind == "Epic":
            _epic(facts, issue)
    completed = list(sprints.completed_sprints(facts.organisation, facts.as_of))
    varied = sprints.variation(completed)
    for one in completed:
        team = ("team", one.sprint.team_id)
        scopes = [team, ("product_line", facts.scopes.line(one.sprint.team_id)), ORGANISATION]
        for position, member in enumerate(one.members):
            facts.covers(SPRINTS, scopes, one.completed_at)
            _member(facts, scopes, one, member, varied[one.sprint.sprint_id], position == 0)


def _member(
    facts: Facts,
    scopes: list[Scope],
    sprint: sprints.Completed,
    member: sprints.Member,
    varied: float | None,
    is_first: bool,
) -> None:
    def add(metric_id: str, upper: float, lower: float, where: list[Scope]) -> None:
        who = contributor_of(member.issue.assignee, member.issue.tool)
        item = Item(sprint.completed_at, upper, member.issue.key, weight=lower, contributor=who)
        facts.add(metric_id, where, item)

    # What a whole sprint has is told at its first issue.
    once = float(is_first)
    add("sprint_commitment", member.committed, once, scopes[:1])
    add("sprint_velocity", member.delivered, once, scopes[:1])
    done_of_committed = member.committed if member.is_done else 0.0
    add("sprint_completion", done_of_committed, member.committed, scopes)
    add("delivered_against_committed", member.delivered, member.committed, scopes)
    add("scope_creep", member.creep, member.committed, scopes)
    moved = member.creep + member.removed + member.raised
    add("sprint_churn", moved, member.committed, scopes)
    if varied is not None:
        add("sprint_predictability", once * varied, once, scopes)


def investment(issue: Issue) -> str:
    """What the work on it was for; no issue of the organisation has two labels that say it."""
    said = [LABELS[one] for one in issue.labels if one in LABELS]
    return said[0] if said else KINDS.get(issue.kind, "uncategorised")


def _work(facts: Facts, issue: Issue, roadmap: list[Objective]) -> None:
    flow = issue_times.flow(issue, facts.as_of)
    if flow is None:
        return
    scopes = facts.scopes.of_issue(issue.project, issue.components)
    done_on = flow.done_at.astimezone(ZoneInfo(facts.organisation.time_zone)).date()
    events = {f"investment_{one}": one == investment(issue) for one in INVESTMENTS}
    if investment(issue) == "new_capability":
        item = Item(flow.done_at, item_id=issue.key)
        item.contributor = contributor_of(issue.assignee, issue.tool)
        facts.add("new_feature_velocity", scopes, item)
    team = scopes[0][1]
    names = {issue.key, issue.epic_key, issue.parent_key}
    now = [one for one in roadmap if one.since <= done_on <= one.until]
    leads = any(names & set(one.epic_keys) for one in now)
    # The organisation's is everybody's.
    if leads or any(one.team_id in (None, team) for one in now):
        events["roadmap_alignment"] = leads
    for metric_id, is_event in events.items():
        item = Item(flow.done_at, item_id=issue.key, is_event=is_event)
        item.contributor = contributor_of(issue.assignee, issue.tool)
        facts.add(metric_id, scopes, item)


def _epic(facts: Facts, epic: Issue) -> None:
    """Shipped when it is done and the last that was made for it is in production."""
    done = [one.at for one in epic.events if one.after in issue_times.DONE]
    deployed = [
        facts.in_production[one.key]
        for one in facts.organisation.issues
        if epic.key in (one.key, one.epic_key, one.parent_key) and one.key in facts.in_production
    ]
    if not done or not deployed:
        return
    at = max(*done, *deployed)
    item = Item(at, (at - epic.created_at).total_seconds() / 3600, epic.key)
    item.contributor = contributor_of(epic.assignee, epic.tool)
    facts.add("time_to_ship_epic", facts.scopes.of_issue(epic.project, epic.components), item)
