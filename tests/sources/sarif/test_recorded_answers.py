"""Real SARIF files go through the real extractor, and every result is accounted for."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.sources.sarif.conftest import Folder

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "sarif"

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded files of SARIF are not beside this repository (PLUMBLINE_SHARED)",
)


def recorded() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(RECORDED.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def test_every_recorded_result_lands_or_is_counted_under_a_reason(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: Counter[str] = Counter()
    runs = [run for log in recorded() for run in log["runs"]]
    for number, run in enumerate(runs):
        # Each of a repository of its own: they are of several, and one would close another's.
        folder.put_text(f"{number:02d}", json.dumps({"version": "2.1.0", "runs": [run]}))
        counted["runs"] += 1
        for result in run.get("results") or []:
            suppressions = result.get("suppressions") or []
            if suppressions and all(
                one.get("state", "accepted") == "accepted" for one in suppressions
            ):
                counted["accepted, so it is not open"] += 1
            elif result.get("baselineState") == "absent":
                counted["absent, as the run says"] += 1
            elif result.get("kind", "fail") != "fail":
                counted["no fault"] += 1
            else:
                counted["landed"] += 1
    monkeypatch.setenv(
        "SOURCES__SARIF__REPOSITORIES",
        ",".join(f"{number:02d}.sarif=acme/shop{number}" for number in range(len(runs))),
    )

    outcome = folder.load()

    assert outcome.problems == []
    assert folder.rows("findings", "count(*)") == [counted["landed"]]
    assert folder.rows("scans", "sum(finding_count)") == [counted["landed"]]
    assert counted["landed"] > 100
    assert counted["runs"] >= 10
    assert folder.rows("findings", "count(*) filter (where closed_at is not null)") == [0]
    severities = set(folder.rows("findings", "distinct severity"))
    assert severities <= {"critical", "high", "medium", "low", "error", "warning", "note", "none"}


def test_no_place_nor_message_of_a_recorded_result_lands(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__SARIF__REPOSITORIES", "*.sarif=acme/shop")
    words: set[str] = set()
    for number, log in enumerate(recorded()):
        folder.put_text(f"{number:02d}", json.dumps(log))
        for run in log["runs"]:
            for result in run.get("results") or []:
                words.add(str((result.get("message") or {}).get("text") or ""))
                for location in result.get("locations") or []:
                    artifact = location.get("physicalLocation", {}).get("artifactLocation", {})
                    words.add(str(artifact.get("uri") or ""))
    words = {word for word in words if len(word) > 11}
    assert words
    folder.load()
    assert folder.holds(sorted(words)) == []
