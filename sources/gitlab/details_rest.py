"""The details of merge requests by REST: three requests and more for each of them.

The fallback, and the rest of a list that is too long for a page of GraphQL. What asks may be called
by several threads; what has to do with the edge is done with what they bring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sources.edge import Edge
from sources.gitlab.answers import Details, File, Note, Object
from sources.gitlab.client import GitLab
from sources.gitlab.people import account

_NOTE_READ = frozenset("id system body author created_at".split())
_COMMIT_READ = frozenset("id message authored_date committed_date author_email author_name".split())
_DIFF_READ = frozenset("old_path new_path diff".split())
_HUNK = re.compile(r"^@@ ", re.MULTILINE)

COMMITS = "commits"
FILES = "files"
NOTES = "notes"
ALL = frozenset((COMMITS, FILES, NOTES))


@dataclass(slots=True)
class Told:
    """What was asked of one merge request; None is what was not."""

    commits: list[Object] | None = None
    files: list[File] | None = None
    unread_of_files: list[frozenset[str]] = field(default_factory=list)
    notes: list[Object] | None = None


def told(gitlab: GitLab, path: str, wanted: frozenset[str]) -> Told:
    """What is wanted of the merge request at a path."""
    found = Told()
    if COMMITS in wanted:
        found.commits = gitlab.objects(f"{path}/commits")
    if FILES in wanted:
        # Diffs are long: of each page only the counts are kept.
        found.files = []
        for page in gitlab.pages(f"{path}/diffs"):
            found.files += map(_file, page)
            found.unread_of_files += (frozenset(one.keys() - _DIFF_READ) for one in page)
    if NOTES in wanted:
        found.notes = gitlab.objects(f"{path}/notes", sort="asc", order_by="created_at")
    return found


def details(edge: Edge, found: Told) -> Details:
    """All that belongs to a merge request of which everything was asked."""
    for unread in found.unread_of_files:
        edge.discard("merge_request_files", unread)
    return Details(commits(edge, found), found.files or [], notes(edge, found))


def commits(edge: Edge, found: Told) -> list[Object]:
    """Its commits."""
    for one in found.commits or ():
        edge.discard("merge_request_commits", one.keys() - _COMMIT_READ)
    return found.commits or []


def notes(edge: Edge, found: Told) -> list[Note]:
    """Its comments and events, the oldest first."""
    for one in found.notes or ():
        edge.discard("reviews", one.keys() - _NOTE_READ)
    return [
        Note(
            id=edge.native_id(one.get("id"), "a note"),
            is_system=bool(one.get("system")),
            body=one.get("body") or "",
            username=account(one.get("author")),
            created_at=one["created_at"],
        )
        for one in found.notes or ()
    ]


def _file(item: Object) -> File:
    diff = item.get("diff") or ""
    path = item.get("new_path") or item["old_path"]
    if not _HUNK.search(diff):
        # Folded, binary, or only renamed: nothing says how many lines.
        return File(path, None, None)
    signs = [line[:1] for line in diff.splitlines()]
    return File(path, signs.count("+"), signs.count("-"))
