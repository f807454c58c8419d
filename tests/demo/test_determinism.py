"""One seed tells one history; the scale changes how much of it there is, and never its stories."""

from __future__ import annotations

from typing import Any

import demo
from demo.organisation.model import Organisation


def told(organisation: Organisation) -> dict[str, Any]:
    return {
        "changes": [
            (one.native_id, one.title, one.merged_at, one.merge_commit_sha)
            for repository in organisation.repositories
            for one in repository.changes
        ],
        "deployments": [
            (one.native_id, one.sha, one.statuses)
            for repository in organisation.repositories
            for one in repository.deployments
        ],
        "files": [(one.native_id, one.statuses) for one in organisation.file_deployments],
        "incidents": [(one.native_id, one.started_at) for one in organisation.incidents],
        "issues": [(one.key, one.status, len(one.events)) for one in organisation.issues],
    }


def test_the_same_seed_tells_the_same_history(small_organisation: Organisation) -> None:
    assert told(demo.build(scale=0.1)) == told(small_organisation)


def test_another_seed_tells_another(small_organisation: Organisation) -> None:
    assert told(demo.build(scale=0.1, seed=1))["changes"] != told(small_organisation)["changes"]


def test_more_scale_is_more_of_the_same_weeks() -> None:
    def count(scale: float) -> int:
        return sum(len(one.changes) for one in demo.build(scale=scale).repositories)

    assert count(0.1) < count(0.5) < count(1.0) < count(2.0)


def test_the_stories_are_told_at_every_scale(small_organisation: Organisation) -> None:
    values = demo.metric_values(demo.build(scale=0.02), demo.AS_OF, only={"change_fail_rate"})
    week = [
        row["value"]
        for row in values
        if row["scope_id"] == "ledger"
        and row["window_name"] == "week"
        and str(row["window_end"]).startswith("2026-06-14")
    ]
    assert week == [1 / 3]


def test_nothing_happens_after_the_last_day(organisation: Organisation) -> None:
    end = demo.AS_OF.isoformat()
    for repository in organisation.repositories:
        assert all(one.last_event_at.isoformat() < end for one in repository.changes)
        assert all(at.isoformat() < end for one in repository.deployments for _, at in one.statuses)
    assert all(one.last_event_at.isoformat() < end for one in organisation.issues)


def test_every_commit_s_parents_are_known(organisation: Organisation) -> None:
    for repository in organisation.repositories:
        known = repository.commits
        assert all(parent in known for one in known.values() for parent in one.parents)


def test_what_is_deployed_was_there_before(organisation: Organisation) -> None:
    for repository in organisation.repositories:
        for one in repository.deployments:
            commit = repository.commits.get(one.sha or "")
            assert commit is None or commit.committed_at <= one.created_at
