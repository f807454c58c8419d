"""From answers to rows: issues, hotspots, coverage and measures; texts and authors end here.

One function for each thing that is landed. What is asked for is reading.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sources.edge import Edge, Row

Json = dict[str, Any]

ISSUE_READ = frozenset(
    "key project component rule severity type status resolution issueStatus effort debt "
    "creationDate updateDate closeDate".split()
)
HOTSPOT_READ = frozenset(
    "key project component ruleKey securityCategory vulnerabilityProbability status resolution "
    "creationDate updateDate".split()
)
COVERAGE = ("lines_to_cover", "uncovered_lines", "conditions_to_cover", "uncovered_conditions")
MEASURES = ("duplicated_lines", "duplicated_lines_density", "sqale_index", "sqale_debt_ratio")
SIZE = "ncloc"

_KINDS = {"VULNERABILITY": "security", "BUG": "quality", "CODE_SMELL": "quality"}
_DECIDED = frozenset({"RESOLVED", "CLOSED"})
_EFFORT = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)min)?")


def issue_row(edge: Edge, issue: Json, repository: str | None) -> Row:
    """An issue; an answer without a severity of the old kind has none that words are known for."""
    edge.discard("issues", issue.keys() - ISSUE_READ)
    issue_type = issue.get("type")
    status = issue["status"]
    closed_at = issue.get("closeDate")
    if closed_at is None and status in _DECIDED:
        closed_at = issue["updateDate"]
    return {
        "issue_key": edge.native_id(issue.get("key"), "an issue"),
        "project_key": issue["project"],
        "repository": repository,
        "rule_id": issue["rule"],
        "severity": issue["severity"],
        "issue_type": issue_type,
        "kind": _kind(issue_type, str(issue["rule"])),
        "status": status,
        "resolution": issue.get("resolution"),
        "effort_minutes": _minutes(issue.get("effort") or issue.get("debt")),
        "path_hash": _path_hash(edge, issue),
        "opened_at": issue["creationDate"],
        "updated_at": issue["updateDate"],
        "closed_at": closed_at if status in _DECIDED else None,
    }


def _kind(issue_type: Any, rule: str) -> str | None:
    if rule.endswith(":DuplicatedBlocks"):
        return "duplication"
    return _KINDS.get(str(issue_type))


def _minutes(effort: Any) -> int | None:
    if not effort:
        return None
    written = _EFFORT.fullmatch(str(effort))
    if written is None:
        return None
    days, hours, minutes = (int(part or 0) for part in written.groups())
    return (days * 8 + hours) * 60 + minutes


def _path_hash(edge: Edge, found: Json) -> str | None:
    """The file of a component; a component that is the project itself is none."""
    component, project = str(found.get("component") or ""), str(found["project"])
    path = component.removeprefix(f"{project}:")
    return edge.file_hash(path) if path and path != project else None


def hotspot_row(edge: Edge, hotspot: Json, repository: str | None) -> Row:
    """A hotspot, which is closed by being reviewed."""
    edge.discard("hotspots", hotspot.keys() - HOTSPOT_READ)
    is_reviewed = hotspot["status"] == "REVIEWED"
    return {
        "hotspot_key": edge.native_id(hotspot.get("key"), "a hotspot"),
        "project_key": hotspot["project"],
        "repository": repository,
        "rule_id": hotspot.get("ruleKey") or hotspot["securityCategory"],
        "severity": hotspot["vulnerabilityProbability"],
        "status": hotspot["status"],
        "resolution": hotspot.get("resolution"),
        "path_hash": _path_hash(edge, hotspot),
        "opened_at": hotspot["creationDate"],
        "updated_at": hotspot["updateDate"],
        "closed_at": hotspot["updateDate"] if is_reviewed else None,
    }


def histories(measures: list[Json]) -> dict[str, dict[str, float]]:
    """The values of each analysis by metric; an analysis that did not measure one has none."""
    found: dict[str, dict[str, float]] = {}
    for measure in measures:
        for point in measure["history"]:
            if point.get("value") not in (None, ""):
                found.setdefault(point["date"], {})[measure["metric"]] = float(point["value"])
    return found


def coverage_row(
    project_key: str,
    repository: str | None,
    measured_at: str,
    values: dict[str, float],
    revision: str | None,
) -> Row | None:
    """What an analysis says of coverage; None where it says nothing."""
    lines, missed_lines = values.get("lines_to_cover"), values.get("uncovered_lines")
    if lines is None or missed_lines is None:
        return None
    branches, missed = values.get("conditions_to_cover"), values.get("uncovered_conditions")
    is_branched = branches is not None and missed is not None
    return {
        "project_key": project_key,
        "measured_at": measured_at,
        "repository": repository,
        "commit_sha": revision,
        "lines_covered": int(lines - missed_lines),
        "lines_total": int(lines),
        "branches_covered": int((branches or 0) - (missed or 0)) if is_branched else None,
        "branches_total": int(branches or 0) if is_branched else None,
    }


def measure_rows(
    project_key: str, repository: str | None, measured_at: str, values: dict[str, float]
) -> Iterator[Row]:
    """What an analysis says of duplication, debt and size."""
    for metric in (*MEASURES, SIZE):
        if metric in values:
            yield {
                "project_key": project_key,
                "metric": metric,
                "measured_at": measured_at,
                "repository": repository,
                "value": values[metric],
            }
