"""What a person sees who types `make demo`, and what may never be on their disk afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

import demo
from demo.organisation.stage import FREEZE

from .conftest import Run, plumbline


def test_the_demo_prints_the_dora_table_and_where_the_report_is(demo_run: Run) -> None:
    assert "Deployment frequency" in demo_run.stdout
    assert "Change fail rate" in demo_run.stdout
    report = demo_run.home / "published" / "leaders" / "report.html"
    assert "report.html" in demo_run.stdout
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_second_demo_reuses_what_is_there(demo_run: Run) -> None:
    published = demo_run.home / "published" / "leaders" / "plumbline.duckdb"
    before = published.stat().st_mtime_ns
    again = plumbline(demo_run.home, "demo")
    assert again.returncode == 0, again.stderr
    assert "nothing new" in again.stdout.lower() + again.stderr.lower()
    assert published.stat().st_mtime_ns == before


def test_no_account_and_no_address_is_in_any_byte_under_the_home(demo_run: Run) -> None:
    """Every login and e-mail that the demo's tools ever answer with, searched in every file.

    Parquet and DuckDB compress, so the texts of the tables are also read back and searched.
    """
    accounts = [a.lower().encode() for a in demo.accounts()]
    assert len(accounts) > 80
    searched, found = 0, []
    for path in sorted(p for p in demo_run.home.rglob("*") if p.is_file()):
        content = path.read_bytes().lower()
        searched += len(content)
        found += [(str(path.relative_to(demo_run.home)), a) for a in held(accounts, content)]
    for database in ("warehouse.duckdb", "published/leaders/plumbline.duckdb"):
        for table, text in rows_as_text(demo_run.home / database):
            searched += len(text)
            found += [(table, a) for a in held(accounts, text)]
    print(f"{len(accounts)} accounts, {searched:,} bytes searched")
    assert searched > 1_000_000
    assert found == []


def test_a_person_whom_only_other_tools_tell_is_masked_in_a_title_of_servicenow(
    demo_run: Run,
) -> None:
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        titles = connection.execute(
            "select title from correlated.fct_incidents where tool = 'servicenow'"
        ).fetchall()
    assert ("Invoices go out twice; • looks into it",) in titles


def test_a_classic_release_of_azure_devops_is_a_deployment_that_does_not_count(
    demo_run: Run,
) -> None:
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        told = connection.execute(
            "select service_id, environment_kind, status, not_counted_reason "
            "from correlated.fct_deployments where tool = 'azure_devops'"
        ).fetchall()
    assert told == [("pricing", "staging", "success", "not_production")]


def test_a_freeze_of_harness_annotates_the_service_that_it_deploys(demo_run: Run) -> None:
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        told = connection.execute(
            "select scope_type, scope_id, from_date, to_date from correlated.dim_annotations "
            "where kind = 'freeze' and annotation_id like 'freeze:harness:%'"
        ).fetchall()
    assert told == [("service", "app-backend", *FREEZE)]


def held(accounts: list[bytes], content: bytes) -> list[bytes]:
    """The accounts that stand anywhere in this.

    Each lies within a run of the letters that accounts have, and most runs are many times the same:
    those are searched, each once.
    """
    letters = re.escape(bytes(sorted(set(b"".join(accounts)))))
    runs = set(re.findall(b"[%b]{%d,}" % (letters, min(map(len, accounts))), content))
    together = b"\0".join(runs)
    return [account for account in accounts if account in together]


@pytest.mark.parametrize("around", [b"", b"\0\xff", b"by_", b"1 [", b"\n"])
def test_the_search_finds_an_account_wherever_it_stands(around: bytes) -> None:
    accounts = sorted(a.lower().encode() for a in demo.accounts())
    for account in accounts[::20]:
        content = b"before" + around + account + around[::-1] + b"after"
        assert account in held(accounts, content)
        assert account not in held(accounts, content.replace(account, account[1:]))


def rows_as_text(database: Path) -> list[tuple[str, bytes]]:
    """Every text that stands in a column, once; an account can be in no column of another type."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where data_type in ('VARCHAR', 'JSON') and not internal"
        ).fetchall()
        found = []
        for schema, table, column in columns:
            texts = connection.execute(
                f'select distinct lower("{column}") from "{schema}"."{table}" '
                f'where "{column}" is not null'
            ).fetchall()
            joined = "\n".join(text for (text,) in texts)
            found.append((f"{schema}.{table}.{column}", joined.encode()))
        return found


def test_only_what_leaders_may_read_is_published(demo_run: Run) -> None:
    leaders = demo_run.home / "published" / "leaders"
    with duckdb.connect(str(leaders / "plumbline.duckdb"), read_only=True) as connection:
        tables = {
            f"{schema}.{table}"
            for schema, table in connection.execute(
                "select table_schema, table_name from information_schema.tables"
            ).fetchall()
        }
    assert {"marts.metric_values", "marts.metric_catalogue"} <= tables
    assert all(t.startswith(("marts.metric_", "reports.rpt_")) for t in tables), tables
    assert {p.suffix for p in leaders.iterdir()} == {".duckdb", ".parquet", ".html"}


@pytest.mark.parametrize("kind", ["change", "deployment", "incident", "metric"])
def test_explain_answers_for_something_of_every_kind(demo_run: Run, kind: str) -> None:
    query = {
        "change": "select change_id from correlated.bridge_changes_deployments "
        "where is_best and not is_baseline order by 1 limit 1",
        "deployment": "select deployment_id from mart_dora.mart_dora__deployments "
        "where is_failed_inferred order by 1 limit 1",
        "incident": "select incident_id from correlated.bridge_incidents_deployments "
        "where is_best order by 1 limit 1",
        "metric": "select 'change_fail_rate'",
    }[kind]
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    told = plumbline(demo_run.home, "explain", kind, row[0])
    assert told.returncode == 0, told.stderr
    assert row[0] in told.stdout
    as_json = plumbline(demo_run.home, "explain", kind, row[0], "--json")
    assert json.loads(as_json.stdout)


def test_explaining_what_does_not_exist_is_a_wrong_call_said_in_a_sentence(demo_run: Run) -> None:
    told = plumbline(demo_run.home, "explain", "change", "github:none")
    assert told.returncode == 2
    assert "github:none" in told.stderr
    assert "Traceback" not in told.stderr
