"""Reliability: rollbacks, incidents, service levels and their budgets, and what alerts are worth.

Read from what is measured of the services, from the files that a site exports, and from incidents
as facts.py knows them. How long an incident lasted is facts.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from demo.files.surroundings import entities
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation
from demo.truth.catalogue import (
    AMOUNTS,
    COUNT,
    DEPLOYMENTS,
    DURATION,
    INCIDENTS,
    NO_DEPLOYMENTS,
    NO_INCIDENTS,
    SHARE,
    Metric,
)
from demo.truth.items import Item
from demo.truth.scopes import ORGANISATION, Scope
from demo.truth.windows import OUTCOME

if TYPE_CHECKING:
    from demo.truth.facts import Facts

LEVELS, ALERTS = "levels", "alerts"
METRICS = (
    Metric("rollback_rate", SHARE, "share", False, OUTCOME, DEPLOYMENTS, NO_DEPLOYMENTS),
    Metric(
        "incident_count",
        COUNT,
        "incidents",
        False,
        OUTCOME,
        INCIDENTS,
        NO_INCIDENTS,
        segment="severity",
    ),
    Metric(
        "slo_compliance",
        AMOUNTS,
        "share",
        True,
        OUTCOME,
        LEVELS,
        "no service level was measured in the window",
    ),
    Metric(
        "error_budget_consumed",
        AMOUNTS,
        "ratio",
        False,
        OUTCOME,
        LEVELS,
        "no service level with a budget was measured in the window",
    ),
    Metric(
        "alert_actionable_share",
        SHARE,
        "share",
        True,
        OUTCOME,
        ALERTS,
        "no alerts of which it is known in the window",
    ),
    Metric(
        "alert_out_of_hours_share",
        SHARE,
        "share",
        False,
        OUTCOME,
        ALERTS,
        "no alerts of services with a team in the window",
    ),
    Metric(
        "alert_acknowledge_time",
        DURATION,
        "hours",
        False,
        OUTCOME,
        ALERTS,
        "no acknowledged alerts in the window",
    ),
    Metric("alert_recall", SHARE, "share", True, OUTCOME, INCIDENTS, NO_INCIDENTS),
)
# Tools that tell who saw an incident first; the others' incidents are known to nobody's alert.
TELL_WHO_SAW_IT = ("files", "servicenow", "pagerduty")
MILLION = 1_000_000
OPENS, CLOSES, FRIDAY = 9, 18, 4


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert as its tool tells of it."""

    service_id: str | None
    fired_at: datetime
    acknowledged_at: datetime | None = None
    was_actionable: bool | None = None


def observe(facts: Facts) -> None:
    """Deployments and incidents first, then what was measured."""
    exported = entities(facts.organisation)
    for service_id, counted in facts.deployments.items():
        for one in counted:
            at = one.finished_at
            scopes = facts.scopes.of_service(service_id, at, with_repository=True)
            facts.add("rollback_rate", scopes, Item(at, is_event=one.is_rollback))
    _incidents(facts)
    for service_id, day, target, good, total in _levels(facts.organisation, exported):
        at = datetime.combine(day, time(), tzinfo=UTC)
        scopes = facts.scopes.of_service(service_id, at, with_repository=False)
        facts.covers(LEVELS, scopes, at)
        facts.add("slo_compliance", scopes, Item(at, hours=good, weight=total))
        allowed = int((1 - Decimal(str(target))) * MILLION)
        consumed = Item(at, hours=(total - good) * MILLION, weight=total * allowed)
        facts.add("error_budget_consumed", scopes, consumed)
    for fired in _alerts(facts.organisation, facts.as_of):
        _alert(facts, fired)


def _incidents(facts: Facts) -> None:
    seen_by_an_alert = {
        one.incident_id
        for one in facts.organisation.incidents
        if one.tool in TELL_WHO_SAW_IT and one.detected_by == "alert"
    }
    for impact in facts.impacts:
        at = impact.started_at
        scopes = _scopes(facts, impact.service_id, at)
        facts.add("incident_count", scopes, Item(at, segment=impact.severity))
        is_seen = impact.incident_id in seen_by_an_alert
        facts.add("alert_recall", scopes, Item(at, is_event=is_seen))


def _scopes(facts: Facts, service_id: str | None, at: datetime) -> list[Scope]:
    if service_id is None:
        return [ORGANISATION]
    return facts.scopes.of_service(service_id, at, with_repository=False)


def _levels(
    organisation: Organisation, exported: dict[str, list[dict[str, Any]]]
) -> Iterator[tuple[str, date, float, int, int]]:
    """Of which service, the day, what is promised, how many were good, and of how many."""
    measured = measure(organisation)
    levels = {one.slo_id: one for one in measured.levels}
    for day in measured.level_days:
        level = levels[day.slo_id]
        yield level.service_id, day.day, level.target, day.good, day.total
    for row in exported["slo_measurements"]:
        begins = datetime.fromisoformat(row["bucket_start"]).astimezone(UTC)
        yield row["service_id"], begins.date(), row["target"], row["good"], row["total"]


def _alerts(organisation: Organisation, as_of: datetime) -> Iterator[Fired]:
    """What each tool tells: files of all that became incidents, the others of what they keep."""
    for one in organisation.incidents_in("files"):
        if one.detected_by == "alert" and one.detected_at is not None:
            yield Fired(one.service_id, one.detected_at, one.acknowledged_at, was_actionable=True)
    for one in organisation.incidents_in("opsgenie"):
        if one.detected_by == "alert":
            yield Fired(one.service_id, one.detected_at or one.started_at, one.acknowledged_at)
    for alert in measure(organisation).alerts:
        if alert.tool == "opsgenie" and alert.incident_id is None:
            yield Fired(alert.service_id, alert.fired_at)
        # Alertmanager keeps no history: it tells of what fires when it is asked.
        if alert.tool == "alertmanager" and alert.fired_at <= as_of and alert.resolved_at is None:
            yield Fired(alert.service_id, alert.fired_at)


def _alert(facts: Facts, one: Fired) -> None:
    at = one.fired_at
    scopes = _scopes(facts, one.service_id, at)
    facts.covers(ALERTS, scopes, at)
    if one.was_actionable is not None:
        facts.add("alert_actionable_share", scopes, Item(at, is_event=one.was_actionable))
    if one.acknowledged_at is not None and one.acknowledged_at >= at:
        hours = (one.acknowledged_at - at).total_seconds() / 3600
        facts.add("alert_acknowledge_time", scopes, Item(at, hours))
    if one.service_id is not None:
        team = facts.organisation.team(facts.scopes.owner(one.service_id, at))
        is_out = is_out_of_hours(at, team.time_zone)
        facts.add("alert_out_of_hours_share", scopes, Item(at, is_event=is_out))


def is_out_of_hours(at: datetime, zone: str) -> bool:
    """On a weekend, before nine or from six in the evening on, by the clock on the wall."""
    wall = at.astimezone(ZoneInfo(zone))
    return wall.weekday() > FRIDAY or not OPENS <= wall.hour < CLOSES
