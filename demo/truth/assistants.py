"""The signals of assistants by week, of teams and repositories, and what detectors found.

From what is measured of people's use, put together as nobody may be singled out: a team or a
repository of fewer than five active people in a week is not told of. Findings are findings.py's,
and merged changes are those of the organisation's own repositories.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo.organisation.measuring import measure
from demo.truth import findings, statistics
from demo.truth.items import contributor_of
from demo.truth.scopes import Scope
from demo.truth.windows import last_day

if TYPE_CHECKING:
    from demo.truth.facts import Facts

FEWEST_PEOPLE = 5
FEWER = "fewer than 5 contributors"
NO_CHANGES = "no merged changes of people in the week"
NOTHING_SHOWN = "nothing was shown in the week, or nobody tells"
NOT_INDEPENDENT = "suggestions to the same people are no independent events"


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of a week; its counts are None where it is withheld."""

    metric_id: str
    scope: Scope
    teller: str
    monday: date
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    interval_null_reason: str | None = None
    null_reason: str | None = None
    is_suppressed: bool = False


def signals(facts: Facts) -> Iterator[Signal]:
    """Every signal of every complete week."""
    yield from _of_teams(facts)
    yield from _of_repositories(facts)
    yield from _of_detectors(facts)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _is_complete(facts: Facts, scope: Scope, monday: date) -> bool:
    return monday + timedelta(weeks=1) <= last_day(facts.scopes.zone(scope), facts.as_of)


def _of_teams(facts: Facts) -> Iterator[Signal]:
    people: dict[tuple[str, date, str], set[str]] = defaultdict(set)
    shown: Counter[tuple[str, date, str]] = Counter()
    accepted: Counter[tuple[str, date, str]] = Counter()
    for one in measure(facts.organisation).assistant_days:
        key = (one.tool, _monday(one.day), one.person.team_id or "")
        people[key].add(one.person.login)
        shown[key] += one.shown
        accepted[key] += one.accepted
    for tool, monday in sorted({key[:2] for key in people}):
        of_week = [key for key in people if key[:2] == (tool, monday)]
        for key in _told_apart(of_week, people):
            scope = ("team", key[2])
            if _is_complete(facts, scope, monday):
                place = (scope, tool, monday)
                eligible = len(facts.organisation.members(key[2]))
                yield _share("ai_active_share", *place, len(people[key]), eligible, "")
                yield _share("ai_acceptance_rate", *place, accepted[key], shown[key], NOTHING_SHOWN)


def _told_apart(
    keys: list[tuple[str, date, str]], people: dict[tuple[str, date, str], set[str]]
) -> list[tuple[str, date, str]]:
    """Whose week is told alone: few are put together, with others until they are enough."""
    apart = sorted(sorted(keys), key=lambda key: len(people[key]))
    few: list[tuple[str, date, str]] = []
    while apart and len(people[apart[0]]) < FEWEST_PEOPLE:
        few.append(apart.pop(0))
    while few and apart and sum(len(people[key]) for key in few) < FEWEST_PEOPLE:
        few.append(apart.pop(0))
    return apart


def _of_repositories(facts: Facts) -> Iterator[Signal]:
    zone = ZoneInfo(facts.organisation.time_zone)
    weeks = measure(facts.organisation).assisted_weeks
    thin = {one.monday for one in weeks if one.active < FEWEST_PEOPLE}
    for one in weeks:
        repository = facts.organisation.repository(one.repository)
        scope = ("repository", repository.repository_id)
        # Of two, one that is too few is put together with the other.
        if one.monday in thin or not _is_complete(facts, scope, one.monday):
            continue
        place = (scope, one.assistant, one.monday)
        yield _share("ai_active_share", *place, one.active, one.eligible, "")
        yield _share("ai_acceptance_rate", *place, one.accepted, one.shown, NOTHING_SHOWN)
        authors = [
            contributor_of(change.author, change.host)
            for change in repository.changes
            if change.merged_at is not None
            and change.merged_at <= facts.as_of
            and not change.author.is_bot
            and _monday(change.merged_at.astimezone(zone).date()) == one.monday
        ]
        name = "ai_assisted_change_share"
        if len(set(authors)) < FEWEST_PEOPLE:
            yield Signal(name, *place, null_reason=FEWER, is_suppressed=True)
        else:
            yield _share(name, *place, one.assisted_changes, len(authors), NO_CHANGES)


def _share(
    metric_id: str,
    scope: Scope,
    teller: str,
    monday: date,
    upper: int,
    lower: int,
    nothing: str,
) -> Signal:
    place = (metric_id, scope, teller, monday)
    if not lower:
        return Signal(*place, None, upper, lower, 0, null_reason=nothing)
    if metric_id == "ai_acceptance_rate":
        reason = NOT_INDEPENDENT
        return Signal(*place, upper / lower, upper, lower, lower, interval_null_reason=reason)
    return Signal(*place, upper / lower, upper, lower, lower, *statistics.wilson(upper, lower))


def _of_detectors(facts: Facts) -> Iterator[Signal]:
    by_id = {one.repository_id: one for one in facts.organisation.repositories}
    opened: Counter[tuple[Scope, str, date]] = Counter()
    closed: Counter[tuple[Scope, str, date]] = Counter()
    for one in findings.told(facts):
        repository = by_id[one.repository_id]
        for at, found in ((one.opened_at, opened), (one.closed_at, closed)):
            if at is None or max(at, one.opened_at) > facts.as_of:
                continue
            for scope in facts.scopes.of_repository(repository, at):
                if scope[0] == "service":
                    day = at.astimezone(ZoneInfo(facts.scopes.zone(scope))).date()
                    found[scope, one.detector, _monday(day)] += 1
    for scope, detector in sorted({key[:2] for key in opened}):
        monday = min(key[2] for key in opened if key[:2] == (scope, detector))
        while _is_complete(facts, scope, monday):
            for name, found in (
                ("findings_by_detector", opened),
                ("closed_findings_by_detector", closed),
            ):
                count = found[scope, detector, monday]
                bounds = statistics.poisson(count)
                place = (name, scope, detector, monday)
                yield Signal(*place, float(count), None, None, count, *bounds)
            monday += timedelta(weeks=1)
