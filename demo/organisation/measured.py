"""What is measured beside delivery, as plain records: levels, health, findings, tests, assistants.

Each record says which tool tells of it; times are in UTC and in whole seconds, paths and tests are
named in full, because what lands of them is the extractors' to decide. How much of it there is
stands in measuring.py; delivery itself is in model.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from demo.organisation.model import Person


@dataclass(slots=True, frozen=True)
class ServiceLevel:
    """What a service promises of one indicator."""

    slo_id: str
    service_id: str
    indicator: str
    target: float
    window_days: int
    tool: str


@dataclass(slots=True, frozen=True)
class LevelDay:
    """How much of a day's requests kept the promise; the day begins at midnight in UTC."""

    slo_id: str
    day: date
    good: int
    total: int


@dataclass(slots=True, frozen=True)
class Health:
    """One indicator of a service at a moment: latency in seconds, the rest as shares."""

    service_id: str
    measured_at: datetime
    indicator: str
    value: float
    tool: str


@dataclass(slots=True)
class Alert:
    """One alert of a service; `resolved_at` is None while it fires."""

    native_id: str
    service_id: str
    name: str
    severity: str
    fired_at: datetime
    resolved_at: datetime | None
    was_actionable: bool
    tool: str
    # The incident that it belongs to in truth; no tool tells that.
    incident_id: str | None = None


@dataclass(slots=True)
class Finding:
    """One weakness that a scanner found in a repository, and when it was gone."""

    native_id: str
    repository: str
    rule: str
    severity: str
    kind: str
    path: str
    line: int
    opened_at: datetime
    closed_at: datetime | None
    tool: str
    author: Person | None = None


@dataclass(slots=True, frozen=True)
class Coverage:
    """How many of the lines of a commit its tests reach, and in which form that was written."""

    repository: str
    sha: str
    measured_at: datetime
    lines_covered: int
    lines_total: int
    branches_covered: int
    branches_total: int
    tool: str
    form: str


@dataclass(slots=True, frozen=True)
class SuiteRun:
    """One run of a suite of tests; `failing` are the names of those that failed."""

    native_id: str
    repository: str
    sha: str
    suite: str
    started_at: datetime
    duration_seconds: float
    passed: int
    skipped: int
    failing: tuple[str, ...]
    tool: str


@dataclass(slots=True, frozen=True)
class PolicyResult:
    """Whether a service kept a rule of the house when it was checked, and what checked it."""

    policy: str
    service_id: str
    is_passed: bool
    checked_at: datetime
    checker: str
    tool: str


@dataclass(slots=True, frozen=True)
class AssistantDay:
    """What an assistant proposed to somebody on a day. Never lands: a team's week is the least."""

    person: Person
    day: date
    shown: int
    accepted: int
    tool: str


@dataclass(slots=True, frozen=True)
class AssistedWeek:
    """What an assistant tells of a repository's week itself, with the changes it had a hand in."""

    repository: str
    monday: date
    assistant: str
    eligible: int
    active: int
    shown: int
    accepted: int
    assisted_changes: int


@dataclass(slots=True)
class Measured:
    """Everything measured, each list in the order of time within its service or team."""

    levels: list[ServiceLevel] = field(default_factory=list)
    level_days: list[LevelDay] = field(default_factory=list)
    health: list[Health] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    suite_runs: list[SuiteRun] = field(default_factory=list)
    policy_results: list[PolicyResult] = field(default_factory=list)
    assistant_days: list[AssistantDay] = field(default_factory=list)
    assisted_weeks: list[AssistedWeek] = field(default_factory=list)
