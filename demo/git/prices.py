"""What happened to the price lists that pricing reads: lines that come, go and move, step by step.

A line is a number that no other line has, so that what became of it can be followed without looking
at a text. Four weeks are told one by one, with what is easily counted wrong; the weeks after them
are drawn. How steps become commits is writer.py's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from demo.clock import mondays, utc
from demo.organisation.model import Organisation
from demo.organisation.person import Person

SERVICE = "pricing"
DRAWN_SINCE = date(2026, 2, 9)
NAMES = ("eu.csv", "us.csv", "in.csv")
# Written anew as a whole by a program, so that no line of it counts.
LOCK = "package-lock.json"
Lists = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Writing:
    """A commit, and what stands in each list with it."""

    at: datetime
    author: Person
    lists: Lists


@dataclass(frozen=True, slots=True)
class Step:
    """What main went through: one commit, or a branch of several that somebody merged."""

    writings: tuple[Writing, ...]
    merged_at: datetime | None = None
    merged_by: Person | None = None

    @property
    def at(self) -> datetime:
        """When it came to main."""
        return self.merged_at or self.writings[-1].at

    @property
    def lists(self) -> Lists:
        """What main holds then."""
        return self.writings[-1].lists


def steps(organisation: Organisation) -> Iterator[Step]:
    """Everything that main went through up to the last day."""
    renovate = next(one for one in organisation.people if one.login == "renovate")
    lists: Lists = {}
    for step in _told(organisation.members("storefront"), renovate):
        lists = step.lists
        yield step
    yield from _drawn(organisation, lists, renovate)


def _told(people: list[Person], renovate: Person) -> Iterator[Step]:
    """Begun on 5 January; in the week of the 26th five people and a program rewrite it."""

    def one(at: str, author: Person, lists: Lists) -> Step:
        return Step((Writing(utc(at), author, lists),))

    yield one("2026-01-05 15:00", people[0], {"sale.csv": (1, 2, 3, 4, 5, 6)})
    # Two lines on their 21st day to the second, and another a second later.
    yield one("2026-01-26 15:00", people[1], {"sale.csv": (7, 8, 3, 4, 5, 6)})
    yield one("2026-01-26 15:00:01", people[2], {"sale.csv": (7, 8, 9, 4, 5, 6)})
    # A line of two days, in a list that moves with all the others.
    yield one("2026-01-28 15:00", people[3], {"old/sale.csv": (10, 8, 9, 4, 5, 6)})
    # Line 11 comes and goes on the branch and never was on main; line 4 was there for 24 days.
    branch = (
        Writing(utc("2026-01-02 15:00"), people[4], {"old/sale.csv": (10, 8, 9, 4, 5, 6, 11)}),
        Writing(utc("2026-01-02 16:00"), people[4], {"old/sale.csv": (10, 8, 9, 5, 6, 12)}),
    )
    yield Step(branch, utc("2026-01-29 15:00"), people[0])
    # A program rewrites a line of four days, and a list of its own that nobody reads.
    generated = {LOCK: (14, 15, 16, 17)}
    yield one("2026-01-30 15:00", renovate, {"old/sale.csv": (10, 8, 13, 5, 6, 12), **generated})
    # Line 12 was written four weeks ago and came to main yesterday.
    yield one("2026-01-30 16:00", people[5], {"old/sale.csv": (10, 8, 13, 5, 6, 18), **generated})


def _drawn(organisation: Organisation, lists: Lists, renovate: Person) -> Iterator[Step]:
    random = Random(f"{organisation.seed}:prices")
    numbers = itertools.count(1_000)
    standing = {name: list(lines) for name, lines in lists.items()}

    def written(at: datetime, author: Person) -> Writing:
        kept = {name: tuple(lines) for name, lines in standing.items()}
        return Writing(at, author, kept)

    for week, monday in enumerate(one for one in mondays() if one >= DRAWN_SINCE):
        at = utc(f"{monday} 08:00") + timedelta(minutes=random.randrange(120))
        # Whose the service is on that day, so that its contributors change with its owner.
        owned = [team for team, since in organisation.service(SERVICE).owners if since <= monday]
        people = organisation.members(owned[-1])
        for day in range(4):
            name = random.choice(NAMES)
            _change(standing.setdefault(name, []), random, numbers)
            yield Step((written(at + timedelta(days=day), random.choice(people)),))
        if week % 3 == 0:
            author, reader = random.sample(people, 2)
            branch = []
            for hour in range(2):
                _change(standing[name], random, numbers)
                branch.append(written(at + timedelta(days=3, hours=1 + hour), author))
            yield Step(tuple(branch), at + timedelta(days=4), reader)
        if week % 4 == 1:
            standing[LOCK] = [next(numbers) for _ in range(20)]
            _change(standing[name], random, numbers)
            yield Step((written(at + timedelta(days=4, hours=2), renovate),))


def _change(lines: list[int], random: Random, numbers: Iterator[int]) -> None:
    """Some lines of a place go and others come; the list grows, and newer lines are its end."""
    place = max(0, len(lines) - random.randrange(24))
    removed = random.randrange(4)
    lines[place : place + removed] = [next(numbers) for _ in range(random.randrange(1, 6))]
