"""Measures what surrounds delivery, after the history is told and without touching it.

Each service, repository and team draws from a stream of its own: measuring one more changes no
other. Three services are measured thoroughly, which is enough for every family of tools to have
something to read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from demo.clock import AS_OF, AS_OF_INSTANT, FIRST_DAY, mondays
from demo.organisation.identifiers import hex_of
from demo.organisation.measured import (
    Alert,
    AssistantDay,
    AssistedWeek,
    Coverage,
    Finding,
    Health,
    LevelDay,
    Measured,
    PolicyResult,
    ServiceLevel,
    SuiteRun,
)
from demo.organisation.model import Organisation

RULES = ("sql-injection", "hard-coded-secret", "unused-variable", "duplicated-block", "weak-hash")
KINDS = {"duplicated-block": "duplication", "unused-variable": "style"}
POLICIES = ("no-public-bucket", "signed-images", "two-approvals")


@dataclass(frozen=True, slots=True)
class Subject:
    """A service that is measured, its repository, and the tools that look at it.

    `coverage` names who tells of it, and in which forms it is written by turns. `window_days` is
    that of its service levels: Sloth, which writes the website's, has no other than 30.
    """

    service_id: str
    repository: str
    scanner: str
    requests_a_day: int
    policies: str
    coverage: tuple[str, tuple[str, ...]] = ("ci_artifacts", ("cobertura", "lcov", "jacoco"))
    window_days: int = 28
    watched_by: str = "prometheus"
    alerted_by: str = "alertmanager"


SUBJECTS = (
    Subject("website", "web", "sonarqube", 1_400_000, "checkov", ("sonarqube", ("analysis",)), 30),
    Subject("search", "search", "sarif", 420_000, "opa"),
    Subject(
        "identity",
        "identity",
        "codeguru",
        900_000,
        "opa",
        watched_by="datadog",
        alerted_by="opsgenie",
    ),
)
# Before the last day ends, this fires at each service that Alertmanager alerts of.
FIRES_AT_THE_END = ("BacklogGrows", timedelta(hours=2))
# Whose teams have which assistant, and since when. Each has a week in which two teams are few.
ASSISTANTS = {
    "storefront": ("copilot", date(2026, 1, 5)),
    "mobile": ("copilot", date(2026, 1, 12)),
    "insights": ("copilot", date(2026, 6, 1)),
    "payments": ("q_developer", date(2026, 3, 2)),
    "billing": ("q_developer", date(2026, 3, 16)),
}


# Whose repositories have an assistant that says which changes it had a hand in, and since when. In
# one week so few used it in the first of them that the week is told of both together.
ASSISTED = ("shop", "web")
ASSISTED_SINCE, FEW_IN_WEEK_OF = date(2026, 6, 1), date(2026, 9, 7)


def measure(organisation: Organisation) -> Measured:
    """Everything measured up to the last day."""
    measured = Measured()
    for subject in SUBJECTS:
        random = Random(f"{organisation.seed}:measured:{subject.service_id}")
        bad_days = _bad_days(organisation, subject.service_id)
        _service_levels(measured, subject, bad_days, random)
        _health(measured, subject, bad_days, random)
        _alerts(measured, subject, organisation, random)
        _findings(measured, subject, organisation, random)
        _tests(measured, subject, organisation, random)
        _policies(measured, subject, random)
    for team_id, (tool, since) in ASSISTANTS.items():
        random = Random(f"{organisation.seed}:assistants:{team_id}")
        measured.assistant_days.extend(_assistants(organisation, team_id, tool, since, random))
    for name in ASSISTED:
        random = Random(f"{organisation.seed}:assisted:{name}")
        measured.assisted_weeks.extend(_assisted(organisation, name, random))
    return measured


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while day < AS_OF:
        yield day
        day += timedelta(days=1)


def _bad_days(organisation: Organisation, service_id: str) -> set[date]:
    """Days on which an incident of the service went on."""
    found: set[date] = set()
    for one in organisation.incidents:
        if one.service_id == service_id:
            ended = one.mitigated_at or one.resolved_at or AS_OF_INSTANT
            span = (ended.date() - one.started_at.date()).days
            found |= {one.started_at.date() + timedelta(days=number) for number in range(span + 1)}
    return found


def _service_levels(
    measured: Measured, subject: Subject, bad_days: set[date], random: Random
) -> None:
    for indicator, target in (("availability", 0.999), ("latency", 0.99)):
        slo_id = f"{subject.service_id}-{indicator}"
        measured.levels.append(
            ServiceLevel(
                slo_id,
                subject.service_id,
                indicator,
                target,
                subject.window_days,
                subject.watched_by,
            )
        )
        for day in _days():
            total = int(subject.requests_a_day * random.uniform(0.8, 1.2))
            missed = (1 - target) * random.uniform(0.1, 0.9)
            if day in bad_days:
                missed *= random.uniform(3, 12)
            measured.level_days.append(LevelDay(slo_id, day, total - int(total * missed), total))


def _health(measured: Measured, subject: Subject, bad_days: set[date], random: Random) -> None:
    for day in _days():
        at = datetime.combine(day, time(12), tzinfo=UTC)
        strain = random.uniform(2, 4) if day in bad_days else 1.0
        median = random.uniform(0.06, 0.09) * strain
        for indicator, value in (
            ("latency_p50", median),
            ("latency_p95", median * random.uniform(2.4, 3.2)),
            ("latency_p99", median * random.uniform(4.5, 7.0)),
            ("saturation", min(0.97, random.uniform(0.3, 0.5) * strain)),
            ("error_share", random.uniform(0.0001, 0.0008) * strain),
        ):
            measured.health.append(
                Health(subject.service_id, at, indicator, round(value, 6), subject.watched_by)
            )


def _alerts(
    measured: Measured, subject: Subject, organisation: Organisation, random: Random
) -> None:
    """One for every incident that an alert told of, and some that nobody had to act on."""
    told: list[tuple[datetime, datetime | None, str | None]] = [
        (one.detected_at, one.mitigated_at or one.resolved_at, one.incident_id)
        for one in organisation.incidents
        if one.service_id == subject.service_id and one.detected_at and one.detected_by == "alert"
    ]
    for monday in mondays():
        if random.random() < 0.5:
            fired_at = datetime.combine(monday, time(), tzinfo=UTC)
            fired_at += timedelta(seconds=random.randrange(7 * 86_400))
            told.append((fired_at, fired_at + timedelta(seconds=random.randrange(3_600)), None))
    for fired_at, resolved_at, incident_id in sorted(told, key=lambda one: one[0]):
        is_over = resolved_at is not None and resolved_at < AS_OF_INSTANT
        measured.alerts.append(
            Alert(
                native_id=hex_of(f"alert {subject.service_id} {fired_at}")[:16],
                service_id=subject.service_id,
                name=random.choice(("HighErrorShare", "HighLatency", "QueueGrows")),
                severity="critical" if incident_id else "warning",
                fired_at=fired_at,
                resolved_at=resolved_at if is_over else None,
                was_actionable=incident_id is not None,
                tool=subject.alerted_by,
                incident_id=incident_id,
            )
        )
    if subject.alerted_by == "opsgenie":
        _noise(measured, subject)
    if subject.alerted_by == "alertmanager":
        # It keeps no history: without one that fires at the end there is nothing to read.
        name, before = FIRES_AT_THE_END
        measured.alerts.append(
            Alert(
                native_id=hex_of(f"alert {subject.service_id} at the end")[:16],
                service_id=subject.service_id,
                name=name,
                severity="warning",
                fired_at=AS_OF_INSTANT - before,
                resolved_at=None,
                was_actionable=False,
                tool=subject.alerted_by,
            )
        )


def _noise(measured: Measured, subject: Subject) -> None:
    """Of those that nobody had to act on, some come back and some are told twice."""
    own = [one for one in measured.alerts if one.service_id == subject.service_id]
    idle = [one for one in own if one.incident_id is None and one.resolved_at is not None]
    spans = [(one, one.fired_at, one.resolved_at) for one in idle if one.resolved_at]
    # When each begins anew, and for how long: twelve minutes after its end, halfway to its end.
    again = [(one, end + timedelta(minutes=12)) for one, _, end in spans[::4]]
    again += [(one, at + (end - at) // 2) for one, at, end in spans[2::5]]
    for one, moment in again:
        fired_at = moment.replace(microsecond=0)
        measured.alerts.append(
            replace(
                one,
                native_id=hex_of(f"alert {subject.service_id} {fired_at} again")[:16],
                fired_at=fired_at,
                resolved_at=fired_at + timedelta(minutes=5),
            )
        )


def _findings(
    measured: Measured, subject: Subject, organisation: Organisation, random: Random
) -> None:
    members = organisation.members(organisation.service(subject.service_id).owners[-1][0])
    for number, monday in enumerate(mondays()):
        opened_at = datetime.combine(monday, time(3, 10), tzinfo=UTC)
        for position in range(random.choice((0, 1, 1, 2))):
            rule = random.choice(RULES)
            closed_at = opened_at + timedelta(days=random.randrange(2, 90))
            is_closed = random.random() < 0.8 and closed_at < AS_OF_INSTANT
            measured.findings.append(
                Finding(
                    native_id=hex_of(f"finding {subject.repository} {number} {position}"),
                    repository=subject.repository,
                    rule=rule,
                    severity=random.choices(("critical", "high", "medium", "low"), (1, 3, 5, 4))[0],
                    kind=KINDS.get(rule, "security"),
                    path=f"src/{random.choice(('api', 'store', 'rules'))}.py",
                    line=random.randrange(1, 400),
                    opened_at=opened_at,
                    closed_at=closed_at if is_closed else None,
                    tool=subject.scanner,
                    author=random.choice(members),
                )
            )


def _tests(
    measured: Measured, subject: Subject, organisation: Organisation, random: Random
) -> None:
    """Coverage and a run of the suite with every tenth successful build of main."""
    repository = organisation.repository(subject.repository)
    builds = [
        one
        for one in repository.builds
        if one.workflow == "CI" and one.branch == "main" and one.conclusion == "success"
    ]
    builds.sort(key=lambda one: one.created_at)
    lines = 8_000
    teller, forms = subject.coverage
    for number, build in enumerate(builds[::10]):
        lines += random.randrange(120)
        branches = lines // 4
        measured.coverage.append(
            Coverage(
                subject.repository,
                build.sha,
                build.finished_at or build.created_at,
                int(lines * random.uniform(0.74, 0.83)),
                lines,
                int(branches * random.uniform(0.6, 0.7)),
                branches,
                teller,
                forms[number % len(forms)],
            )
        )
        failing = tuple(
            f"tests.test_flow.test_{name}"
            for name in ("login", "search", "basket")
            if random.random() < 0.04
        )
        measured.suite_runs.append(
            SuiteRun(
                native_id=f"{subject.repository}-{build.run_id}",
                repository=subject.repository,
                sha=build.sha,
                suite="acceptance",
                started_at=build.started_at,
                duration_seconds=round(random.uniform(180, 420), 3),
                passed=240 - len(failing),
                skipped=random.choice((0, 0, 2, 3)),
                failing=failing,
                tool="ci_artifacts",
            )
        )


def _policies(measured: Measured, subject: Subject, random: Random) -> None:
    for monday in list(mondays())[::4]:
        for policy in POLICIES:
            measured.policy_results.append(
                PolicyResult(
                    policy=policy,
                    service_id=subject.service_id,
                    is_passed=random.random() < 0.9,
                    checked_at=datetime.combine(monday, time(5), tzinfo=UTC),
                    checker=subject.policies,
                    tool="ci_artifacts",
                )
            )


def _assistants(
    organisation: Organisation, team_id: str, tool: str, since: date, random: Random
) -> Iterator[AssistantDay]:
    """Working days of those who took it up; in the first weeks they are fewer than a crowd."""
    members = organisation.members(team_id)
    begun = {one.login: since + timedelta(weeks=number) for number, one in enumerate(members[:-1])}
    for day in _days():
        if day.weekday() > 4:
            continue
        for one in members:
            if begun.get(one.login, AS_OF) <= day and random.random() < 0.7:
                shown = random.randrange(5, 120)
                yield AssistantDay(one, day, shown, int(shown * random.uniform(0.15, 0.4)), tool)


def _assisted(organisation: Organisation, name: str, random: Random) -> Iterator[AssistedWeek]:
    """Every third change of people was written with it; weeks are the organisation's."""
    zone = ZoneInfo(organisation.time_zone)
    merged = Counter(
        day - timedelta(days=day.weekday())
        for one in organisation.repository(name).changes
        if one.merged_at and not one.author.is_bot and one.number % 3 == 0
        for day in [one.merged_at.astimezone(zone).date()]
    )
    for monday in mondays():
        if monday >= ASSISTED_SINCE:
            shown = random.randrange(200, 900)
            active = random.randrange(6, 9)
            if (name, monday) == (ASSISTED[0], FEW_IN_WEEK_OF):
                active = 3
            accepted = int(shown * random.uniform(0.2, 0.35))
            yield AssistedWeek(name, monday, "cursor", 9, active, shown, accepted, merged[monday])
