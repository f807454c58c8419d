"""What GitHub says about a pull request, a commit and a deployment, whichever API said it.

GraphQL and REST write the same facts differently; both are read into these, and rows.py makes rows
of these only. So both paths give the same rows. Texts are in here and go no further than rows.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody: by account where GitHub knows it, else by the address of a commit."""

    name: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit."""

    sha: str
    message: str
    authored_at: str | None
    committed_at: str | None
    author: Account | None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that a pull request changes."""

    path: str
    lines_added: int
    lines_deleted: int


@dataclass(frozen=True, slots=True)
class Review:
    """A submitted review."""

    id: Any
    state: str
    submitted_at: str | None
    reviewer: Account | None
    comment_count: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a pull request: of `kind` requested, ready, draft or reopened."""

    kind: str
    at: str
    reviewer: Account | None = None
    team: str | None = None


@dataclass(slots=True)
class PullRequest:
    """A pull request with all that belongs to it."""

    id: Any
    number: int
    state: str
    is_draft: bool
    title: str
    body: str
    author: Account | None
    created_at: str
    updated_at: str
    merged_at: str | None
    closed_at: str | None
    merge_commit_sha: str | None
    head_sha: str | None
    head_branch: str
    target_branch: str
    lines_added: int | None
    lines_deleted: int | None
    file_count: int | None
    commit_count: int | None
    labels: list[str] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeploymentStatus:
    """A status that a deployment went through."""

    id: str
    state: str
    created_at: str


@dataclass(slots=True)
class Deployment:
    """A deployment with its statuses."""

    id: Any
    environment: str | None
    task: str | None
    commit_sha: str | None
    tag: str | None
    creator: Account | None
    created_at: str
    updated_at: str | None
    statuses: list[DeploymentStatus] = field(default_factory=list)


def rest_account(user: Object | None) -> Account | None:
    """An account as REST writes it; None for an account that was deleted."""
    if not user or not user.get("login"):
        return None
    return Account(user["login"], user.get("type"))


def graphql_account(actor: Object | None) -> Account | None:
    """An account as GraphQL writes it."""
    if not actor or not actor.get("login"):
        return None
    return Account(actor["login"], actor.get("__typename"))


def signed_by(signature: Object | None) -> Account | None:
    """The author of a commit whom GitHub knows no account of: by address, else by name."""
    if not signature:
        return None
    name = (signature.get("email") or "").strip() or (signature.get("name") or "").strip()
    return Account(name) if name else None


def rest_commit(item: Object) -> Commit:
    """A commit of REST's lists of commits."""
    commit = item["commit"]
    author, committer = commit.get("author") or {}, commit.get("committer") or {}
    return Commit(
        sha=item["sha"],
        message=commit.get("message") or "",
        authored_at=author.get("date"),
        committed_at=committer.get("date"),
        author=rest_account(item.get("author")) or signed_by(author),
        parents=tuple(parent["sha"] for parent in item.get("parents") or ()),
    )
