"""The records of the demo's ServiceNow: incidents, change requests, business services, and people.

Every value is a text, or a pair of a table and a sys_id for a reference.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from demo.organisation.identifiers import hex_of
from demo.organisation.model import ChangeRequest, Incident, Organisation, Person, Service

Record = dict[str, Any]

# Priority by severity, and how somebody may come to know.
_PRIORITIES = {"SEV1": "1", "SEV2": "2", "SEV3": "3", "SEV4": "4"}
_CONTACTS = {"alert": "monitoring", "person": "phone", "customer": "self-service"}
_RESOLVED, _IN_PROGRESS, _NEW = "6", "2", "1"


def tables_of(organisation: Organisation) -> dict[str, list[Record]]:
    """The records of each table."""
    people = [one for one in organisation.people if one.team_id and not one.is_bot]
    changes = {one.deployment_id: one for one in organisation.change_requests}
    services = {one.service_id: one for one in organisation.services if one.called_by("servicenow")}
    return {
        "incident": [
            _incident(one, services, changes, people[number % len(people)])
            for number, one in enumerate(organisation.incidents_in("servicenow"))
        ],
        "change_request": [_change_request(one, services) for one in organisation.change_requests],
        "problem_task": [],
        "cmdb_ci_service": [_service(one) for one in services.values()],
    }


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def _service_of(service_id: str | None, services: dict[str, Service]) -> tuple[str, str]:
    known = services.get(service_id or "")
    return "cmdb_ci_service", (known.called_by("servicenow") or "") if known else ""


def _incident(
    one: Incident,
    services: dict[str, Service],
    changes: dict[str, ChangeRequest],
    person: Person,
) -> Record:
    cause = changes.get(one.caused_by or "")
    told = [one.started_at, one.detected_at, one.acknowledged_at, one.resolved_at]
    last = max(moment for moment in told if moment)
    # Whoever resolved it closes it two days later, which says nothing of the incident.
    closed_at = one.resolved_at + timedelta(days=2) if one.resolved_at else None
    state = _RESOLVED if one.resolved_at else _IN_PROGRESS if one.acknowledged_at else _NEW
    return {
        "sys_id": one.native_id,
        "number": one.number or "",
        "short_description": one.title,
        "description": f"Told by {person.name} ({person.email}).",
        "state": state,
        "priority": _PRIORITIES[one.severity],
        "contact_type": _CONTACTS.get(one.detected_by or "", ""),
        "business_service": _service_of(one.service_id, services),
        "cmdb_ci": ("cmdb_ci", ""),
        "opened_at": _written(one.started_at),
        "opened_by": ("sys_user", person.servicenow_sys_id),
        "opened_by.name": person.name,
        "opened_by.user_name": person.login,
        "opened_by.email": person.email,
        "assigned_to": ("sys_user", person.servicenow_sys_id),
        "assigned_to.name": person.name,
        "assigned_to.user_name": person.login,
        "assigned_to.email": person.email,
        "caller_id": ("sys_user", ""),
        "sys_created_on": _written(one.detected_at or one.started_at),
        "work_start": _written(one.acknowledged_at),
        "resolved_at": _written(one.resolved_at),
        "closed_at": _written(closed_at),
        "close_code": "Solved (Permanently)" if one.resolved_at else "",
        "caused_by": ("change_request", cause.native_id if cause else ""),
        "rfc": ("change_request", ""),
        "problem_id": ("problem", ""),
        "sys_updated_on": _written(last),
        "sys_updated_by": person.login,
    }


def _change_request(one: ChangeRequest, services: dict[str, Service]) -> Record:
    return {
        "sys_id": one.native_id,
        "number": one.number,
        "short_description": "Deploy to production",
        "type": "standard",
        "state": "3",
        "approval": "approved",
        "risk": "3",
        "close_code": "successful",
        "business_service": _service_of(one.service_id, services),
        "cmdb_ci": ("cmdb_ci", ""),
        "correlation_id": one.deployment_id,
        "opened_at": _written(one.opened_at),
        "start_date": _written(one.started_at),
        "end_date": _written(one.finished_at),
        "work_start": _written(one.started_at),
        "work_end": _written(one.finished_at),
        "closed_at": _written(one.finished_at),
        "sys_updated_on": _written(one.finished_at),
    }


def _service(one: Service) -> Record:
    return {
        "sys_id": one.called_by("servicenow") or hex_of(one.service_id),
        "name": one.name,
        "busines_criticality": f"{one.tier} - somewhat critical",
        "operational_status": "1",
        "sys_updated_on": "2024-01-08 09:00:00",
    }
