"""The demo's PagerDuty: incidents, their logs, services, policies and who is on call.

They call people by name, id and address wherever PagerDuty does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from demo.organisation.identifiers import letters_of
from demo.organisation.model import Incident, Organisation, Person, Service, Team

Json = dict[str, Any]

_PRIORITIES = {"SEV1": "P1", "SEV2": "P2", "SEV3": "P3", "SEV4": "P4"}
_URGENT = ("SEV1", "SEV2")
_FOUNDED = "2024-01-08T09:00:00Z"
_FIRST_SHIFT = datetime(2024, 1, 8, 9, tzinfo=UTC)
_SHIFT = timedelta(days=7)


class Objects:
    """Writes the organisation's records as PagerDuty does."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._services = {
            one.service_id: one for one in organisation.services if one.called_by("pagerduty")
        }

    def services(self) -> list[Json]:
        """Every service that pages."""
        return [
            {
                **_reference(self._id(one), one.name, "service"),
                "name": one.name,
                "status": "active",
                "created_at": _FOUNDED,
                "teams": [_team(self._team(one))],
                "escalation_policy": _reference(
                    _policy_id(self._team(one)),
                    self._team(one).name,
                    "escalation_policy_reference",
                ),
            }
            for one in self._services.values()
        ]

    def incident(self, one: Incident) -> Json:
        """An incident, latest state."""
        service = self._services.get(one.service_id or "")
        team = self._team(service) if service else self._organisation.teams[0]
        person = self._responder(one, team)
        state = "triggered"
        if one.resolved_at:
            state = "resolved"
        elif one.acknowledged_at:
            state = "acknowledged"
        changed = max(
            at for at in (one.started_at, one.acknowledged_at, one.resolved_at) if at is not None
        )
        user = _user(person)
        is_waiting = state == "acknowledged"
        return {
            **_reference(one.native_id, f"[#{one.number}] {one.title}", "incident"),
            "incident_number": int(one.number or 0),
            "title": one.title,
            "description": f"{one.title}: ask {person.email}",
            "created_at": _written(one.started_at),
            "updated_at": _written(changed),
            "status": state,
            "incident_key": f"key-{one.native_id}",
            "service": _reference(self._id(service), service.name, "service_reference")
            if service
            else None,
            "assignments": [] if one.resolved_at else [{"at": _written(changed), "assignee": user}],
            "acknowledgements": [{"at": _written(changed), "acknowledger": user}]
            if is_waiting
            else [],
            "last_status_change_at": _written(changed),
            "last_status_change_by": user,
            "resolved_at": _written(one.resolved_at),
            "teams": [_team(team)],
            "priority": {
                **_reference(f"P{one.severity}", _PRIORITIES[one.severity], "priority"),
                "name": _PRIORITIES[one.severity],
            },
            "urgency": "high" if one.severity in _URGENT else "low",
            "alert_counts": {"all": 0, "triggered": 0, "resolved": 0},
        }

    def log(self, one: Incident) -> list[Json]:
        """What happened to an incident, latest first."""
        service = self._services.get(one.service_id or "")
        team = self._team(service) if service else self._organisation.teams[0]
        user = _user(self._responder(one, team))
        by_hand = one.detected_by != "alert"
        source = (
            user
            if by_hand or service is None
            else _reference(self._id(service), service.name, "service_reference")
        )
        channel = "web_trigger" if by_hand else "events_api_v2"
        told = [
            ("trigger", one.started_at, source, channel),
            ("notify", one.started_at + timedelta(seconds=4), source, "auto"),
            ("acknowledge", one.acknowledged_at, user, "mobile"),
            ("resolve", one.resolved_at, user, "website"),
        ]
        return [
            {
                **_reference(
                    letters_of(f"{one.native_id} {kind}", "R", 25),
                    f"{kind} by {agent['summary']}",
                    f"{kind}_log_entry",
                ),
                "created_at": _written(at),
                "agent": agent,
                "channel": {"type": by},
                "incident": _reference(one.native_id, one.title, "incident_reference"),
                "teams": [_team(team)],
            }
            for kind, at, agent, by in reversed(told)
            if at is not None
        ]

    def policies(self) -> list[Json]:
        """One escalation policy for each team that is paged."""
        return [
            {
                **_reference(_policy_id(team), team.name, "escalation_policy"),
                "name": team.name,
                "teams": [_team(team)],
            }
            for team in self._teams()
        ]

    def oncalls(self, since: datetime, until: datetime) -> list[Json]:
        """Who is on call: one person of a team a week, and the next one behind."""
        return [one for team in self._teams() for one in self._shifts(team, since, until)]

    def _shifts(self, team: Team, since: datetime, until: datetime) -> Iterator[Json]:
        members = self._organisation.members(team.team_id)
        number = max(int((since - _FIRST_SHIFT) / _SHIFT) - 1, 0)
        while _FIRST_SHIFT + number * _SHIFT < until:
            start = _FIRST_SHIFT + number * _SHIFT
            for level in (1, 2):
                if start + _SHIFT > since:
                    yield {
                        "escalation_policy": _reference(
                            _policy_id(team), team.name, "escalation_policy_reference"
                        ),
                        "escalation_level": level,
                        "schedule": _reference(
                            letters_of(f"schedule {team.team_id} {level}", "P", 6),
                            team.name,
                            "schedule_reference",
                        ),
                        "user": _user(members[(number + level) % len(members)]),
                        "start": _written(start),
                        "end": _written(start + _SHIFT),
                    }
            number += 1

    def _teams(self) -> list[Team]:
        return list(dict.fromkeys(self._team(one) for one in self._services.values()))

    def _team(self, service: Service) -> Team:
        return self._organisation.team(service.owners[-1][0])

    def _id(self, service: Service) -> str:
        return service.called_by("pagerduty") or ""

    def _responder(self, one: Incident, team: Team) -> Person:
        members = self._organisation.members(team.team_id)
        return members[int(one.number or 0) % len(members)]


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _reference(native_id: str, summary: str, kind: str) -> Json:
    return {"id": native_id, "type": kind, "summary": summary, "html_url": None}


def _user(person: Person) -> Json:
    return _reference(person.pagerduty_id, person.name, "user_reference")


def _team(team: Team) -> Json:
    return _reference(letters_of(f"team {team.team_id}", "P", 6), team.name, "team_reference")


def _policy_id(team: Team) -> str:
    return letters_of(f"policy {team.team_id}", "P", 6)
