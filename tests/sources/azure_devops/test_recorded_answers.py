"""Real answers of Azure DevOps go through the real extractor, and every object is accounted for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.sources.azure_devops.conftest import Warehouse
from tests.sources.azure_devops.recorded import RECORDED, Json, Recorded, recorded, settings
from tests.sources.on_disk import held_in
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of Azure DevOps are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "_page_envelopes": "wrappers of pages, which the reading of every list takes off",
    "build_definitions": "a run carries the name of its pipeline",
    "fields": "the fields that are read have names that are the same everywhere",
    "iterations": "asked for only to tell whose an iteration is; the tree has them all",
    "pipelines": "a run carries the name of its pipeline",
    "pipeline_runs": "the same runs as builds, in a newer form that says less",
    "pullrequest_reviewers": "who was asked, without a time; votes have theirs in the threads",
    "pushes": "who pushed when is a person's grain, and commits have their times",
    "release_approvals": "somebody's approval of a release, which no metric reads",
    "releases": "a release is read by its deployments",
    "wiql_results": "ids only, and the items are read",
    "workitem_updates": "the same history as the feed of revisions, one item at a time",
    "repositories_without_id": "an answer to another question: a repository's collection",
    "workitems_without_id": "an example of what to send, not of an answer",
}
ANOTHER_OF_ITS_ID = "another object with the same id landed"
NO_STAGE = "neither a stage nor a job"


@pytest.fixture
def replayed(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """A site that answers with everything that was recorded."""
    for name, value in settings(site).items():
        monkeypatch.setenv(name, value)
    return Recorded(site)


def nodes(trees: list[Json]) -> list[Json]:
    found = []
    for tree in trees:
        found += [tree, *nodes(tree.get("children") or [])]
    return found


def says_something(thread: Json) -> bool:
    """Whether a thread is somebody's comment, or records a vote."""
    return "CodeReviewVoteResult" in (thread.get("properties") or {}) or any(
        comment["commentType"] == "text" for comment in thread["comments"]
    )


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    replayed: Recorded, warehouse: Warehouse
) -> None:
    outcome = warehouse.load()
    assert outcome.problems == []

    counted: Counter[str] = Counter()
    revisions = [one for batch in replayed.batches for one in batch["values"]]
    for table, column, ids in (
        ("projects", "project_id", [one["id"] for one in replayed.projects]),
        ("issues", "issue_id", [str(one["id"]) for one in replayed.items]),
        ("sprints", "sprint_id", [one["identifier"] for one in nodes(replayed.trees)]),
        ("repositories", "repository_id", [one["id"] for one in replayed.repositories]),
        ("pull_requests", "change_id", [str(o["pullRequestId"]) for o in replayed.pull_requests]),
        ("commits", "commit_sha", [one["commitId"] for one in replayed.commits]),
        ("builds", "build_id", [str(one["id"]) for one in replayed.builds]),
        (
            "deployments",
            "deployment_id",
            [f"release:recorded:{one['id']}" for one in replayed.deployments],
        ),
        (
            "issue_revisions",
            "issue_id || '-' || revision",
            [f"{one['id']}-{one['rev']}" for one in revisions],
        ),
        (
            "pull_request_commits",
            "commit_sha",
            [one["commitId"] for one in recorded("pullrequest_commits")],
        ),
        (
            "reviews",
            "split_part(review_id, '/', 2)",
            [str(one["id"]) for one in replayed.threads if says_something(one)],
        ),
    ):
        landed = warehouse.rows(table, column)
        assert set(landed) - {"recorded-code", "recorded"} == set(ids), table
        counted["landed"] += len(set(ids))
        counted[ANOTHER_OF_ITS_ID] += len(ids) - len(set(ids))
    kept = [one for one in replayed.records if one["type"] in ("Stage", "Job")]
    assert set(warehouse.rows("timeline_records", "record_id")) == {one["id"] for one in kept}
    counted["landed"] += len(kept)
    counted[NO_STAGE] += len(replayed.records) - len(kept)
    system = [one for one in replayed.threads if not says_something(one)]
    counted["a thread of the system's that records no vote"] += len(system)
    for name in NOT_ASKED_FOR:
        counted[NOT_ASKED_FOR[name]] += len(recorded(name))
    counted[NOT_ASKED_FOR["repositories_without_id"]] += len(recorded("repositories")) - len(
        replayed.repositories
    )
    counted[NOT_ASKED_FOR["workitems_without_id"]] += len(recorded("workitems")) - len(
        replayed.items
    )
    in_files = sum(
        len([line for line in path.read_text().splitlines() if line.strip()])
        for path in RECORDED.glob("*.jsonl")
    )
    inner = len(revisions) - len(replayed.batches)
    inner += len(nodes(replayed.trees)) - len(replayed.trees)
    assert counted.total() == in_files + inner


def test_no_recorded_person_lands(replayed: Recorded, warehouse: Warehouse) -> None:
    people = [one["createdBy"] for one in replayed.pull_requests]
    people += [one["requestedFor"] for one in replayed.builds]
    words = {str(one["uniqueName"]) for one in people}
    words |= {str(one["author"]["email"]) for one in replayed.commits}
    assert words
    warehouse.load()
    assert held_in(warehouse.home, words) == []
