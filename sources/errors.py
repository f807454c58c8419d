"""The errors that a user is meant to read: one sentence that says what, where and what to do.

Exit codes and their printing belong to orchestration/cli.py, not here.
"""

from __future__ import annotations


class PlumblineError(Exception):
    """One sentence for the user, and the tool that it is about, if any."""

    def __init__(self, sentence: str, *, tool: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.tool = tool


class ConfigurationError(PlumblineError):
    """The call or the configuration is wrong: nothing landed, and a setting is to be corrected."""


class ToolError(PlumblineError):
    """A tool, or a file of one, answered something that cannot be landed."""
