"""What is read of each clone: what its heads reach and did not reach before.

Yields pages of rows. How they are made is rows.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import pygit2
from pygit2.enums import SortMode

from sources.errors import ToolError
from sources.extraction import Extraction, Window
from sources.git.clones import Clone, found
from sources.git.configuration import TOOL, Configuration
from sources.git.line_ages import Step, is_soon, rewrites
from sources.git.merges import merge_of
from sources.git.rows import Rows, message_of, moment
from sources.landing import Page

_PAGE = 1_000
_TAGS = "refs/tags/"
State = dict[str, Any]


def read(extraction: Extraction, configuration: Configuration, state: State) -> Iterator[Page]:
    """Everything that is new, of every clone."""
    states: State = state.setdefault("repositories", {})
    for clone in found(configuration):
        reading = _Reading(
            extraction, configuration, clone, states.setdefault(clone.repository_id, {})
        )
        try:
            yield from reading.everything()
        except (pygit2.GitError, KeyError, ValueError) as error:
            raise ToolError(
                f"The clone {clone.folder} is damaged or incomplete; nothing of this run was "
                "loaded, so run `git fsck` in it, or clone it again.",
                tool=TOOL,
            ) from error


class _Reading:
    """The reading of one clone."""

    def __init__(
        self,
        extraction: Extraction,
        configuration: Configuration,
        clone: Clone,
        state: State,
    ) -> None:
        self._extraction = extraction
        self._clone = clone
        self._repository = clone.repository
        self._rows = Rows(extraction.edge, clone)
        self._heads = clone.heads(configuration)
        self._state = state

    def everything(self) -> Iterator[Page]:
        """All that is new, or all of a window."""
        window = self._extraction.window
        if self._repository.is_shallow:
            self._extraction.problem(
                f"The clone {self._clone.repository_id} is shallow, so its history has a "
                "beginning that is not the real one: run `git fetch --unshallow` in it."
            )
        if window is None:
            yield from self._itself()
        known: dict[str, str] = {} if window else self._state.get("heads", {})
        yield from self._commits(known, window)
        yield from self._changes(known, window)
        yield from self._rewrites(window)
        yield from self._releases(window)
        self._state["heads"] = self._heads

    def _itself(self) -> Iterator[Page]:
        row = self._rows.repository()
        if self._state.get("row") != row:
            yield "repositories", [row]
            self._state["row"] = row

    def _commits(self, known: dict[str, str], window: Window | None) -> Iterator[Page]:
        commits = iter(self._reached(self._heads.values(), known.values()))
        if window is not None:
            commits = (one for one in commits if _is_in(one, window))
        count = 0
        while page := list(islice(commits, _PAGE)):
            count += len(page)
            yield from self._rows.commit_pages(page)
            self._extraction.report("commits", count)

    def _changes(self, known: dict[str, str], window: Window | None) -> Iterator[Page]:
        default = self._clone.default_branch or ""
        for commit in self._first_parents(self._heads.get(default), known.get(default)):
            merge = merge_of(message_of(commit)) if len(commit.parent_ids) == 2 else None
            if merge is None or (window is not None and not _is_in(commit, window)):
                continue
            onto, branch = map(str, commit.parent_ids)
            brought = list(self._reached([branch], [onto]))
            yield from self._rows.change_pages(merge, commit, brought[::-1])

    def _rewrites(self, window: Window | None) -> Iterator[Page]:
        """What the steps of the default branch changed and rewrote.

        A step says the same whenever it is read, because all that it depends on is behind it. The
        cursor is its own: the default branch may be another one than at the last reading.
        """
        head = self._heads.get(self._clone.default_branch or "")
        known = self._state.get("mainline")
        if head is None or (window is None and head == known):
            return
        steps = self._steps(head)
        wanted, gone = self._since(steps, known) if window is None else (steps, [])
        left = [step for step in gone if _is_dated(step, None)]
        yield "rewrites", [{**self._rows.step_key(step), "is_gone": True} for step in left]
        if self._repository.is_shallow:
            # How old the lines are with which a shallow clone begins, nobody knows for 21 days.
            wanted = [step for step in wanted if not is_soon(steps[0].at, step.at)]
        shas = {step.sha for step in wanted if _is_dated(step, window)}
        found = rewrites(self._repository, steps, shas, self._rows.is_generated)
        count = 0
        while some := list(islice(found, _PAGE)):
            yield "rewrites", [self._rows.rewrite(one, self._written(one.step)) for one in some]
            count += len(some)
            self._extraction.report("rewrites", count)
        self._state["mainline"] = head

    def _steps(self, head: str) -> list[Step]:
        """All that a branch went through, the oldest first."""
        commits = self._first_parents(head, None)
        return [Step(str(commit.id), commit.commit_time) for commit in commits][::-1]

    def _since(self, steps: list[Step], known: str | None) -> tuple[list[Step], list[Step]]:
        """What is new since a head that was read, and what of it the branch left behind."""
        places = {step.sha: place for place, step in enumerate(steps)}
        if known is None:
            return steps, []
        if known in places:
            return steps[places[known] + 1 :], []
        former = self._steps(known)
        read = {step.sha for step in former}
        new = [step for step in steps if step.sha not in read]
        return new, [step for step in former if step.sha not in places]

    def _written(self, step: Step) -> pygit2.Commit:
        """The commit whose author wrote a step: of a merge the first that it brought."""
        written = self._repository[step.sha].peel(pygit2.Commit)
        parents = [str(sha) for sha in written.parent_ids]
        if len(parents) > 1:
            for one in self._reached(parents[1:], parents[:1]):
                # The newest come first, so the last one is meant.
                written = one
        return written

    def _first_parents(self, head: str | None, known: str | None) -> Iterator[pygit2.Commit]:
        """What the branch went through, back to where it was read before."""
        # A shallow clone ends where the object is not there.
        while head is not None and head != known and head in self._repository:
            commit = self._repository[head].peel(pygit2.Commit)
            yield commit
            head = str(commit.parent_ids[0]) if commit.parent_ids else None

    def _reached(self, heads: Any, without: Any) -> Iterator[pygit2.Commit]:
        """The commits that heads reach and others do not, the newest first."""
        walker = self._repository.walk(None, SortMode.TOPOLOGICAL | SortMode.TIME)
        there = [sha for sha in heads if sha in self._repository]
        for sha in there:
            walker.push(sha)
        for sha in without:
            # A head that was rewritten may be gone: then what it reached is read again.
            if sha in self._repository:
                walker.hide(sha)
        return iter(walker) if there else iter(())

    def _releases(self, window: Window | None) -> Iterator[Page]:
        seen: dict[str, str] = self._state.get("tags", {})
        tags: dict[str, str] = {}
        for reference in self._repository.references.iterator():
            if not reference.name.startswith(_TAGS):
                continue
            tag = reference.name.removeprefix(_TAGS)
            tags[tag] = str(reference.target)
            if window is None and seen.get(tag) == tags[tag]:
                continue
            row = self._rows.release(tag, self._repository[reference.target])
            if row is not None and (window is None or _contains(window, row["published_at"])):
                yield "releases", [row]
        if window is None:
            gone = [self._rows.release_key(tag) for tag in sorted(seen.keys() - tags.keys())]
            noticed = self._extraction.started_at
            yield "releases", [{**key, "published_at": noticed, "is_gone": True} for key in gone]
        self._state["tags"] = tags


def _is_dated(step: Step, window: Window | None) -> bool:
    at = moment(step.at)
    return at is not None and (window is None or _contains(window, at))


def _is_in(commit: pygit2.Commit, window: Window) -> bool:
    return _contains(window, moment(commit.commit_time))


def _contains(window: Window, at: datetime | None) -> bool:
    return at is not None and window[0] <= at < window[1]
