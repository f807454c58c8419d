"""The walk of the commit graph against what a naive reading of the definition gives."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from correlation.graph import CommitGraph

History = dict[str, list[str]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Commits in order, each with parents among the earlier ones, and some that nobody knows."""
    size = draw(st.integers(0, 25))
    history: History = {}
    for number in range(size):
        earlier = [f"c{n}" for n in range(number)] + ["unknown"]
        history[f"c{number}"] = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3))
    return history


def rows(history: History) -> list[tuple[str, str | None]]:
    return [
        (commit, parent) for commit, parents in history.items() for parent in (parents or [None])
    ]


def reachable(history: History, sha: str | None) -> set[str]:
    if sha not in history:
        return set()
    return {sha}.union(*(reachable(history, parent) for parent in history[sha]))


def naively(history: History, deployed: list[str | None]) -> dict[str, int]:
    """reachable(this sha) - reachable(every earlier one), word for word."""
    found: dict[str, int] = {}
    before: set[str] = set()
    for position, sha in enumerate(deployed):
        contained = reachable(history, sha)
        found |= dict.fromkeys(contained - before, position)
        before |= contained
    return found


def walked(history: History, deployed: list[str | None]) -> dict[str, int]:
    graph = CommitGraph(rows(history))
    pairs = [(graph.shas[commit], position) for position, commit in graph.first_contained(deployed)]
    assert len(pairs) == len(dict(pairs)), "a commit was found twice"
    return dict(pairs)


@given(histories(), st.data())
def test_a_commit_belongs_to_the_first_deployment_that_reaches_it(
    history: History, data: st.DataObject
) -> None:
    shas = [*history, "unknown", "nowhere", None]
    deployed = data.draw(st.lists(st.sampled_from(shas), max_size=8))
    assert walked(history, deployed) == naively(history, deployed)


@given(histories())
def test_the_order_of_the_rows_does_not_matter(history: History) -> None:
    deployed: list[str | None] = [*history]
    graph = CommitGraph(reversed(rows(history)))
    found = {graph.shas[c]: position for position, c in graph.first_contained(deployed)}
    assert found == naively(history, deployed)


def test_a_merge_brings_what_its_branch_held() -> None:
    history = {"a": [], "b": ["a"], "x": ["a"], "y": ["x"], "m": ["b", "y"]}
    assert walked(history, ["b", "m"]) == {"a": 0, "b": 0, "m": 1, "x": 1, "y": 1}


def test_going_back_brings_nothing() -> None:
    history = {"a": [], "b": ["a"], "c": ["b"]}
    assert walked(history, ["a", "c", "b", "c"]) == {"a": 0, "b": 1, "c": 1}


def test_an_unknown_sha_brings_nothing_and_the_next_known_one_brings_all_since() -> None:
    history = {"a": [], "b": ["a"], "c": ["b"]}
    assert walked(history, ["a", None, "nowhere", "c"]) == {"a": 0, "b": 3, "c": 3}


def test_a_parent_that_no_commit_is_ends_the_known_history() -> None:
    graph = CommitGraph([("b", "a")])
    assert "b" in graph
    assert "a" not in graph
    assert [graph.shas[c] for _, c in graph.first_contained(["b"])] == ["b"]


def test_a_history_as_deep_as_it_is_long_does_not_end_the_walk() -> None:
    graph = CommitGraph((str(n), str(n - 1) if n else None) for n in range(50_000))
    assert sum(1 for _ in graph.first_contained(["49999"])) == 50_000


class Counting(CommitGraph):
    """A graph that counts whose parents it is asked for."""

    asked = 0

    def _parents(self, commit: int) -> Iterator[int]:
        self.asked += 1
        return super()._parents(commit)


@given(histories())
def test_a_commit_s_parents_are_looked_at_once_however_often_it_is_deployed(
    history: History,
) -> None:
    graph = Counting(rows(history))
    found = list(graph.first_contained([*history, *reversed(history), *history]))
    assert graph.asked == len(found) == len(history)
