"""One reading of a Jenkins: which builds are asked for, and where each list stops.

Jenkins cannot be asked for what changed. A job whose last build was read is left alone; else its
builds are read from the latest down to the last one that was final.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from sources.deployment_rules import Rule, first_fitting
from sources.edge import Row
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.jenkins import jobs, rows
from sources.jenkins.client import SITE, CutShortError, Jenkins, Json
from sources.jenkins.configuration import TOOL, Configuration
from sources.jenkins.jobs import Job
from sources.landing import Page

State = dict[str, Any]

# A result may be set by hand after the end: the last builds are compared whenever a job is read.
_COMPARED = 20
_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)
_WITH_STAGES = "WorkflowJob"


class Reading:
    """One reading of one Jenkins."""

    def __init__(self, extraction: Extraction, configuration: Configuration, jenkins: Jenkins):
        self._extraction = extraction
        self._configuration = configuration
        self._jenkins = jenkins
        self._count = 0
        self._cut_short: set[str] = set()

    def pages(self, state: State) -> Iterator[Page]:
        """Everything that is new, or that changed in the window that is asked for."""
        if self._extraction.window is not None:
            # What is read again moves no cursor.
            state = deepcopy(state)
        known: State = state.setdefault("jobs", {})
        found = list(jobs.found(self._jenkins, self._configuration, self._extraction))
        # A folder that may not be seen says nothing of the jobs in it.
        is_whole = not self._extraction.problems
        self._extraction.report("jobs", len(found))
        present = {job.landed_name for job in found}
        for job in found:
            of_job: State = known.setdefault(job.landed_name, {})
            try:
                yield from self._job(job, of_job, known, present)
            except RefusedError as refused:
                if refused.status not in _NOT_THERE:
                    raise
                self._extraction.problem(
                    f"Jenkins does not show the builds of a job ({refused.status}), so it was left "
                    f"out: it is gone since it was listed, or the account of {SITE.token_setting} "
                    "lacks the permission Job/Read."
                )
        if self._extraction.is_reconciling and is_whole and self._extraction.window is None:
            yield "deletions", self._deletions(found, known)

    def _job(self, job: Job, state: State, known: State, present: set[str]) -> Iterator[Page]:
        rules = first_fitting(self._configuration.deployments, job.full_name)
        window = self._extraction.window
        if window is not None:
            yield from self._window(_landed_as(job, state), rules, window)
            return
        if not self._is_news(job, state, rules):
            return
        is_reclassified = state.get("rules", _rules_mark(rules)) != _rules_mark(rules)
        read_from = self._read_from(job, state, rules)
        recent: dict[str, str] = {} if is_reclassified else state.get("recent", {})
        digests: dict[str, str] = {}
        pending: list[int] = []
        for position, page in enumerate(self._builds(job, rules)):
            if position == 0:
                self._notice_rename(job, state, known, present, page)
                job = _landed_as(job, state)
            _refuse_another_jobs(job, page)
            news: list[Json] = []
            for build in page:
                number = rows.number_of(build)
                if rows.is_running(build):
                    pending.append(number)
                if number < read_from:
                    continue
                digests[str(number)] = _digest(build)
                if recent.get(str(number)) != digests[str(number)]:
                    news.append(build)
            yield from self._read(job, rules, news, is_reclassified=is_reclassified)
            if min(map(rows.number_of, page)) < read_from:
                break
        yield "jobs", [self._job_row(job, rules)]
        if job.path in self._cut_short:
            # With the cursor of before, the next run reads the same again.
            return
        kept = sorted(digests, key=int)[-_COMPARED:]
        state["recent"] = {number: digests[number] for number in kept}
        state["pending"] = [number for number in pending if number >= read_from]
        state["through"] = max(map(int, digests), default=0)
        if job.last_number is not None and str(job.last_number) not in digests:
            # With another number than the last one the job is news to the next run.
            self._extraction.problem(
                f"Jenkins listed the builds of {job.landed_name} without its last one "
                f"({job.last_number}): run again, unless it was thrown away meanwhile."
            )
        state["rules"] = _rules_mark(rules)

    def _builds(self, job: Job, rules: tuple[Rule, ...]) -> Iterator[list[Json]]:
        """The pages of a job's builds; a list that ends before its first build is said."""
        try:
            yield from self._jenkins.builds(job.path, with_parameters=_reads_parameters(rules))
        except CutShortError:
            self._cut_short.add(job.path)
            self._extraction.problem(
                f"Jenkins ended the list of builds of {job.landed_name} before its first one, so "
                "older builds are missing: run again, and look at what stands between here and "
                "Jenkins if it stays."
            )

    def _window(
        self, job: Job, rules: tuple[Rule, ...], window: tuple[datetime, datetime]
    ) -> Iterator[Page]:
        """The builds that began or ended in a window."""
        for page in self._builds(job, rules):
            asked_for = [build for build in page if _is_within(build, window)]
            yield from self._read(job, rules, asked_for, is_reclassified=False)
            if rows.moment(page[-1].get("timestamp")) < _long_before(window):
                return

    def _is_news(self, job: Job, state: State, rules: tuple[Rule, ...]) -> bool:
        """Whether a job may hold what has not been read; one without builds lands once."""
        if "through" not in state or state.get("rules") != _rules_mark(rules):
            return True
        return bool(state.get("pending")) or (job.last_number or 0) != state["through"]

    def _read_from(self, job: Job, state: State, rules: tuple[Rule, ...]) -> int:
        """The lowest number that may be news."""
        through = state.get("through")
        if through is None or state.get("rules") != _rules_mark(rules):
            return 0
        if job.last_number is not None and job.last_number < through:
            # The numbers began anew: the job was made again under the same name.
            state["recent"] = {}
            return 0
        return min([through - _COMPARED + 1, *state.get("pending", [])])

    def _notice_rename(
        self, job: Job, state: State, known: State, present: set[str], page: list[Json]
    ) -> None:
        """A job that was renamed or moved keeps the name that it landed under.

        Jenkins gives jobs no id. A new name whose latest builds have the numbers and milliseconds
        of a job that is no longer there is that job.
        """
        marks = [[rows.number_of(build), build.get("timestamp")] for build in page]
        if "through" not in state:
            for name, other in known.items():
                is_gone = name not in present
                if is_gone and other.get("mark") in marks and "moved_to" not in other:
                    state.update({**deepcopy(other), "landed_as": other.get("landed_as", name)})
                    other["moved_to"] = job.landed_name
                    state.pop("recent", None)
                    break
        if marks:
            state["mark"] = marks[0]

    def _job_row(self, job: Job, rules: tuple[Rule, ...]) -> Row:
        return {
            "job_name": job.landed_name,
            "pipeline": job.pipeline,
            "kind": job.kind,
            "is_deployment": bool(rules),
        }

    def _read(
        self, job: Job, rules: tuple[Rule, ...], builds: list[Json], *, is_reclassified: bool
    ) -> Iterator[Page]:
        """The rows of builds, with what each of them is asked by itself."""
        by_stage = any(rule.stage is not None for rule in rules)
        has_stages = job.kind == _WITH_STAGES

        def asked(build: Json) -> tuple[list[Json] | None, float | None]:
            number = rows.number_of(build)
            is_recent = self._is_recent(build)
            stages = seconds = None
            if has_stages and (by_stage or is_recent):
                stages = self._jenkins.stages(job.path, number)
            if is_recent and rows.has_tests(build):
                seconds = self._jenkins.test_seconds(job.path, number)
            return stages, seconds

        for build, (stages, seconds) in zip(builds, self._jenkins.each(asked, builds), strict=True):
            if has_stages and by_stage and stages is None:
                self._extraction.problem(
                    "Jenkins has no stages of a job whose stages are deployments by rule: install "
                    "the plugin Pipeline: Stage View, or correct SOURCES__JENKINS__DEPLOYMENTS."
                )
            yield from rows.pages(
                self._extraction.edge,
                job,
                build,
                libraries=self._configuration.libraries,
                rules=rules,
                stages=stages,
                test_seconds=seconds,
                is_reclassified=is_reclassified,
            )
            self._count += 1
            if self._count % 100 == 0:
                self._extraction.report("builds", self._count)

    def _is_recent(self, build: Json) -> bool:
        age = self._extraction.started_at - rows.moment(build.get("timestamp"))
        return age <= timedelta(days=self._configuration.stage_days)

    def _deletions(self, found: list[Job], known: State) -> list[Row]:
        """Jobs that are gone, and those that are back."""
        present = {
            known.get(job.landed_name, {}).get("landed_as", job.landed_name) for job in found
        }
        landed = {str(row[0]) for row in self._extraction.landed("jobs", ["job_name"])}
        asked_for = {name for name in landed if jobs.is_asked_for(self._configuration, name)}
        buried = {
            str(native_id)
            for entity, native_id in self._extraction.landed("deletions", ["entity", "native_id"])
            if entity == "jobs"
        }
        gone = [(name, None) for name in sorted(asked_for - present - buried)]
        back = [(name, True) for name in sorted(buried & present)]
        return [
            {
                "entity": "jobs",
                "native_id": name,
                "noticed_at": self._extraction.started_at,
                "is_back": is_back,
            }
            for name, is_back in [*gone, *back]
        ]


def _refuse_another_jobs(job: Job, page: list[Json]) -> None:
    """A number is one build: if that began at another time, the page is another job's."""
    for build in page:
        if build.get("number") != job.last_number or job.last_began is None:
            continue
        if build.get("timestamp") != job.last_began:
            raise ToolError(
                f"Jenkins answered the list of builds of {job.landed_name} with another job's, or "
                "the job was made anew meanwhile: nothing of this run was loaded, so run again, "
                "and look at what stands between here and Jenkins if it stays.",
                tool=TOOL,
            )


def _landed_as(job: Job, state: State) -> Job:
    name = state.get("landed_as")
    if name is None:
        return job
    pipeline = name if job.branch is None else name.rpartition("/")[0]
    return replace(job, landed_name=name, pipeline=pipeline)


def _reads_parameters(rules: tuple[Rule, ...]) -> bool:
    return any(rule.reads_parameters for rule in rules)


def _is_within(build: Json, window: tuple[datetime, datetime]) -> bool:
    """Whether a build began or ended in the window."""
    began, ended = rows.moment(build.get("timestamp")), rows.ended_at(build)
    return any(window[0] <= at < window[1] for at in (began, ended) if at is not None)


def _long_before(window: tuple[datetime, datetime]) -> datetime:
    """No build takes a week: what began before that did not end in the window."""
    return window[0] - timedelta(days=7)


def _digest(build: Json) -> str:
    written = json.dumps(build, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]


def _rules_mark(rules: tuple[Rule, ...]) -> str:
    """A rule that changed makes another thing of builds that were read: they are read again."""
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:12]
