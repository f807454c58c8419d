"""The program as a dlt source: every table replaced whole, through the same gate as any tool's.

What the rows are is rows.py's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import dlt
import pyarrow as pa
from dlt.extract import DltResource, DltSource

from sources.amounts import amount
from sources.edge.declarations import Table
from sources.engine import program_dir
from sources.errors import ConfigurationError
from sources.extraction import ConnectionFinding, Extraction
from sources.program.reading import read


def configured() -> bool:
    """Always: a warehouse without its program could place nothing."""
    return True


def connect() -> list[ConnectionFinding]:
    """Read the program, and say what it holds or what is wrong with it."""
    try:
        program = read(program_dir())
    except ConfigurationError as error:
        return [ConnectionFinding.of(error)]
    return [
        ConnectionFinding(
            True,
            f"The program of {program.organisation.name} is in order: "
            f"{amount(len(program.teams), 'team')}, {amount(len(program.services), 'service')}, "
            f"{amount(len(program.declared_repositories()), 'repository', 'repositories')}.",
        )
    ]


def source(extraction: Extraction) -> DltSource:
    """What the program lands; nothing where it says the same as when it landed last."""
    rows = read(program_dir()).rows()
    extraction.report("rows", sum(map(len, rows.values())))
    tables = extraction.edge.declaration.tables
    mark = hashlib.sha256(repr((rows, tables)).encode()).hexdigest()

    @dlt.source(name="program", max_table_nesting=0)
    def program() -> Iterator[DltResource]:
        if dlt.current.source_state().get("mark") == mark:
            return
        for name, table in tables.items():
            yield _replaced(table, extraction.edge.admit(name, rows[name]), mark)

    return program()


def _replaced(table: Table, rows: pa.Table, mark: str) -> DltResource:
    def whole() -> Iterator[pa.Table]:
        # Saved with the rows or not at all.
        dlt.current.source_state()["mark"] = mark
        yield rows

    # From dlt's load dataset in one transaction: a load that fails leaves no table empty.
    replaced = {"disposition": "replace", "strategy": "insert-from-staging"}
    hints = {**table.dlt_hints(), "write_disposition": replaced}
    if table.name == "organisation":
        # Its one row has one key: to merge is to replace. A full refresh drops tables in the load
        # dataset too, which dlt makes only for tables that are merged.
        hints = table.dlt_hints()
    return dlt.resource(whole, name=table.name, **hints)
