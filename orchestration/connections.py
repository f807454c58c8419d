"""`plumbline connect`: one sentence for each thing that a tool's connection shows.

What is tried, and which scope is missing, is the tool's own answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.extract import PROGRAM, check_tools
from sources import pipeline
from sources.catalogue import TOOLS
from sources.errors import ConfigurationError


@dataclass(frozen=True)
class ToolFinding:
    """One thing found about one tool."""

    tool: str
    ok: bool
    sentence: str


def try_connections(tool: str | None = None) -> list[ToolFinding]:
    """The named tool, or every configured one."""
    wanted = [tool] if tool else [n for n in TOOLS if n != PROGRAM and TOOLS[n].configured()]
    if not wanted:
        raise ConfigurationError("No tool is configured: run `plumbline init`.")
    for name in wanted:
        check_tools([name])
    return [
        ToolFinding(name, finding.ok, finding.sentence)
        for name in wanted
        for finding in pipeline.connect(name)
    ]
