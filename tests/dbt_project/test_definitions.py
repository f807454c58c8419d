"""Every dbt unit test, on every engine: the definitions hold, whichever engine computes them.

An ordinary run leaves unit tests out, because they judge the SQL and not the rows; this is where
they are run. Each also proves that the project builds where nothing has ever landed.
"""

from __future__ import annotations

import pytest

from tests.warehouse import Warehouse

# On both engines rows are compared in end_to_end; here the other one takes as long once more.
ENGINES = ("duckdb", pytest.param("postgres", marks=pytest.mark.long))


@pytest.mark.parametrize("warehouse", ENGINES, indirect=True)
def test_the_project_builds_on_nothing_and_every_definition_holds(warehouse: Warehouse) -> None:
    # On no row a promise says nothing; those are kept where rows are, in end_to_end.
    built = warehouse.dbt("build", "--exclude-resource-type", "test")
    results = [each for each in built.result or () if each.node.resource_type != "exposure"]
    wrong = [
        (each.node.name, each.message)
        for each in results
        if each.status not in {"success", "pass", "warn"}
    ]
    assert wrong == []
    definitions = [each for each in results if each.node.resource_type == "unit_test"]
    print(f"{warehouse.engine.name}: {len(definitions)} definitions")
    assert len(definitions) > 100
