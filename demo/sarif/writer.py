"""Writes the SARIF files of the scanner that looks at some repositories every Monday."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from demo.clock import AS_OF_INSTANT, mondays
from demo.organisation.measured import Finding
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation, Repository

TOOL = "sarif"
DETECTOR = "Haldencheck"
Json = dict[str, Any]

_SCORES = {"critical": "9.8", "high": "8.1", "medium": "5.5", "low": "2.0"}


def write(organisation: Organisation, folder: Path) -> None:
    """One file for each Monday and repository that the scanner looks at."""
    folder.mkdir(parents=True, exist_ok=True)
    findings = [one for one in measure(organisation).findings if one.tool == TOOL]
    for name in sorted({one.repository for one in findings}):
        repository = organisation.repository(name)
        own = [one for one in findings if one.repository == name]
        for monday in mondays():
            scanned_at = datetime.combine(monday, time(3, 10), tzinfo=UTC)
            if scanned_at < AS_OF_INSTANT:
                log = _log(repository, own, scanned_at)
                text = json.dumps(log, indent=1)
                (folder / f"{name}-{monday}.sarif").write_text(text, encoding="utf-8")


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose scanners leave their files there."""
    return {"SOURCES__SARIF__PATHS": str(folder)}


def _log(repository: Repository, findings: list[Finding], at: datetime) -> Json:
    there = [
        one
        for one in findings
        if one.opened_at <= at and (one.closed_at is None or at < one.closed_at)
    ]
    rules = sorted({one.rule for one in findings})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": DETECTOR,
                        "version": "3.2.0",
                        "rules": [{"id": rule, "name": rule} for rule in rules],
                    }
                },
                "automationDetails": {"id": f"weekly/{at:%Y-%m-%d}"},
                "versionControlProvenance": [
                    {"repositoryUri": repository.clone_url, "branch": "main"}
                ],
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "endTimeUtc": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                        "account": "scanner",
                    }
                ],
                "results": [_result(one, rules.index(one.rule)) for one in there],
            }
        ],
    }


def _result(finding: Finding, rule_index: int) -> Json:
    properties: Json = {"tags": [finding.kind]}
    if finding.kind == "security":
        properties["security-severity"] = _SCORES[finding.severity]
    by = finding.author
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": {"critical": "error", "high": "error", "medium": "warning"}.get(
            finding.severity, "note"
        ),
        "message": {"text": f"{finding.rule}, last touched by {by.email}" if by else finding.rule},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": finding.path},
                    "region": {"startLine": finding.line},
                }
            }
        ],
        "partialFingerprints": {"haldencheck/v1": finding.native_id},
        "properties": properties,
    }
