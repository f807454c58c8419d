"""Every declared raw table exists, so that a tool that was never read is empty and not absent.

SQL then needs no switch for which tools a site has. Columns and types are the declaration's
(sources/<tool>/fields.yml); dlt makes the tables, so that a later load finds its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dlt

from orchestration.warehouse import Session, session
from sources import pipeline
from sources.catalogue import TOOLS
from sources.edge.declarations import Table, declared
from sources.engine import Engine
from sources.extraction import Extraction
from sources.landing import Page, resources


def make_missing_tables(engine: Engine, home: Path, tools: Iterable[str] = tuple(TOOLS)) -> None:
    """Make what a tool declares and the warehouse lacks; touches no row."""
    with session(engine, read_only=True) as warehouse:
        lacking = [tool for tool in tools if _lacks_something(warehouse, tool)]
    for tool in lacking:
        pipeline.load_source(
            tool,
            lambda extraction, name=tool: _empty_source(name, extraction),  # type: ignore[misc]
            Extraction(edge=pipeline.edge_of(tool, home)),
            engine=engine,
            home=home,
        )


def _lacks_something(warehouse: Session, tool: str) -> bool:
    there = {
        (row["table_name"], row["column_name"])
        for row in warehouse.rows(
            "select table_name, column_name from information_schema.columns where table_schema = ?",
            f"raw_{tool}",
        )
    }
    tables = declared(tool).tables.values()
    if there and any(table.is_replaced_whole for table in tables):
        # An empty load would replace what stands there by nothing.
        return False
    return any(
        (table.name, column) not in there for table in tables for column in _landed_columns(table)
    )


def _landed_columns(table: Table) -> list[str]:
    """Without the marks that tell dlt to remove a row."""
    return [column.name for column in table.columns if not column.is_removal]


def _empty_source(tool: str, extraction: Extraction) -> Any:
    def read(_state: dict[str, Any]) -> Iterator[Page]:
        return iter(())

    @dlt.source(name=tool)
    def nothing() -> Any:
        return resources(extraction, read)

    return nothing()
