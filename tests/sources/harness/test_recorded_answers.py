"""Real answers of Harness go through the real extractor, and every object is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.sources.harness.conftest import Load, Rows
from tests.sources.harness.recorded import executions, replay
from tests.sources.on_disk import held_in
from tests.sources.payloads import PAYLOADS, files_of, recorded
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "harness").is_dir(),
    reason="the recorded answers of Harness are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "_page_envelopes": "what lists are wrapped in, and no objects",
    "graphql_executions_firstgen": "FirstGen has reached its end of life",
    "pipelines": "what a pipeline is made of is seen in its executions",
}
ANOTHER_OF_ITS_ID = "another object with the same id landed"
WITHOUT_ID = "a sample that was cut down to less than an execution"


@pytest.fixture
def replayed(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that answers with everything that was recorded."""
    for name, value in replay(site, home).items():
        monkeypatch.setenv(name, value)
    return site


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    replayed: Site, load: Load, rows: Rows
) -> None:
    outcome = load()

    assert outcome.problems == []
    counted: Counter[str] = Counter()
    with_id = [one["planExecutionId"] for one in executions() if one.get("planExecutionId")]
    landed = [value for (value,) in rows("select execution_id from executions")]
    assert sorted(landed) == sorted(set(with_id))
    counted[WITHOUT_ID] += len(executions()) - len(with_id)
    counted[ANOTHER_OF_ITS_ID] += len(with_id) - len(landed)
    for table in ("services", "environments"):
        ids = {one[table[:-1]]["identifier"] for one in recorded("harness", table)}
        found = {value for (value,) in rows(f"select identifier from {table}")}
        assert found == ids
        counted[ANOTHER_OF_ITS_ID] += len(recorded("harness", table)) - len(found)
        counted["landed"] += len(found)
    counted["landed"] += len(landed)
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded("harness", name))

    assert counted[WITHOUT_ID] == 1
    assert counted.total() == sum(len(recorded("harness", name)) for name in files_of("harness"))


def test_every_stage_that_began_lands_once_as_what_it_is(
    replayed: Site, load: Load, rows: Rows
) -> None:
    load()

    last = {one.get("planExecutionId"): one for one in executions()}
    last.pop(None)
    waiting = {"NotStarted", "Skipped"}
    begun = Counter(
        node["nodeType"]
        for one in last.values()
        for node in one["layoutNodeMap"].values()
        if node["status"] not in waiting or node.get("startTs")
    )
    for table, kind in (("deployments", "Deployment"), ("builds", "CI"), ("approvals", "Approval")):
        assert rows(f"select count(*) from {table}") == [(begun[kind],)], kind
    words = {value for (value,) in rows("select distinct status from deployments")}
    assert words >= {"Success", "Failed", "Expired", "IgnoreFailed", "Aborted", "Running"}
    ci = rows("select build_id, commit_sha, repository_id from builds where commit_sha is not null")
    assert ("url:github.com/harshjain12/springboot" in {row[2] for row in ci}) is True


def test_no_recorded_person_lands(replayed: Site, load: Load, home: Path) -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (PAYLOADS / "harness").glob("*.jsonl")
    )
    found = re.findall(r'"(?:email|ownerEmail)":"([^"]{5,})"', text)
    triggers = [(one.get("executionTriggerInfo") or {}).get("triggeredBy") for one in executions()]
    found += [one["identifier"] for one in triggers if one and len(one.get("identifier") or "") > 4]
    # Harness's own word where no person started an execution.
    people = set(found) - {"trigger"}
    assert len(people) > 5

    load()

    assert held_in(home, people) == []
