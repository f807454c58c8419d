"""One object as PagerDuty writes it, as the row that lands; and what a log says of its incident.

People are met here to be masked in titles, and go no further.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sources.edge import Edge, Row, instant
from sources.errors import ToolError
from sources.pagerduty.client import Json
from sources.pagerduty.configuration import TOOL

_KEY_OF_A_TOOL = re.compile(r"[a-z][a-z_]*:\S+")
_BY_HAND = frozenset({"web_trigger", "website", "mobile"})
_BY_PROGRAM = frozenset({"api", "email", "nagios", "events_api", "events_api_v2", "auto"})

_READ_OF_INCIDENTS = frozenset(
    "id incident_number title summary service teams priority urgency status created_at updated_at "
    "resolved_at last_status_change_at alert_counts".split()
)
_READ_OF_ALERTS = frozenset(
    "id incident service summary body severity status created_at resolved_at".split()
)
_READ_OF_SERVICES = frozenset("id name summary status teams created_at".split())
_READ_OF_ENTRIES = frozenset("id type created_at channel incident agent user assignees".split())


def moment(value: Any, what: str) -> datetime:
    """A time as PagerDuty writes it; raises where it is none."""
    try:
        return instant(value)
    except Exception as error:
        raise ToolError(
            f"PagerDuty answered {what} without a time that can be read; nothing of this run was "
            "loaded, so compare what it sends with sources/pagerduty/README.md.",
            tool=TOOL,
        ) from error


@dataclass
class Told:
    """What the log of an incident says of it, in whichever order its entries are read."""

    triggered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    detected_by: str | None = None
    entries: list[Json] = field(default_factory=list)

    def meet(self, entry: Json) -> None:
        """One entry of the log."""
        at = moment(entry.get("created_at"), "a log entry")
        self.entries.append(entry)
        match entry.get("type"):
            case "trigger_log_entry":
                if self.triggered_at is None or at < self.triggered_at:
                    self.triggered_at, self.detected_by = at, _detected_by(entry)
            case "acknowledge_log_entry":
                self.acknowledged_at = min(self.acknowledged_at or at, at)
            case "resolve_log_entry":
                self.resolved_at = max(self.resolved_at or at, at)


def _detected_by(entry: Json) -> str | None:
    channel = str(_of(entry, "channel").get("type"))
    agent = str(_of(entry, "agent").get("type"))
    if channel in _BY_HAND or agent.startswith("user"):
        return "person"
    if channel in _BY_PROGRAM or agent.startswith(("service", "integration", "inbound")):
        return "alert"
    return None


@dataclass
class Rows:
    """Makes the rows of one reading, and knows the people that it met."""

    edge: Edge
    called: set[str] = field(default_factory=set)

    def meet(self, entry: Json) -> None:
        """Remember what somebody in a log entry is called."""
        for one in (entry.get("agent"), entry.get("user"), *(entry.get("assignees") or ())):
            self._meet(one)

    def _meet(self, one: Any) -> None:
        if isinstance(one, dict) and str(one.get("type", "")).startswith("user"):
            called = (one.get(name) for name in ("summary", "name", "email", "id"))
            self.called.update(str(name) for name in called if name)

    def incident(self, said: Json, told: Told, caused_by: str | None) -> Row:
        """One incident, with what its log says."""
        self.edge.discard("incidents", said.keys() - _READ_OF_INCIDENTS)
        for listed, name in (("assignments", "assignee"), ("acknowledgements", "acknowledger")):
            for one in said.get(listed) or ():
                self._meet(one.get(name))
        self._meet(said.get("last_status_change_by"))
        is_resolved = said.get("status") == "resolved"
        changed_at = said.get("last_status_change_at")
        number = said.get("incident_number")
        priority = _of(said, "priority")
        return {
            "incident_id": self.edge.native_id(said.get("id"), "an incident"),
            "number": str(number) if number is not None else None,
            "service_id": _of(said, "service").get("id"),
            "team_id": _first_id(said.get("teams")),
            "severity": priority.get("name") or priority.get("summary"),
            "urgency": said.get("urgency"),
            "title": self._masked(said.get("title")),
            "state": said.get("status"),
            "detected_by": told.detected_by,
            "caused_by_deployment_id": caused_by,
            "started_at": said.get("created_at"),
            "acknowledged_at": told.acknowledged_at,
            "resolved_at": (
                (told.resolved_at or said.get("resolved_at") or changed_at) if is_resolved else None
            ),
            "updated_at": said.get("updated_at") or changed_at,
        }

    def event(self, said: Json, incident: Row) -> Row:
        """One entry of an incident's log: its kind and its time, and neither who nor any word."""
        self.edge.discard("incident_events", said.keys() - _READ_OF_ENTRIES)
        return {
            "event_id": self.edge.native_id(said.get("id"), "a log entry"),
            "incident_id": incident["incident_id"],
            "area": _of(said, "channel").get("type"),
            "kind": said.get("type"),
            "happened_at": moment(said.get("created_at"), "a log entry"),
        }

    def alert(self, said: Json, incident: Row) -> Row:
        """One alert of an incident."""
        self.edge.discard("alerts", said.keys() - _READ_OF_ALERTS)
        details = _of(_of(said, "body"), "cef_details")
        return {
            "alert_id": self.edge.native_id(said.get("id"), "an alert"),
            "incident_id": incident["incident_id"],
            "service_id": _of(said, "service").get("id") or incident["service_id"],
            "template": self._masked(details.get("event_class") or said.get("summary")),
            "severity": said.get("severity"),
            "state": said.get("status"),
            "fired_at": said.get("created_at"),
            "acknowledged_at": incident["acknowledged_at"],
            "resolved_at": said.get("resolved_at"),
        }

    def service(self, said: Json) -> Row:
        """One service."""
        self.edge.discard("services", said.keys() - _READ_OF_SERVICES)
        return {
            "service_id": self.edge.native_id(said.get("id"), "a service"),
            "name": said.get("name") or said.get("summary"),
            "status": said.get("status"),
            "team_id": _first_id(said.get("teams")),
            "created_at": said.get("created_at"),
        }

    def _masked(self, text: Any) -> Any:
        return self.edge.masked(text, self.called) if isinstance(text, str) else text


def cause_of(fields: list[Json], name: str) -> str | None:
    """The deployment's key in the custom field of that name; any other text is no key."""
    for one in fields:
        held = one.get("value")
        if one.get("name") == name and isinstance(held, str) and _KEY_OF_A_TOOL.fullmatch(held):
            return held
    return None


def _of(said: Json, name: str) -> Json:
    held = said.get(name)
    return held if isinstance(held, dict) else {}


def _first_id(listed: Any) -> Any:
    return next((one.get("id") for one in listed or () if isinstance(one, dict)), None)
