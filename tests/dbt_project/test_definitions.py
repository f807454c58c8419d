"""Every dbt unit test, on every engine: the definitions hold, whichever engine computes them.

An ordinary run leaves unit tests out, because they judge the SQL and not the rows; this is where
they are run. Each also proves that the project builds where nothing has ever landed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.warehouse import Warehouse

# On both engines rows are compared in end_to_end; here the other one takes as long once more.
ENGINES = ("duckdb", pytest.param("postgres", marks=pytest.mark.long))


@dataclass(frozen=True)
class Built:
    """A project that was built with its unit tests where nothing had landed, and how that went."""

    warehouse: Warehouse
    results: list[Any]


@pytest.fixture(scope="module", params=ENGINES)
def built(request: pytest.FixtureRequest) -> Built:
    warehouse: Warehouse = request.getfixturevalue(request.param)
    # On no row a promise says nothing; those are kept where rows are, in end_to_end.
    ended = warehouse.dbt("build", "--exclude-resource-type", "test")
    results = [each for each in ended.result or () if each.node.resource_type != "exposure"]
    return Built(warehouse, results)


def test_the_project_builds_on_nothing_and_every_definition_holds(built: Built) -> None:
    wrong = [
        (each.node.name, each.message)
        for each in built.results
        if each.status not in {"success", "pass", "warn"}
    ]
    assert wrong == []
    definitions = [each for each in built.results if each.node.resource_type == "unit_test"]
    print(f"{built.warehouse.engine.name}: {len(definitions)} definitions")
    assert len(definitions) > 100


def test_nothing_at_all_makes_empty_typed_tables(built: Built) -> None:
    tables = [
        table
        for (table,) in built.warehouse.rows(
            "select table_name from information_schema.tables where table_schema = 'correlated'"
        )
    ]
    assert len(tables) > 60
    filled = {
        table
        for table in tables
        if built.warehouse.rows(f"select 1 from correlated.{table} limit 1")
    }
    # The calendar, the tools that dbt knows and the versions of definitions come with the project.
    assert filled == {"dim_dates", "int_tools", "int_definition_spans"}
