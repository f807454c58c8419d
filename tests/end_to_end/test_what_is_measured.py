"""What surrounds delivery is in the correlated tables as the demo's own records say, tool by tool.

The records are counted here in plain Python; neither the extractors' rows nor the tables' SQL
say what is expected. Delivery itself is test_known_answers.py's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pytest

import demo
from demo.clock import AS_OF_INSTANT, mondays
from demo.files import surroundings
from demo.jenkins import objects as jenkins
from demo.organisation import measure
from demo.organisation.identifiers import hex_of
from demo.organisation.measured import Finding, Measured
from demo.organisation.model import Organisation
from demo.sonarqube import objects as sonarqube

from .conftest import Run
from .test_known_answers import settled

FEWEST_PEOPLE = 5
# How long after a build a Jenkins is asked how long its tests took.
RECENT = timedelta(days=30)
# What the words of each scanner mean, as its makers say it.
SONARQUBE_MEANS = {"BLOCKER": "critical", "CRITICAL": "high", "MAJOR": "medium", "MINOR": "low"}
SONARQUBE_KINDS = {"security": "security", "style": "quality", "duplication": "duplication"}
SARIF_LEVELS = {
    "critical": ("error", "high"),
    "high": ("error", "high"),
    "medium": ("warning", "medium"),
    "low": ("note", "low"),
}
Row = tuple[Any, ...]


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return demo.build()


@pytest.fixture(scope="module")
def measured(organisation: Organisation) -> Measured:
    return measure(organisation)


@pytest.fixture(scope="module")
def exported(organisation: Organisation) -> dict[str, list[dict[str, Any]]]:
    """What stands in the files that nobody serves."""
    return surroundings.entities(organisation)


def told(home: Path, table: str, columns: str, where: str = "true") -> list[Row]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        query = f"select {columns} from correlated.{table} where {where}"
        return connection.execute(query).fetchall()


def assert_same(expected: Iterable[Row], found: Iterable[Row]) -> None:
    """The same rows, each as often; of a difference the first few are shown."""
    right, there = (
        Counter(tuple(settled(value) for value in row) for row in rows)
        for rows in (expected, found)
    )
    assert right
    missing, invented = list((right - there).elements()), list((there - right).elements())
    counted = f"{len(missing)} missing, {len(invented)} invented of {right.total()}"
    assert not missing and not invented, (counted, missing[:3], invented[:3])


def at(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def test_runs_of_suites_are_those_of_the_pipelines(
    demo_run: Run, organisation: Organisation, measured: Measured, exported: dict[str, list[Any]]
) -> None:
    columns = (
        "tool, repository_id, commit_sha, suite, duration_seconds, passed, failed, skipped, "
        "started_at, is_automated"
    )
    found = told(demo_run.home, "fct_test_runs", columns)
    assert_same(runs_of_suites(organisation, measured, exported), found)
    ids = told(demo_run.home, "fct_test_runs", "distinct run_id")
    assert len(ids) == len(found)


def runs_of_suites(
    organisation: Organisation, measured: Measured, exported: dict[str, list[Any]]
) -> Iterator[Row]:
    for one in measured.suite_runs:
        yield (
            one.tool,
            organisation.repository(one.repository).repository_id,
            one.sha,
            one.suite,
            one.duration_seconds,
            one.passed,
            len(one.failing),
            one.skipped,
            one.started_at,
            True,
        )
    for row in exported["test_runs"]:
        counted = (row["passed"], row["failed"], row["skipped"])
        place = ("files", row["repository_id"], None, row["suite"], row["duration_seconds"])
        yield (*place, *counted, at(row["started_at"]), row["is_automated"])
    for repository in organisation.repositories:
        for build in repository.builds:
            if repository.builds_in != "jenkins" or not build.finished_at:
                continue
            if "test" in build.jobs:
                said = jenkins.tests(build.sha, is_good=build.conclusion == "success")
                failed, skipped = said["failCount"], said["skipCount"]
                yield (
                    "jenkins",
                    repository.repository_id,
                    build.sha,
                    build.native_id.rpartition("#")[0].rpartition("/")[0],
                    # Of older builds it is not asked.
                    jenkins.TEST_SECONDS if build.started_at > AS_OF_INSTANT - RECENT else None,
                    said["totalCount"] - failed - skipped,
                    failed,
                    skipped,
                    build.started_at,
                    True,
                )


def test_coverage_is_that_of_each_commit_in_whichever_form_it_was_written(
    demo_run: Run, organisation: Organisation, measured: Measured, exported: dict[str, list[Any]]
) -> None:
    columns = (
        "tool, repository_id, commit_sha, lines_covered, lines_total, branches_covered, "
        "branches_total, measured_at"
    )
    expected: list[Row] = [
        (
            one.tool,
            organisation.repository(one.repository).repository_id,
            one.sha,
            one.lines_covered,
            one.lines_total,
            one.branches_covered,
            one.branches_total,
            one.measured_at,
        )
        for one in measured.coverage
    ]
    forms = {one.form for one in measured.coverage}
    assert forms == {"analysis", "cobertura", "lcov", "jacoco"}
    for row in exported["coverage"]:
        lines = (row["lines_covered"], row["lines_total"])
        measured_at = at(row["measured_at"])
        expected.append(("files", row["repository_id"], None, *lines, None, None, measured_at))
    assert_same(expected, told(demo_run.home, "fct_coverage", columns))


def test_a_control_is_what_its_last_check_said(
    demo_run: Run, measured: Measured, exported: dict[str, list[Any]]
) -> None:
    last = {
        (one.tool, one.service_id, one.policy): one
        for one in sorted(measured.policy_results, key=lambda one: one.checked_at)
    }
    expected: list[Row] = [
        (
            tool,
            f"{tool}:{service_id}/{policy}",
            service_id,
            f"{one.checker}: {int(one.is_passed)} passed, {int(not one.is_passed)} failed",
            True,
            one.checked_at,
        )
        for (tool, service_id, policy), one in last.items()
    ]
    expected += [
        (
            "files",
            f"files:{row['control_id']}",
            row["service_id"],
            row["evidence"],
            row["is_automated"],
            at(row["checked_at"]),
        )
        for row in exported["controls"]
    ]
    columns = "tool, control_id, service_id, evidence, is_automated, checked_at"
    assert_same(expected, told(demo_run.home, "fct_controls", columns))


def test_findings_are_opened_and_closed_as_their_scanners_saw_it(
    demo_run: Run, organisation: Organisation, measured: Measured, exported: dict[str, list[Any]]
) -> None:
    columns = (
        "tool, repository_id, detector, rule_id, kind, original_severity, severity, opened_at, "
        "closed_at"
    )
    found = told(demo_run.home, "fct_findings", columns)
    reviewed = [
        one for one in measured.findings if one.tool == "codeguru" and one.kind != "security"
    ]
    expected = [of_a_scanner(organisation, one) for one in measured.findings if one not in reviewed]
    expected += as_reviewer_says_it(organisation, reviewed)
    expected += [
        (
            "files",
            row["repository_id"],
            row["detector"],
            row["rule_id"],
            row["kind"],
            row["severity"],
            row["severity"],
            at(row["opened_at"]),
            at(row["closed_at"]),
        )
        for row in exported["findings"]
    ]
    assert_same(expected, found)


def of_a_scanner(organisation: Organisation, one: Finding) -> Row:
    place = (one.tool, organisation.repository(one.repository).repository_id)
    if one.tool == "sarif":
        return (*place, *as_sarif_says_it(one))
    if one.tool == "codeguru":
        said = one.severity.capitalize()
        what = ("CodeGuru Security", f"python-{one.rule}", "security", said, one.severity)
        return (*place, *what, one.opened_at, one.closed_at)
    if sonarqube.is_hotspot(one):
        said = "HIGH" if one.severity in ("critical", "high") else "LOW"
        what = ("SonarQube hotspots", f"python:{one.rule}", "security", said, said.lower())
        return (*place, *what, one.opened_at, one.closed_at)
    said = sonarqube.SEVERITIES[one.severity]
    rule = sonarqube.RULES.get(one.rule, f"python:{one.rule}")
    what = ("SonarQube", rule, SONARQUBE_KINDS[one.kind], said, SONARQUBE_MEANS[said])
    return (*place, *what, one.opened_at, one.closed_at)


def as_reviewer_says_it(organisation: Organisation, findings: list[Finding]) -> Iterator[Row]:
    """Reviewer looks on Mondays and names places, so the same rule in the same file is one."""
    looked_at = [datetime.combine(day, time(3, 10), tzinfo=UTC) for day in mondays()]
    seen: dict[tuple[str, str, str, int], list[tuple[datetime, Finding]]] = defaultdict(list)
    for at_that_time in looked_at:
        met: Counter[tuple[str, str, str]] = Counter()
        for one in findings:
            if one.opened_at <= at_that_time and not (
                one.closed_at and one.closed_at <= at_that_time
            ):
                place = (one.repository, one.rule, one.path)
                met[place] += 1
                seen[*place, met[place]].append((at_that_time, one))
    for (repository, rule, _, _), times in seen.items():
        last_at, last = times[-1]
        kind = "quality" if last.kind == "style" else last.kind
        yield (
            "codeguru",
            organisation.repository(repository).repository_id,
            "CodeGuru Reviewer",
            f"python/{rule}@v1.0",
            kind,
            last.severity.capitalize(),
            last.severity,
            times[0][0],
            next((later for later in looked_at if later > last_at), None),
        )


def as_sarif_says_it(one: Finding) -> Row:
    """A scanner that looks on Mondays notices the end of a finding on the first one after it."""
    is_scored = one.kind == "security"
    said, means = (one.severity, one.severity) if is_scored else SARIF_LEVELS[one.severity]
    mondays = (one.opened_at + timedelta(weeks=number) for number in range(1, 70))
    closed_at = one.closed_at and next(monday for monday in mondays if monday >= one.closed_at)
    # The scan that would have noticed it may not have been yet.
    if closed_at and closed_at >= AS_OF_INSTANT:
        closed_at = None
    kind = "security" if is_scored else None
    return ("Haldencheck", one.rule, kind, said, means, one.opened_at, closed_at)


def test_files_of_findings_are_told_apart_and_never_named(
    demo_run: Run, measured: Measured
) -> None:
    hashes = told(demo_run.home, "fct_findings", "finding_id, path_hash", "tool = 'sonarqube'")
    hash_by_id = dict(hashes)
    pairs = {
        (one.path, hash_by_id[f"sonarqube:{one.native_id}"])
        for one in measured.findings
        if one.tool == "sonarqube"
    }
    paths, hashed = zip(*pairs, strict=True)
    assert len(pairs) == len(set(paths)) == len(set(hashed)) > 1
    assert not set(paths) & set(hashed)


def test_assistants_are_told_of_by_week_and_by_no_fewer_people_than_may_be_shown(
    demo_run: Run, organisation: Organisation, measured: Measured
) -> None:
    columns = (
        "tool, assistant, period_start, period_days, cell, team_id, repository_id, "
        "eligible_count, active_count, shown, accepted, assisted_changes"
    )
    expected = list(weeks_of_assistants(organisation, measured))
    kinds = {"team", "merged team cells", "repository", "merged repository cells"}
    assert {row[4].partition(":")[0] for row in expected} == kinds
    assert_same(expected, told(demo_run.home, "fct_assistant_usage", columns))


def weeks_of_assistants(organisation: Organisation, measured: Measured) -> Iterator[Row]:
    people: dict[tuple[str, date, str], set[str]] = defaultdict(set)
    shown: Counter[tuple[str, date, str]] = Counter()
    accepted: Counter[tuple[str, date, str]] = Counter()
    for one in measured.assistant_days:
        key = (one.tool, one.day - timedelta(days=one.day.weekday()), one.person.team_id)
        people[key].add(one.person.login)
        shown[key] += one.shown
        accepted[key] += one.accepted
    for (tool, week), keys in groupby(sorted(people), key=lambda key: key[:2]):
        apart = sorted(keys, key=lambda key: len(people[key]))
        few: list[tuple[str, date, str]] = []
        while apart and len(people[apart[0]]) < FEWEST_PEOPLE:
            few.append(apart.pop(0))
        # The smallest of the others join those who are too few, until they are enough.
        while few and apart and sum(len(people[key]) for key in few) < FEWEST_PEOPLE:
            few.append(apart.pop(0))
        cells = [(f"team:{key[2]}", key[2], [key]) for key in apart]
        if sum(len(people[key]) for key in few) >= FEWEST_PEOPLE:
            cells.append(("merged team cells", None, few))
        for cell, team_id, members in cells:
            yield (
                tool,
                tool,
                week,
                7,
                cell,
                team_id,
                None,
                sum(len(organisation.members(key[2])) for key in members),
                sum(len(people[key]) for key in members),
                sum(shown[key] for key in members),
                sum(accepted[key] for key in members),
                None,
            )
    yield from weeks_of_repositories(organisation, measured)


def weeks_of_repositories(organisation: Organisation, measured: Measured) -> Iterator[Row]:
    """What files tell of repositories: the week with three people is one with the other's."""
    weeks = sorted(measured.assisted_weeks, key=lambda one: one.monday)
    for week, told_of in groupby(weeks, key=lambda one: one.monday):
        of_week = list(told_of)
        cells = [[one] for one in of_week]
        if any(one.active < FEWEST_PEOPLE for one in of_week):
            cells = [of_week]
        for cell in cells:
            repository_id = organisation.repository(cell[0].repository).repository_id
            is_whole = len(cell) == 1
            yield (
                "files",
                "cursor",
                week,
                7,
                f"repository:{repository_id}" if is_whole else "merged repository cells",
                None,
                repository_id if is_whole else None,
                sum(one.eligible for one in cell),
                sum(one.active for one in cell),
                sum(one.shown for one in cell),
                sum(one.accepted for one in cell),
                sum(one.assisted_changes for one in cell),
            )


def test_service_levels_are_measured_day_by_day(
    demo_run: Run, measured: Measured, exported: dict[str, list[Any]]
) -> None:
    levels = {one.slo_id: one for one in measured.levels}
    expected: list[Row] = []
    for day in measured.level_days:
        level = levels[day.slo_id]
        named, indicator = level.slo_id, level.indicator
        if level.tool == "datadog":
            # Datadog gives an id of its own and tells the kind of an objective, not its indicator.
            named, indicator = hex_of(f"objective {level.slo_id}"), "metric"
        what = (level.tool, f"{level.tool}:{named}", level.service_id, indicator)
        promise = (level.target, level.window_days)
        expected.append((*what, *promise, day.good, day.total, midnight(day.day)))
    for row in exported["slo_measurements"]:
        what = ("files", row["slo_id"], row["service_id"], row["indicator"])
        promise = (row["target"], row["window_days"])
        expected.append((*what, *promise, row["good"], row["total"], at(row["bucket_start"])))
    columns = "tool, slo_id, service_id, indicator, target, window_days, good, total, bucket_start"
    assert_same(expected, told(demo_run.home, "fct_slo_measurements", columns))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def test_health_is_told_for_the_day_in_which_it_was_sampled(
    demo_run: Run, measured: Measured, exported: dict[str, list[Any]]
) -> None:
    expected: list[Row] = [
        (one.tool, one.service_id, one.indicator, one.value, midnight(one.measured_at.date()))
        for one in measured.health
    ]
    expected += [
        # Seconds, whatever its tool or its file counts in.
        ("files", row["service_id"], row["indicator"], row["value"] / 1_000, at(row["measured_at"]))
        for row in exported["service_health"]
    ]
    columns = "tool, service_id, indicator, value, measured_at"
    assert_same(expected, told(demo_run.home, "fct_service_health", columns))
