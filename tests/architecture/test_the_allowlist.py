"""What may land is declared with a purpose, and dbt's sources are the same tables and columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

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


@pytest.mark.parametrize("path", ALLOWLISTS, ids=lambda path: path.parent.name)
def test_dbt_reads_the_declared_tables(path: Path, manifest: dict[str, Any]) -> None:
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    sources = {
        source["name"]
        for source in manifest["sources"].values()
        if source["source_name"] == f"raw_{path.parent.name}"
    }
    assert sources == set(declared["tables"])
