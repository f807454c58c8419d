"""The commit graph of one repository, and the walk that says what a deployment brought first.

Pure: no database, no names of tables. Commits are numbers here, because a sha of 40 letters in
every set and list is what makes a graph of a million commits heavy.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

_NONE = -1


class CommitGraph:
    """The known commits of a repository and who their parents are."""

    def __init__(self, parents: Iterable[tuple[str, str | None]]) -> None:
        """`parents` has a row per commit and parent, and one with None for a commit without any.

        A parent that is no commit itself is where the known history ends.
        """
        self._number: dict[str, int] = {}
        self._first = array("l")
        # Nearly every commit has one parent: only merges cost a list.
        self._others: dict[int, list[int]] = {}
        is_known = bytearray()
        for commit, parent in parents:
            child = self._numbered(commit, is_known)
            is_known[child] = 1
            if parent is None:
                continue
            above = self._numbered(parent, is_known)
            if self._first[child] == _NONE:
                self._first[child] = above
            elif self._first[child] != above:
                self._others.setdefault(child, []).append(above)
        self._is_known = is_known
        self.shas = list(self._number)

    def _numbered(self, sha: str, is_known: bytearray) -> int:
        number = self._number.setdefault(sha, len(self._first))
        if number == len(self._first):
            self._first.append(_NONE)
            is_known.append(0)
        return number

    def __contains__(self, sha: str | None) -> bool:
        number = self._number.get(sha, _NONE) if sha is not None else _NONE
        return number != _NONE and bool(self._is_known[number])

    def first_contained(self, deployed: Iterable[str | None]) -> Iterator[tuple[int, int]]:
        """(position of the deployment, number of the commit) for each commit that it brought first.

        Linear in commits and deployments together: one visited set goes along, so that a commit is
        looked at once, however many later deployments contain it too. A sha that is not known
        brings nothing.
        """
        visited = bytearray(len(self._first))
        for position, sha in enumerate(deployed):
            if sha is None or sha not in self:
                continue
            start = self._number[sha]
            if visited[start]:
                continue
            visited[start] = 1
            waiting = [start]
            while waiting:
                commit = waiting.pop()
                yield position, commit
                for parent in self._parents(commit):
                    if not visited[parent] and self._is_known[parent]:
                        visited[parent] = 1
                        waiting.append(parent)

    def _parents(self, commit: int) -> Iterator[int]:
        first = self._first[commit]
        if first != _NONE:
            yield first
            yield from self._others.get(commit, ())
