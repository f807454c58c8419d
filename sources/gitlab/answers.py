"""What GitLab says of a merge request beyond its list, whichever API said it.

GraphQL and REST write the same facts differently; both are read into these, and rows are made of
these only. So both paths give the same rows. Texts are in here and go no further than the rows'
modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file that a merge request changes; the lines are unknown where GitLab folds the diff."""

    path: str
    lines_added: int | None
    lines_deleted: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A comment, or what GitLab itself notes of an event."""

    id: str
    is_system: bool
    body: str
    username: str | None
    created_at: str


@dataclass(slots=True)
class Details:
    """What belongs to a merge request: commits in REST's words, files, notes."""

    commits: list[Object]
    files: list[File]
    notes: list[Note]
