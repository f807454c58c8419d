"""What extractors ask the program of this run: the names that it declares.

Everything else about a program goes through a Program.
"""

from __future__ import annotations

from sources.edge.texts import KeyPattern
from sources.engine import program_dir
from sources.program.program import Program
from sources.program.reading import read


def current() -> Program:
    """The program that PLUMBLINE_PROGRAM names."""
    return read(program_dir())


def declared_repositories() -> set[str]:
    """Every repository that the program names: github:acme/shop."""
    return current().declared_repositories()


def release_branch_patterns() -> dict[str, str]:
    """Repository → the pattern of branches that it is released from: release/*."""
    return current().release_branch_patterns()


def declared_bots() -> set[str]:
    """Accounts that the program knows for programs."""
    return set(current().bots)


def declared_projects() -> set[str]:
    """Keys of issue projects that the program names, by teams or by components of services."""
    return current().declared_projects()


def declared_key_patterns() -> list[KeyPattern]:
    """How projects write their keys, where it is in a way of their own."""
    return [KeyPattern(one.pattern, one.key) for one in current().issue_keys]
