"""A session on the warehouse: one transaction, rows as dictionaries, `?` for values.

The one place of this package that knows that DuckDB and psycopg2 differ. No table is named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sources.engine import Engine

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


class Session:
    """Statements within one transaction; the caller need not know which engine answers."""

    def __init__(self, cursor: Any, *, is_duckdb: bool) -> None:
        self._cursor = cursor
        self._is_duckdb = is_duckdb

    def execute(self, sql: str, *values: object) -> None:
        """One statement; `?` stands for each of the values on either engine."""
        if self._is_duckdb:
            self._cursor.execute(sql, list(values))
        elif values:
            self._cursor.execute(sql.replace("%", "%%").replace("?", "%s"), values)
        else:
            self._cursor.execute(sql)

    def rows(self, sql: str, *values: object) -> list[Row]:
        """All rows of a query at once, each as a dict by column."""
        self.execute(sql, *values)
        names = [column[0] for column in self._cursor.description]
        return [dict(zip(names, row, strict=True)) for row in self._cursor.fetchall()]

    def frame(self, sql: str) -> pd.DataFrame:
        """All rows of a query at once, as a frame with the query's columns."""
        import pandas as pd

        self.execute(sql)
        names = [column[0] for column in self._cursor.description]
        return pd.DataFrame(self._cursor.fetchall(), columns=names)

    def has_table(self, schema: str, table: str) -> bool:
        """Whether a table or view of this name stands in the warehouse."""
        found = self.rows(
            "select 1 as is_there from information_schema.tables "
            "where table_schema = ? and table_name = ?",
            schema,
            table,
        )
        return bool(found)


@contextmanager
def session(engine: Engine, *, read_only: bool = False) -> Iterator[Session]:
    """One transaction: committed when the block ends well, rolled back otherwise, then closed."""
    connection = engine.connect(read_only=read_only)
    is_duckdb = engine.name == "duckdb"
    cursor = connection.cursor()
    try:
        if is_duckdb:
            cursor.execute("begin transaction")
        opened = Session(cursor, is_duckdb=is_duckdb)
        try:
            yield opened
        except BaseException:
            _end(connection, cursor, "rollback", is_duckdb=is_duckdb)
            raise
        _end(connection, cursor, "commit", is_duckdb=is_duckdb)
    finally:
        cursor.close()
        connection.close()


def _end(connection: Any, cursor: Any, how: str, *, is_duckdb: bool) -> None:
    """DuckDB's cursor is a connection of its own, with the transaction; psycopg2's is not."""
    if is_duckdb:
        cursor.execute(how)
    else:
        getattr(connection, how)()
