"""Writes tables of the warehouse into a DuckDB file of its own, and one parquet beside it for each.

The file is in DuckDB's 1.2 format, because BI tools bundle a 1.x that cannot open a newer one.
Where the edition lies and when it is shown is publish.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.progress import Progress, silent
from sources.engine import Engine

if TYPE_CHECKING:
    import pyarrow as pa

STORAGE_VERSION = "v1.2.0"
_ROWS_PER_BATCH = 50_000


def write_tables(
    engine: Engine, tables: Sequence[str], database: Path, progress: Progress = silent
) -> dict[str, int]:
    """Copy `schema.table`s as they stand; returns the number of rows of each."""
    import duckdb

    counts: dict[str, int] = {}
    with duckdb.connect() as writer:
        writer.execute(
            f"attach '{_quoted(database)}' as edition (storage_version '{STORAGE_VERSION}')"
        )
        if engine.warehouse is not None:
            writer.execute(f"attach '{_quoted(engine.warehouse)}' as warehouse (read_only)")
        for table in tables:
            progress("publish", table, 0)
            schema, name = table.split(".", 1)
            writer.execute(f'create schema if not exists edition."{schema}"')
            target = f'edition."{schema}"."{name}"'
            if engine.warehouse is not None:
                writer.execute(
                    f'create table {target} as select * from warehouse."{schema}"."{name}"'  # noqa: S608
                )
            else:
                _copy_from_postgres(engine, schema, name, writer, target)
            counts[table] = writer.execute(f"select count(*) from {target}").fetchall()[0][0]  # noqa: S608
            parquet = _quoted(database.with_name(f"{name}.parquet"))
            writer.execute(f"copy {target} to '{parquet}' (format parquet)")
        writer.execute("checkpoint edition")
        writer.execute("detach edition")
    return counts


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _copy_from_postgres(engine: Engine, schema: str, name: str, writer: Any, target: str) -> None:
    """Through Arrow, because DuckDB's extension for PostgreSQL is not in the wheel."""
    connection = engine.connect(read_only=True)
    try:
        shape = _shape(connection, schema, name)
        is_first = True
        for batch in _batches(connection, schema, name, shape):
            writer.register("batch", batch)
            writer.execute(
                f"create table {target} as select * from batch"  # noqa: S608
                if is_first
                else f"insert into {target} select * from batch"  # noqa: S608
            )
            writer.unregister("batch")
            is_first = False
    finally:
        connection.close()


def _shape(connection: Any, schema: str, name: str) -> pa.Schema:
    import pyarrow as pa

    types = {
        "boolean": pa.bool_(),
        "smallint": pa.int16(),
        "integer": pa.int32(),
        "bigint": pa.int64(),
        "real": pa.float32(),
        "double precision": pa.float64(),
        "numeric": pa.float64(),
        "date": pa.date32(),
        "timestamp without time zone": pa.timestamp("us"),
        "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name, data_type from information_schema.columns "
            "where table_schema = %s and table_name = %s order by ordinal_position",
            (schema, name),
        )
        return pa.schema([(c, types.get(t, pa.string())) for c, t in cursor.fetchall()])


def _batches(connection: Any, schema: str, name: str, shape: pa.Schema) -> Iterator[pa.Table]:
    """At least one batch, empty if the table is, so that the table always exists."""
    import pyarrow as pa

    casts = ", ".join(
        f'cast("{field.name}" as double precision)'
        if pa.types.is_float64(field.type)
        else f'"{field.name}"'
        for field in shape
    )
    with connection.cursor(name="edition") as cursor:
        cursor.itersize = _ROWS_PER_BATCH
        cursor.execute(f'select {casts} from "{schema}"."{name}"')  # noqa: S608
        is_first = True
        while rows := cursor.fetchmany(_ROWS_PER_BATCH):
            yield _table(rows, shape)
            is_first = False
        if is_first:
            yield _table([], shape)


def _table(rows: Sequence[Sequence[Any]], shape: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(shape)
    return pa.table(
        [pa.array(c, type=f.type) for c, f in zip(columns, shape, strict=True)], schema=shape
    )
