"""What is learned from incidents: what they were put down to, and what is to be done about it.

Told from each incident's own beginning, so that chance elsewhere is not touched. Only incidents
that files tell of are looked back at. What comes of it as a metric is demo/truth's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from demo.clock import AS_OF_INSTANT
from demo.organisation.identifiers import hex_of
from demo.organisation.model import Incident, Organisation

CAUSES = ("configuration", "capacity", "dependency", None)
DUE_AFTER, IN_TIME, LATE = timedelta(days=30), timedelta(days=20), timedelta(days=40)
# On the day on which it is due in UTC, which in Berlin's summer is the day after.
LATE_AT_NIGHT = time(22, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a review of an incident asks for; without a day where nobody named one."""

    native_id: str
    incident: Incident
    title: str
    due_date: date | None
    completed_at: datetime | None

    @property
    def action_id(self) -> str:
        """The key that the warehouse has for it."""
        return f"files:{self.native_id}"


def cause_of(service_id: str, began_at: datetime) -> str | None:
    """What an incident is put down to that no deployment is named for."""
    return CAUSES[_draw(f"cause {service_id} {began_at}") % len(CAUSES)]


def actions(organisation: Organisation) -> Iterator[Action]:
    """One for every incident that was looked back at, and a second one for the gravest."""
    for one in organisation.incidents_in("files"):
        if one.reviewed_at is None:
            continue
        due_date = (one.reviewed_at + DUE_AFTER).date()
        done_at = (
            one.reviewed_at + IN_TIME,
            one.reviewed_at + LATE,
            datetime.combine(due_date, LATE_AT_NIGHT),
            AS_OF_INSTANT,
        )[_draw(f"action {one.service_id} {one.started_at}") % 4]
        completed_at = done_at if done_at < AS_OF_INSTANT else None
        name = f"action-{one.native_id}"
        yield Action(name, one, "Add a check before the rollout", due_date, completed_at)
        if one.severity == "SEV1":
            yield Action(f"{name}-2", one, "Write down how it is noticed", None, completed_at)


def _draw(text: str) -> int:
    return int(hex_of(text)[:8], 16)
