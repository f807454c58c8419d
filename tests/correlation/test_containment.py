"""What the walk reads and writes, on both engines."""

from __future__ import annotations

import pytest

from correlation import containment
from tests.warehouse import Warehouse

SHOP, LEDGER = "github:acme/shop", "github:acme/ledger"


def prepared(warehouse: Warehouse) -> None:
    warehouse.execute(
        "drop schema if exists correlated cascade",
        "create schema correlated",
        "create table correlated.int_deployed_commits (service_id text, repository_id text, "
        "deployment_id text, commit_sha text, finished_at timestamp, sequence bigint)",
        "create table correlated.int_commit_parents "
        "(repository_id text, commit_sha text, parent_sha text)",
    )
    parents = [("a", None), ("b", "a"), ("c", "b"), ("d", "c")]
    warehouse.insert(
        "correlated.int_commit_parents",
        [
            {"repository_id": repository, "commit_sha": commit, "parent_sha": parent}
            for repository in (SHOP, LEDGER)
            for commit, parent in parents
        ],
    )


def deployed(warehouse: Warehouse, *rows: tuple[str, str, str, str | None, int]) -> None:
    names = ("service_id", "repository_id", "deployment_id", "commit_sha", "sequence")
    warehouse.insert(
        "correlated.int_deployed_commits", [dict(zip(names, row, strict=True)) for row in rows]
    )


def run(warehouse: Warehouse) -> int:
    connection = warehouse.engine.connect()
    try:
        return containment.run(connection)
    finally:
        connection.close()


def contained(warehouse: Warehouse) -> set[tuple[object, ...]]:
    return set(
        warehouse.rows(
            "select service_id, commit_sha, deployment_id, is_baseline "
            "from correlation.contained_commits"
        )
    )


def test_each_service_of_a_repository_has_its_own_history(warehouse: Warehouse) -> None:
    prepared(warehouse)
    deployed(
        warehouse,
        ("checkout", SHOP, "d1", "a", 1),
        ("checkout", SHOP, "d2", "c", 2),
        ("catalogue", SHOP, "d3", "b", 1),
        ("ledger", LEDGER, "d4", "a", 1),
    )
    assert run(warehouse) == 6
    assert contained(warehouse) == {
        ("checkout", "a", "d1", True),
        ("checkout", "b", "d2", False),
        ("checkout", "c", "d2", False),
        ("catalogue", "a", "d3", True),
        ("catalogue", "b", "d3", True),
        ("ledger", "a", "d4", True),
    }


def test_a_first_deployment_of_unknown_sha_is_the_baseline_all_the_same(
    warehouse: Warehouse,
) -> None:
    prepared(warehouse)
    deployed(warehouse, ("ledger", LEDGER, "d1", None, 1), ("ledger", LEDGER, "d2", "b", 2))
    run(warehouse)
    assert contained(warehouse) == {("ledger", "a", "d2", False), ("ledger", "b", "d2", False)}


def test_walking_twice_is_walking_once(warehouse: Warehouse) -> None:
    prepared(warehouse)
    deployed(warehouse, ("ledger", LEDGER, "d1", "b", 1))
    assert run(warehouse) == run(warehouse) == 2
    assert len(contained(warehouse)) == 2


def test_a_walk_that_breaks_leaves_the_last_one_standing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(warehouse)
    deployed(warehouse, ("ledger", LEDGER, "d1", "b", 1))
    run(warehouse)
    before = contained(warehouse)

    def breaks(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(containment, "contained", breaks)
    with pytest.raises(RuntimeError, match="disk is full"):
        run(warehouse)
    assert contained(warehouse) == before


def test_an_odd_name_is_written_as_it_is(warehouse: Warehouse) -> None:
    prepared(warehouse)
    deployed(warehouse, ("back\\slash\tand tab", LEDGER, "d1", "a", 1))
    run(warehouse)
    assert contained(warehouse) == {("back\\slash\tand tab", "a", "d1", True)}
