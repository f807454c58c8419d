"""Which reports are new, and which repository and commit, or service, each belongs to.

The folders say what no report does: <repository>/<commit>/… and services/<service>/….
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from sources.amounts import amount
from sources.ci_artifacts.formats import SUFFIXES, TOOL, Coverage, Policies, Tests, report_of
from sources.edge import Row
from sources.extraction import Extraction
from sources.landing import Page
from sources.storage import StoredFile, files_of

_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# Names of rules and packages; a query of another form may hold anything.
_POLICY = re.compile(r"[\w./:-]{1,120}")
State = dict[str, Any]


def commit_of(file: StoredFile) -> tuple[str, str] | None:
    """The repository and the commit that the folders name."""
    for position, part in enumerate(file.place[:-1]):
        if position and _SHA.fullmatch(part.lower()):
            return "/".join(file.place[:position]).lower(), part.lower()
    return None


def service_of(file: StoredFile) -> str | None:
    """The service that the folders name."""
    folders = file.place[:-1]
    for before, after in pairwise(folders):
        if before == "services":
            return after
    return None


def read(extraction: Extraction, state: State) -> Iterator[Page]:
    """The rows of every report that came or changed."""
    seen: dict[str, str] = state.setdefault("files", {})
    reading = _Reading(extraction)
    stale: set[tuple[str, str]] = set()
    by_commit: dict[tuple[str, str], list[StoredFile]] = defaultdict(list)
    for file in files_of(TOOL, SUFFIXES):
        mark = extraction.edge.file_hash(file.identity)
        commit, service = commit_of(file), service_of(file)
        if commit is None and service is None:
            reading.out_of_place += 1
            continue
        if commit is not None:
            by_commit[commit].append(file)
        if _is_due(file, seen.get(mark), extraction):
            if commit is not None:
                stale.add(commit)
            else:
                reading.add_policies(file, str(service))
        seen[mark] = file.fingerprint
    # A commit's coverage is the sum of its reports: all of them are read when one is new.
    for count, commit in enumerate(sorted(stale), 1):
        reading.add_commit(commit, by_commit[commit])
        extraction.report("commits", count)
    reading.say()
    yield from reading.rows.items()


def _is_due(file: StoredFile, known: str | None, extraction: Extraction) -> bool:
    window = extraction.window
    if window is not None:
        return file.modified_at is not None and window[0] <= file.modified_at < window[1]
    return known != file.fingerprint


class _Reading:
    """The rows so far, and what could not be placed."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        self.rows: dict[str, list[Row]] = {"test_runs": [], "coverage": [], "controls": []}
        self.out_of_place = 0
        self._unknown = 0
        self._controls: dict[str, Row] = {}

    def add_commit(self, commit: tuple[str, str], files: list[StoredFile]) -> None:
        repository, sha = commit
        identity = {
            "repository": repository,
            "is_address": "." in repository.partition("/")[0],
            "commit_sha": sha,
        }
        coverage: dict[str, list[tuple[Coverage, datetime]]] = defaultdict(list)
        for file in files:
            report = report_of(file)
            if isinstance(report, Tests):
                self.rows["test_runs"].append({**identity, **self._tests(file, report)})
            elif isinstance(report, Coverage):
                at = report.said_at or self._written_at(file)
                coverage[report.format].append((report, at))
            else:
                self._unknown += 1
        for name, parts in coverage.items():
            self.rows["coverage"].append({**identity, "format": name, **_summed(parts)})

    def add_policies(self, file: StoredFile, service_id: str) -> None:
        report = report_of(file)
        if not isinstance(report, Policies):
            self._unknown += 1
            return
        checked_at = self._written_at(file)
        for policy in sorted(report.passed.keys() | report.failed.keys()):
            if not _POLICY.fullmatch(policy):
                self._unknown += 1
                continue
            control_id = f"{service_id}/{policy}"
            row = {
                "control_id": control_id,
                "service_id": service_id,
                "evidence": f"{report.checker}: {report.passed[policy]} passed, "
                f"{report.failed[policy]} failed",
                "checked_at": checked_at,
            }
            earlier = self._controls.get(control_id)
            if earlier is None or earlier["checked_at"] <= checked_at:
                self._controls[control_id] = row
        self.rows["controls"] = list(self._controls.values())

    def say(self) -> None:
        """What was left out, as numbers."""
        if self.out_of_place:
            self._extraction.problem(
                f"{amount(self.out_of_place, 'report')} in no folder of a commit or a service, so "
                "nobody can say what it is of: put it under <repository>/<commit>/ or "
                "services/<service>/."
            )
        if self._unknown:
            self._extraction.problem(
                f"{amount(self._unknown, 'report or policy', 'reports or policies')} of no known "
                "form left out: JUnit, Cobertura, JaCoCo, LCOV, OPA, Conftest and Checkov are read."
            )

    def _tests(self, file: StoredFile, report: Tests) -> Row:
        return {
            "run_id": self._extraction.edge.file_hash(file.identity),
            "suite": report.suite,
            "started_at": report.said_at or self._written_at(file),
            "duration_seconds": report.duration_seconds,
            "passed": report.passed,
            "failed": report.failed,
            "skipped": report.skipped,
        }

    def _written_at(self, file: StoredFile) -> datetime:
        return file.modified_at or self._extraction.started_at


def _summed(parts: list[tuple[Coverage, datetime]]) -> Row:
    reports = [report for report, _ in parts]
    branches = sum(one.branches_total for one in reports)
    return {
        "measured_at": max(at for _, at in parts),
        "lines_covered": sum(one.lines_covered for one in reports),
        "lines_total": sum(one.lines_total for one in reports),
        "branches_covered": sum(one.branches_covered for one in reports) if branches else None,
        "branches_total": branches or None,
    }
