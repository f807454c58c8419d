"""The errors that a user is meant to read: one sentence that says what, where and what to do.

Exit codes and their printing belong to orchestration/cli.py, not here.
"""

from __future__ import annotations


class PlumblineError(Exception):
    """One sentence for the user, and the tool that it is about, if any."""

    # Whether it is the trouble of a site that is right as it is set, and may be gone later.
    is_outage = False

    def __init__(self, sentence: str, *, tool: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.tool = tool


class ConfigurationError(PlumblineError):
    """The call or the configuration is wrong: nothing landed, and a setting is to be corrected."""


class ToolError(PlumblineError):
    """A tool, or a file of one, answered something that cannot be landed."""


class OutageError(ToolError):
    """A site does not answer, or not now, whatever is set."""

    is_outage = True
