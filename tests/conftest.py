"""In which order a run takes its tests, and what is told at its end of the fault matrix.

No fixture is kept here: what tests share stands beside them.
"""

from __future__ import annotations

import pytest

CELL = "cell"
# What takes minutes a file begins first, so that no worker is left with it while others are done;
# and what makes something dear before what waits for it.
LONGEST_FIRST = (
    "tests/end_to_end/test_engines_agree.py",
    "tests/end_to_end/test_demo.py",
    "tests/dbt_project/",
    "tests/end_to_end/",
    "tests/sources/test_fault_matrix.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; `make test` tells xdist to keep this order."""

    def rank(item: pytest.Item) -> int:
        of_it = (i for i, place in enumerate(LONGEST_FIRST) if item.nodeid.startswith(place))
        return next(of_it, len(LONGEST_FIRST))

    items.sort(key=rank)


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
