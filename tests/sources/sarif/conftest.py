"""A folder of SARIF files, and a home to load them into."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.kept import Home

REPOSITORY = "https://scanner:secret@github.com/acme/shop.git"


class Folder(Home):
    """A folder that is configured, and the home that it is loaded into."""

    def __init__(self, path: Path, home: Path) -> None:
        super().__init__("sarif", home)
        self.path = path

    def put(self, name: str, *results: dict[str, Any], **run: Any) -> Path:
        """A file of one run at noon of the day that its name begins with."""
        written = {
            "tool": {"driver": {"name": "Finder", "rules": [{"id": "R1"}, {"id": "R2"}]}},
            "invocations": [{"executionSuccessful": True, "endTimeUtc": f"{name[:10]}T12:00:00Z"}],
            "versionControlProvenance": [{"repositoryUri": REPOSITORY}],
            "results": list(results),
        } | run
        return self.put_text(name, json.dumps({"version": "2.1.0", "runs": [written]}))

    def put_text(self, name: str, text: str) -> Path:
        path = self.path / f"{name}.sarif"
        path.write_text(text, encoding="utf-8")
        return path

    def lives(self) -> list[Any]:
        """Rule, first and last day, and the day of closing of each finding."""
        return self.rows(
            "findings",
            "rule_id",
            "strftime(opened_at, '%m-%d')",
            "strftime(last_seen_at, '%m-%d')",
            "strftime(closed_at, '%m-%d')",
        )


def result(rule: str = "R1", path: str = "src/a.py", **more: Any) -> dict[str, Any]:
    """A result as a detector without fingerprints writes it."""
    location = {"physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": 7}}}
    return {
        "ruleId": rule,
        "message": {"text": "asked for by bea@acme.example"},
        "locations": [location],
    } | more


@pytest.fixture
def folder(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    path = tmp_path / "scans"
    path.mkdir()
    monkeypatch.setenv("SOURCES__SARIF__PATHS", str(path))
    return Folder(path, home)
