"""Raw rows to correlated tables, as one: on both engines, and twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from correlation import containment
from tests.dbt_project import a_small_site
from tests.warehouse import Warehouse

SEEDS = ("customer_labels", "metric_versions")
WEEK = (date(2026, 11, 2), date(2026, 11, 6))
LAYERS = ("staging", "correlated", *SEEDS)


def transformed(warehouse: Warehouse) -> None:
    """The two halves of the correlated layer, and the walk between them."""
    _run(warehouse, "seed", "--select", *SEEDS)
    _run(warehouse, "run", "--select", "+tag:graph_input")
    connection = warehouse.engine.connect()
    try:
        containment.run(connection)
    finally:
        connection.close()
    _run(warehouse, "run", "--select", *LAYERS, "--exclude", "+tag:graph_input")


def _run(warehouse: Warehouse, *arguments: str) -> None:
    result = warehouse.dbt(*arguments)
    assert result.success, result.exception or [
        (each.node.name, each.message)
        for each in result.result  # type: ignore[union-attr]
        if each.status not in ("success", "pass")
    ]


@pytest.fixture(scope="module")
def site(duckdb: Warehouse) -> Warehouse:
    a_small_site.land(duckdb)
    transformed(duckdb)
    return duckdb


def tables(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    columns: dict[str, list[str]] = {}
    for table, column in warehouse.rows(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'correlated' order by table_name, column_name"
    ):
        columns.setdefault(table, []).append(column)
    return {
        table: sorted(
            warehouse.rows(f"select {', '.join(names)} from correlated.{table}"), key=repr
        )
        for table, names in columns.items()
    }


# Beside what end_to_end compares of the demo's rows, the rare ones of this small site.
@pytest.mark.long
def test_both_engines_correlate_the_same(site: Warehouse, postgres: Warehouse) -> None:
    a_small_site.land(postgres)
    transformed(postgres)
    on_duckdb, on_postgres = tables(site), tables(postgres)
    assert len(on_duckdb) > 60
    assert on_duckdb.keys() == on_postgres.keys()
    assert {t: rows for t, rows in on_duckdb.items() if rows != on_postgres[t]} == {}


def test_every_promise_of_the_layer_holds(site: Warehouse) -> None:
    result = site.dbt(
        "test",
        "--select",
        *LAYERS,
        "--exclude",
        "test_type:unit",
        "--indirect-selection",
        "cautious",
    )
    assert result.success, [
        (each.node.name, each.message)
        for each in result.result  # type: ignore[union-attr]
        if each.status != "pass"
    ]


# It takes as long as the first.
@pytest.mark.long
def test_a_second_transform_changes_nothing(site: Warehouse) -> None:
    before = tables(site)
    transformed(site)
    assert tables(site) == before


def test_a_deployment_told_by_file_knows_its_renamed_repository(site: Warehouse) -> None:
    assert set(
        site.rows("select repository_id from correlated.fct_deployments where tool = 'files'")
    ) == {("github:acme/web",)}


def test_a_clone_adds_commits_to_the_repository_that_a_host_tells_of_and_no_changes(
    site: Warehouse,
) -> None:
    assert sorted(
        site.rows("select repository_id from correlated.fct_commits where tool = 'git'")
    ) == [("git:tools",), ("github:acme/shop",)]
    assert site.rows("select change_id from correlated.fct_changes where tool = 'git'") == [
        ("git:tools#1",)
    ]
    assert site.rows(
        "select repository_id from correlated.dim_repositories where tool = 'git'"
    ) == [("git:tools",)]


def test_the_monorepos_deployments_go_to_their_own_services(site: Warehouse) -> None:
    assert sorted(
        site.rows(
            "select deployment_id, service_id, is_counted, not_counted_reason "
            "from correlated.fct_deployments where tool = 'github'"
        )
    ) == [
        ("github:d0", "checkout", True, None),
        ("github:d1", "checkout", True, None),
        ("github:d2", "checkout", True, None),
        ("github:d3", "checkout", True, None),
        ("github:d4", "catalogue", False, "not_production"),
        ("github:d4", "checkout", False, "not_production"),
        ("github:d5", "catalogue", True, None),
    ]


def test_what_was_deployed_before_its_repository_was_made_again_keeps_its_service(
    site: Warehouse,
) -> None:
    assert site.rows(
        "select service_id, repository_id, is_counted from correlated.fct_deployments "
        "where deployment_id = 'github:d0'"
    ) == [("checkout", "github:acme/shop#0", True)]


def test_each_change_is_in_the_deployment_that_first_brought_it(site: Warehouse) -> None:
    """w2 has no commit: what was merged before it began is there by time; w3's graph comes later.

    d1 and w1 are first deployments, with nothing but the root in them.
    """
    assert sorted(
        site.rows(
            "select change_id, service_id, deployment_id, matched_by "
            "from correlated.bridge_changes_deployments where is_best"
        )
    ) == [
        ("github:1-1", "checkout", "github:d2", "commit_graph"),
        ("github:1-2", "checkout", "github:d3", "commit_graph"),
        ("github:2-1", "website", "files:w2", "merge_time"),
        ("github:2-2", "website", "files:w3", "commit_graph"),
    ]


def test_what_failed_and_by_what_evidence(site: Warehouse) -> None:
    """d3 reverts what d2 brought. w4 returns to v1, which w2 had replaced: w2 failed, w3 is only
    withdrawn, so the incident while it ran is w2's as well. i2 blames d2 of another service, and n1
    the change request of d5.
    """
    assert sorted(
        site.rows(
            "select deployment_id, failed_by, is_strict from correlated.fct_deployment_failures"
        )
    ) == [
        ("files:w2", "same_service_incident", False),
        ("files:w2", "version_rollback", False),
        ("github:d2", "named_cause", True),
        ("github:d2", "revert", False),
        ("github:d5", "named_cause", True),
    ]


def test_what_mended_an_incident_was_made_because_of_it(site: Warehouse) -> None:
    assert site.rows(
        "select deployment_id, caused_by_incident_id from correlated.fct_deployments "
        "where caused_by_incident_id is not null"
    ) == [("files:w4", "servicenow:n1")]


def test_a_deployment_that_checks_nothing_out_has_the_commit_of_what_started_it(
    site: Warehouse,
) -> None:
    assert sorted(
        site.rows(
            "select deployment_id, repository_id, commit_sha from correlated.fct_deployments "
            "where tool = 'jenkins'"
        )
    ) == [
        ("jenkins:shop/stage#1", "github:acme/shop", "1-m2"),
        ("jenkins:shop/try#1", "github:acme/shop", "1-m2"),
    ]
    assert sorted(
        site.rows(
            "select build_id, deployment_id from correlated.bridge_builds_deployments "
            "where build_id like 'jenkins:%' and deployment_id like 'jenkins:%'"
        )
    ) == [
        ("jenkins:shop/build#7", "jenkins:shop/stage#1"),
        ("jenkins:shop/build#7", "jenkins:shop/try#1"),
    ]


def test_the_milestones_of_a_change_are_other_peoples(site: Warehouse) -> None:
    assert site.rows(
        "select first_review_at, approved_at, lines_added from correlated.fct_changes "
        "where change_id = 'github:1-1'"
    ) == [(_naive(0, 1), _naive(0, 1), 7)]


def test_an_unknown_issue_key_is_null_and_there(site: Warehouse) -> None:
    assert sorted(
        site.rows("select issue_key, issue_id from correlated.bridge_changes_issues"), key=repr
    ) == [("GONE-9", None), ("SHOP-1", "jira:1")]


def test_time_in_a_waiting_status_is_apart(site: Warehouse) -> None:
    assert site.rows(
        "select active_seconds, waiting_seconds, team_id from correlated.fct_issues "
        "where issue_id = 'jira:1'"
    ) == [(7200, 3600, "shopping")]


def test_a_classic_release_is_a_deployment_of_the_service_of_its_code(site: Warehouse) -> None:
    assert sorted(
        site.rows(
            "select deployment_id, service_id, repository_id, commit_sha, environment_kind, "
            "not_counted_reason from correlated.fct_deployments where tool = 'azure_devops'"
        )
    ) == [
        (
            "azure_devops:release:shopping:1",
            "website",
            "github:acme/web",
            "2-m1",
            "staging",
            "not_production",
        ),
        (
            "azure_devops:release:shopping:2",
            None,
            "azure_devops:an-own-repository",
            "2-m1",
            "other",
            "not_production",
        ),
    ]


def test_a_freeze_of_a_tool_annotates_the_services_of_its_project(site: Warehouse) -> None:
    """In Calcutta the window is from the 2nd to 00:00 of the 7th; nobody knows the attic."""
    assert sorted(
        site.rows(
            "select annotation_id, scope_type, scope_id, from_date, to_date "
            "from correlated.dim_annotations where kind = 'freeze'"
        )
    ) == [
        ("freeze:harness:acme/attic/week/1", "service", None, *WEEK),
        ("freeze:harness:acme/week/1:website", "service", "website", *WEEK),
    ]


def _naive(day: int, hour: float) -> object:
    return a_small_site.at(day, hour).replace(tzinfo=None)
