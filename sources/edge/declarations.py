"""The allowlist of a tool, sources/<tool>/fields.yml, as Python and as dlt's and Arrow's schemas.

What a column is for stands in the YAML beside it. Checking rows against it is gate.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

SOURCES = Path(__file__).resolve().parents[1]

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "json": pa.string(),
}
# A JSON array of words lands as text: dbt reads it the same way on every engine.
DLT_TYPES = {name: name for name in ARROW_TYPES} | {"json": "text"}


@dataclass(frozen=True)
class Column:
    """One field that may land."""

    name: str
    type: str
    purpose: str
    is_key: bool = False
    is_person: bool = False
    is_required: bool = False
    is_removal: bool = False
    is_masked: bool = False
    is_derived: bool = False
    one_of: tuple[str | int, ...] = ()
    note: str = ""

    @property
    def is_nullable(self) -> bool:
        """Whether a row may come without it; an empty text is none then."""
        return not (self.is_key or self.is_required)


@dataclass(frozen=True)
class Table:
    """One table that may land: its columns, and what a file may hold for it besides.

    `replaced_with` names the column by which rows are replaced whole: when a pull request is read
    again, the commits it no longer has must go. `is_replaced_whole` is for tables that every run
    brings complete, as the program's.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    accepts: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    replaced_with: str | None = None
    is_replaced_whole: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell one row from another."""
        return tuple(column.name for column in self.columns if column.is_key)

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The table as Arrow's schema."""
        return pa.schema(
            pa.field(column.name, ARROW_TYPES[column.type], nullable=column.is_nullable)
            for column in self.columns
        )

    def dlt_hints(self) -> dict[str, Any]:
        """The table as the hints of a dlt resource: delete-insert by key, the latest row kept.

        `upsert` would insert a new key twice when a page repeats it, and paged lists sorted by
        their update do repeat rows.
        """
        columns: dict[str, Any] = {}
        for column in self.columns:
            columns[column.name] = {
                "name": column.name,
                "data_type": DLT_TYPES[column.type],
                "nullable": column.is_nullable,
            }
            if column.is_removal:
                columns[column.name]["hard_delete"] = True
            if column.name == "updated_at":
                columns[column.name]["dedup_sort"] = "desc"
        hints: dict[str, Any] = {"table_name": self.name, "columns": columns}
        if self.is_replaced_whole:
            return hints | {"write_disposition": "replace"}
        hints["write_disposition"] = {"disposition": "merge", "strategy": "delete-insert"}
        if self.replaced_with:
            return hints | {"merge_key": self.replaced_with}
        return hints | {"primary_key": list(self.keys)}


@dataclass(frozen=True)
class Declaration:
    """Everything a tool may land."""

    tool: str
    purposes: dict[str, str]
    tables: dict[str, Table]


@cache
def declared(tool: str) -> Declaration:
    """What sources/<tool>/fields.yml declares."""
    return parsed((SOURCES / tool / "fields.yml").read_text(encoding="utf-8"))


def parsed(text: str) -> Declaration:
    """A declaration from its YAML."""
    # libyaml, which the wheel carries: a run reads every tool's declaration.
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    whole = document.get("replaced_whole", False)
    tables = {name: _table(name, body, whole) for name, body in document["tables"].items()}
    return Declaration(document["tool"], document["purposes"], tables)


def _table(name: str, body: dict[str, Any], is_replaced_whole: bool) -> Table:
    return Table(
        name=name,
        description=body["description"],
        columns=tuple(_column(column, field) for column, field in body["columns"].items()),
        accepts=tuple(body.get("accepts", ())),
        any_of=tuple(body.get("any_of", ())),
        replaced_with=body.get("replaced_with"),
        is_replaced_whole=is_replaced_whole,
    )


def _column(name: str, field: dict[str, Any]) -> Column:
    return Column(
        name=name,
        type=field["type"],
        purpose=field["purpose"],
        is_key=field.get("key", False),
        is_person=field.get("person", False),
        is_required=field.get("required", False),
        is_removal=field.get("removal", False),
        is_masked=field.get("masked", False),
        is_derived=field.get("derived", False),
        one_of=tuple(field.get("one_of", ())),
        note=field.get("note", ""),
    )
