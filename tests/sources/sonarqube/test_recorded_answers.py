"""Real answers of SonarQube go through the real extractor, and every object is accounted for."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.sources.kept import Home
from tests.sources.site import Answer, Asked
from tests.sources.sonarqube.conftest import Server

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "sonarqube"

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of SonarQube are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "_page_envelopes": "a page without its objects, which says how lists are counted",
    "measures_component_tree": "measures of single files; what lands is the project's history",
    "rules": "an issue carries the key of its rule, and texts of rules never land",
    "users": "no account is read",
}
ANOTHER_OF_ITS_KEY = "another object with the same key landed"


def recorded(name: str) -> list[dict[str, Any]]:
    lines = (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    server: Server, loaded: Home
) -> None:
    issues = [*recorded("issues"), *recorded("issues_anonymised")]
    hotspots = [*recorded("hotspots"), *recorded("hotspots_anonymised")]
    projects = {one["project"] for one in (*issues, *hotspots)}
    projects |= {one["key"] for one in recorded("projects")}
    server.lists["components"] = [{"key": key} for key in sorted(projects)]

    def of_project(name: str, key: str, objects: list[dict[str, Any]]) -> None:
        def answer(asked: Asked) -> Answer:
            found = [one for one in objects if one["project"] == asked.query[key]]
            return Answer({"paging": {"total": len(found)}, name: found})

        server.site.on_call(f"/api/{name}/search", answer)

    of_project("issues", "componentKeys", issues)
    of_project("hotspots", "projectKey", hotspots)

    outcome = loaded.load()

    assert outcome.problems == []
    counted: Counter[str] = Counter()
    for table, column, objects, key in (
        ("issues", "issue_key", issues, "key"),
        ("hotspots", "hotspot_key", hotspots, "key"),
        ("projects", "project_key", recorded("projects"), "key"),
    ):
        landed = set(loaded.rows(table, column))
        keys = {one[key] for one in objects}
        assert keys <= landed, table
        counted["landed"] += len(keys)
        counted[ANOTHER_OF_ITS_KEY] += len(objects) - len(keys)
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded(name))
    assert counted.total() == sum(len(recorded(path.stem)) for path in RECORDED.glob("*.jsonl"))
    assert counted["landed"] > 20

    closed = loaded.rows("issues", "issue_key", "resolution", "closed_at is not null")
    assert [one for one in closed if one[2]] == [one for one in closed if one[1]] != []
    people = [one["author"] for one in (*issues, *hotspots) if one.get("author")]
    texts = [one["message"] for one in (*issues, *hotspots)]
    assert loaded.holds([*people, *texts]) == []
