"""The program lands whole when it has changed: what it no longer says is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.edge import declared
from sources.engine import Engine
from sources.errors import ConfigurationError
from sources.pipeline import load
from sources.program import connect


@pytest.fixture
def engine(program_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An empty warehouse of the program in order."""
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(program_dir))
    monkeypatch.setenv("PLUMBLINE_PSEUDONYM_KEY", "k" * 40)
    return Engine("duckdb", warehouse=tmp_path / "warehouse.duckdb")


def landed(engine: Engine, query: str) -> list[Any]:
    with duckdb.connect(str(engine.warehouse)) as connection:
        return connection.execute(query).fetchall()


def test_every_table_is_there_and_what_is_no_longer_said_is_gone(
    engine: Engine, program_dir: Path, tmp_path: Path
) -> None:
    load("program", engine=engine, home=tmp_path)
    tables = {
        name
        for (name,) in landed(
            engine,
            "select table_name from information_schema.tables where table_schema = 'raw_program'",
        )
    }
    assert set(declared("program").tables) <= tables
    assert landed(engine, "select count(*) from raw_program.annotations") == [(0,)]

    (program_dir / "annotations.yml").write_text(
        "annotations: [{kind: freeze, scope_type: organisation, scope_id: all, "
        "from: 2026-10-12, label: Freeze}]"
    )
    (program_dir / "services.yml").write_text("services: []")
    load("program", engine=engine, home=tmp_path)
    assert landed(engine, "select count(*) from raw_program.annotations") == [(1,)]
    assert landed(engine, "select count(*) from raw_program.services") == [(0,)]


def test_a_program_that_says_the_same_lands_nothing(
    engine: Engine, program_dir: Path, tmp_path: Path
) -> None:
    load("program", engine=engine, home=tmp_path)
    (program_dir / "annotations.yml").write_text("# still nothing\nannotations: []\n")
    assert load("program", engine=engine, home=tmp_path).is_unchanged
    assert landed(engine, "select count(*) from raw_program.teams") == [(2,)]


def test_a_full_refresh_lands_everything_again(engine: Engine, tmp_path: Path) -> None:
    load("program", engine=engine, home=tmp_path)
    again = load("program", engine=engine, home=tmp_path, full_refresh=True)
    assert again.rows_by_table["teams"] == 2


def test_a_mistake_leaves_what_landed_before(
    engine: Engine, program_dir: Path, tmp_path: Path
) -> None:
    load("program", engine=engine, home=tmp_path)
    (program_dir / "teams.yml").write_text("teams: []")
    with pytest.raises(ConfigurationError, match=r"services\.yml, line 7: the team"):
        load("program", engine=engine, home=tmp_path)
    assert landed(engine, "select count(*) from raw_program.teams") == [(2,)]


def test_connect_says_what_the_program_holds_or_what_is_wrong(
    engine: Engine, program_dir: Path
) -> None:
    (finding,) = connect()
    assert finding.ok and "2 teams, 1 service," in finding.sentence
    (program_dir / "teams.yml").write_text("teems: []")
    (finding,) = connect()
    assert not finding.ok and "line 1" in finding.sentence
