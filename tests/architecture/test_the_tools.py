"""Where the tools are named besides their catalogue, because its importer may not read it."""

from __future__ import annotations

from typing import get_args

from reports.words import tool_name
from sources.catalogue import TOOLS
from sources.program.models import Tool


def test_a_program_may_map_the_words_of_every_tool_but_itself() -> None:
    assert {*get_args(Tool), "program"} == set(TOOLS)


def test_the_report_knows_how_every_tool_is_written() -> None:
    assert [tool for tool in TOOLS if tool_name(tool) == tool] == []
