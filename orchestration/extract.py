"""EXTRACT: each configured tool in turn; one that fails leaves the others and its last rows alone.

Calls sources.pipeline and writes the ledger. Which rows a tool gives, and how they merge, is
sources/'s; whether they are plausible is check.py's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import ledger
from orchestration.progress import Progress, silent
from sources import pipeline
from sources.catalogue import TOOLS
from sources.engine import Engine
from sources.errors import ConfigurationError, PlumblineError
from sources.extraction import Window

if TYPE_CHECKING:
    from sources.http import Clock

PROGRAM = "program"


@dataclass(frozen=True)
class Extracted:
    """How one tool's extraction ended."""

    tool: str
    outcome: ledger.Outcome
    message: str | None = None
    rows_by_table: dict[str, int] = field(default_factory=dict)
    request_count: int = 0
    problems: tuple[str, ...] = ()
    error: PlumblineError | None = None

    @property
    def row_count(self) -> int:
        """The rows that landed, over all tables of the tool."""
        return sum(self.rows_by_table.values())

    @property
    def is_failed(self) -> bool:
        """Whether nothing of the tool landed; what landed before still stands."""
        return self.outcome == "failed"


def check_tools(tools: Sequence[str]) -> list[str]:
    """The named tools, or all of them; a name that is none is refused.

    The program always comes along: it says what the others' rows belong to.
    """
    unknown = [tool for tool in tools if tool not in TOOLS]
    if unknown:
        raise ConfigurationError(
            f"There is no tool {unknown[0]!r}: name one of {', '.join(TOOLS)}."
        )
    return [tool for tool in TOOLS if not tools or tool in {*tools, PROGRAM}]


def extract(
    tools: Sequence[str],
    engine: Engine,
    home: Path,
    run_id: str,
    *,
    full_refresh: bool = False,
    reconcile: bool = False,
    window: Window | None = None,
    clock: Clock | None = None,
    progress: Progress = silent,
) -> list[Extracted]:
    """Every tool that is configured, in the catalogue's order; the program is always read whole."""
    return [
        extract_tool(
            tool,
            engine,
            home,
            run_id,
            full_refresh=full_refresh,
            reconcile=reconcile,
            window=None if tool == PROGRAM else window,
            clock=clock,
            progress=progress,
        )
        for tool in tools
    ]


def extract_tool(
    tool: str,
    engine: Engine,
    home: Path,
    run_id: str,
    *,
    full_refresh: bool = False,
    reconcile: bool = False,
    window: Window | None = None,
    clock: Clock | None = None,
    progress: Progress = silent,
) -> Extracted:
    """One tool; what goes wrong with it is its outcome, not an exception."""
    with engine.held_open():
        ledger.begin(engine, run_id, tool)
        try:
            extracted = _load(tool, engine, home, full_refresh, reconcile, window, clock, progress)
        except PlumblineError as error:
            extracted = Extracted(tool, "failed", str(error), error=error)
        # Of the two readings of a window, one may have landed before the other failed.
        half = extracted.is_failed and window is not None
        ledger.finish(
            engine,
            run_id,
            tool,
            extracted.outcome,
            extracted.message,
            row_count=extracted.row_count,
            has_new_rows=extracted.outcome == "loaded" or half,
        )
    return extracted


def _load(
    tool: str,
    engine: Engine,
    home: Path,
    full_refresh: bool,
    reconcile: bool,
    window: Window | None,
    clock: Clock | None,
    progress: Progress,
) -> Extracted:
    if not TOOLS[tool].configured():
        return Extracted(tool, "not_configured", f"{tool} has no configuration, so it is not run.")
    progress(tool, "connecting", 0)
    # A window of history is read again before what is new: a tool that was loaded is up to date,
    # which after the window alone it would not be.
    parts: list[Window | None] = [None] if window is None else [window, None]
    readings = [
        pipeline.load(
            tool,
            engine=engine,
            home=home,
            full_refresh=full_refresh,
            reconcile=reconcile,
            window=part,
            clock=clock,
            progress=progress,
        )
        for part in parts
    ]
    rows: Counter[str] = Counter()
    for reading in readings:
        rows.update(reading.rows_by_table)
    problems = tuple(dict.fromkeys(p for reading in readings for p in reading.problems))
    return Extracted(
        tool,
        "unchanged" if all(reading.is_unchanged for reading in readings) else "loaded",
        " ".join(problems) or None,
        dict(rows),
        sum(reading.request_count for reading in readings),
        problems,
    )
