"""Whose staging tables are rebuilt, kept or empty: the project itself on a small raw layer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orchestration import ledger, staging
from orchestration.dbt_project_runner import DbtProjectRunner
from orchestration.settings import Places
from orchestration.warehouse import session
from sources.engine import Engine
from tests.warehouse import Warehouse, create_raw_layer

AS_OF = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
def runner(engine: Engine, places: Places) -> DbtProjectRunner:
    """The project, before a raw layer with one board in Jira."""
    warehouse = Warehouse(engine, places.dbt_target)
    create_raw_layer(warehouse)
    say(engine, "insert into raw_jira.boards (board_id, name) values ('1', 'First')")
    landed(engine, "run-1")
    return DbtProjectRunner(engine, places, AS_OF, manifest=warehouse.project())


def say(engine: Engine, statement: str) -> None:
    with session(engine) as warehouse:
        warehouse.execute(statement)


def landed(engine: Engine, run_id: str) -> None:
    ledger.begin(engine, run_id, "jira")
    ledger.finish(engine, run_id, "jira", "loaded", has_new_rows=True)


def build(runner: DbtProjectRunner, engine: Engine) -> None:
    staging.settle(engine, ["jira"], runner.build([staging.of_tool("jira")]))


def boards(engine: Engine) -> list[str]:
    with session(engine, read_only=True) as warehouse:
        rows = warehouse.rows("select name from staging.stg_jira__boards order by name")
    return [row["name"] for row in rows]


def message(engine: Engine) -> str:
    with session(engine, read_only=True) as warehouse:
        (row,) = ledger.latest_outcomes(warehouse)
    return str(row["message"])


def block(engine: Engine, run_id: str) -> None:
    say(engine, "insert into raw_jira.boards (board_id, name) values ('2', 'Bad')")
    landed(engine, run_id)
    ledger.block(engine, "jira", "jira is blocked.")


def test_a_blocked_tool_keeps_the_rows_that_passed(
    runner: DbtProjectRunner, engine: Engine
) -> None:
    build(runner, engine)
    block(engine, "run-2")
    assert staging.hold(runner, engine, ["jira"]) == []
    assert boards(engine) == ["First"]
    assert message(engine) == (
        "jira is blocked. Until then the last rows of jira that passed are shown."
    )


def test_a_tool_that_is_blocked_on_its_first_load_has_empty_tables_until_it_passes(
    runner: DbtProjectRunner, engine: Engine
) -> None:
    block(engine, "run-1")
    assert staging.hold(runner, engine, ["jira"]) == ["jira"]
    assert boards(engine) == []
    with session(engine, read_only=True) as warehouse:
        assert all(warehouse.has_table("staging", table) for table in staging.tables_of("jira"))
    # Held once more, they are still empty because nothing passed, and it is still said, once.
    assert staging.hold(runner, engine, ["jira"]) == ["jira"]
    assert message(engine).count("nothing of jira is shown") == 1
    build(runner, engine)
    assert boards(engine) == ["Bad", "First"]


@pytest.mark.parametrize("what", ["a table is missing", "a table is a view", "the models changed"])
def test_what_would_be_a_mix_of_old_and_new_tables_is_emptied_whole(
    runner: DbtProjectRunner, engine: Engine, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    build(runner, engine)
    block(engine, "run-2")
    if what == "the models changed":
        monkeypatch.setattr(staging, "word_of", lambda _: "another")
    else:
        say(engine, "drop table staging.stg_jira__sprints")
    if what == "a table is a view":
        say(engine, "create view staging.stg_jira__sprints as select * from raw_jira.sprints")
    assert staging.hold(runner, engine, ["jira"]) == ["jira"]
    assert boards(engine) == []


def test_a_tool_whose_models_failed_has_nothing_to_keep(
    runner: DbtProjectRunner, engine: Engine
) -> None:
    say(engine, "drop table raw_jira.sprints")
    build(runner, engine)
    with session(engine, read_only=True) as warehouse:
        assert staging.standing(warehouse, "jira") is None


def test_tables_are_current_until_newer_rows_land(runner: DbtProjectRunner, engine: Engine) -> None:
    assert not staging.is_current(engine, "jira")
    build(runner, engine)
    assert staging.is_current(engine, "jira")
    landed(engine, "run-2")
    assert not staging.is_current(engine, "jira")
