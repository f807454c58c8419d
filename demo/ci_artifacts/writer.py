"""Lays the reports where pipelines put them: under a commit of a repository, or under a service.

What is in them is reports.py's. A file is as old as what it tells of: some say no time themselves.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from demo.ci_artifacts import reports
from demo.organisation.measured import PolicyResult
from demo.organisation.measuring import measure
from demo.organisation.model import HOSTS, Organisation

TOOL = "ci_artifacts"
# Whose pipelines name the host beside the repository.
_WITH_HOST = frozenset({"search"})


def write(organisation: Organisation, folder: Path) -> None:
    """A file for each run of a suite, for each part of a commit's coverage, for each check."""
    measured = measure(organisation)
    for run in measured.suite_runs:
        if run.tool == TOOL:
            author = organisation.repository(run.repository).commits[run.sha].author
            place = _place(organisation, folder, run.repository, run.sha)
            ended_at = run.started_at + timedelta(seconds=run.duration_seconds)
            _put(place / f"TEST-{run.suite}.xml", reports.junit(run, author), ended_at)
    for covered in measured.coverage:
        if covered.tool == TOOL:
            place = _place(organisation, folder, covered.repository, covered.sha)
            for name, text in reports.coverage(covered).items():
                _put(place / "coverage" / name, text, covered.measured_at)
    checks: dict[tuple[str, str, datetime], list[PolicyResult]] = defaultdict(list)
    for result in measured.policy_results:
        if result.tool == TOOL:
            checks[result.service_id, result.checker, result.checked_at].append(result)
    for (service_id, checker, checked_at), results in checks.items():
        path = folder / "services" / service_id / f"{checker}-{checked_at:%Y-%m-%d}.json"
        _put(path, reports.POLICIES[checker](results), checked_at)


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose pipelines leave their reports there."""
    return {"SOURCES__CI_ARTIFACTS__PATHS": str(folder)}


def _place(organisation: Organisation, folder: Path, name: str, sha: str) -> Path:
    repository = organisation.repository(name)
    root = folder / HOSTS[repository.host] if name in _WITH_HOST else folder
    return root / repository.full_name / sha


def _put(path: Path, text: str, at: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
