"""How a tool's load is written down, also when nobody is left to write it."""

from __future__ import annotations

import pytest

from orchestration import ledger
from orchestration.extract import extract_tool
from orchestration.settings import Places
from orchestration.warehouse import session
from sources.engine import Engine
from sources.errors import ToolError
from tests.orchestration.conftest import ScriptedTools


def extract(tool: str, engine: Engine, places: Places, run_id: str) -> dict[str, str]:
    extract_tool(tool, engine, places.home, run_id)
    with session(engine, read_only=True) as warehouse:
        return ledger.newest_rows(warehouse)


def test_new_rows_are_remembered_by_the_run_that_brought_them(
    tools: ScriptedTools, engine: Engine, places: Places
) -> None:
    tools.loads("github")
    assert extract("github", engine, places, "run-1") == {"github": "run-1"}
    tools.has_nothing_new("github")
    assert extract("github", engine, places, "run-2") == {"github": "run-1"}
    tools.fails("github", ToolError("github answered 500."))
    assert extract("github", engine, places, "run-3") == {"github": "run-1"}


def test_a_load_that_was_killed_counts_as_having_left_new_rows(
    tools: ScriptedTools, engine: Engine, places: Places
) -> None:
    tools.has_nothing_new("github")
    extract("github", engine, places, "run-1")
    tools.fails("github", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        extract_tool("github", engine, places.home, "run-2")
    with session(engine, read_only=True) as warehouse:
        assert ledger.newest_rows(warehouse) == {"github": "run-2"}
        (row,) = ledger.latest_outcomes(warehouse)
    assert (row["outcome"], row["message"]) == ("failed", ledger.INTERRUPTED)


def test_only_the_last_run_of_a_tool_is_its_latest(
    tools: ScriptedTools, engine: Engine, places: Places
) -> None:
    tools.loads("github", "jira")
    for run_id in ("run-1", "run-2"):
        for tool in ("github", "jira"):
            extract(tool, engine, places, run_id)
    with session(engine, read_only=True) as warehouse:
        latest = [(row["tool"], row["run_id"]) for row in ledger.latest_outcomes(warehouse)]
    assert latest == [("github", "run-2"), ("jira", "run-2")]


def test_a_home_of_before_labels_were_kept_gets_them(
    tools: ScriptedTools, engine: Engine, places: Places
) -> None:
    with session(engine) as warehouse:
        warehouse.execute(f"alter table {ledger.SCHEMA}.tool_runs drop column label")
    ledger.prepare(engine)
    tools.loads("github")
    extract("github", engine, places, "run-1")
    with session(engine, read_only=True) as warehouse:
        assert [row["label"] for row in ledger.latest_outcomes(warehouse)] == ["GitHub"]
