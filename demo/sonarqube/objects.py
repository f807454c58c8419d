"""Issues, hotspots and histories of measures as SonarQube writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from demo.organisation.measured import Coverage, Finding

Json = dict[str, Any]

# What it asks a person to look at, before anybody calls it a vulnerability.
HOTSPOT_RULES = frozenset({"hard-coded-secret"})
SEVERITIES = {"critical": "BLOCKER", "high": "CRITICAL", "medium": "MAJOR", "low": "MINOR"}
TYPES = {"security": "VULNERABILITY", "style": "CODE_SMELL", "duplication": "CODE_SMELL"}
RULES = {"duplicated-block": "common-py:DuplicatedBlocks"}


def written(at: datetime) -> str:
    """A time as SonarQube writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"


def is_hotspot(finding: Finding) -> bool:
    """Whether SonarQube keeps it as a hotspot, which a person has to judge, and not as an issue."""
    return finding.rule in HOTSPOT_RULES


def updated_at(finding: Finding) -> datetime:
    """When it last changed."""
    return finding.closed_at or finding.opened_at


def issue(finding: Finding, project: str) -> Json:
    """One element of issues[]."""
    by = finding.author.email if finding.author else ""
    found: Json = {
        "key": finding.native_id,
        "rule": RULES.get(finding.rule, f"python:{finding.rule}"),
        "severity": SEVERITIES[finding.severity],
        "component": f"{project}:{finding.path}",
        "project": project,
        "line": finding.line,
        "hash": finding.native_id,
        "flows": [],
        "status": "OPEN",
        "message": f"Ask {by} about this." if by else "Correct this.",
        "effort": "1h30min",
        "debt": "1h30min",
        "author": by,
        "tags": [finding.kind],
        "creationDate": written(finding.opened_at),
        "updateDate": written(updated_at(finding)),
        "type": TYPES[finding.kind],
        "scope": "MAIN",
    }
    if finding.closed_at:
        found |= {
            "status": "CLOSED",
            "resolution": "FIXED",
            "closeDate": written(finding.closed_at),
        }
    return found


def hotspot(finding: Finding, project: str) -> Json:
    """One element of hotspots[]."""
    found: Json = {
        "key": finding.native_id,
        "component": f"{project}:{finding.path}",
        "project": project,
        "securityCategory": "auth",
        "vulnerabilityProbability": "HIGH" if finding.severity in ("critical", "high") else "LOW",
        "status": "REVIEWED" if finding.closed_at else "TO_REVIEW",
        "line": finding.line,
        "message": "Make sure that this is no credential.",
        "author": finding.author.email if finding.author else "",
        "creationDate": written(finding.opened_at),
        "updateDate": written(updated_at(finding)),
        "ruleKey": f"python:{finding.rule}",
    }
    return found | ({"resolution": "FIXED"} if finding.closed_at else {})


def history(coverage: list[Coverage], metric: str) -> Json:
    """One element of measures[]: a metric over the analyses."""
    values = {
        "lines_to_cover": lambda one: one.lines_total,
        "uncovered_lines": lambda one: one.lines_total - one.lines_covered,
        "conditions_to_cover": lambda one: one.branches_total,
        "uncovered_conditions": lambda one: one.branches_total - one.branches_covered,
        "duplicated_lines": lambda one: one.lines_total // 40,
        "duplicated_lines_density": lambda one: 2.5,
        "sqale_index": lambda one: one.lines_total // 10,
        "sqale_debt_ratio": lambda one: 0.4,
        "ncloc": lambda one: one.lines_total * 2,
    }[metric]
    return {
        "metric": metric,
        "history": [
            {"date": written(one.measured_at), "value": str(values(one))} for one in coverage
        ],
    }
