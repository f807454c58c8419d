"""CHECK: is what landed plausible? Runs each tool's suite and says which tools go no further.

Fetches the batches and keeps the ledger; judging is expectations/'s. A suite is judged again only
when its rows, its file or as_of changed, because Great Expectations takes seconds to import.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from expectations.run import Judgement, judge
from expectations.suites import FOLDER, Expectation, Suite, read_suite
from orchestration import fingerprint, ledger
from orchestration.extract import PROGRAM
from orchestration.progress import Progress, silent
from orchestration.warehouse import session
from sources.engine import Engine


@dataclass(frozen=True)
class Checked:
    """What one tool's suite saw."""

    tool: str
    judgements: tuple[Judgement, ...]

    @property
    def blocking(self) -> list[Judgement]:
        """The failed critical expectations; one of them blocks the tool."""
        return [judgement for judgement in self.judgements if judgement.blocks]

    @property
    def warnings(self) -> list[Judgement]:
        """The failed expectations that block nothing."""
        return [j for j in self.judgements if not j.is_passed and not j.expectation.is_critical]

    @property
    def is_blocked(self) -> bool:
        """Whether the tool's last good rows are kept in place of what just landed."""
        return bool(self.blocking)

    @property
    def message(self) -> str | None:
        """One sentence on why the tool is blocked."""
        if not self.is_blocked:
            return None
        first = self.blocking[0]
        others = f" (and {len(self.blocking) - 1} more)" if len(self.blocking) > 1 else ""
        return (
            f"{self.tool} is blocked by {first.expectation.expectation_id}{others}: expected that "
            f"{_lower_first(first.expectation.description)} Seen: {first.observed}. Correct the "
            "data at the tool, then run again."
        )


def check(
    tools: Iterable[str],
    engine: Engine,
    as_of: datetime,
    run_id: str,
    *,
    progress: Progress = silent,
) -> list[Checked]:
    """Every named tool that has a suite."""
    with engine.held_open():
        return [
            check_tool(tool, engine, as_of, run_id, progress=progress)
            for tool in tools
            if is_judged(tool)
        ]


def is_judged(tool: str) -> bool:
    """Whether the tool has a suite."""
    return _suite_file(tool).exists()


def check_tool(
    tool: str, engine: Engine, as_of: datetime, run_id: str, *, progress: Progress = silent
) -> Checked:
    """One tool's suite; a critical failure is written to the ledger as blocking."""
    suite = suite_of(tool)
    with session(engine, read_only=True) as warehouse:
        word = fingerprint.of_values(
            as_of,
            fingerprint.of_files([_suite_file(tool)]),
            # Some suites read the program too, as the services that an incident may name.
            {t: run for t, run in ledger.newest_rows(warehouse).items() if t in {tool, PROGRAM}},
        )
        known = ledger.checked_already(warehouse, tool, word)
        frames = {} if known else {b.name: warehouse.frame(b.sql(as_of)) for b in suite.batches}
    if known:
        checked = Checked(tool, tuple(_remembered(suite, row) for row in known))
    else:
        progress("checks", tool, len(suite.expectations))
        checked = Checked(tool, tuple(judge(suite, frames)))
        ledger.record_checks(engine, run_id, tool, checked.judgements, word)
    if checked.message:
        ledger.block(engine, tool, checked.message)
    return checked


@cache
def suite_of(tool: str) -> Suite:
    """The tool's suite, read once a process."""
    return read_suite(_suite_file(tool))


def _suite_file(tool: str) -> Path:
    return FOLDER / f"{tool}.yml"


def _remembered(suite: Suite, row: dict[str, Any]) -> Judgement:
    by_id: dict[str, Expectation] = {e.expectation_id: e for e in suite.expectations}
    return Judgement(
        tool=suite.tool,
        table=row["table_name"],
        expectation=by_id[row["expectation_id"]],
        is_passed=bool(row["is_passed"]),
        observed=row["observed"],
    )


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
