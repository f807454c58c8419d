"""Raw tables as the declarations have them, empty, in a DuckDB of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd
import pytest

from expectations.run import Judgement, judge
from expectations.suites import read_suites
from sources.catalogue import TOOLS
from sources.edge.declarations import declared

AS_OF = datetime(2026, 11, 16, tzinfo=UTC)

SQL_TYPES = {
    "text": "text",
    "bigint": "bigint",
    "double": "double precision",
    "bool": "boolean",
    "timestamp": "timestamp with time zone",
    "date": "date",
    "json": "text",
}


def ddl() -> list[str]:
    """Every declared raw table, in SQL that DuckDB and PostgreSQL both take."""
    statements = []
    for tool in TOOLS:
        statements.append(f"create schema raw_{tool}")
        for table in declared(tool).tables.values():
            columns = ", ".join(f'"{c.name}" {SQL_TYPES[c.type]}' for c in table.columns)
            statements.append(f"create table raw_{tool}.{table.name} ({columns})")
    return statements


class RawTables:
    """Rows go in as dictionaries; a suite's judgements come out by expectation id."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def land(self, table: str, *rows: dict[str, object]) -> None:
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            self.connection.execute(
                f"insert into {table} ({names}) values ({marks})", list(row.values())
            )

    def judged(self, tool: str, as_of: datetime = AS_OF) -> dict[str, Judgement]:
        suite = read_suites()[tool]
        frames = {b.name: self._frame(b.sql(as_of)) for b in suite.batches}
        return {j.expectation.expectation_id: j for j in judge(suite, frames)}

    def _frame(self, sql: str) -> pd.DataFrame:
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return pd.DataFrame(cursor.fetchall(), columns=names)


@pytest.fixture
def raw() -> Iterator[RawTables]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for statement in ddl():
            connection.execute(statement)
        yield RawTables(connection)
