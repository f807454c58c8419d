"""What is told at the end of a run: how many cells of the fault matrix passed.

No fixture is kept here: what tests share stands beside them.
"""

from __future__ import annotations

import pytest

CELL = "cell"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cells were tried and how many passed, also those of xdist's workers."""
    told: dict[str, bool] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, ()):
            # A cell that fails in its setup or its teardown did not pass.
            if CELL in getattr(report, "keywords", {}):
                told[report.nodeid] = told.get(report.nodeid, True) and outcome == "passed"
    if told:
        terminalreporter.write_line(
            f"fault matrix: {sum(told.values())} of {len(told)} cells passed"
        )
