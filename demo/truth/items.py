"""What a metric counts: one event, when it counts and what it adds.

Which events a metric takes is facts.py's and the areas'; what they come to is cells.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from demo.organisation.model import Person
from demo.truth.scopes import Scope


@dataclass(slots=True)
class Item:
    """One event of a metric: when it counts, and what it adds."""

    at: datetime
    # Of a quantity the quantity itself, and of a ratio what it adds to the upper term.
    hours: float | None = None
    item_id: str = ""
    is_open: bool = False
    is_event: bool = False
    # What it adds to the lower term of a ratio.
    weight: float = 0.0
    # Under which tool's name; nobody can tell that two tools mean the same person.
    contributor: tuple[str, str] | None = None
    segment: str | None = None
    # It happened, and the metric does not take it.
    is_left_out: bool = False
    # When what it began was over; None where it stands.
    until: datetime | None = None
    # Over how many days what it is measured by is promised.
    promised_days: int = 0


ByScope = dict[Scope, list[Item]]


def contributor_of(person: Person | None, tool: str) -> tuple[str, str] | None:
    """Who stands behind an item, as the tool names them; nobody where it is a bot."""
    return None if person is None or person.is_bot else (tool, person.login)
