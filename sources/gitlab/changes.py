"""From merge requests to rows: what is needed of their texts is read here, and they end here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sources.edge import Edge, Row
from sources.gitlab.answers import Details, Note, Object
from sources.gitlab.people import account, signed_by, users, who
from sources.gitlab.projects import Project
from sources.gitlab.references import References
from sources.landing import Page

READ = frozenset(
    "id iid state title description draft work_in_progress author author_id created_at merged_at "
    "closed_at updated_at target_branch source_branch source_project_id target_project_id labels "
    "sha merge_commit_sha squash_commit_sha reviewers".split()
)

# What GitLab notes of an event, word for word; a star stands around what it prints in bold.
_KINDS = {
    "approved this merge request": "approval",
    "unapproved this merge request": "dismissal",
    "requested changes": "changes_requested",
}
_READY = re.compile(
    r"^(?:marked this merge request as \*{0,2}ready|unmarked (?:this merge request )?as a )",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"^marked (?:this merge request )?as (?:a )?\*{0,2}(?:draft|work in progress)", re.IGNORECASE
)
_REQUESTED = re.compile(r"requested review from ((?:@[\w.-]+(?:,? and |, | )?)+)", re.IGNORECASE)
_MENTIONED = re.compile(r"@([\w.-]*\w)")


def pages(
    edge: Edge,
    project: Project,
    references: References,
    item: Object,
    details: Details,
    reverts_change_id: str | None,
) -> Iterator[Page]:
    """Everything of one merge request."""
    edge.discard("merge_requests", item.keys() - READ)
    change_id = edge.native_id(item.get("id"), "a merge request")
    yield "merge_requests", [_row(edge, project, item, details, change_id, reverts_change_id)]
    yield "merge_request_issue_keys", list(_issue_keys(edge, references, item, details, change_id))
    yield (
        "merge_request_commits",
        [
            {
                "change_id": change_id,
                "commit_sha": commit["id"],
                "authored_at": commit.get("authored_date") or commit.get("created_at"),
                "committed_at": commit.get("committed_date") or commit.get("created_at"),
                **signed_by(edge, commit),
            }
            for commit in details.commits
        ],
    )
    yield (
        "merge_request_files",
        [
            {
                "change_id": change_id,
                "directory": edge.directory(file.path),
                "file_hash": edge.file_hash(file.path),
                "lines_added": file.lines_added,
                "lines_deleted": file.lines_deleted,
                "is_generated": edge.is_generated(file.path),
            }
            for file in details.files
        ],
    )
    yield "reviews", list(_reviews(edge, item, details.notes, change_id))


def replacing(found: Iterable[Page], change_id: str) -> Iterator[Page]:
    """The pages, and for each list that came empty the row that takes away what it held before."""
    keys_of_none: dict[str, Row] = {
        "merge_request_issue_keys": {"issue_key": "", "found_in": ""},
        "merge_request_commits": {"commit_sha": ""},
        "merge_request_files": {"file_hash": "", "directory": ""},
    }
    for table, rows in found:
        if rows or table not in keys_of_none:
            yield table, rows
        else:
            yield table, [{"change_id": change_id, **keys_of_none[table], "is_gone": True}]


def reverted_texts(item: Object, details: Details) -> list[str]:
    """The texts that may say which merge request this one reverts."""
    return [item.get("description") or "", *(one.get("message") or "" for one in details.commits)]


def _row(
    edge: Edge,
    project: Project,
    item: Object,
    details: Details,
    change_id: str,
    reverts_change_id: str | None,
) -> Row:
    is_draft = item.get("draft", item.get("work_in_progress"))
    added = [file.lines_added for file in details.files]
    deleted = [file.lines_deleted for file in details.files]
    return {
        "change_id": change_id,
        "repository_id": project.native_id,
        "number": item.get("iid"),
        "target_branch": project.lands(item.get("target_branch")),
        "state": item.get("state"),
        **who(edge, "author", account(item.get("author"))),
        "is_draft": is_draft,
        "created_at": item.get("created_at"),
        "ready_at": _ready_at(item, details.notes, is_draft=bool(is_draft)),
        "merged_at": item.get("merged_at"),
        "closed_at": item.get("closed_at"),
        "merge_commit_sha": merge_commit_sha(item),
        "reverts_change_id": reverts_change_id,
        "lines_added": _sum(added),
        "lines_deleted": _sum(deleted),
        "file_count": len(details.files),
        "labels": _labels(item),
    }


def _labels(item: Object) -> list[str]:
    """Labels are words, or objects where they were asked for with their details."""
    listed = item.get("labels") or ()
    return sorted(one["name"] if isinstance(one, dict) else one for one in listed)


def _sum(counts: list[int | None]) -> int | None:
    """All lines; unknown where those of one file are."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def merge_commit_sha(item: Object) -> str | None:
    """The commit that a merge left on the target branch.

    A fast-forward leaves no merge commit: it is the squashed commit, or the branch's last one.
    """
    if item.get("merged_at") is None and item.get("state") != "merged":
        return None
    return item.get("merge_commit_sha") or item.get("squash_commit_sha") or item.get("sha")


def _ready_at(item: Object, notes: list[Note], *, is_draft: bool) -> str | None:
    """When it was first ready for review: at once, unless it was opened as a draft."""
    for note in notes:
        if note.is_system and _READY.match(note.body):
            return note.created_at
        if note.is_system and _DRAFT.match(note.body):
            return item.get("created_at")
    return None if is_draft else item.get("created_at")


def _issue_keys(
    edge: Edge, references: References, item: Object, details: Details, change_id: str
) -> Iterator[Row]:
    texts = {
        "title": item.get("title"),
        "body": item.get("description"),
        "commit": "\n".join(one.get("message") or "" for one in details.commits),
    }
    found = {
        place: [*edge.issue_keys(text), *references.issue_keys(text)]
        for place, text in texts.items()
    }
    branch = item.get("source_branch")
    found["branch"] = edge.branch_issue_keys(branch)
    # The number in a branch of a fork is that of an issue of the fork.
    if item.get("source_project_id") == item.get("target_project_id"):
        found["branch"] += references.branch_issue_keys(branch)
    for place, keys in found.items():
        text = texts.get(place)
        closing = edge.closing_issue_keys(text) | references.closing_issue_keys(text)
        for key in keys:
            yield {
                "change_id": change_id,
                "issue_key": key,
                "found_in": place,
                "is_closing": key in closing,
            }


def _reviews(edge: Edge, item: Object, notes: list[Note], change_id: str) -> Iterator[Row]:
    asked = {(account(one) or "").lower() for one in users(item.get("reviewers"))}
    for note in notes:
        if note.is_system:
            for listed in _REQUESTED.findall(note.body):
                asked |= {name.lower() for name in _MENTIONED.findall(listed)}
    for note in notes:
        kind = _KINDS.get(note.body.strip().lower()) if note.is_system else "comment"
        if kind is None:
            continue
        yield {
            "review_id": note.id,
            "change_id": change_id,
            **who(edge, "reviewer", note.username),
            "kind": kind,
            "is_requested": (note.username or "").lower() in asked,
            "comment_count": 0 if note.is_system else 1,
            "submitted_at": note.created_at,
        }
