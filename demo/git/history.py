"""What happened to the runbooks, week by week: topics that are merged, notes, and releases.

Events in the order of time, in words of the domain; how they become commits is writer.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.clock import local, mondays
from demo.organisation.model import Organisation
from demo.organisation.person import Person
from demo.organisation.shape import BERLIN

TEAM = "platform"
PAGES = ("restore-a-backup", "rotate-a-key", "drain-a-node", "fail-over", "call-for-help")
WEEKS_A_RELEASE = 8


@dataclass(frozen=True, slots=True)
class Note:
    """Lines that somebody adds to a page; `by_noreply` hides the address that .mailmap knows."""

    at: datetime
    author: Person
    page: str
    line_count: int
    by_noreply: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """Notes on a branch of their own, and the merge by which somebody took them in."""

    number: int
    branch: str
    notes: tuple[Note, ...]
    merged_at: datetime
    merged_by: Person
    read_by: Person


@dataclass(frozen=True, slots=True)
class Release:
    """A tag on what there was at a time; every second one is annotated."""

    tag: str
    at: datetime
    by: Person
    is_annotated: bool


Event = Note | Topic | Release


def events(organisation: Organisation) -> Iterator[Event]:
    """Everything that happened up to the last day."""
    random = Random(f"{organisation.seed}:runbooks")
    members = organisation.members(TEAM)
    number = 0
    for week, monday in enumerate(mondays()):
        opened_at = local(BERLIN, monday, 9, random.randrange(60))
        # There is nothing to merge into before the first note.
        if week and random.random() < 0.6:
            number += 1
            count = random.randrange(1, 4)
            notes = tuple(
                _note(random, members, opened_at + timedelta(hours=2 * position))
                for position in range(count)
            )
            author, reader = random.sample(members, 2)
            slug = f"{notes[0].author.login}/{notes[0].page}-{number}"
            merged_at = opened_at + timedelta(hours=7)
            yield Topic(number, slug, notes, merged_at, author, reader)
        yield _note(random, members, opened_at + timedelta(days=2))
        if week % WEEKS_A_RELEASE == WEEKS_A_RELEASE - 1:
            release = week // WEEKS_A_RELEASE + 1
            at = opened_at + timedelta(days=3)
            yield Release(f"v1.{release}", at, random.choice(members), release % 2 == 0)


def _note(random: Random, members: list[Person], at: datetime) -> Note:
    return Note(
        at=at,
        author=random.choice(members),
        page=random.choice(PAGES),
        line_count=random.randrange(1, 9),
        by_noreply=random.random() < 0.2,
    )
