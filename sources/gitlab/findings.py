"""Findings: the instance's vulnerabilities where it keeps them, and the last code quality report.

A report says what there is and not since when: a finding is opened when it is first seen, and
closed when a later report has it no longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from sources.edge import Edge, Row
from sources.extraction import Extraction
from sources.gitlab.client import GitLab, Object
from sources.gitlab.projects import Project
from sources.http import RefusedError

CODE_QUALITY = "code_quality"
FORBIDDEN_REPORT = (
    "GitLab does not let us read reports of code quality (403): give the token the role Reporter "
    "in the project, and let the job code_quality show its artifacts to that role."
)
_REPORT = "gl-code-quality-report.json"
# Only the highest plan has vulnerabilities: elsewhere the list is forbidden, or not there.
_NOT_KEPT = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_VULNERABILITY_READ = frozenset(
    "id report_type severity state created_at updated_at resolved_at dismissed_at finding "
    "resolved_on_default_branch".split()
)
_COLUMNS = (
    "finding_id repository_id detector rule_id severity kind opened_at closed_at path_hash".split()
)


def vulnerabilities(
    gitlab: GitLab, extraction: Extraction, project: Project, *, were_shown: bool
) -> Iterator[list[Row]]:
    """Pages of what security reports of the default branch found; `were_shown` earlier or not."""
    try:
        for page in gitlab.pages(f"{project.path}/vulnerabilities"):
            yield [_vulnerability(extraction.edge, project, one) for one in page]
    except RefusedError as refused:
        if refused.status not in _NOT_KEPT:
            raise
        if were_shown:
            extraction.problem(
                f"GitLab does not show vulnerabilities any more ({refused.status}), so they stay "
                "as they were: give the token the role Developer in each project."
            )


def report_path(project: Project) -> str | None:
    """Where the last report of code quality is; None where there is no default branch."""
    if project.default_branch is None:
        return None
    branch = quote(project.default_branch, safe="")
    return f"{project.path}/jobs/artifacts/{branch}/raw/{_REPORT}"


def _vulnerability(edge: Edge, project: Project, item: Object) -> Row:
    edge.discard("findings", item.keys() - _VULNERABILITY_READ)
    finding = item.get("finding") or {}
    told = _metadata(finding)
    identifiers = told.get("identifiers") or [{}]
    rule = identifiers[0].get("name") or finding.get("primary_identifier_id")
    path = (told.get("location") or {}).get("file")
    closed_at = item.get("resolved_at") or item.get("dismissed_at")
    if closed_at is None and item.get("resolved_on_default_branch"):
        closed_at = item.get("updated_at")
    native_id = edge.native_id(item.get("id"), "a vulnerability")
    return {
        "finding_id": f"vulnerability/{native_id}",
        "repository_id": project.native_id,
        "detector": item.get("report_type"),
        "rule_id": str(rule or item.get("report_type")),
        "severity": item.get("severity"),
        "kind": "security",
        "opened_at": item.get("created_at"),
        "closed_at": closed_at,
        "path_hash": edge.file_hash(path) if path else None,
    }


def _metadata(finding: Object) -> Object:
    """The report's own words on a finding, which GitLab keeps as a text of JSON."""
    try:
        told: Any = json.loads(finding.get("raw_metadata") or "{}")
    except json.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def code_quality(gitlab: GitLab, extraction: Extraction, project: Project) -> list[Row]:
    """What the last code quality report of the default branch added, and what it has no longer."""
    path = report_path(project)
    if path is None:
        return []
    try:
        report = gitlab.whole_list(path, job=CODE_QUALITY)
    except RefusedError as refused:
        if refused.status not in _NOT_KEPT:
            raise
        if refused.status == HTTPStatus.FORBIDDEN:
            extraction.problem(FORBIDDEN_REPORT)
        return []
    edge = extraction.edge
    known = {
        str(row["finding_id"]): row
        for row in (
            dict(zip(_COLUMNS, values, strict=True))
            for values in extraction.landed("findings", _COLUMNS)
        )
        if row["repository_id"] == project.native_id and row["detector"] == CODE_QUALITY
    }
    rows: list[Row] = []
    here: set[str] = set()
    for item in report:
        fingerprint = edge.native_id(item.get("fingerprint"), "a finding's fingerprint")
        finding_id = f"{CODE_QUALITY}/{project.native_id}/{fingerprint}"
        if finding_id in here:
            continue
        here.add(finding_id)
        earlier = known.get(finding_id)
        if earlier is not None and earlier["closed_at"] is None:
            continue
        rows.append(
            {
                "finding_id": finding_id,
                "repository_id": project.native_id,
                "detector": CODE_QUALITY,
                "rule_id": item.get("check_name") or "unnamed",
                "severity": item.get("severity") or "unknown",
                "kind": "quality",
                "opened_at": extraction.started_at,
                "closed_at": None,
                "path_hash": _path_hash(edge, item),
            }
        )
    gone = (row for finding_id, row in known.items() if finding_id not in here)
    rows += (
        {**row, "closed_at": extraction.started_at} for row in gone if row["closed_at"] is None
    )
    return rows


def _path_hash(edge: Edge, item: Object) -> str | None:
    path = (item.get("location") or {}).get("path")
    return edge.file_hash(path) if path else None
