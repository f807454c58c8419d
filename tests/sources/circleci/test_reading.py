"""What lands of the demo's CircleCI, once and whole, and how little is asked when it is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from starlette.applications import Starlette

import demo
from demo.circleci.objects import time_of
from demo.organisation.model import Organisation, Repository
from sources.pipeline import connect
from tests.sources.circleci.conftest import LEDGER
from tests.sources.kept import Home


def test_every_build_and_deployment_lands_as_it_is_known(at: Home, repository: Repository) -> None:
    at.load()

    builds = at.rows("builds", "build_id", "commit_sha", "queued_at", "started_at", "finished_at")
    assert {row[0]: row[1:] for row in builds} == {
        one.native_id: (one.sha, one.created_at, one.started_at, one.finished_at)
        for one in repository.builds
    }
    deployments = at.rows(
        "deployments", "deployment_id", "service_id", "environment", "kind", "commit_sha"
    )
    assert {row[0]: row[1:] for row in deployments} == {
        one.native_id: (
            one.service_id,
            one.environment,
            None if one.kind == "change" else one.kind,
            one.sha,
        )
        for one in repository.deployments
    }
    address = repository.clone_url.removesuffix(".git")
    assert set(at.rows("builds", "repository_url")) == {address}
    assert set(at.rows("deployments", "repository_url")) == {address}


def test_what_somebody_started_or_approved_is_not_automatic(
    at: Home, repository: Repository
) -> None:
    at.load()

    by_hand = {one.native_id for one in repository.deployments if one.creator}
    landed = at.rows("deployments", "deployment_id", "is_automatic")
    assert {native_id for native_id, is_automatic in landed if not is_automatic} == by_hand
    assert None not in {is_automatic for _, is_automatic in landed}


def test_loading_twice_is_loading_once_and_asks_little(at: Home) -> None:
    at.load()
    first = at.everything()

    outcome = at.load()

    assert outcome.is_unchanged
    assert outcome.request_count <= 4
    assert at.everything() == first


def test_a_thousand_workflows_need_no_more_requests_than_the_readme_says(at: Home) -> None:
    outcome = at.load()

    workflows = len(set(at.rows("jobs", "build_id")))
    assert workflows > 30
    assert outcome.request_count <= 2 * workflows + -(-workflows // 20)


def test_no_account_is_left_on_disk(at: Home, organisation: Organisation) -> None:
    at.load()

    # The ledger's address is its owner's, which is the organisation.
    assert at.holds(demo.accounts(organisation)) == []


def test_a_rerun_of_yesterdays_pipeline_is_another_attempt(at: Home, app: Starlette) -> None:
    newest = _latest(app)
    _wait_until(at, datetime.fromisoformat(newest["created_at"]) + timedelta(hours=2))
    at.load()
    workflows = app.state.told.workflows[newest["id"]]
    workflows.insert(0, {**workflows[0], "id": "rerun", "created_at": time_of(at.clock.now())})
    app.state.told.jobs["rerun"] = [
        {**job, "id": f"again {job['id']}"} for job in app.state.told.jobs[workflows[1]["id"]]
    ]

    at.load()

    assert ("rerun", 2) in at.rows("builds", "build_id", "attempt")


def test_what_runs_is_read_again_until_it_ends(at: Home, app: Starlette) -> None:
    oldest = _build_of_a_fortnight_ago(at, app)
    ended = {key: oldest[key] for key in ("status", "stopped_at")}
    oldest.update(status="running", stopped_at=None)
    at.load()
    assert (oldest["id"], "running") in at.rows("builds", "build_id", "status")
    assert not at.load().rows_by_table.get("builds")

    oldest.update(ended)
    at.load()

    assert (oldest["id"], ended["status"]) in at.rows("builds", "build_id", "status")
    assert at.load().is_unchanged


def test_a_rule_that_changes_makes_builds_of_deployments_and_back(
    at: Home, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.load()
    before = at.everything()
    setting = "SOURCES__CIRCLECI__DEPLOYMENTS"

    with monkeypatch.context() as patch:
        patch.delenv(setting)
        at.load()
        assert at.rows("deployments", "deployment_id") == []
        assert len(at.rows("builds", "build_id")) == len(
            [*repository.builds, *repository.deployments]
        )
    at.load()

    assert at.everything() == before


def test_a_window_is_read_again_and_nothing_else_moves(at: Home, repository: Repository) -> None:
    at.load()
    before = at.everything()
    start = repository.deployments[5].created_at

    outcome = at.load(window=(start, start + timedelta(seconds=1)))

    assert outcome.rows_by_table["deployments"] == 1
    assert at.everything() == before
    assert at.load().is_unchanged


def test_a_project_that_is_not_shown_is_a_sentence_without_its_owner(
    at: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__CIRCLECI__PROJECTS", f"gh/somebody/gone,{LEDGER}")

    outcome = at.load()

    assert outcome.problems == [
        "CircleCI does not show project 1 of SOURCES__CIRCLECI__PROJECTS (404): correct it, or let "
        "the owner of SOURCES__CIRCLECI__TOKEN see it."
    ]
    assert at.rows("builds", "build_id")


def test_connect_tries_token_projects_and_rules(at: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "SOURCES__CIRCLECI__DEPLOYMENTS", "*/{service}/deploy-{environment},*/no/{environment}"
    )

    found = [(one.ok, one.sentence) for one in connect("circleci")]

    assert found == [
        (True, "CircleCI answers, and accepts the token."),
        (True, f"CircleCI lets us read the pipelines of {LEDGER}."),
        (
            True,
            "The rule '*/no/{environment}' of SOURCES__CIRCLECI__DEPLOYMENTS fits no job of the "
            "latest pipelines: correct it, unless such a job is rare.",
        ),
    ]

    monkeypatch.setenv("SOURCES__CIRCLECI__DEPLOYMENTS", "*/no/{environment}")
    assert [one.ok for one in connect("circleci")] == [True, True, False]


def _latest(app: Starlette) -> dict[str, str]:
    latest: dict[str, str] = app.state.told.pipelines[LEDGER][0]
    return latest


def _build_of_a_fortnight_ago(at: Home, app: Starlette) -> dict[str, str | None]:
    """The workflow of the latest pipeline that is a build, a fortnight after it was made."""
    for pipeline in app.state.told.pipelines[LEDGER]:
        (workflow,) = app.state.told.workflows[pipeline["id"]]
        if workflow["name"] == "CI":
            made_at = datetime.fromisoformat(pipeline["created_at"])
            _wait_until(at, made_at + timedelta(days=14))
            found: dict[str, str | None] = workflow
            return found
    raise AssertionError("the ledger was never built")


def _wait_until(at: Home, moment: datetime) -> None:
    """Put the clock to a moment, which may be before."""
    at.clock.sleep((moment - at.clock.now()).total_seconds())
