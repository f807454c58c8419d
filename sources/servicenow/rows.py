"""One record as ServiceNow writes it, as the row that lands.

Every value is a text, or an object of a link and a value, or of a label and a value; a table that
asks for more than is written here says so in fields.yml first. Times are UTC without an offset:
the Table API writes them so whatever the time zone of the account that asks.
"""

from __future__ import annotations

import re
from typing import Any

from sources.edge import Edge, Row
from sources.servicenow.client import Json
from sources.servicenow.configuration import Configuration

_WITHOUT_OFFSET = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_KEY_OF_A_TOOL = re.compile(r"[a-z][a-z_]*:\S+")
_PEOPLE = ("opened_by", "assigned_to", "caller_id")
_CALLED = tuple(f"{who}.{name}" for who in _PEOPLE for name in ("name", "user_name", "email"))

# ServiceNow's own contact types. One that a site added says nothing that is known here.
_DETECTED_BY = {
    **dict.fromkeys(("monitoring", "event", "alert", "integration"), "alert"),
    **dict.fromkeys(
        ("phone", "email", "chat", "self-service", "walk-in", "virtual_agent"), "person"
    ),
}


def value(cell: Any) -> Any:
    """What a cell holds, whichever way it is written; None where it is empty."""
    held = cell.get("value") if isinstance(cell, dict) else cell
    if isinstance(held, bool):
        return str(held).lower()
    if isinstance(held, (int, float)):
        return f"{held:g}"
    return held if held != "" else None


def moment(cell: Any) -> Any:
    """A time with the offset that the Table API leaves out."""
    held = value(cell)
    if isinstance(held, str) and _WITHOUT_OFFSET.fullmatch(held):
        return f"{held}+00:00"
    return held


def key_of_a_tool(cell: Any) -> str | None:
    """A deployment's key, such as jenkins:shop/deploy#12; any other text is no key."""
    held = value(cell)
    return held if isinstance(held, str) and _KEY_OF_A_TOOL.fullmatch(held) else None


class Incidents:
    """The table of incidents."""

    def __init__(self, edge: Edge, configuration: Configuration) -> None:
        self._edge = edge
        self._severity = configuration.severity_field
        self._started = configuration.started_field
        own = (
            "sys_id number business_service cmdb_ci short_description state contact_type "
            "caused_by rfc problem_id sys_created_on work_start resolved_at closed_at "
            "sys_updated_on"
        ).split()
        listed = [*own, self._severity, self._started, *_CALLED]
        self.fields = tuple(dict.fromkeys(listed))

    def row(self, said: Json) -> Row:
        """One incident."""
        self._edge.discard("incidents", said.keys() - {*self.fields})
        contact_type = value(said.get("contact_type"))
        return {
            "incident_id": self._edge.native_id(value(said.get("sys_id")), "an incident"),
            "number": value(said.get("number")),
            "service_id": value(said.get("business_service")) or value(said.get("cmdb_ci")),
            "severity": value(said.get(self._severity)),
            "title": title(self._edge, said),
            "state": value(said.get("state")),
            "contact_type": contact_type,
            "detected_by": _DETECTED_BY.get(contact_type) if _is_text(contact_type) else None,
            "caused_by_change_id": value(said.get("caused_by")),
            "change_request_id": value(said.get("rfc")),
            "problem_id": value(said.get("problem_id")),
            "started_at": moment(said.get(self._started)),
            "detected_at": moment(said.get("sys_created_on")),
            "acknowledged_at": moment(said.get("work_start")),
            "resolved_at": moment(said.get("resolved_at")),
            "closed_at": moment(said.get("closed_at")),
            "updated_at": moment(said.get("sys_updated_on")),
        }


class ChangeRequests:
    """The table of change requests."""

    def __init__(self, edge: Edge, configuration: Configuration) -> None:
        self._edge = edge
        self._deployment = configuration.deployment_field
        self.fields = tuple(dict.fromkeys(["sys_id", "sys_updated_on", self._deployment]))

    def row(self, said: Json) -> Row:
        """One change request."""
        self._edge.discard("change_requests", said.keys() - {*self.fields})
        return {
            "change_request_id": self._edge.native_id(
                value(said.get("sys_id")), "a change request"
            ),
            "deployment_id": key_of_a_tool(said.get(self._deployment)),
            "updated_at": moment(said.get("sys_updated_on")),
        }


class Actions:
    """The table of problem tasks; which incident a problem belongs to is told by the reading."""

    fields = (
        *"sys_id problem short_description state due_date closed_at sys_updated_on".split(),
        "assignment_group.name",
        *_CALLED,
    )

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    def row(self, said: Json) -> Row:
        """One problem task, without its incident."""
        self._edge.discard("incident_actions", said.keys() - {*self.fields})
        due = moment(said.get("due_date"))
        return {
            "action_id": self._edge.native_id(value(said.get("sys_id")), "a problem task"),
            "problem_id": value(said.get("problem")),
            "title": title(self._edge, said),
            "owner_role": self._edge.masked(
                value(said.get("assignment_group.name")), _called(said)
            ),
            "state": value(said.get("state")),
            "due_date": due[:10] if isinstance(due, str) else due,
            "completed_at": moment(said.get("closed_at")),
            "updated_at": moment(said.get("sys_updated_on")),
        }


class Services:
    """The table of business services."""

    fields = tuple("sys_id name busines_criticality operational_status sys_updated_on".split())

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    def row(self, said: Json) -> Row:
        """One business service."""
        self._edge.discard("business_services", said.keys() - {*self.fields})
        return {
            "service_id": self._edge.native_id(value(said.get("sys_id")), "a business service"),
            "name": value(said.get("name")),
            # The field is spelt so in every instance.
            "criticality": value(said.get("busines_criticality")),
            "status": value(said.get("operational_status")),
            "updated_at": moment(said.get("sys_updated_on")),
        }


def title(edge: Edge, said: Json) -> str | None:
    """A record's short description without addresses, mentions and the people of the record."""
    described = value(said.get("short_description"))
    return edge.masked(described, _called(said)) if _is_text(described) else described


def _called(said: Json) -> set[str]:
    return {str(value(said.get(name))) for name in _CALLED if value(said.get(name))}


def _is_text(held: Any) -> bool:
    return isinstance(held, str)
