"""What may land is declared with a purpose, and dbt's sources are the same tables and columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import sqlglot
import yaml
from sqlglot import exp

from sources.engine import Engine
from tests.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
ALLOWLISTS = sorted((ROOT / "sources").glob("*/fields.yml"))
TYPES = {"text", "bigint", "double", "bool", "timestamp", "date", "json"}


@pytest.mark.parametrize("path", ALLOWLISTS, ids=lambda path: path.parent.name)
def test_every_field_has_a_type_and_a_declared_purpose(path: Path) -> None:
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert declared["tool"] == path.parent.name
    for table, body in declared["tables"].items():
        assert body["description"].startswith("One row"), table
        for column, field in body["columns"].items():
            assert field["type"] in TYPES, f"{table}.{column}"
            assert field["purpose"] in declared["purposes"], f"{table}.{column}"


@pytest.mark.parametrize("path", ALLOWLISTS, ids=lambda path: path.parent.name)
def test_no_purpose_is_declared_and_never_used(path: Path) -> None:
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    used = {f["purpose"] for t in declared["tables"].values() for f in t["columns"].values()}
    assert set(declared["purposes"]) == used


@pytest.mark.parametrize("path", ALLOWLISTS, ids=lambda path: path.parent.name)
def test_a_column_of_a_person_is_a_key_and_nothing_else_is(path: Path) -> None:
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    for table, body in declared["tables"].items():
        for column, field in body["columns"].items():
            who = column.split("_")[0] in {"author", "reviewer", "assignee", "reporter", "creator"}
            if who and not column.endswith("_type"):
                assert field.get("person"), f"{table}.{column} names a person and is no pseudonym"


@pytest.fixture(scope="module")
def read_by_staging(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """raw_<tool>.<table> → the columns that the compiled SQL of its staging model names."""
    place = tmp_path_factory.mktemp("compiled")
    warehouse = Warehouse(Engine("duckdb", warehouse=place / "warehouse.duckdb"), place)
    options = ("--select", "path:models/staging", "--no-introspect", "--no-populate-cache")
    compiled = warehouse.dbt("compile", *options)
    assert compiled.success, compiled.exception
    read: dict[str, set[str]] = {}
    for node in (each.node for each in cast("Any", compiled.result).results):
        if node.resource_type == "model":
            ((source, table),) = node.sources
            # Every name after the import, which is `select *`; what is computed has no table.
            tree = sqlglot.parse_one(node.compiled_code, dialect="duckdb")
            renamed = [cte for cte in tree.find_all(exp.CTE) if cte.alias != "landed"]
            columns = {column.name for cte in renamed for column in cte.find_all(exp.Column)}
            read.setdefault(f"{source}.{table}", set()).update(columns)
    return read


@pytest.mark.parametrize("path", ALLOWLISTS, ids=lambda path: path.parent.name)
def test_staging_reads_every_declared_column_and_no_other(
    path: Path, read_by_staging: dict[str, set[str]]
) -> None:
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    for table, body in declared["tables"].items():
        # A column of removals is read by the load, which takes the row away.
        landing = {name for name, field in body["columns"].items() if not field.get("removal")}
        assert read_by_staging[f"raw_{path.parent.name}.{table}"] == landing, table


@pytest.mark.parametrize("path", ALLOWLISTS, ids=lambda path: path.parent.name)
def test_dbt_reads_the_declared_tables(path: Path, manifest: dict[str, Any]) -> None:
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    sources = {
        source["name"]
        for source in manifest["sources"].values()
        if source["source_name"] == f"raw_{path.parent.name}"
    }
    assert sources == set(declared["tables"])
