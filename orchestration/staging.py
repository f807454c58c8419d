"""STAGING as the gate: whose tables are rebuilt, whose keep the last good rows, whose are empty.

A tool that a critical check blocks keeps its staging tables as they are, and everything below them
is built with fresh rows of every other tool. Which tool is blocked is check.py's word; what staging
makes of raw rows is dbt_project's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from orchestration import fingerprint, ledger
from orchestration.dbt_project_runner import DbtProjectRunner, NodeResult
from orchestration.settings import DBT_PROJECT
from orchestration.warehouse import Session, session
from sources.engine import Engine

SCHEMA = "staging"
_FOLDER = DBT_PROJECT / "models" / SCHEMA


def of_tool(tool: str) -> str:
    """What dbt selects a tool's staging models by."""
    return f"path:models/{SCHEMA}/{tool}"


@cache
def tables_of(tool: str) -> tuple[str, ...]:
    """The staging tables of a tool."""
    return tuple(sorted(path.stem for path in (_FOLDER / tool).glob("*.sql")))


def word_of(tool: str) -> str:
    """One word for what makes a tool's tables: under another word they may lack a column."""
    return fingerprint.of_files((_FOLDER / tool).glob("*.sql"))


def standing(warehouse: Session, tool: str) -> ledger.Staged | None:
    """What a tool's tables hold, if all of them stand and are of one build of these models."""
    staged = ledger.staged(warehouse, tool)
    if staged is None or staged.word != word_of(tool):
        return None
    # What stood before staging was stored are views, and show whatever is in raw.
    there = {
        row["table_name"]
        for row in warehouse.rows(
            "select table_name from information_schema.tables "
            "where table_schema = ? and table_type = 'BASE TABLE'",
            SCHEMA,
        )
    }
    return staged if there.issuperset(tables_of(tool)) else None


def hold(runner: DbtProjectRunner, engine: Engine, tools: Iterable[str]) -> list[str]:
    """Leave these tools' tables as they are, or make them empty; returns those that are empty.

    A tool's tables are of one good build or hold nothing: with some of them old and some new or
    missing, figures would be made of two states of the tool that never were at the same time.
    """
    with session(engine, read_only=True) as warehouse:
        found = {tool: standing(warehouse, tool) for tool in sorted(tools)}
    if not found:
        return []
    to_empty = [tool for tool, staged in found.items() if staged is None]
    if to_empty:
        ledger.forget_staged(engine, to_empty)
        runner.make_empty([of_tool(tool) for tool in to_empty])
        for tool in to_empty:
            ledger.record_staged(engine, tool, word_of(tool), rows_of=None)
    empty = [tool for tool, staged in found.items() if staged is None or staged.rows_of is None]
    for tool in found:
        ledger.add_to_message(engine, tool, what_is_shown(tool, is_empty=tool in empty))
    return empty


def settle(engine: Engine, tools: Iterable[str], results: Sequence[NodeResult]) -> None:
    """Note what was built of these tools: only one whose models are all good has tables to keep."""
    good = {result.name for result in results if result.is_good}
    with session(engine, read_only=True) as warehouse:
        newest = ledger.newest_rows(warehouse)
    for tool in tools:
        if good.issuperset(tables_of(tool)):
            ledger.record_staged(engine, tool, word_of(tool), rows_of=newest.get(tool, ""))


def is_current(engine: Engine, tool: str) -> bool:
    """Whether a tool's tables hold its newest rows already."""
    with session(engine, read_only=True) as warehouse:
        staged = standing(warehouse, tool)
        newest = ledger.newest_rows(warehouse).get(tool, "")
    return staged is not None and staged.rows_of == newest


def what_is_shown(tool: str, *, is_empty: bool) -> str:
    """What a reader sees of a blocked tool, as a sentence."""
    if is_empty:
        return (
            f"Until then nothing of {tool} is shown: none of its rows has passed yet with the "
            "models as they are now."
        )
    return f"Until then the last rows of {tool} that passed are shown."
