"""Many rows at once, in and out of DuckDB and PostgreSQL. What they mean does not belong here."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

Row = tuple[Any, ...]

# 100,000 rows of three shas are about 30 MB on their way.
BATCH = 100_000


class Connection(Protocol):
    """The part of DB-API that DuckDB and psycopg2 share."""

    def cursor(self) -> Any:
        """What statements are run on, and rows are fetched from."""

    def commit(self) -> Any:
        """Keep what the open transaction wrote."""

    def rollback(self) -> Any:
        """Undo what the open transaction wrote."""


class Bulk:
    """One transaction's cursor. DuckDB takes `?` and Arrow; PostgreSQL takes `%s` and COPY."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._is_postgres = hasattr(cursor, "copy_expert")

    def execute(self, sql: str, *values: object) -> None:
        """One statement; `?` stands for each of the values on either engine."""
        mark = "%s" if self._is_postgres else "?"
        self._cursor.execute(sql.replace("?", mark), list(values))

    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        """The rows of a query, never more than a batch of them at a time."""
        self.execute(sql, *values)
        while batch := self._cursor.fetchmany(BATCH):
            yield from batch

    def append(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Rows to the end of a table."""
        if not rows:
            return
        if self._is_postgres:
            text = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
            self._cursor.copy_expert(f"copy {table} ({', '.join(columns)}) from stdin", text)
            return
        import pyarrow as pa

        arrow = pa.table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
        self._cursor.register("appended_rows", arrow)
        names = ", ".join(columns)
        self._cursor.execute(
            f"insert into {table} ({names}) select {names} from appended_rows"  # noqa: S608
        )
        self._cursor.unregister("appended_rows")


def _copied(value: object) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    text = str(value).replace("\\", "\\\\")
    return text.replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


@contextmanager
def transaction(connection: Connection) -> Iterator[Bulk]:
    """All of the block, or nothing of it."""
    cursor = connection.cursor()
    is_duckdb = not hasattr(cursor, "copy_expert")
    if is_duckdb:
        # DuckDB's cursor is a connection of its own, which holds the transaction.
        cursor.execute("begin transaction")
    try:
        yield Bulk(cursor)
    except BaseException:
        if is_duckdb:
            cursor.execute("rollback")
        else:
            connection.rollback()
        raise
    else:
        if is_duckdb:
            cursor.execute("commit")
        else:
            connection.commit()
    finally:
        cursor.close()
