"""The same land and the same transform as DuckDB does them with nothing around: the yardstick.

No dlt, no dbt, no checks, no pseudonyms. What it reads was written by a real run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb


def row_count(database: Path, like: str) -> int:
    """Rows in the tables of the schemas that fit the pattern."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where schema_name like ? and not schema_name like '%_load' "
            "and not table_name like '_dlt%'",
            [like],
        ).fetchall()
        return sum(
            _scalar(connection, f'select count(*) from "{schema}"."{table}"')
            for schema, table in tables
        )


def count(database: Path, schema: str, table: str) -> int:
    """Rows in one table."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return _scalar(connection, f'select count(*) from "{schema}"."{table}"')


def export_raw(database: Path, folder: Path) -> None:
    """Every raw table as newline-delimited JSON, `<schema>.<table>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name like 'raw_%' "
            "and not schema_name like '%_load' and not table_name like '_dlt%'"
        ).fetchall()
        for schema, table in tables:
            path = folder / f"{schema}.{table}.json"
            connection.execute(
                f'copy (select * from "{schema}"."{table}") to \'{path}\' (format json)'
            )


def land(folder: Path, database: Path) -> int:
    """Those files into tables of a new database; returns the rows."""
    database.unlink(missing_ok=True)
    landed = 0
    with duckdb.connect(str(database)) as connection:
        for path in sorted(folder.glob("*.json")):
            if path.stat().st_size == 0:
                continue
            schema, table, _ = path.name.split(".")
            connection.execute(f'create schema if not exists "{schema}"')
            connection.execute(
                f'create table "{schema}"."{table}" as '
                f"select * from read_json('{path}', format = 'newline_delimited')"
            )
            landed += _scalar(connection, f'select count(*) from "{schema}"."{table}"')
    return landed


def transform(database: Path, dbt_target: Path) -> int:
    """dbt's compiled models on a copy of the warehouse, in the order of their references."""
    manifest = json.loads((dbt_target / "manifest.json").read_text(encoding="utf-8"))
    models = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral"
    }
    with duckdb.connect(str(database)) as connection:
        connection.execute("set timezone = 'UTC'")
        for schema in sorted({node["schema"] for node in models.values()}):
            connection.execute(f'drop schema if exists "{schema}" cascade')
            connection.execute(f'create schema "{schema}"')
        for name in _in_order(models):
            node = models[name]
            compiled = dbt_target / "compiled" / node["package_name"] / node["original_file_path"]
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            sql = compiled.read_text(encoding="utf-8")
            connection.execute(f'create {kind} "{node["schema"]}"."{node["alias"]}" as {sql}')
    return row_count(database, like="raw_%")


def _in_order(models: dict[str, dict[str, Any]]) -> list[str]:
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in ordered:
            return
        for parent in models[name]["depends_on"]["nodes"]:
            if parent in models:
                visit(parent)
        ordered[name] = None

    for name in sorted(models):
        visit(name)
    return list(ordered)


def _scalar(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
