"""What lands of the demo's Harness, once and whole, and how little is asked when it is known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

import demo
from demo.organisation.model import Organisation, Repository
from sources.pipeline import connect
from tests.sources.harness.conftest import Load, Rows
from tests.sources.on_disk import held_in

TABLES = ("executions", "builds", "deployments", "artifacts", "services", "environments", "freezes")


def test_every_build_and_deployment_lands_as_it_is_known(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()

    builds = rows("select build_id, commit_sha, started_at, finished_at from builds")
    assert {row[0]: row[1:] for row in builds} == {
        one.native_id: (one.sha, one.started_at, one.finished_at) for one in repository.builds
    }
    deployments = rows("select deployment_id, commit_sha, environment, kind from deployments")
    assert {row[0]: row[1:] for row in deployments} == {
        one.native_id: (one.sha, one.environment, one.kind) for one in repository.deployments
    }
    assert {kind for *_, kind in deployments} >= {"change", "rollback"}
    url = repository.clone_url.removeprefix("https://").removesuffix(".git")
    assert rows("select distinct repository_id from builds") == [(f"url:{url}",)]
    ((service,),) = rows("select distinct service_id from deployments")
    assert rows("select 'harness:' || identifier from services") == [(service,)]


def test_a_freeze_lands_in_utc_as_a_row_of_its_own(served: str, load: Load, rows: Rows) -> None:
    load()

    ((label, scope, status, started_at, ended_at),) = rows(
        "select label, scope, status, started_at, ended_at from freezes"
    )
    assert (label, scope, status) == ("compliance", "default", "Enabled")
    assert started_at.isoformat() == "2026-10-11T22:00:00+00:00"
    assert ended_at.isoformat() == "2026-10-16T22:00:00+00:00"


def test_loading_twice_is_loading_once_and_asks_little(
    served: str, load: Load, rows: Rows, app: Starlette
) -> None:
    load()
    first = {table: rows(f"select * from {table} order by all") for table in TABLES}

    outcome = load()

    assert outcome.is_unchanged
    assert outcome.request_count <= 6
    assert first == {table: rows(f"select * from {table} order by all") for table in TABLES}


def test_a_thousand_executions_need_no_more_requests_than_the_readme_says(
    served: str, load: Load, rows: Rows
) -> None:
    outcome = load()

    ((count,),) = rows("select count(*) from executions")
    assert count > 200
    # Beside them: services, environments, and the freezes of account, organisation and project.
    assert outcome.request_count - 5 <= -(-count // 100)


def test_no_account_is_left_on_disk(
    served: str, load: Load, home: Path, organisation: Organisation
) -> None:
    load()

    assert held_in(home, demo.accounts(organisation)) == []


def test_a_window_is_read_again_and_nothing_else_moves(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()
    states = "select execution_id, status, started_at, finished_at from executions order by all"
    before = rows(states)
    start = repository.deployments[5].created_at

    outcome = load(window=(start, start + timedelta(seconds=1)))

    assert outcome.rows_by_table["deployments"] == 1
    assert rows(states) == before
    assert load().is_unchanged


def test_every_permission_is_tried_and_named(served: str) -> None:
    findings = connect("harness")

    assert [one.ok for one in findings] == [True] * 4
    assert "default/halden" in findings[0].sentence


def test_an_execution_that_is_gone_is_told_by_reconciliation(
    served: str, load: Load, rows: Rows, app: Starlette, repository: Repository
) -> None:
    load()
    taken = repository.builds[0].native_id
    # The demo makes its answers once: what is gone is taken out of them.
    listed = app.state.answers.executions_listed
    listed[:] = [one for one in listed if one["planExecutionId"] != taken]

    load(reconcile=True)

    gone = rows("select entity, native_id from deletions order by entity")
    assert gone == [("builds", taken), ("executions", taken)]
