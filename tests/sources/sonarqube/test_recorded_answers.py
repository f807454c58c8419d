"""Real answers of SonarQube go through the real extractor, and every object is accounted for."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.sources.kept import Home
from tests.sources.payloads import PAYLOADS, files_of, recorded
from tests.sources.sonarqube.conftest import Server
from tests.sources.sonarqube.recorded import fill, hotspots, issues

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "sonarqube").is_dir(),
    reason="the recorded answers of SonarQube are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "_page_envelopes": "a page without its objects, which says how lists are counted",
    "measures_component_tree": "measures of single files; what lands is the project's history",
    "rules": "an issue carries the key of its rule, and texts of rules never land",
    "users": "no account is read",
}
ANOTHER_OF_ITS_KEY = "another object with the same key landed"


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    server: Server, loaded: Home
) -> None:
    fill(server)

    outcome = loaded.load()

    assert outcome.problems == []
    counted: Counter[str] = Counter()
    for table, column, objects, key in (
        ("issues", "issue_key", issues(), "key"),
        ("hotspots", "hotspot_key", hotspots(), "key"),
        ("projects", "project_key", recorded("sonarqube", "projects"), "key"),
    ):
        landed = set(loaded.rows(table, column))
        keys = {one[key] for one in objects}
        assert keys <= landed, table
        counted["landed"] += len(keys)
        counted[ANOTHER_OF_ITS_KEY] += len(objects) - len(keys)
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded("sonarqube", name))
    in_files = sum(len(recorded("sonarqube", name)) for name in files_of("sonarqube"))
    assert counted.total() == in_files
    assert counted["landed"] > 20

    closed = loaded.rows("issues", "issue_key", "resolution", "closed_at is not null")
    assert [one for one in closed if one[2]] == [one for one in closed if one[1]] != []
    people = [one["author"] for one in (*issues(), *hotspots()) if one.get("author")]
    texts = [one["message"] for one in (*issues(), *hotspots())]
    assert loaded.holds([*people, *texts]) == []
