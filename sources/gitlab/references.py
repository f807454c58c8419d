"""GitLab's own references in texts: issues (#12, acme/shop#12) and reverts (!12).

Keys of other trackers are the edge's. The texts themselves never land.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sources.edge.texts import closing_lists

_ISSUE = re.compile(
    r"(?<![\w/&!#.-])(?P<project>[\w.-]+(?:/[\w.-]+)*)?#(?P<number>[1-9]\d{0,8})(?![\w-])"
)
_ISSUE_ADDRESS = re.compile(
    r"://[^\s/]+/(?P<project>[\w./-]+?)/-/(?:issues|work_items)/(?P<number>[1-9]\d{0,8})\b"
)
_REFERENCE = r"(?:[\w.-]+(?:/[\w.-]+)*)?#[1-9]\d{0,8}(?![\w-])|https?://[^\s,]+"
_BRANCH = re.compile(r"^(?P<number>[1-9]\d{0,8})-[a-z]", re.IGNORECASE)
_REVERTED = re.compile(
    r"\breverts?:? (?:merge request )?(?P<project>[\w.-]+(?:/[\w.-]+)*)?!(?P<number>\d{1,9})\b",
    re.IGNORECASE,
)


class References:
    """What a project's texts mean: `projects` are the keys of all projects read, by their path."""

    def __init__(self, path: str, projects: Mapping[str, str]) -> None:
        self._path = path.lower()
        self._projects = projects

    def issue_keys(self, text: str | None) -> list[str]:
        """The keys of issues that a text names, of projects that are read and of no other."""
        if not text:
            return []
        found = [
            *((one.group("project"), one.group("number")) for one in _ISSUE.finditer(text)),
            *((one.group("project"), one.group("number")) for one in _ISSUE_ADDRESS.finditer(text)),
        ]
        keys = (self._key(project, number) for project, number in found)
        return list(dict.fromkeys(key for key in keys if key))

    def closing_issue_keys(self, text: str | None) -> set[str]:
        """Those that a text says it closes: "Closes #12, acme/shop#13"."""
        return {key for found in closing_lists(text, _REFERENCE) for key in self.issue_keys(found)}

    def branch_issue_keys(self, branch: str | None) -> list[str]:
        """The issue that a branch was made for: GitLab names it 12-some-words."""
        found = _BRANCH.match(branch) if branch else None
        key = self._key(None, found.group("number")) if found else None
        return [key] if key else []

    def reverted_number(self, text: str | None) -> int | None:
        """The merge request of this project that a text says it reverts."""
        for found in _REVERTED.finditer(text or ""):
            project = found.group("project")
            if project is None or self._full(project) == self._path:
                return int(found.group("number"))
        return None

    def _key(self, project: str | None, number: str) -> str | None:
        prefix = self._projects.get(self._full(project) if project else self._path)
        return f"{prefix}#{number}" if prefix else None

    def _full(self, project: str) -> str:
        """The whole path: a name alone is a project of the same namespace."""
        if "/" in project:
            return project.lower()
        return f"{self._path.rpartition('/')[0]}/{project.lower()}"
