"""EXTRACT: each configured tool in turn; one that fails leaves the others and its last rows alone.

Calls sources.pipeline and writes the ledger. Which rows a tool gives, and how they merge, is
sources/'s; whether they are plausible is check.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration import ledger
from orchestration.progress import Progress, silent
from sources import pipeline
from sources.catalogue import TOOLS
from sources.engine import Engine
from sources.errors import ConfigurationError, PlumblineError

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
        return sum(self.rows_by_table.values())

    @property
    def is_failed(self) -> bool:
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
    progress: Progress = silent,
) -> list[Extracted]:
    """Every tool that is configured, in the catalogue's order."""
    return [
        extract_tool(
            tool,
            engine,
            home,
            run_id,
            full_refresh=full_refresh,
            reconcile=reconcile,
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
    progress: Progress = silent,
) -> Extracted:
    """One tool; what goes wrong with it is its outcome, not an exception."""
    ledger.begin(engine, run_id, tool)
    try:
        extracted = _load(tool, engine, home, full_refresh, reconcile, progress)
    except PlumblineError as error:
        extracted = Extracted(tool, "failed", str(error), error=error)
    ledger.finish(
        engine,
        run_id,
        tool,
        extracted.outcome,
        extracted.message,
        row_count=extracted.row_count,
        has_new_rows=extracted.outcome == "loaded",
    )
    return extracted


def _load(
    tool: str,
    engine: Engine,
    home: Path,
    full_refresh: bool,
    reconcile: bool,
    progress: Progress,
) -> Extracted:
    if not TOOLS[tool].configured():
        return Extracted(tool, "not_configured", f"{tool} has no configuration, so it is not run.")
    progress(tool, "connecting", 0)
    loaded = pipeline.load(
        tool,
        engine=engine,
        home=home,
        full_refresh=full_refresh,
        reconcile=reconcile,
        progress=progress,
    )
    return Extracted(
        tool,
        "unchanged" if loaded.is_unchanged else "loaded",
        " ".join(loaded.problems) or None,
        dict(loaded.rows_by_table),
        loaded.request_count,
        tuple(loaded.problems),
    )
