"""Which lines are rework: told by hand, by every commit's blame, and however it is read."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pygit2
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.git.line_ages import Step, rewrites
from tests.sources.git.conftest import ANNA, START, Clone, Loaded

DAY = 86_400
WEEKS_3 = 21 * DAY


def text(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def told(loaded: Loaded) -> dict[str, tuple[int, int]]:
    rows = loaded.rows("rewrites", "commit_sha", "lines_changed", "lines_rewritten")
    return {sha: (changed, rewritten) for sha, changed, rewritten in rows}


def test_a_line_counts_on_its_21st_day_and_a_second_later_no_more(
    clone: Clone, loaded: Loaded
) -> None:
    begin = clone.commit("Begin", {"a": text("one", "two", "three")}, at=START)
    on_the_day = clone.commit("One", {"a": text("1", "two", "three")}, at=START + WEEKS_3)
    later = clone.commit("Two", {"a": text("1", "2", "three")}, at=START + WEEKS_3 + 1)
    loaded.load()
    # A line that is replaced is one that goes and one that comes.
    assert told(loaded) == {begin: (3, 0), on_the_day: (2, 1), later: (2, 0)}


def test_a_line_that_is_written_twice_anew_is_rework_twice(clone: Clone, loaded: Loaded) -> None:
    clone.commit("Begin", {"a": text("one", "two")}, at=START)
    first = clone.commit("Again", {"a": text("uno", "two")}, at=START + 20 * DAY)
    # What it replaces is 20 days old, and what that replaced is 40.
    second = clone.commit("And again", {"a": text("un", "two")}, at=START + 40 * DAY)
    gone = clone.commit("No more", {"a": text("two")}, at=START + 41 * DAY)
    loaded.load()
    assert [told(loaded)[sha] for sha in (first, second, gone)] == [(2, 1), (2, 1), (1, 1)]


def test_a_file_that_moves_takes_the_age_of_its_lines_along(clone: Clone, loaded: Loaded) -> None:
    lines = [f"line {number}" for number in range(10)]
    clone.commit("Begin", {"a": text(*lines)}, at=START)
    moved = clone.commit("Move", {"a": None, "b": text(*lines[:9], "other")}, at=START + 10 * DAY)
    after = clone.commit("Change", {"b": text("new", *lines[1:9])}, at=START + 25 * DAY)
    loaded.load()
    # Moving is no change; of the two lines that go at last, one came with the move.
    assert [told(loaded)[sha] for sha in (moved, after)] == [(2, 1), (3, 1)]


def test_a_merge_is_one_step_and_what_came_and_went_on_its_branch_never_was(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("Begin", {"a": text("one", "two", "three")}, at=START)
    clone.branch("topic")
    bert = ("Bert", "bert@acme.example")
    inner = clone.commit("Try", {"b": text("x", "y")}, on="topic", at=START + DAY, author=bert)
    clone.commit("Better", {"b": text("x", "z"), "a": text("one", "two")}, on="topic")
    merge = clone.merge(
        "topic", "Merge branch 'topic'", {"b": text("x", "z"), "a": text("one", "two")},
        at=START + 30 * DAY,
    )  # fmt: skip
    # Written 50 days ago, and on the branch for 20.
    after = clone.commit("Change", {"b": text("x", "!")}, at=START + 50 * DAY)
    loaded.load()
    assert inner not in told(loaded)
    assert [told(loaded)[sha] for sha in (merge, after)] == [(3, 0), (2, 1)]
    # Whoever merged did not write it.
    authors = dict(loaded.rows("rewrites", "commit_sha", "author_key"))
    assert authors[merge] == dict(loaded.rows("commits", "commit_sha", "author_key"))[inner]
    assert authors[merge] != authors[after]


def test_what_machines_write_and_what_has_no_lines_is_neither_changed_nor_rewritten(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("Begin", {"uv.lock": text("1", "2"), "image": "\0\n\n", "a": text("one")})
    sha = clone.commit("Go on", {"uv.lock": text("3"), "image": "\0\n", "a": text("un")})
    # A file that gets lines and a file that loses them as such have none in between.
    turned = clone.commit("Turn", {"image": text("x"), "a": "\0"})
    after = clone.commit("After", {"image": text("y"), "a": text("z")})
    last = clone.commit("Last", {"a": text("w")})
    loaded.load()
    found = [told(loaded)[one] for one in (sha, turned, after, last)]
    assert found == [(2, 1), (0, 0), (2, 0), (2, 0)]


def test_of_two_clocks_that_differ_either_may_be_ahead_and_a_broken_one_proves_nothing(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("Begin", {"a": text("one", "two", "three")}, at=START + 3_600)
    slow = clone.commit("By a slow clock", {"a": text("1", "two", "three")}, at=START)
    broken = clone.commit("By a broken one", {"a": text("1", "2", "three")}, at=0)
    right = clone.commit("In time", {"a": text("1", "II", "three")}, at=START + DAY)
    loaded.load()
    assert [told(loaded)[sha] for sha in (slow, broken, right)] == [(2, 1), (2, 0), (2, 0)]


def test_what_is_new_is_judged_by_what_was_read_long_ago(clone: Clone, loaded: Loaded) -> None:
    for number in range(8):
        clone.commit(str(number), {"a": text(*map(str, range(number, 9)))}, at=START + number * DAY)
        if number % 3 == 0:
            loaded.load()
    assert loaded.load().rows_by_table["rewrites"] == 1
    assert loaded.load().is_unchanged
    whole = told(loaded)
    assert sorted(whole.values()) == [(1, 1)] * 7 + [(9, 0)]
    loaded.load(full_refresh=True)
    assert told(loaded) == whole


def test_days_that_are_read_again_say_the_same(clone: Clone, loaded: Loaded) -> None:
    for number in range(5):
        clone.commit(str(number), {"a": text(*map(str, range(number, 6)))}, at=START + number * DAY)
    loaded.load()
    whole = told(loaded)
    begin = datetime.fromtimestamp(START, UTC)
    window = (begin + timedelta(days=2), begin + timedelta(days=4))
    assert loaded.load(window=window).rows_by_table["rewrites"] == 2
    assert told(loaded) == whole


def test_a_branch_that_was_rewritten_leaves_nothing_of_its_own_behind(
    clone: Clone, loaded: Loaded
) -> None:
    begin = clone.commit("Begin", {"a": text("one")})
    lost = clone.commit("Lost", {"a": text("two")})
    loaded.load()
    kept = clone.commit("Instead", {"a": text("three")}, parents=[begin])
    loaded.load()
    assert set(told(loaded)) == {begin, kept}
    # Whoever merges the branch into his own and pushes that makes his own what it went through.
    merged = clone.commit("Foxtrot", {"a": text("four")}, parents=[lost, kept])
    loaded.load()
    assert told(loaded) == {begin: (1, 0), lost: (2, 1), merged: (2, 1)}


def test_another_default_branch_is_followed_from_its_beginning(
    clone: Clone, loaded: Loaded
) -> None:
    begin = clone.commit("Begin", {"a": text("one")}, on="develop")
    left = clone.commit("Left behind", {"a": text("two")}, on="develop")
    loaded.load()
    assert set(told(loaded)) == {begin, left}
    new = clone.commit("New", {"a": text("three")}, on="main", parents=[begin])
    loaded.load()
    assert set(told(loaded)) == {begin, new}


def test_the_first_21_days_of_a_shallow_clone_are_not_known(clone: Clone, loaded: Loaded) -> None:
    begin = clone.commit("Begin", {"a": text("one", "two", "three")}, at=START)
    clone.commit("Soon", {"a": text("1", "two", "three")}, at=START + WEEKS_3)
    known = clone.commit("Later", {"a": text("I", "2", "three")}, at=START + WEEKS_3 + 1)
    (clone.folder / ".git" / "shallow").write_text(f"{begin}\n")
    clone.reopen()
    loaded.load()
    assert told(loaded) == {known: (4, 1)}


# Small histories, in which a line is a word that is never written twice: then a place where lines
# go or come has one reading, and blame cannot disagree with the walk for a mere matter of taste.
Edit = tuple[str, int, int, int]
edits = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3)),
    max_size=3,
)
histories = st.lists(
    st.tuples(edits, st.integers(-2 * DAY, 15 * DAY), st.booleans(), st.booleans()),
    min_size=1,
    max_size=7,
)


class _History:
    """A branch that is made step by step, each a commit or a merge, some with a file moved."""

    def __init__(self, folder: Path) -> None:
        self.repository = pygit2.init_repository(str(folder), bare=True)
        self.files: dict[str, list[str]] = {"a": [], "b": []}
        self.steps: list[Step] = []
        self._words = 0
        self._at = START

    def go(self, edits: list[Edit], seconds: int, is_merge: bool, is_moved: bool) -> None:
        before = {name: list(lines) for name, lines in self.files.items()}
        for name, place, removed, added in edits:
            self._words += added
            new = [f"word {self._words - number}" for number in range(added)]
            # After a move it is another file.
            lines = self.files[sorted(self.files)["ab".index(name)]]
            lines[place : place + removed] = new
        if is_moved and not edits:
            name = min(self.files)
            self.files[f"{name}x"] = self.files.pop(name)
        self._at += seconds
        parents = [step.sha for step in self.steps[-1:]]
        if is_merge and parents:
            half = self._commit(before, parents, self._at - 40 * DAY)
            parents.append(self._commit(self.files, [half], self._at - 30 * DAY))
        self.steps.append(Step(self._commit(self.files, parents, self._at), self._at))

    def _commit(self, files: dict[str, list[str]], parents: list[str], at: int) -> str:
        index = pygit2.Index()
        for name, lines in files.items():
            if lines:
                blob = self.repository.create_blob(text(*lines).encode())
                index.add(pygit2.IndexEntry(name, blob, pygit2.enums.FileMode.BLOB))
        who = pygit2.Signature(*ANNA, at, 0)
        tree = index.write_tree(self.repository)
        return str(self.repository.create_commit(None, who, who, str(at), tree, parents))

    def by_blame(self, place: int) -> tuple[int, int]:
        """What the step before says of each line that goes: in whose step it came."""
        came, stands = self._lines(place), self._lines(place - 1)
        gone = stands.keys() - came.keys()
        at = self.steps[place].at
        young = sum(abs(at - stands[word]) <= WEEKS_3 for word in gone)
        return len(gone) + len(came.keys() - stands.keys()), young

    def _lines(self, place: int) -> dict[str, int]:
        """The words at a step, and when blame says that each came to the branch."""
        if place < 0:
            return {}
        step = self.steps[place]
        found: dict[str, int] = {}
        for entry in self.repository[step.sha].peel(pygit2.Tree):
            assert isinstance(entry, pygit2.Blob)
            words = entry.data.decode().splitlines()
            blame = self.repository.blame(
                str(entry.name),
                newest_commit=step.sha,
                flags=pygit2.enums.BlameFlag.FIRST_PARENT,
            )
            for hunk in blame:
                at = self.repository[hunk.final_commit_id].peel(pygit2.Commit).commit_time
                first = hunk.final_start_line_number - 1
                found |= dict.fromkeys(words[first : first + hunk.lines_in_hunk], at)
        return found


@settings(max_examples=60, deadline=None)
@given(history=histories, since=st.integers(0, 6))
def test_every_step_says_what_the_blame_of_its_lines_says(
    history: list[tuple[list[Edit], int, bool, bool]], since: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = _History(Path(folder))
        for step in history:
            made.go(*step)
        shas = [step.sha for step in made.steps]
        found = list(rewrites(made.repository, made.steps, shas, lambda path: False))
        expected = [made.by_blame(place) for place in range(len(shas))]
        assert [(one.lines_changed, one.lines_rewritten) for one in found] == expected
        # Whatever was read before, what is new says the same.
        late = list(rewrites(made.repository, made.steps, shas[since:], lambda path: False))
        assert late == found[since:]
