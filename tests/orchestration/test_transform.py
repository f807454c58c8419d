"""What a transform builds, what it leaves out, and when it builds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from orchestration import ledger
from orchestration import transform as transforming
from orchestration.dbt_project_runner import NodeResult, TransformError
from orchestration.settings import Places
from orchestration.transform import Transformed, transform
from sources.engine import Engine

AS_OF = datetime(2026, 11, 16, tzinfo=UTC)
Build = tuple[list[str], list[str]]


class ScriptedDbt:
    """Notes what would have been built, and answers with these results."""

    def __init__(self) -> None:
        self.builds: list[Build] = []
        self.results: list[NodeResult] = []

    def build(self, select: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[NodeResult]:
        self.builds.append((list(select), list(exclude)))
        return list(self.results)

    def make_empty(self, select: Sequence[str]) -> None:
        self.builds.append((["empty", *select], []))


@pytest.fixture
def dbt(monkeypatch: pytest.MonkeyPatch) -> ScriptedDbt:
    scripted = ScriptedDbt()
    monkeypatch.setattr(transforming, "DbtProjectRunner", lambda *_: scripted)
    monkeypatch.setattr(transforming, "walk", lambda *_: scripted.builds.append((["walk"], [])))
    return scripted


def landed(engine: Engine, tool: str, run_id: str, outcome: ledger.Outcome = "loaded") -> None:
    ledger.begin(engine, run_id, tool)
    ledger.finish(engine, run_id, tool, outcome, has_new_rows=outcome == "loaded")


def run(engine: Engine, places: Places, run_id: str, as_of: datetime = AS_OF) -> Transformed:
    return transform(engine, places, as_of, run_id)


EVERYTHING: list[Build] = [
    (["+tag:graph_input"], []),
    (["walk"], []),
    ([], ["+tag:graph_input"]),
]


def test_the_walk_stands_between_the_two_halves_of_dbt(
    engine: Engine, places: Places, dbt: ScriptedDbt
) -> None:
    landed(engine, "github", "run-1")
    assert not run(engine, places, "run-1").is_skipped
    assert dbt.builds == EVERYTHING


def test_only_the_staging_of_a_blocked_tool_is_left_out_of_both_halves(
    engine: Engine, places: Places, dbt: ScriptedDbt
) -> None:
    built = transform(engine, places, AS_OF, "run-1", blocked_tools=["jira"])
    assert dbt.builds == [
        (["empty", "path:models/staging/jira"], []),
        (["+tag:graph_input"], ["path:models/staging/jira"]),
        (["walk"], []),
        ([], ["+tag:graph_input", "path:models/staging/jira"]),
    ]
    assert built.empty_tools == ("jira",)


def test_a_tool_that_is_good_again_without_new_rows_is_built(
    engine: Engine, places: Places, dbt: ScriptedDbt
) -> None:
    landed(engine, "jira", "run-1")
    run(engine, places, "run-1")
    transform(engine, places, AS_OF, "run-2", blocked_tools=["jira"])
    dbt.builds.clear()
    landed(engine, "jira", "run-3", "unchanged")
    assert not run(engine, places, "run-3").is_skipped
    assert dbt.builds == EVERYTHING


def test_further_rows_of_a_blocked_tool_build_nothing_but_how_it_fares(
    engine: Engine, places: Places, dbt: ScriptedDbt
) -> None:
    transform(engine, places, AS_OF, "run-1", blocked_tools=["jira"])
    dbt.builds.clear()
    landed(engine, "jira", "run-2")
    ledger.block(engine, "jira", "jira is blocked.")
    again = transform(engine, places, AS_OF, "run-2", blocked_tools=["jira"])
    assert (again.is_skipped, again.stands_since) == (True, None)
    assert (["source:raw_plumbline+"], []) in dbt.builds
    assert EVERYTHING[1] not in dbt.builds


def test_nothing_new_builds_nothing(engine: Engine, places: Places, dbt: ScriptedDbt) -> None:
    landed(engine, "github", "run-1")
    run(engine, places, "run-1")
    dbt.builds.clear()
    landed(engine, "github", "run-2", "unchanged")
    again = run(engine, places, "run-2")
    assert (again.is_skipped, again.stands_since) == (True, "run-1")
    assert dbt.builds == []


def test_a_tool_that_begins_to_fail_shows_in_its_freshness_and_nothing_else_is_built(
    engine: Engine, places: Places, dbt: ScriptedDbt
) -> None:
    landed(engine, "github", "run-1")
    run(engine, places, "run-1")
    dbt.builds.clear()
    landed(engine, "github", "run-2", "failed")
    again = run(engine, places, "run-2")
    assert (again.is_skipped, again.stands_since) == (True, None)
    assert dbt.builds == [(["source:raw_plumbline+"], [])]


@pytest.mark.parametrize("what", ["rows", "day", "models"])
def test_anything_new_builds_everything(
    what: str,
    engine: Engine,
    places: Places,
    dbt: ScriptedDbt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    landed(engine, "github", "run-1")
    run(engine, places, "run-1")
    dbt.builds.clear()
    day = AS_OF
    if what == "rows":
        landed(engine, "github", "run-2")
    elif what == "day":
        day = AS_OF.replace(day=17)
    else:
        monkeypatch.setattr(transforming.fingerprint, "of_the_models", lambda: "another")
    assert not run(engine, places, "run-2", day).is_skipped
    assert dbt.builds == EVERYTHING


def test_a_failed_build_is_no_good_build_and_the_next_run_builds_again(
    engine: Engine, places: Places, dbt: ScriptedDbt
) -> None:
    landed(engine, "github", "run-1")
    dbt.results = [NodeResult("model.plumbline.x", "model", "x", "error", "No column y.", 0.1)]
    with pytest.raises(TransformError, match=r"the model x failed: No column y\."):
        run(engine, places, "run-1")
    dbt.results = []
    dbt.builds.clear()
    landed(engine, "github", "run-2", "unchanged")
    assert not run(engine, places, "run-2").is_skipped
    assert dbt.builds == EVERYTHING
