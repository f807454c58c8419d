"""Builds: how often they pass, how long they wait and take, how flaky they are, how long red.

Read from the repositories' builds. Which of them a deployment was made of is lead_times.py's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demo.organisation.model import Build, Repository
from demo.truth.catalogue import DURATION, SHARE, SURVIVAL, Metric
from demo.truth.items import Item
from demo.truth.windows import OUTCOME

if TYPE_CHECKING:
    from demo.truth.facts import Facts

BUILDS = "builds"
METRICS = (
    Metric(
        "ci_success_rate",
        SHARE,
        "share",
        True,
        OUTCOME,
        BUILDS,
        "no builds of the default branch in the window",
    ),
    Metric("ci_duration", DURATION, "hours", False, OUTCOME, BUILDS, "no builds in the window"),
    Metric(
        "ci_queue_time",
        DURATION,
        "hours",
        False,
        OUTCOME,
        BUILDS,
        "no builds with a known queue time in the window",
    ),
    Metric(
        "flaky_build_rate",
        SHARE,
        "share",
        False,
        OUTCOME,
        BUILDS,
        "no builds of a known commit in the window",
    ),
    Metric(
        "time_to_green",
        SURVIVAL,
        "hours",
        False,
        OUTCOME,
        BUILDS,
        "no workflow of the default branch broke in the window",
    ),
)
# How long an attempt took before the one that is kept; it failed.
EARLIER_ATTEMPT = timedelta(minutes=11)


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt that passed or failed."""

    workflow: str
    sha: str
    is_default_branch: bool
    is_success: bool
    queued_at: datetime
    started_at: datetime
    finished_at: datetime


def _attempts(build: Build) -> Iterator[Run]:
    """What is kept is the latest attempt; of an earlier one its tool says that it failed."""
    if build.attempt > 1:
        ended = build.created_at + EARLIER_ATTEMPT
        yield _run(build, build.created_at, build.created_at, ended, is_success=False)
    if build.finished_at is not None and build.conclusion not in (None, "cancelled", "skipped"):
        asked = build.created_at if build.attempt == 1 else build.started_at
        is_success = build.conclusion == "success"
        yield _run(build, asked, build.started_at, build.finished_at, is_success=is_success)


def _run(
    build: Build, queued: datetime, started: datetime, finished: datetime, *, is_success: bool
) -> Run:
    is_default_branch = build.branch == "main"
    return Run(build.workflow, build.sha, is_default_branch, is_success, queued, started, finished)


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


def observe(facts: Facts) -> None:
    """Every repository's builds."""
    for repository in facts.organisation.repositories:
        runs = [
            run
            for build in repository.builds
            for run in _attempts(build)
            if run.finished_at <= facts.as_of
        ]
        runs.sort(key=lambda one: (one.finished_at, one.is_success))
        by_workflow: dict[str, list[Run]] = defaultdict(list)
        by_commit: dict[tuple[str, str], list[Run]] = defaultdict(list)
        for run in runs:
            at = run.finished_at
            scopes = facts.scopes.of_repository(repository, at)
            facts.covers(BUILDS, scopes, at)
            facts.add("ci_duration", scopes, Item(at, _hours(run.started_at, at)))
            facts.add("ci_queue_time", scopes, Item(at, _hours(run.queued_at, run.started_at)))
            if run.is_default_branch:
                facts.add("ci_success_rate", scopes, Item(at, is_event=run.is_success))
                by_workflow[run.workflow].append(run)
            by_commit[run.workflow, run.sha].append(run)
        for of_commit in by_commit.values():
            at = of_commit[0].finished_at
            failed = [one.finished_at for one in of_commit if not one.is_success]
            passed = [one.finished_at for one in of_commit if one.is_success]
            is_flaky = bool(failed and passed) and min(failed) < max(passed)
            scopes = facts.scopes.of_repository(repository, at)
            facts.add("flaky_build_rate", scopes, Item(at, is_event=is_flaky))
        for of_workflow in by_workflow.values():
            _reds(facts, repository, of_workflow)


def _reds(facts: Facts, repository: Repository, runs: list[Run]) -> None:
    """From each first failure to the next success; what nothing followed is still red."""
    broken_at: datetime | None = None
    spans: list[tuple[datetime, datetime | None]] = []
    for run in runs:
        if run.is_success and broken_at is not None:
            spans.append((broken_at, run.finished_at))
            broken_at = None
        elif not run.is_success and broken_at is None:
            broken_at = run.finished_at
    if broken_at is not None:
        spans.append((broken_at, None))
    for start, end in spans:
        scopes = facts.scopes.of_repository(repository, start)
        hours = _hours(start, end or facts.as_of)
        facts.add("time_to_green", scopes, Item(start, hours, is_open=end is None))
