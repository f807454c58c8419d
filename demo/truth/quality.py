"""Bugs and tests: what customers reported, how bugs were fixed, what tests reach and find.

From the issues' own change logs, from what is measured of the repositories, and from the files that
a site exports. Findings of scanners are findings.py's, builds are ci.py's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from demo.files.surroundings import entities
from demo.jenkins.objects import TEST_SECONDS, tests
from demo.organisation.measuring import measure
from demo.organisation.model import Issue, Repository
from demo.organisation.work import CUSTOMER_LABEL
from demo.truth import issue_times
from demo.truth.catalogue import AMOUNTS, COUNT, DURATION, ISSUES, SHARE, Metric
from demo.truth.items import Item, contributor_of
from demo.truth.windows import HUMAN, OUTCOME

if TYPE_CHECKING:
    from demo.truth.facts import Facts

COVERAGE, TEST_RUNS = "coverage", "test_runs"
REOPENED_WITHIN = timedelta(days=30)
# How far back Jenkins is asked how long the tests of a build took.
ASKED_BACK = timedelta(days=30)


def _of_bugs(
    metric_id: str, kind: str, unit: str, nothing: str, *, more_is_better: bool = False
) -> Metric:
    return Metric(metric_id, kind, unit, more_is_better, HUMAN, ISSUES, nothing)


def _of_tests(
    metric_id: str, kind: str, unit: str, nothing: str, *, more_is_better: bool = False
) -> Metric:
    family = COVERAGE if metric_id.endswith("coverage") else TEST_RUNS
    return Metric(metric_id, kind, unit, more_is_better, OUTCOME, family, nothing)


METRICS = (
    _of_bugs("customer_reported_defects", COUNT, "defects", ""),
    _of_bugs("bug_fix_time", DURATION, "hours", "no bugs fixed in the window"),
    _of_bugs(
        "bug_fix_rate", AMOUNTS, "ratio", "no bugs created in the window", more_is_better=True
    ),
    _of_bugs(
        "bug_reopen_rate",
        SHARE,
        "share",
        "no bugs resolved in the window of which the 30 days are over",
    ),
    _of_tests(
        "line_coverage",
        AMOUNTS,
        "ratio",
        "no coverage was measured in the window",
        more_is_better=True,
    ),
    _of_tests(
        "branch_coverage",
        AMOUNTS,
        "ratio",
        "no coverage of branches was measured in the window",
        more_is_better=True,
    ),
    _of_tests(
        "test_duration",
        DURATION,
        "hours",
        "no runs of automated tests of known duration in the window",
    ),
    _of_tests(
        "failing_test_share",
        AMOUNTS,
        "ratio",
        "no automated tests passed or failed in the window",
    ),
    _of_tests("failing_test_run_share", SHARE, "share", "no runs of automated tests in the window"),
)


def observe(facts: Facts) -> None:
    """Every bug, every measurement of coverage, and every run of a suite."""
    for issue in facts.organisation.issues:
        if issue.kind == "Bug" and issue.created_at <= facts.as_of:
            _bug(facts, issue)
    by_id = {one.repository_id: one for one in facts.organisation.repositories}
    by_name = {one.name: one for one in facts.organisation.repositories}
    measured = measure(facts.organisation)
    told = entities(facts.organisation)
    for one in measured.coverage:
        lines = (one.lines_covered, one.lines_total)
        branches = (one.branches_covered, one.branches_total)
        _covered(facts, by_name[one.repository], one.measured_at, lines, branches)
    for row in told["coverage"]:
        lines = (row["lines_covered"], row["lines_total"])
        _covered(facts, by_id[row["repository_id"]], _instant(row["measured_at"]), lines, None)
    for repository, at, seconds, counts in suite_runs(facts):
        _run(facts, repository, at, seconds, counts)


def suite_runs(
    facts: Facts,
) -> Iterator[tuple[Repository, datetime, float | None, tuple[int, int]]]:
    """Every run of a suite: when it began, how long it took, how many passed and failed."""
    by_id = {one.repository_id: one for one in facts.organisation.repositories}
    by_name = {one.name: one for one in facts.organisation.repositories}
    for run in measure(facts.organisation).suite_runs:
        counts = (run.passed, len(run.failing))
        yield by_name[run.repository], run.started_at, run.duration_seconds, counts
    for row in entities(facts.organisation)["test_runs"]:
        counts = (row["passed"], row["failed"])
        at = _instant(row["started_at"])
        yield by_id[row["repository_id"]], at, row["duration_seconds"], counts
    for repository, at, counts in _of_jenkins(facts):
        is_asked = at >= facts.as_of - ASKED_BACK
        yield repository, at, TEST_SECONDS if is_asked else None, counts


def _instant(written: Any) -> datetime:
    return datetime.fromisoformat(written)


def _bug(facts: Facts, issue: Issue) -> None:
    scopes = facts.scopes.of_issue(issue.project, issue.components)
    who = contributor_of(issue.assignee, issue.tool)

    def item(at: datetime, hours: float | None = None, **more: Any) -> Item:
        return Item(at, hours, issue.key, contributor=who, **more)

    if CUSTOMER_LABEL in issue.labels:
        facts.add("customer_reported_defects", scopes, item(issue.created_at))
    facts.add("bug_fix_rate", scopes, item(issue.created_at, 0.0, weight=1.0))
    flow = issue_times.flow(issue, facts.as_of)
    if flow is not None:
        hours = (flow.done_at - issue.created_at).total_seconds() / 3600
        facts.add("bug_fix_time", scopes, item(flow.done_at, hours))
        facts.add("bug_fix_rate", scopes, item(flow.done_at, 1.0))
    for at, is_reopened in _resolutions(issue):
        if at + REOPENED_WITHIN <= facts.as_of:
            facts.add("bug_reopen_rate", scopes, item(at, is_event=is_reopened))


def _resolutions(issue: Issue) -> Iterator[tuple[datetime, bool]]:
    """When it was done, each time, and whether it was opened again soon after."""
    done_at: datetime | None = None
    for move in (one for one in issue.events if one.field == "status"):
        is_done = move.after in issue_times.DONE
        if is_done and done_at is None:
            done_at = move.at
        elif not is_done and done_at is not None:
            yield done_at, move.at <= done_at + REOPENED_WITHIN
            done_at = None
    if done_at is not None:
        yield done_at, False


def _covered(
    facts: Facts,
    repository: Repository,
    at: datetime,
    lines: tuple[int, int],
    branches: tuple[int, int] | None,
) -> None:
    if at > facts.as_of:
        return
    scopes = facts.scopes.of_repository(repository, at)
    facts.covers(COVERAGE, scopes, at)
    for metric_id, counted in (("line_coverage", lines), ("branch_coverage", branches)):
        if counted is not None:
            facts.add(metric_id, scopes, Item(at, float(counted[0]), weight=float(counted[1])))


def _run(
    facts: Facts,
    repository: Repository,
    at: datetime,
    seconds: float | None,
    counts: tuple[int, int],
) -> None:
    if at > facts.as_of:
        return
    passed, failed = counts
    scopes = facts.scopes.of_repository(repository, at)
    facts.covers(TEST_RUNS, scopes, at)
    if seconds is not None:
        facts.add("test_duration", scopes, Item(at, math.floor(seconds + 0.5) / 3600))
    share = Item(at, float(failed), weight=float(passed + failed))
    facts.add("failing_test_share", scopes, share)
    facts.add("failing_test_run_share", scopes, Item(at, is_event=failed > 0))


def _of_jenkins(facts: Facts) -> Iterator[tuple[Repository, datetime, tuple[int, int]]]:
    """Its builds say of themselves how many tests passed and failed."""
    for repository in facts.organisation.repositories:
        for build in repository.builds if repository.builds_in == "jenkins" else ():
            if build.finished_at is not None and "test" in build.jobs:
                said = tests(build.sha, is_good=build.conclusion == "success")
                failed = said["failCount"]
                passed = said["totalCount"] - failed - said["skipCount"]
                yield repository, build.started_at, (passed, failed)
