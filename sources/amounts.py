"""How many of something, in words that agree with the number: 1 team, 2 teams.

For sentences about configuration and loads. How a figure is written is the report's own.
"""

from __future__ import annotations


def amount(count: int, one: str, several: str | None = None) -> str:
    """The number and what it counts; `several` where its plural isn't an s more."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"
