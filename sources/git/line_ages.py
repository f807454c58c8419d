"""How many lines each step of a branch rewrote that had not stood there for long.

A step is a commit that the branch itself went through, so that a merge is one step with all that it
brought, and a line is as old as its step. Lines are known by their place alone: no word of them is
kept. Which steps are asked about is reading.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import pygit2
from pygit2.enums import DeltaStatus

from sources.git import differences

# Commits' times are in whole seconds, and a line that is rewritten on the second counts.
SOON_SECONDS = 21 * 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """One commit that a branch went through, and the seconds at which it was committed."""

    sha: str
    at: int


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What one step did: every line it added or removed, and those removed that were young."""

    step: Step
    lines_changed: int
    lines_rewritten: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines that follow one another and came at one time; without a time they are old."""

    count: int
    at: int | None


def is_soon(earlier: int, later: int) -> bool:
    """Whether both are near enough; of two clocks that differ a little either may be ahead."""
    return abs(later - earlier) <= SOON_SECONDS


def rewrites(
    repository: pygit2.Repository,
    steps: Sequence[Step],
    wanted: Collection[str],
    is_left_out: Callable[[str], bool],
) -> Iterator[Rewrite]:
    """What each wanted step did; `steps` are all that the branch went through, oldest first.

    Only steps that a wanted one may have to know of are looked at, so what is new costs its own
    days and 21 before them. What stood before these is too old to count, whatever its age is.
    """
    asked = [position for position, step in enumerate(steps) if step.sha in wanted]
    if not asked:
        return
    times = [steps[position].at for position in asked]
    first = next(
        position
        for position, step in enumerate(steps)
        if min(times) - SOON_SECONDS <= step.at <= max(times) + SOON_SECONDS
    )
    walked = steps[first : asked[-1] + 1]
    lines = _Lines(is_left_out)
    for step, forgotten in zip(walked, _forgotten_before(walked), strict=True):
        commit = repository[step.sha].peel(pygit2.Commit)
        diff = differences.of_commit(repository, commit)
        if diff is None:
            continue
        changed, rewritten = lines.take(diff, step.at, forgotten)
        if step.sha in wanted:
            yield Rewrite(step, changed, rewritten)


def _forgotten_before(steps: Sequence[Step]) -> list[int]:
    """For each step the time before which no line is young any more, then or later."""
    found: list[int] = []
    earliest = steps[-1].at
    for step in reversed(steps):
        earliest = min(earliest, step.at)
        found.append(earliest - SOON_SECONDS)
    return found[::-1]


class _Lines:
    """The young lines of every file; a file that is not here is old as a whole."""

    def __init__(self, is_left_out: Callable[[str], bool]) -> None:
        self._is_left_out = is_left_out
        self._files: dict[bytes, list[_Run]] = {}

    def take(self, diff: pygit2.Diff, at: int, forgotten: int) -> tuple[int, int]:
        """Counts what a step changed and rewrote, and ages its lines."""
        changed = rewritten = 0
        gone: list[bytes] = []
        come: dict[bytes, list[_Run]] = {}
        for patch in diff:
            if patch is None:
                continue
            delta = patch.delta
            before, after = delta.old_file.raw_path, delta.new_file.raw_path
            if delta.status != DeltaStatus.COPIED:
                gone.append(before)
            if self._is_left_out(after.decode("utf-8", "replace")):
                continue
            hunks = patch.hunks
            runs, young = _applied(self._files.get(before, []), hunks, at)
            changed += sum(hunk.old_lines + hunk.new_lines for hunk in hunks)
            rewritten += young
            runs = _shortened(runs, forgotten)
            # What is removed whole and what is binary has no lines.
            if runs and delta.status != DeltaStatus.DELETED and not delta.is_binary:
                come[after] = runs
        for path in gone:
            self._files.pop(path, None)
        self._files.update(come)
        return changed, rewritten


def _applied(runs: list[_Run], hunks: Sequence[pygit2.DiffHunk], at: int) -> tuple[list[_Run], int]:
    """The lines after the hunks, which come in their order, and how many young ones went."""
    rest = runs[::-1]
    found: list[_Run] = []
    place = young = 0
    for hunk in hunks:
        # A hunk that removes nothing stands behind the line that it names.
        start = hunk.old_start - 1 if hunk.old_lines else hunk.old_start
        found += _taken(rest, start - place)
        for run in _taken(rest, hunk.old_lines):
            if run.at is not None and is_soon(run.at, at):
                young += run.count
        if hunk.new_lines:
            found.append(_Run(hunk.new_lines, at))
        place = start + hunk.old_lines
    return found + rest[::-1], young


def _taken(rest: list[_Run], count: int) -> list[_Run]:
    """The next lines, off the end of `rest`; behind all that is known everything is old."""
    found: list[_Run] = []
    while count and rest:
        run = rest.pop()
        if run.count > count:
            rest.append(_Run(run.count - count, run.at))
            run = _Run(count, run.at)
        found.append(run)
        count -= run.count
    if count:
        found.append(_Run(count, None))
    return found


def _shortened(runs: list[_Run], forgotten: int) -> list[_Run]:
    """The same lines in fewer runs: what is old for ever is one with its neighbours."""
    found: list[_Run] = []
    for run in runs:
        at = run.at if run.at is not None and run.at >= forgotten else None
        if found and found[-1].at == at:
            found[-1] = _Run(found[-1].count + run.count, at)
        else:
            found.append(_Run(run.count, at))
    if found and found[-1].at is None:
        found.pop()
    return found
