"""What Bitbucket says, whichever of its two APIs said it.

Cloud and Data Center write the same facts differently; both are read into these, and rows.py makes
rows of these only. Texts are in here and go no further than rows.py. Times are ISO 8601 texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

OPEN = "OPEN"
MERGED = "MERGED"
APPROVAL = "approval"
CHANGES_REQUESTED = "changes_requested"
COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody: `id` is what stays, `name` is what shows a program by its shape."""

    id: str
    name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: `path` is where its API is, `name` may be a pseudonym."""

    id: str
    path: str
    full_name: str
    name: str
    main_branch: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; Cloud tells one time only."""

    sha: str
    message: str
    authored_at: str | None
    committed_at: str | None
    author: Account | None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that a pull request changes; Data Center does not count its lines."""

    path: str
    lines_added: int | None
    lines_deleted: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said to a pull request; `id` is None where Bitbucket has none."""

    kind: str
    at: str
    reviewer: Account | None
    id: Any = None


@dataclass(slots=True)
class PullRequest:
    """A pull request as the list tells it; `mark` changes whenever what belongs to it may have."""

    number: int
    state: str
    is_draft: bool
    title: str
    body: str
    author: Account | None
    created_at: str
    updated_at: str
    closed_at: str | None
    merge_commit: str | None
    source_branch: str
    target_branch: str
    mark: str
    commits: list[Commit] = field(default_factory=list)
    files: list[File] | None = None
    reviews: list[Review] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag."""

    name: str
    commit_sha: str | None
    at: str | None
