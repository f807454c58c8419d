"""Reliability: rollbacks, incidents, service levels and their budgets, and what alerts are worth.

Read from what is measured of the services, from the files that a site exports, and from incidents
as facts.py knows them. How long an incident lasted is facts.py's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
    *(
        Metric(
            f"alert_{noise}_share",
            SHARE,
            "share",
            False,
            OUTCOME,
            ALERTS,
            "no alerts of a known service and template in the window",
        )
        for noise in ("duplicate", "flapping")
    ),
    Metric("alert_recall", SHARE, "share", True, OUTCOME, INCIDENTS, NO_INCIDENTS),
)
# Tools that tell who saw an incident first; the others' incidents are known to nobody's alert.
TELL_WHO_SAW_IT = ("files", "servicenow", "pagerduty")
MILLION = 1_000_000
OPENS, CLOSES, FRIDAY = 9, 18, 4
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert as its tool tells of it."""

    service_id: str | None
    fired_at: datetime
    template: str
    resolved_at: datetime | None
    acknowledged_at: datetime | None = None
    was_actionable: bool | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """How many were good of a day, of a promise over so many days."""

    slo_id: str
    service_id: str
    day: date
    window_days: int
    good: int
    total: int
    target: float

    @property
    def bad_millionths(self) -> int:
        """What was bad, in whole numbers beside what was allowed."""
        return (self.total - self.good) * MILLION

    @property
    def allowed_millionths(self) -> int:
        """What the target leaves of all that were measured."""
        return self.total * int((1 - Decimal(str(self.target))) * MILLION)


def observe(facts: Facts) -> None:
    """Deployments and incidents first, then what was measured."""
    exported = entities(facts.organisation)
    for service_id, counted in facts.deployments.items():
        for one in counted:
            at = one.finished_at
            scopes = facts.scopes.of_service(service_id, at, with_repository=True)
            facts.add("rollback_rate", scopes, Item(at, is_event=one.is_rollback))
    _incidents(facts)
    for level in levels(facts.organisation, exported):
        at = datetime.combine(level.day, time(), tzinfo=UTC)
        scopes = facts.scopes.of_service(level.service_id, at, with_repository=False)
        facts.covers(LEVELS, scopes, at)
        facts.add("slo_compliance", scopes, Item(at, hours=level.good, weight=level.total))
        consumed = Item(at, hours=level.bad_millionths, weight=level.allowed_millionths)
        facts.add("error_budget_consumed", scopes, consumed)
    fired = list(_alerts(facts.organisation, exported, facts.as_of))
    for alert in fired:
        _alert(facts, alert)
    _noise(facts, fired)


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


def levels(
    organisation: Organisation, exported: dict[str, list[dict[str, Any]]]
) -> Iterator[Measured]:
    """Every day of every service level, whoever measured it."""
    measured = measure(organisation)
    promised = {one.slo_id: one for one in measured.levels}
    for day in measured.level_days:
        level = promised[day.slo_id]
        yield Measured(
            day.slo_id,
            level.service_id,
            day.day,
            level.window_days,
            day.good,
            day.total,
            level.target,
        )
    for row in exported["slo_measurements"]:
        begins = datetime.fromisoformat(row["bucket_start"]).astimezone(UTC)
        counted = (row["window_days"], row["good"], row["total"], row["target"])
        yield Measured(f"files:{row['slo_id']}", row["service_id"], begins.date(), *counted)


def _instant(written: Any) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _alerts(
    organisation: Organisation, exported: dict[str, list[dict[str, Any]]], as_of: datetime
) -> Iterator[Fired]:
    """What each tool tells: files of all that became incidents, the others of what they keep."""
    for row in exported["alerts"]:
        yield Fired(
            row["service_id"],
            datetime.fromisoformat(row["fired_at"]),
            row["template"],
            _instant(row["resolved_at"]),
            _instant(row["acknowledged_at"]),
            row["was_actionable"],
        )
    for one in organisation.incidents_in("opsgenie"):
        if one.detected_by == "alert":
            fired_at = one.detected_at or one.started_at
            yield Fired(one.service_id, fired_at, one.title, one.resolved_at, one.acknowledged_at)
    for alert in measure(organisation).alerts:
        if alert.tool == "opsgenie" and alert.incident_id is None:
            said = f"{alert.name} at {alert.service_id}"
            yield Fired(alert.service_id, alert.fired_at, said, alert.resolved_at)
        # Alertmanager keeps no history: it tells of what fires when it is asked.
        if alert.tool == "alertmanager" and alert.fired_at <= as_of and alert.resolved_at is None:
            yield Fired(alert.service_id, alert.fired_at, alert.name, None)


def _noise(facts: Facts, fired: list[Fired]) -> None:
    """Which fired while their like did, and which soon after it had ended."""
    ends: dict[tuple[str, str], datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
    for one in sorted(fired, key=lambda one: one.fired_at):
        if one.service_id is None:
            continue
        at, place = one.fired_at, (one.service_id, one.template)
        scopes = _scopes(facts, one.service_id, at)
        is_duplicate = at < ends[place]
        is_flapping = not is_duplicate and at - ends[place] <= SOON
        facts.add("alert_duplicate_share", scopes, Item(at, is_event=is_duplicate))
        facts.add("alert_flapping_share", scopes, Item(at, is_event=is_flapping))
        is_over = one.resolved_at is not None and one.resolved_at <= facts.as_of
        ends[place] = max(ends[place], at, one.resolved_at if one.resolved_at and is_over else at)


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
