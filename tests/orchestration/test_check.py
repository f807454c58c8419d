"""A critical failure blocks its tool, and keeps blocking until its rows change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orchestration import check as checking
from orchestration import ledger
from orchestration.check import Checked, check_tool
from orchestration.warehouse import session
from sources.engine import Engine
from tests.expectations.conftest import ddl

AS_OF = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
def impossible_incident(engine: Engine) -> Engine:
    """An incident that was resolved before it began."""
    with session(engine) as warehouse:
        for statement in ddl():
            warehouse.execute(statement)
        warehouse.execute(
            "insert into raw_files.incidents (incident_id, started_at, resolved_at) "
            "values ('1', ?, ?)",
            AS_OF - timedelta(days=1),
            AS_OF - timedelta(days=2),
        )
    landed(engine, "files", "run-1")
    return engine


def landed(engine: Engine, tool: str, run_id: str, *, is_new: bool = True) -> None:
    ledger.begin(engine, run_id, tool)
    outcome: ledger.Outcome = "loaded" if is_new else "unchanged"
    ledger.finish(engine, run_id, tool, outcome, has_new_rows=is_new)


def outcome_of(engine: Engine, tool: str) -> object:
    with session(engine, read_only=True) as warehouse:
        return {r["tool"]: r["outcome"] for r in ledger.latest_outcomes(warehouse)}[tool]


def test_a_critical_failure_blocks_and_says_what_where_and_what_to_do(
    impossible_incident: Engine,
) -> None:
    checked = check_tool("files", impossible_incident, AS_OF, "run-1")
    assert checked.is_blocked
    assert checked.message is not None
    assert "files.incidents.order" in checked.message
    assert "run again" in checked.message
    assert outcome_of(impossible_incident, "files") == "blocked"


def test_a_tool_with_nothing_new_stays_blocked_without_being_judged_again(
    impossible_incident: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check_tool("files", impossible_incident, AS_OF, "run-1")
    landed(impossible_incident, "files", "run-2", is_new=False)

    def judged_again(*_: object) -> list[object]:
        raise AssertionError("judged again")

    monkeypatch.setattr(checking, "judge", judged_again)
    again = check_tool("files", impossible_incident, AS_OF, "run-2")
    assert _by_id(again) == _by_id(first)
    assert outcome_of(impossible_incident, "files") == "blocked"


def test_a_tool_is_free_again_when_its_rows_are_corrected(impossible_incident: Engine) -> None:
    check_tool("files", impossible_incident, AS_OF, "run-1")
    with session(impossible_incident) as warehouse:
        warehouse.execute("update raw_files.incidents set resolved_at = ?", AS_OF)
    landed(impossible_incident, "files", "run-2")
    assert not check_tool("files", impossible_incident, AS_OF, "run-2").is_blocked
    assert outcome_of(impossible_incident, "files") == "loaded"


def test_another_day_is_judged_anew(impossible_incident: Engine) -> None:
    check_tool("files", impossible_incident, AS_OF, "run-1")
    later = AS_OF + timedelta(days=120)
    forgotten = _by_id(check_tool("files", impossible_incident, later, "run-2"))
    assert forgotten.keys() == _by_id(check_tool("files", impossible_incident, later, "x")).keys()
    with session(impossible_incident, read_only=True) as warehouse:
        (row,) = warehouse.rows(
            "select count(distinct run_id) as n from raw_plumbline.check_results"
        )
    assert row["n"] == 2


def test_another_tool_is_not_blocked(impossible_incident: Engine) -> None:
    landed(impossible_incident, "jira", "run-1")
    assert not check_tool("jira", impossible_incident, AS_OF, "run-1").is_blocked
    assert outcome_of(impossible_incident, "jira") == "loaded"


def _by_id(checked: Checked) -> dict[str, tuple[bool, str]]:
    return {j.expectation.expectation_id: (j.is_passed, j.observed) for j in checked.judgements}
