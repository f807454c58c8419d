"""TRANSFORM: raw rows to marts, as dbt, the walk of the commit graph, and dbt again.

Skips what nothing new has arrived for, and keeps a blocked tool's staging tables as they are.
Models and their meaning are dbt_project's; the walk is correlation's; publication is publish.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from correlation import containment
from orchestration import fingerprint, ledger, staging
from orchestration.dbt_project_runner import DbtProjectRunner, NodeResult, TransformError
from orchestration.progress import Progress, silent
from orchestration.settings import Places
from orchestration.warehouse import Session, session
from sources.catalogue import TOOLS
from sources.engine import Engine

# What the walk of the commit graph reads, and everything that leads to it.
GRAPH_INPUT = "+tag:graph_input"
# The ledger's own rows change in every run; what shows them, and how far they let the data reach,
# is rebuilt even if nothing else is.
LEDGER_ROWS = "source:raw_plumbline+"


@dataclass(frozen=True)
class Transformed:
    """What a transform built."""

    # Neither rows nor models nor as_of are new: the marts stand as they are.
    is_skipped: bool
    # The run that built what stands, if besides no tool fares otherwise than it shows.
    stands_since: str | None = None
    results: tuple[NodeResult, ...] = field(default=())
    # Blocked tools with no last good rows to keep.
    empty_tools: tuple[str, ...] = ()

    @property
    def model_count(self) -> int:
        """How many models were built without an error."""
        return sum(1 for r in self.results if r.resource_type == "model" and r.is_good)

    @property
    def warnings(self) -> list[NodeResult]:
        """The data tests of severity `warn` that found rows."""
        return [result for result in self.results if result.status == "warn"]


def transform(
    engine: Engine,
    places: Places,
    as_of: datetime,
    run_id: str,
    *,
    blocked_tools: Sequence[str] = (),
    progress: Progress = silent,
) -> Transformed:
    """Everything but the staging of blocked tools, unless nothing is new."""
    runner = DbtProjectRunner(engine, places, as_of, progress)
    empty = staging.hold(runner, engine, blocked_tools)
    with session(engine, read_only=True) as warehouse:
        # Rows of a blocked tool go nowhere; that it is blocked no more is new without any.
        rows = {
            t: run for t, run in ledger.newest_rows(warehouse).items() if t not in blocked_tools
        }
        word = fingerprint.of_values(
            as_of, fingerprint.of_the_models(), rows, sorted(blocked_tools)
        )
        outcomes = fingerprint.of_values(_outcomes(warehouse))
        built = ledger.last_build(warehouse)
    if built and (built.fingerprint, built.outcomes) == (word, outcomes):
        progress("dbt", "nothing new", 0)
        return Transformed(True, stands_since=built.run_id, empty_tools=tuple(empty))
    if built and built.fingerprint == word:
        progress("dbt", "nothing new but how the tools fare", 0)
        results = _build(runner, [LEDGER_ROWS], [])
        ledger.record_build(engine, run_id, as_of, word, outcomes)
        return Transformed(True, results=tuple(results), empty_tools=tuple(empty))
    blocked = [staging.of_tool(tool) for tool in blocked_tools]
    free = [tool for tool in TOOLS if tool not in blocked_tools]
    ledger.forget_staged(engine, free)
    results = _build(runner, [GRAPH_INPUT], blocked)
    walk(engine, progress)
    results += _build(runner, [], [GRAPH_INPUT, *blocked])
    staging.settle(engine, free, results)
    ledger.record_build(engine, run_id, as_of, word, outcomes)
    return Transformed(False, results=tuple(results), empty_tools=tuple(empty))


def _outcomes(warehouse: Session) -> list[tuple[object, ...]]:
    """How each tool fares; whether it had anything new makes no difference to a reader."""
    well = {"loaded", "unchanged"}
    return [
        (row["tool"], "well" if row["outcome"] in well else row["outcome"], row["message"])
        for row in ledger.latest_outcomes(warehouse)
    ]


def walk(engine: Engine, progress: Progress = silent) -> int:
    """Which deployment first contained which commit; an empty table before its input exists."""
    with session(engine, read_only=True) as warehouse:
        is_ready = warehouse.has_table("correlated", "int_deployed_commits")
    progress("commit graph", "walking", 0)
    connection = engine.connect()
    try:
        if not is_ready:
            containment.prepare(connection)
            return 0
        count = containment.run(connection)
    finally:
        connection.close()
    progress("commit graph", "contained commits", count)
    return count


def _build(
    runner: DbtProjectRunner, select: Sequence[str], exclude: Sequence[str]
) -> list[NodeResult]:
    results = runner.build(select, exclude)
    failed = [result for result in results if not result.is_good and not result.is_skipped]
    if failed:
        first = failed[0]
        others = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        raise TransformError(
            f"dbt: the {first.resource_type} {first.name} failed{others}: {first.message} "
            "What is published stays as it was; the whole story is in logs/dbt.log."
        )
    return results
