"""`plumbline connect`: one sentence for each thing that a tool's connection shows.

What is tried, and which scope is missing, is the tool's own answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.extract import PROGRAM, check_tools
from sources import pipeline
from sources.about import Tried
from sources.catalogue import TOOLS
from sources.errors import ConfigurationError


@dataclass(frozen=True)
class ToolFinding:
    """One thing found about one tool."""

    tool: str
    ok: bool
    sentence: str
    is_outage: bool = False


def try_connections(tool: str | None = None) -> list[ToolFinding]:
    """The named tool, or every configured one."""
    wanted = [tool] if tool else [n for n in TOOLS if n != PROGRAM and TOOLS[n].configured()]
    if not wanted:
        raise ConfigurationError("No tool is configured: run `plumbline init`.")
    for name in wanted:
        check_tools([name])
    return [found for name in wanted for found in _findings(name)]


def _findings(tool: str) -> Iterator[ToolFinding]:
    if TOOLS[tool].about.tried is Tried.DEMO:
        yield ToolFinding(
            tool,
            True,
            f"Unverified: {TOOLS[tool].about.label} was tried against the demo only, never "
            "against a real service.",
        )
    for part in TOOLS[tool].about.unverified:
        yield ToolFinding(
            tool,
            True,
            f"Unverified: of {TOOLS[tool].about.label}, {part} were tried against the demo only.",
        )
    for finding in pipeline.connect(tool):
        yield ToolFinding(tool, finding.ok, finding.sentence, finding.is_outage)
