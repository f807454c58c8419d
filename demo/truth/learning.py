"""What is learned from incidents: reviews, what follows from them, what comes again, and timelines.

From the incidents' own records and from the actions that their reviews ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo.organisation.followups import Action, actions
from demo.organisation.model import Incident
from demo.truth.catalogue import COUNT, DURATION, INCIDENTS, SHARE, Metric
from demo.truth.failures import Impact
from demo.truth.items import Item
from demo.truth.scopes import ORGANISATION, Scope
from demo.truth.windows import OUTCOME, midnight

if TYPE_CHECKING:
    from demo.truth.facts import Facts

REVIEW_DUE_AFTER = timedelta(days=14)
REPEATED_WITHIN = timedelta(days=90)
STEPS = (
    "deployed",
    "impact",
    "detected",
    "acknowledged",
    "mitigated",
    "restored",
    "review_published",
)


def _of_incidents(
    metric_id: str, kind: str, unit: str, nothing: str, *, more_is_better: bool, **more: object
) -> Metric:
    told: dict[str, object] = {"rhythm": OUTCOME, "coverage": INCIDENTS, **more}
    return Metric(
        metric_id,
        kind,
        unit,
        more_is_better,
        nothing=nothing,
        **told,  # type: ignore[arg-type]
    )


METRICS = (
    _of_incidents(
        "postmortem_coverage",
        SHARE,
        "share",
        "no reviews were due in the window",
        more_is_better=True,
    ),
    _of_incidents(
        "postmortem_time",
        DURATION,
        "hours",
        "no reviews were published in the window",
        more_is_better=False,
    ),
    _of_incidents(
        "actions_done_on_time",
        SHARE,
        "share",
        "no actions were due in the window",
        more_is_better=True,
    ),
    _of_incidents("completed_actions", COUNT, "actions", "", more_is_better=True),
    _of_incidents(
        "overdue_actions", COUNT, "actions", "", more_is_better=False, has_calendar=False
    ),
    _of_incidents(
        "repeat_incident_share",
        SHARE,
        "share",
        "no incidents of a known cause in the window",
        more_is_better=False,
    ),
)


def observe(facts: Facts) -> None:
    """Every review, action and repetition."""
    begun = [one for one in facts.organisation.incidents if one.started_at <= facts.as_of]
    for one in begun:
        _reviewed(facts, one)
    for action in actions(facts.organisation):
        _followed(facts, action)
    _repeated(facts, begun)


def _known(facts: Facts, moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment <= facts.as_of else None


def _scopes(facts: Facts, service_id: str | None, at: datetime) -> list[Scope]:
    """The scopes of its service then; without one it is nobody's but the organisation's."""
    if service_id is None:
        return [ORGANISATION]
    return facts.scopes.of_service(service_id, at, with_repository=False)


def _reviewed(facts: Facts, incident: Incident) -> None:
    if incident.tool != "files":
        # No other tool tells whether anybody looked back.
        return
    ends = [_known(facts, one) for one in (incident.mitigated_at, incident.resolved_at)]
    restored_at = min((one for one in ends if one), default=None)
    if restored_at is None:
        return
    due_at = restored_at + REVIEW_DUE_AFTER
    reviewed_at = _known(facts, incident.reviewed_at)
    if due_at <= facts.as_of:
        is_reviewed = reviewed_at is not None and reviewed_at <= due_at
        item = Item(due_at, is_event=is_reviewed)
        facts.add("postmortem_coverage", _scopes(facts, incident.service_id, due_at), item)
    if reviewed_at is not None and reviewed_at >= restored_at:
        hours = (reviewed_at - restored_at).total_seconds() / 3600
        scopes = _scopes(facts, incident.service_id, reviewed_at)
        facts.add("postmortem_time", scopes, Item(reviewed_at, hours))


def _followed(facts: Facts, action: Action) -> None:
    home = facts.organisation.time_zone
    service_id = action.incident.service_id
    completed_at = _known(facts, action.completed_at)
    if completed_at is not None:
        facts.add("completed_actions", _scopes(facts, service_id, completed_at), Item(completed_at))
    due = action.due_date
    if due is None or due >= _day(facts.as_of, home):
        return
    is_in_time = completed_at is not None and _day(completed_at, home) <= due
    for scope in _scopes(facts, service_id, midnight(home, due)):
        # It is due on the same date in every zone.
        at = midnight(facts.scopes.zone(scope), due)
        facts.add("actions_done_on_time", [scope], Item(at, is_event=is_in_time))
        if completed_at is None:
            facts.add("overdue_actions", [scope], Item(at))


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _repeated(facts: Facts, begun: list[Incident]) -> None:
    last: dict[tuple[str, str], datetime] = {}
    for one in sorted(begun, key=lambda one: (one.started_at, one.incident_id)):
        if one.service_id is None or one.cause_category is None:
            continue
        key = (one.service_id, one.cause_category.lower())
        before = last.get(key)
        is_repeated = before is not None and one.started_at - before <= REPEATED_WITHIN
        last[key] = one.started_at
        scopes = _scopes(facts, one.service_id, one.started_at)
        facts.add("repeat_incident_share", scopes, Item(one.started_at, is_event=is_repeated))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an incident's timeline, and the seconds since the latest that is known before."""

    incident_id: str
    step: str
    happened_at: datetime | None
    gap_seconds: int | None


def timelines(facts: Facts) -> Iterator[Step]:
    """Every step of every incident that began."""
    looked_back = {one.incident_id: one.reviewed_at for one in facts.organisation.incidents}
    for impact in facts.impacts:
        deployed_at, restored_at = _around(facts, impact)
        moments = (
            deployed_at,
            impact.started_at,
            impact.detected_at,
            impact.acknowledged_at,
            impact.mitigated_at,
            restored_at,
            _known(facts, looked_back.get(impact.incident_id)),
        )
        before: datetime | None = None
        for step, moment in zip(STEPS, moments, strict=True):
            gap = None
            if moment is not None and before is not None and moment >= before:
                gap = int((moment - before).total_seconds())
            yield Step(impact.incident_id, step, moment, gap)
            before = max((one for one in (before, moment) if one is not None), default=None)


def _around(facts: Facts, impact: Impact) -> tuple[datetime | None, datetime | None]:
    """When what led to it was deployed, and when users were well again."""
    deployed, ends = [], [impact.restored_at]
    for failure in facts.failures:
        if impact not in failure.incidents:
            continue
        deployed.append(failure.deployment.finished_at)
        ends += [one.finished_at for one in failure.remedies]
        ends += [
            one.finished_at
            for counted in facts.deployments.values()
            for one in counted
            if one.caused_by_incident_id == impact.incident_id
        ]
    known = [one for one in ends if one is not None and one >= impact.started_at]
    return max(deployed, default=None), min(known, default=None)
