"""The details of merge requests by REST: three requests and more for each of them.

The fallback, and the rest of a list that is too long for a page of GraphQL.
"""

from __future__ import annotations

import re

from sources.edge import Edge
from sources.gitlab.answers import Details, File, Note, Object
from sources.gitlab.client import GitLab
from sources.gitlab.people import account

_NOTE_READ = frozenset("id system body author created_at".split())
_COMMIT_READ = frozenset("id message authored_date committed_date author_email author_name".split())
_DIFF_READ = frozenset("old_path new_path diff".split())
_HUNK = re.compile(r"^@@ ", re.MULTILINE)


def details(gitlab: GitLab, edge: Edge, path: str) -> Details:
    """All that belongs to the merge request at a path."""
    return Details(
        commits(gitlab, edge, path), files(gitlab, edge, path), notes(gitlab, edge, path)
    )


def commits(gitlab: GitLab, edge: Edge, path: str) -> list[Object]:
    """Its commits."""
    found = gitlab.objects(f"{path}/commits")
    for one in found:
        edge.discard("merge_request_commits", one.keys() - _COMMIT_READ)
    return found


def notes(gitlab: GitLab, edge: Edge, path: str) -> list[Note]:
    """Its comments and events, the oldest first."""
    found = gitlab.objects(f"{path}/notes", sort="asc", order_by="created_at")
    for one in found:
        edge.discard("reviews", one.keys() - _NOTE_READ)
    return [
        Note(
            id=edge.native_id(one.get("id"), "a note"),
            is_system=bool(one.get("system")),
            body=one.get("body") or "",
            username=account(one.get("author")),
            created_at=one["created_at"],
        )
        for one in found
    ]


def files(gitlab: GitLab, edge: Edge, path: str) -> list[File]:
    """The files that it changes, their lines counted from the diffs."""
    found = gitlab.objects(f"{path}/diffs")
    for one in found:
        edge.discard("merge_request_files", one.keys() - _DIFF_READ)
    return [_file(one) for one in found]


def _file(item: Object) -> File:
    diff = item.get("diff") or ""
    path = item.get("new_path") or item["old_path"]
    if not _HUNK.search(diff):
        # Folded, binary, or only renamed: nothing says how many lines.
        return File(path, None, None)
    signs = [line[:1] for line in diff.splitlines()]
    return File(path, signs.count("+"), signs.count("-"))
