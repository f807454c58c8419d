"""Workflow runs and their jobs, by REST.

A filtered list of runs ends at 1,000 without saying so: runs are asked for in windows of their
creation that hold fewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

from sources.github.answers import Object
from sources.github.client import PER_PAGE, GitHub
from sources.github.repositories import Repository
from sources.http import RefusedError

LIST_END = 1_000
_SECOND = timedelta(seconds=1)


def runs(
    github: GitHub, repository: Repository, start: datetime, end: datetime
) -> Iterator[list[Object]]:
    """Pages of the runs created from `start` to `end`, both included."""
    path = f"{repository.path}/actions/runs"
    window = {"created": f"{_written(start)}..{_written(end)}"}
    first = github.get(path, per_page=PER_PAGE, **window)
    total = first.get("total_count", 0)
    if total > LIST_END and end - start > _SECOND:
        middle = (start + (end - start) // 2).replace(microsecond=0)
        yield from runs(github, repository, middle + _SECOND, end)
        yield from runs(github, repository, start, middle)
        return
    yield first.get("workflow_runs", [])
    if total > PER_PAGE:
        yield from github.pages(path, {**window, "page": 2}, of="workflow_runs")


def earlier_attempts(github: GitHub, repository: Repository, run: Object) -> list[Object]:
    """The attempts before the latest one, which is all that a list of runs holds."""
    found: list[Object] = []
    for attempt in range(1, run.get("run_attempt", 1)):
        try:
            path = f"{repository.path}/actions/runs/{run['id']}/attempts/{attempt}"
            found.append(github.get(path))
        except RefusedError as refused:
            if refused.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                raise
    return found


def jobs(github: GitHub, repository: Repository, run: Object) -> list[Object]:
    """The jobs of a run's latest attempt."""
    return github.objects(f"{repository.path}/actions/runs/{run['id']}/jobs", of="jobs")


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
