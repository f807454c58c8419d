"""Looks at where the reports lie, and reads none of them."""

from __future__ import annotations

from sources.amounts import amount
from sources.ci_artifacts.formats import SUFFIXES, TOOL
from sources.ci_artifacts.reading import commit_of, service_of
from sources.extraction import ConnectionFinding
from sources.storage import files_of


def connect() -> list[ConnectionFinding]:
    """How many reports lie where they can be placed."""
    files = files_of(TOOL, SUFFIXES)
    placed = sum(commit_of(file) is not None or service_of(file) is not None for file in files)
    if not files:
        return [ConnectionFinding(True, "The folders are there, and no report is in them yet.")]
    return [
        ConnectionFinding(
            placed > 0,
            f"{placed} of {amount(len(files), 'report')} in a folder of a commit or a service.",
        )
    ]
