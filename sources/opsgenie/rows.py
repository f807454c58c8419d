"""One object as Opsgenie writes it, as the row that lands."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sources.edge import Edge, Row, instant
from sources.errors import ToolError
from sources.opsgenie.client import Json
from sources.opsgenie.configuration import TOOL, Configuration

_KEY_OF_A_TOOL = re.compile(r"[a-z][a-z_]*:\S+")
_OVER = ("resolved", "closed")
_READ_OF_INCIDENTS = frozenset(
    "id tinyId message status impactedServices priority extraProperties createdAt updatedAt "
    "impactStartDate impactEndDate".split()
)
# An incident alerts each who is to answer for it; taking that alert up is taking it up.
_TAKEN_UP = ("ResponderAlertAcked",)
_READ_OF_ENTRIES = frozenset("id group type eventTime".split())
_READ_OF_ALERTS = frozenset(
    "id message status tags priority integration report owner createdAt updatedAt".split()
)
_READ_OF_SERVICES = frozenset("id name teamId".split())


class Rows:
    """Makes the rows of one reading."""

    def __init__(self, edge: Edge, configuration: Configuration) -> None:
        self._edge = edge
        self._cause_field = configuration.cause_field
        self._service_tag = configuration.service_tag

    def incident(self, said: Json) -> Row:
        """One incident."""
        self._edge.discard("incidents", said.keys() - _READ_OF_INCIDENTS)
        state = said.get("status")
        ended_at = said.get("impactEndDate")
        return {
            "incident_id": self._edge.native_id(said.get("id"), "an incident"),
            "number": said.get("tinyId"),
            "service_id": next(iter(said.get("impactedServices") or ()), None),
            "severity": said.get("priority"),
            "title": self._masked(said.get("message")),
            "state": state,
            "caused_by_deployment_id": self._cause(said.get("extraProperties")),
            "started_at": said.get("impactStartDate") or said.get("createdAt"),
            "detected_at": said.get("createdAt"),
            # Its timeline says it.
            "acknowledged_at": None,
            "resolved_at": ended_at if state in _OVER else None,
            "updated_at": said.get("updatedAt"),
        }

    def event(self, said: Json, incident: Row) -> Row:
        """One entry of an incident's timeline: its kind and its time, and no word of it."""
        self._edge.discard("incident_events", said.keys() - _READ_OF_ENTRIES)
        return {
            "event_id": self._edge.native_id(said.get("id"), "an entry of a timeline"),
            "incident_id": incident["incident_id"],
            "area": said.get("group"),
            "kind": said.get("type"),
            "happened_at": _moment(said.get("eventTime")),
        }

    def alert(self, said: Json) -> Row:
        """One alert; its report counts milliseconds from when it was made."""
        self._edge.discard("alerts", said.keys() - _READ_OF_ALERTS)
        report = said.get("report") or {}
        owner = said.get("owner")
        return {
            "alert_id": self._edge.native_id(said.get("id"), "an alert"),
            "service_id": self._tagged(said.get("tags")),
            "template": self._masked(said.get("message"), {owner} if owner else set()),
            "severity": said.get("priority"),
            "state": said.get("status"),
            "source_type": (said.get("integration") or {}).get("type"),
            "fired_at": said.get("createdAt"),
            "acknowledged_at": _later(said.get("createdAt"), report.get("ackTime")),
            "resolved_at": _later(said.get("createdAt"), report.get("closeTime")),
            "updated_at": said.get("updatedAt"),
        }

    def service(self, said: Json) -> Row:
        """One service."""
        self._edge.discard("services", said.keys() - _READ_OF_SERVICES)
        return {
            "service_id": self._edge.native_id(said.get("id"), "a service"),
            "name": said.get("name"),
            "team_id": said.get("teamId"),
        }

    def _cause(self, properties: Any) -> str | None:
        held = (properties or {}).get(self._cause_field) if self._cause_field else None
        return held if isinstance(held, str) and _KEY_OF_A_TOOL.fullmatch(held) else None

    def _tagged(self, tags: Any) -> str | None:
        for tag in tags or ():
            if isinstance(tag, str) and tag.startswith(self._service_tag):
                return tag.removeprefix(self._service_tag).strip() or None
        return None

    def _masked(self, text: Any, called: set[str] | None = None) -> Any:
        return self._edge.masked(text, called or set()) if isinstance(text, str) else text


def acknowledged_at(events: list[Row]) -> datetime | None:
    """When the first of those who were called took an incident up; None where nobody did."""
    return min((one["happened_at"] for one in events if one["kind"] in _TAKEN_UP), default=None)


def _moment(value: Any) -> datetime:
    try:
        return instant(value)
    except Exception as error:
        raise ToolError(
            "Opsgenie answered an entry of a timeline without a time that can be read; nothing of "
            "this run was loaded, so compare what it sends with sources/opsgenie/README.md.",
            tool=TOOL,
        ) from error


def updated_at(row: Row) -> datetime:
    """When a row was updated; raises where its object does not say."""
    try:
        return instant(row["updated_at"])
    except Exception as error:
        raise ToolError(
            "Opsgenie answered an object without a time of its last update that can be read; "
            "nothing of this run was loaded, so compare what it sends with "
            "sources/opsgenie/README.md.",
            tool=TOOL,
        ) from error


def _later(made_at: Any, milliseconds: Any) -> Any:
    """A time after a moment; what is no number is no time."""
    if not isinstance(milliseconds, (int, float)) or milliseconds <= 0:
        return None
    return instant(made_at) + timedelta(milliseconds=milliseconds)
