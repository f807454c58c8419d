"""The demo's Azure DevOps, read by the real extractor: what lands, what it costs, whom it hides."""

from __future__ import annotations

from datetime import timedelta

import pytest

import demo
from demo.azure_devops.repos import repository_id
from demo.organisation.model import Organisation
from sources.azure_devops import connect
from sources.errors import ConfigurationError
from tests.sources.azure_devops.conftest import Warehouse
from tests.sources.on_disk import held_in


def test_everything_lands_once_and_hides_everybody(
    organisation: Organisation, served: str, warehouse: Warehouse
) -> None:
    outcome = warehouse.load()
    assert outcome.problems == []
    issues = organisation.issues_in("azure_devops")
    assert set(warehouse.rows("issues", "issue_id")) == {str(one.native_id) for one in issues}
    ledger = organisation.repository("ledger")
    assert set(warehouse.rows("pull_requests", "change_id")) == {
        str(one.native_id) for one in ledger.changes
    }
    assert set(warehouse.rows("commits", "commit_sha")) == set(ledger.branches["main"])
    assert len(warehouse.rows("builds", "build_id")) == len(ledger.builds)
    # Beside them, one preview of code that GitHub keeps.
    assert len(warehouse.rows("deployments", "deployment_id")) == len(ledger.deployments) + 1
    assert held_in(warehouse.home, demo.accounts(organisation)) == []

    first = warehouse.everything()
    assert warehouse.load().is_unchanged
    assert warehouse.everything() == first


def test_a_classic_release_lands_with_the_code_of_its_run_or_of_its_artifact(
    organisation: Organisation, served: str, warehouse: Warehouse
) -> None:
    warehouse.load()
    ledger, pricing = (organisation.repository(name) for name in ("ledger", "pricing"))
    landed = warehouse.rows(
        "deployments", "repository_id", "environment", "commit_sha", "deployment_id", "finished_at"
    )
    released = [one for one in landed if one[3].startswith("release:")]
    (preview,) = (one for one in released if one[0].startswith("github:"))
    assert preview[0] == f"github:{pricing.owner}/{pricing.name}".lower()
    assert preview[1] == "staging" and preview[2] in pricing.commits
    hosted = sorted(
        (sha, at.replace(microsecond=0)) for _, _, sha, key, at in released if key != preview[3]
    )
    assert hosted == sorted(
        (one.sha, one.statuses[-1][1]) for one in ledger.deployments if one.environment == "staging"
    )
    assert {one[0] for one in released} == {repository_id(ledger), preview[0]}
    assert {one[1] for one in landed if not one[3].startswith("release:")} == {"production"}


def test_the_moves_of_an_item_are_those_of_its_history(
    organisation: Organisation, served: str, warehouse: Warehouse
) -> None:
    warehouse.load()
    told = sum(
        one.field == "status" and one.before != one.after
        for issue in organisation.issues_in("azure_devops")
        for one in issue.events
    )
    landed = warehouse.rows("issue_transitions", "field", "to_value", "to_category")
    assert sum(field == "status" for field, *_ in landed) == told
    assert {(to, category) for field, to, category in landed if field == "status"} <= {
        ("New", "Proposed"),
        ("Approved", "Proposed"),
        ("Active", "InProgress"),
        ("Blocked", "InProgress"),
        ("In Review", "InProgress"),
        ("Resolved", "Resolved"),
        ("Closed", "Completed"),
        ("Removed", "Removed"),
    }
    sprints = dict(warehouse.rows("sprints", "sprint_id", "ended_at"))
    assert set(sprints) == {one.native_id for one in organisation.sprints_in("azure_devops")}
    closed = dict(warehouse.rows("sprints", "sprint_id", "completed_at"))
    assert all(closed[one] - ended == timedelta(days=1) for one, ended in sprints.items())
    assert warehouse.rows("sprint_issues", "count(*)")[0] > 0


def test_connect_tries_every_scope(served: str) -> None:
    found = connect()
    assert all(one.ok for one in found)
    assert len(found) == 6


def test_a_wrong_token_is_said_to_be_wrong(
    served: str, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__AZURE_DEVOPS__TOKEN", "another")
    (found,) = connect()
    assert not found.ok
    assert "check SOURCES__AZURE_DEVOPS__TOKEN" in found.sentence
    with pytest.raises(ConfigurationError, match="refuses the credentials"):
        warehouse.load()
