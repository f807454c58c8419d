"""Real SARIF files go through the real extractor, and every result is accounted for."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.sources.payloads import PAYLOADS
from tests.sources.sarif.conftest import Folder
from tests.sources.sarif.recorded import logs, replay, runs, why_not_open
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "sarif").is_dir(),
    reason="the recorded files of SARIF are not beside this repository (PLUMBLINE_SHARED)",
)


def test_every_recorded_result_lands_or_is_counted_under_a_reason(
    site: Site, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in replay(site, folder.path.parent).items():
        monkeypatch.setenv(name, value)
    results = [result for run in runs() for result in run.get("results") or []]
    counted = Counter(why_not_open(result) or "landed" for result in results)

    outcome = folder.load()

    assert outcome.problems == []
    assert folder.rows("findings", "count(*)") == [counted["landed"]]
    assert folder.rows("scans", "sum(finding_count)") == [counted["landed"]]
    assert counted["landed"] > 100
    assert len(runs()) >= 10
    assert folder.rows("findings", "count(*) filter (where closed_at is not null)") == [0]
    severities = set(folder.rows("findings", "distinct severity"))
    assert severities <= {"critical", "high", "medium", "low", "error", "warning", "note", "none"}


def test_no_place_nor_message_of_a_recorded_result_lands(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__SARIF__REPOSITORIES", "*.sarif=acme/shop")
    words: set[str] = set()
    for number, log in enumerate(logs()):
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
