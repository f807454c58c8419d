"""Findings of scanners: how long each stood, and which stand now, by severity.

Read from what is measured of the repositories and from the files that a site exports, as each
scanner tells of it: some only look on Mondays, and some put severities together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from demo.clock import mondays
from demo.files.surroundings import entities
from demo.organisation.measured import Finding
from demo.organisation.measuring import measure
from demo.sonarqube.objects import is_hotspot
from demo.truth.catalogue import COUNT, DIFFERENCE, DURATION, SHARE, SURVIVAL, Metric
from demo.truth.items import Item
from demo.truth.windows import OUTCOME, Window, midnight

if TYPE_CHECKING:
    from demo.truth.facts import Facts

FINDINGS = "findings"


def standing(items: Sequence[Item], window: Window, zone: str) -> list[Item]:
    """What stands when the window ends, as old as it is then."""
    end = midnight(zone, window.end)
    return [
        replace(one, hours=(end - one.at).total_seconds() / 3600)
        for one in items
        if one.at < end and (one.until is None or one.until >= end)
    ]


METRICS = (
    Metric(
        "finding_fix_time",
        SURVIVAL,
        "hours",
        False,
        OUTCOME,
        FINDINGS,
        "no findings in the window",
        segment="severity",
    ),
    Metric(
        "open_findings",
        COUNT,
        "findings",
        False,
        OUTCOME,
        FINDINGS,
        "no findings in the window",
        segment="severity",
        has_calendar=False,
    ),
    Metric(
        "finding_age",
        DURATION,
        "hours",
        False,
        OUTCOME,
        FINDINGS,
        "no findings stood at the end of the window",
        segment="severity",
        taken=standing,
    ),
    Metric(
        "repeated_finding_share",
        SHARE,
        "share",
        False,
        OUTCOME,
        FINDINGS,
        "no findings of a known rule and file in the window",
    ),
    Metric(
        "finding_growth",
        DIFFERENCE,
        "findings",
        False,
        OUTCOME,
        FINDINGS,
        "",
        segment="severity",
        has_interval=False,
    ),
)
LOOKED_AT = tuple(datetime.combine(day, time(3, 10), tzinfo=UTC) for day in mondays())
SECURITY = "security"
# Who found it, as each tool names its scanner.
DETECTORS = {"codeguru": "CodeGuru Security", "sarif": "Haldencheck", "sonarqube": "SonarQube"}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as its scanner tells of it."""

    repository_id: str
    severity: str
    opened_at: datetime
    closed_at: datetime | None
    detector: str
    # Its rule and its file, where its scanner tells both.
    place: tuple[str, str] | None = None


def observe(facts: Facts) -> None:
    """Every finding that was there."""
    by_id = {one.repository_id: one for one in facts.organisation.repositories}
    found = list(told(facts))
    gone: dict[tuple[str, object], datetime] = {}
    for one in found:
        if one.closed_at and one.opened_at < one.closed_at <= facts.as_of:
            place = (one.repository_id, one.place)
            gone[place] = min(gone.get(place, one.closed_at), one.closed_at)
    for one in found:
        at = one.opened_at
        ended = one.closed_at if one.closed_at and one.closed_at <= facts.as_of else None
        scopes = facts.scopes.of_repository(by_id[one.repository_id], at)
        facts.covers(FINDINGS, scopes, at)
        hours = ((ended or facts.as_of) - at).total_seconds() / 3600
        fixed = Item(at, hours, is_open=ended is None, segment=one.severity)
        facts.add("finding_fix_time", scopes, fixed)
        aged = Item(at, segment=one.severity, until=ended)
        facts.add("finding_age", scopes, aged)
        if one.place is not None:
            is_repeated = gone.get((one.repository_id, one.place), facts.as_of) <= at
            facts.add("repeated_finding_share", scopes, Item(at, is_event=is_repeated))
        came = Item(at, is_event=True, segment=one.severity)
        facts.add("finding_growth", scopes, came)
        if ended is None:
            facts.add("open_findings", scopes, Item(at, segment=one.severity))
        else:
            # Whose it is when it goes, which may be another team than when it came.
            later = facts.scopes.of_repository(by_id[one.repository_id], ended)
            went = Item(ended, is_event=False, segment=one.severity)
            facts.add("finding_growth", later, went)


def told(facts: Facts) -> Iterator[Told]:
    """Every finding as its scanner tells of it."""
    repositories = {one.name: one.repository_id for one in facts.organisation.repositories}
    reviewed = []
    for one in measure(facts.organisation).findings:
        if one.tool == "codeguru" and one.kind != SECURITY:
            reviewed.append(one)
            continue
        severity, closed_at = one.severity, one.closed_at
        if one.tool == "sonarqube" and is_hotspot(one):
            severity = "high" if severity in ("critical", "high") else "low"
        if one.tool == "sarif":
            closed_at = _noticed(one.opened_at, closed_at)
            if one.kind != SECURITY and severity == "critical":
                # Its levels know nothing above an error.
                severity = "high"
        detector = DETECTORS[one.tool]
        if one.tool == "sonarqube" and is_hotspot(one):
            detector = "SonarQube hotspots"
        place = (one.rule, one.path)
        yield Told(
            repositories[one.repository], severity, one.opened_at, closed_at, detector, place
        )
    yield from _as_reviewer_says_it(repositories, reviewed)
    for row in entities(facts.organisation)["findings"]:
        closed_at = _instant(row["closed_at"])
        opened_at = datetime.fromisoformat(row["opened_at"])
        yield Told(row["repository_id"], row["severity"], opened_at, closed_at, row["detector"])


def _instant(written: Any) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _noticed(opened_at: datetime, closed_at: datetime | None) -> datetime | None:
    """Who looks on Mondays sees on the next of them that it is gone."""
    if closed_at is None:
        return None
    weeks = (closed_at - opened_at) / timedelta(weeks=1)
    noticed = opened_at + timedelta(weeks=-(-weeks // 1))
    return noticed if noticed <= LOOKED_AT[-1] else None


def _as_reviewer_says_it(repositories: dict[str, str], findings: list[Finding]) -> Iterator[Told]:
    """It names places, so the same rule in the same file is one, until a Monday without it."""
    seen: dict[tuple[str, str, str, int], list[tuple[datetime, Finding]]] = defaultdict(list)
    for looked_at in LOOKED_AT:
        met: Counter[tuple[str, str, str]] = Counter()
        for one in findings:
            is_gone = one.closed_at is not None and one.closed_at <= looked_at
            if one.opened_at <= looked_at and not is_gone:
                place = (one.repository, one.rule, one.path)
                met[place] += 1
                seen[*place, met[place]].append((looked_at, one))
    for (repository, rule, path, _), times in seen.items():
        last_at, last = times[-1]
        gone = next((later for later in LOOKED_AT if later > last_at), None)
        opened_at = times[0][0]
        yield Told(
            repositories[repository],
            last.severity,
            opened_at,
            gone,
            "CodeGuru Reviewer",
            (rule, path),
        )
