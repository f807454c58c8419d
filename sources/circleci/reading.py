"""One reading of the projects: which pipelines are asked for, and where each list stops.

CircleCI cannot be asked for what changed. Pipelines come the latest first; asked for workflows are
those that are new, those in which something had not ended, and those that may be run again soon.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from sources.circleci import rows
from sources.circleci.client import SITE, CircleCI, Json
from sources.circleci.configuration import Configuration
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page

State = dict[str, Any]
# The number of an attempt, the workflow, and its jobs where they were asked for.
Asked = tuple[int, Json, list[Json] | None]

# A rerun is a new workflow of an old pipeline, which nothing else tells of. Most follow at once.
_RERUN_SOON = timedelta(days=1)
_RERUN_LATE = timedelta(days=14)
# What waits longer for an approval has been forgotten.
_PATIENCE = timedelta(days=30)
# No workflow takes longer, approvals aside.
_LONGEST = timedelta(days=7)
_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


class Reading:
    """One reading of the projects of one configuration."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, circleci: CircleCI
    ) -> None:
        self._extraction = extraction
        self._configuration = configuration
        self._circleci = circleci
        self._count = 0

    def pages(self, state: State) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        projects: State = state.setdefault("projects", {})
        for project in self._configuration.projects:
            try:
                yield from self._project(project, projects.setdefault(project, {}))
            except RefusedError as refused:
                if refused.status not in _NOT_THERE:
                    raise
                position = self._configuration.projects.index(project) + 1
                self._extraction.problem(
                    f"CircleCI does not show project {position} of "
                    f"SOURCES__CIRCLECI__PROJECTS ({refused.status}): correct it, or let the owner "
                    f"of {SITE.token_setting} see it."
                )

    def _project(self, project: str, state: State) -> Iterator[Page]:
        if self._extraction.window is not None:
            yield from self._window(project, self._extraction.window)
            return
        mark = _mark([repr(rule) for rule in self._configuration.deployments])
        is_reclassified = state.get("rules", mark) != mark
        through = 0 if is_reclassified else int(state.get("through", 0))
        earlier: dict[str, list[str]] = {} if is_reclassified else state.get("seen", {})
        pending: dict[str, str] = {} if is_reclassified else state.get("pending", {})
        now = self._extraction.started_at
        young = now - (_RERUN_LATE if self._extraction.is_reconciling else _RERUN_SOON)
        oldest = min([young, *map(datetime.fromisoformat, pending.values())])
        seen: dict[str, list[str]] = {}
        unfinished: dict[str, str] = {}
        latest = through
        for page in self._circleci.pipelines(project):
            wanted: dict[str, Json] = {}
            for pipeline in page:
                number, at = rows.number_of(pipeline), rows.moment(pipeline.get("created_at"))
                native_id = self._extraction.edge.native_id(pipeline.get("id"), "a pipeline")
                latest = max(latest, number)
                if number > through or at >= young or native_id in pending:
                    wanted[native_id] = pipeline
            for native_id, workflows in self._workflows(wanted, lambda one: _is_new(one, earlier)):
                pipeline = wanted[native_id]
                at = rows.moment(pipeline.get("created_at"))
                for attempt, workflow, jobs in workflows:
                    yield from self._workflow(
                        pipeline,
                        workflow,
                        jobs,
                        attempt,
                        earlier,
                        seen,
                        is_reclassified=is_reclassified,
                    )
                has_ended = all(workflow.get("stopped_at") for _, workflow, _ in workflows)
                if not has_ended and at >= now - _PATIENCE:
                    unfinished[native_id] = at.isoformat()
            if all(
                rows.number_of(one) <= through and rows.moment(one.get("created_at")) < oldest
                for one in page
            ):
                break
        kept_from = min([now - _RERUN_LATE, *map(datetime.fromisoformat, unfinished.values())])
        state["seen"] = {
            key: entry
            for key, entry in {**earlier, **seen}.items()
            if datetime.fromisoformat(entry[1]) >= kept_from
        }
        state.update({"through": latest, "pending": unfinished, "rules": mark})

    def _workflow(
        self,
        pipeline: Json,
        workflow: Json,
        jobs: list[Json] | None,
        attempt: int,
        earlier: dict[str, list[str]],
        seen: dict[str, list[str]],
        *,
        is_reclassified: bool,
    ) -> Iterator[Page]:
        native_id = self._extraction.edge.native_id(workflow.get("id"), "a workflow")
        at = rows.moment(pipeline.get("created_at")).isoformat()
        before = earlier.get(native_id)
        if jobs is None:
            seen |= {native_id: before} if before else {}
            return
        # A workflow that runs stays the same while its jobs go on.
        mark = _mark(workflow if workflow.get("stopped_at") else [workflow, jobs])
        seen[native_id] = [mark, at]
        if before and before[0] == mark:
            return
        yield from self._rows(pipeline, workflow, jobs, attempt, is_reclassified=is_reclassified)

    def _workflows(
        self, pipeline_ids: Iterable[str], is_wanted: Callable[[Json], bool]
    ) -> Iterator[tuple[str, list[Asked]]]:
        """The workflows of each pipeline, with their jobs where these are wanted."""
        ids = list(pipeline_ids)
        told = self._circleci.each(self._circleci.workflows, ids)
        numbered = [list(_numbered(workflows)) for workflows in told]
        wanted = [
            self._extraction.edge.native_id(workflow.get("id"), "a workflow")
            for workflows in numbered
            for _, workflow in workflows
            if is_wanted(workflow)
        ]
        jobs = iter(self._circleci.each(self._circleci.jobs, wanted))
        for pipeline_id, workflows in zip(ids, numbered, strict=True):
            yield (
                pipeline_id,
                [
                    (attempt, workflow, next(jobs) if is_wanted(workflow) else None)
                    for attempt, workflow in workflows
                ],
            )

    def _window(self, project: str, window: tuple[datetime, datetime]) -> Iterator[Page]:
        """The workflows that were made or ended in a window."""
        start, end = window

        def within(workflow: Json) -> bool:
            times = (workflow.get("created_at"), workflow.get("stopped_at"))
            return any(start <= rows.moment(at) < end for at in times if at)

        for page in self._circleci.pipelines(project):
            wanted = {
                self._extraction.edge.native_id(one.get("id"), "a pipeline"): one
                for one in page
                if start - _LONGEST <= rows.moment(one.get("created_at")) < end
            }
            for native_id, workflows in self._workflows(wanted, within):
                for attempt, workflow, jobs in workflows:
                    if jobs is not None:
                        yield from self._rows(
                            wanted[native_id], workflow, jobs, attempt, is_reclassified=False
                        )
            if all(rows.moment(one.get("created_at")) < start - _LONGEST for one in page):
                return

    def _rows(
        self,
        pipeline: Json,
        workflow: Json,
        jobs: list[Json],
        attempt: int,
        *,
        is_reclassified: bool,
    ) -> Iterator[Page]:
        yield from rows.pages(
            self._extraction.edge,
            self._configuration.deployments,
            pipeline,
            workflow,
            jobs,
            attempt=attempt,
            is_reclassified=is_reclassified,
        )
        self._count += 1
        if self._count % 100 == 0:
            self._extraction.report("workflows", self._count)


def _is_new(workflow: Json, earlier: dict[str, list[str]]) -> bool:
    """Whether a workflow is another than before; one that runs stays the same while its jobs go."""
    before = earlier.get(str(workflow.get("id")))
    return not (workflow.get("stopped_at") and before and before[0] == _mark(workflow))


def _numbered(workflows: list[Json]) -> Iterator[tuple[int, Json]]:
    """The workflows in the order in which they were made, each with its number among its name's."""
    counts: dict[str, int] = {}
    for workflow in sorted(workflows, key=lambda one: rows.moment(one.get("created_at"))):
        name = str(workflow.get("name"))
        counts[name] = counts.get(name, 0) + 1
        yield counts[name], workflow


def _mark(value: Any) -> str:
    written = json.dumps(value, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]
