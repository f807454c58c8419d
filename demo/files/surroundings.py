"""Rows of what surrounds delivery: alerts, actions, findings, coverage, service levels, measures.

A few of each, so that every entity has a row that went the whole way. No metric of delivery reads
them; the truth of what is measured beside it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from demo.clock import mondays
from demo.files.delivery import written
from demo.organisation.followups import actions
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation

Row = dict[str, Any]


def entities(organisation: Organisation) -> dict[str, list[Row]]:
    """Rows by entity."""
    random = Random(f"{organisation.seed}:surroundings")
    return {
        "alerts": list(_alerts(organisation, random)),
        "incident_actions": list(_actions(organisation)),
        "findings": list(_findings(organisation, random)),
        "coverage": list(_coverage(organisation, random)),
        "test_runs": list(_test_runs(organisation, random)),
        "slo_measurements": list(_slo_measurements(organisation, random)),
        "service_health": list(_service_health(organisation, random)),
        "controls": list(_controls(organisation)),
        "measures": list(_measures(random)),
        "assistant_usage": list(_assistant_usage(organisation)),
    }


def _alerts(organisation: Organisation, random: Random) -> Iterator[Row]:
    for one in organisation.incidents_in("files"):
        if one.detected_by != "alert" or one.detected_at is None:
            continue
        yield {
            "alert_id": f"alert-{one.native_id}",
            "service_id": one.service_id,
            "template": random.choice(("error-rate", "latency", "queue-depth")),
            "severity": one.severity,
            "fired_at": written(one.detected_at, "UTC"),
            "acknowledged_at": written(one.acknowledged_at, "UTC"),
            "resolved_at": written(one.mitigated_at, "UTC"),
            "was_actionable": True,
            "incident_id": one.native_id,
        }


def _actions(organisation: Organisation) -> Iterator[Row]:
    for one in actions(organisation):
        yield {
            "action_id": one.native_id,
            "incident_id": one.incident.native_id,
            "title": one.title,
            "owner_role": "engineering manager",
            "due_date": one.due_date.isoformat() if one.due_date else None,
            "completed_at": written(one.completed_at, "UTC"),
        }


def _repositories(organisation: Organisation) -> list[str]:
    """Those of GitHub: what is kept elsewhere has tools of its own for this."""
    hosted = {one.name: one for one in organisation.repositories_on("github")}
    names = {one.repository for one in organisation.services} & hosted.keys()
    return [hosted[name].repository_id for name in sorted(names)]


def _findings(organisation: Organisation, random: Random) -> Iterator[Row]:
    opened = list(mondays())
    for repository_id in _repositories(organisation):
        for number in range(4):
            day = random.choice(opened)
            yield {
                "finding_id": f"{repository_id.rsplit('/', 1)[1]}-{number}",
                "repository_id": repository_id,
                "detector": random.choice(("dependency-scan", "linter")),
                "rule_id": f"R{random.randrange(100, 140)}",
                "severity": random.choice(("critical", "high", "medium", "low")),
                "kind": random.choice(("security", "quality")),
                "opened_at": f"{day}T08:00:00+00:00",
                "closed_at": f"{day + timedelta(days=9)}T08:00:00+00:00" if number % 2 else None,
            }


def _coverage(organisation: Organisation, random: Random) -> Iterator[Row]:
    for repository_id in _repositories(organisation):
        for day in list(mondays())[::4]:
            yield {
                "repository_id": repository_id,
                "measured_at": f"{day}T04:00:00+00:00",
                "lines_covered": 7_000 + random.randrange(900),
                "lines_total": 10_000,
            }


def _test_runs(organisation: Organisation, random: Random) -> Iterator[Row]:
    for repository_id in _repositories(organisation):
        for day in list(mondays())[::4]:
            yield {
                "run_id": f"{repository_id.rsplit('/', 1)[1]}-{day}",
                "repository_id": repository_id,
                "suite": "acceptance",
                "started_at": f"{day}T05:00:00+00:00",
                "duration_seconds": 300 + random.randrange(400),
                "passed": 240,
                "failed": random.choice((0, 0, 0, 2)),
                "skipped": 3,
                "is_automated": True,
            }


def _slo_measurements(organisation: Organisation, random: Random) -> Iterator[Row]:
    for service in organisation.services[:4]:
        for day in list(mondays())[-8:]:
            yield {
                "slo_id": f"{service.service_id}-availability",
                "service_id": service.service_id,
                "indicator": "availability",
                "target": 0.999,
                "window_days": 28,
                "bucket_start": f"{day}T00:00:00+00:00",
                "good": 1_000_000 - random.randrange(1_500),
                "total": 1_000_000,
            }


def _service_health(organisation: Organisation, random: Random) -> Iterator[Row]:
    for service in organisation.services[:4]:
        for day in list(mondays())[-8:]:
            yield {
                "service_id": service.service_id,
                "measured_at": f"{day}T12:00:00+00:00",
                "indicator": "latency_p95",
                "value": 180 + random.randrange(90),
                "unit": "milliseconds",
            }


def _controls(organisation: Organisation) -> Iterator[Row]:
    for service in organisation.services:
        if service.aliases:
            continue
        yield {
            "control_id": f"{service.service_id}-tests-in-ci",
            "service_id": service.service_id,
            "is_automated": True,
            "evidence": "required check on main",
            "checked_at": "2026-11-02T08:00:00+00:00",
        }


def _measures(random: Random) -> Iterator[Row]:
    for day in list(mondays())[::13]:
        yield {
            "measure_id": "customer_satisfaction",
            "date": day.isoformat(),
            "scope_type": "organisation",
            "scope_id": "all",
            "value": 70 + random.randrange(10),
            "n": 400,
        }


def _assistant_usage(organisation: Organisation) -> Iterator[Row]:
    for one in measure(organisation).assisted_weeks:
        yield {
            "period_start": one.monday.isoformat(),
            "period_days": 7,
            "tool": one.assistant,
            "repository_id": organisation.repository(one.repository).repository_id,
            "eligible_count": one.eligible,
            "active_count": one.active,
            "shown": one.shown,
            "accepted": one.accepted,
            "assisted_changes": one.assisted_changes,
        }
