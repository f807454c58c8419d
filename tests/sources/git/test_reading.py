"""A clone lands as its history is, once and without a name; only what a host merged is a change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pygit2
import pytest

from sources.errors import ConfigurationError, ToolError
from sources.git import connect
from sources.git.clones import address_of
from sources.git.merges import merge_of
from tests.sources.git.conftest import Clone, Loaded
from tests.sources.on_disk import held_in

ID = "github.com/acme/shop"


def test_a_commit_lands_with_its_size_parents_keys_and_a_pseudonym(
    clone: Clone, loaded: Loaded, home: Path
) -> None:
    first = clone.commit("Begin", {"a.py": "1\n2\n"})
    second = clone.commit("PAY-7: change it", {"a.py": "1\n3\n4\n"})
    clone.commit(f'Revert "it"\n\nThis reverts commit {second}.', {"a.py": "1\n2\n"})
    loaded.load()
    rows = loaded.rows("commits", "committed_at", "commit_sha", "lines_added", "lines_deleted")
    assert rows[:2] == [
        (datetime(2026, 1, 1, 1, tzinfo=UTC), first, 2, 0),
        (datetime(2026, 1, 1, 2, tzinfo=UTC), second, 2, 1),
    ]
    assert loaded.rows("commits", "reverts_sha")[0] == second
    assert (second, first) in loaded.rows("commit_parents", "commit_sha", "parent_sha")
    assert loaded.rows("commit_issue_keys", "commit_sha", "issue_key") == [(second, "PAY-7")]
    assert loaded.rows("repositories", "repository_id", "name", "default_branch", "url") == [
        (ID, "acme/shop", "main", f"https://{ID}")
    ]
    assert held_in(home, ["Anna Berg", "anna.berg", "acme.example"]) == []


def test_a_pick_names_its_source_and_has_its_patch(clone: Clone, loaded: Loaded) -> None:
    clone.commit("Begin", {"a.py": "1\n"})
    clone.branch("topic")
    first = clone.commit("Fix", {"b.py": "2\n"}, on="topic")
    clone.commit("Meanwhile", {"a.py": "3\n"})
    pick = clone.commit(f"Fix\n\n(cherry picked from commit {first})", {"b.py": "2\n"})
    clone.merge("topic", "Merge topic")
    loaded.load()
    landed = loaded.rows("commits", "commit_sha", "cherry_picked_from_sha", "patch_id")
    patches = {sha: patch for sha, _, patch in landed}
    assert [(sha, source) for sha, source, _ in landed if source] == [(pick, first)]
    assert patches[pick] == patches[first] is not None


def test_a_mailmap_makes_one_author_of_two_addresses_and_bots_are_told_apart(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("a", author=("Anna", "old@acme.example"))
    clone.commit("b", {".mailmap": "<anna.berg@acme.example> <old@acme.example>\n"})
    clone.commit("c", author=("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com"))
    # A clone with files on disk has its mailmap there.
    clone.repository.checkout_head(strategy=pygit2.enums.CheckoutStrategy.FORCE)
    loaded.load()
    assert len(set(loaded.rows("commits", "author_key"))) == 2
    assert loaded.rows("commits", "author_type") == ["bot", "person", "person"]


def test_a_merge_that_a_host_wrote_is_a_change_with_what_it_brought(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("Begin", {"a.py": "1\n"})
    clone.branch("topic")
    own = [
        clone.commit("PAY-1 one", {"src/b.py": "1\n2\n"}, on="topic", author=("B", "b@x.example")),
        clone.commit("two", {"uv.lock": "1\n"}, on="topic"),
    ]
    merged = clone.merge(
        "topic",
        "Merge pull request #12 from acme/PAY-2-refunds\n\nRefunds",
        {"src/b.py": "1\n2\n", "uv.lock": "1\n"},
    )
    loaded.load()
    assert loaded.rows("changes", "change_id", "number", "merge_commit_sha", "lines_added") == [
        (f"{ID}#12", 12, merged, 3)
    ]
    assert loaded.rows("change_commits", "authored_at", "commit_sha") == [
        (datetime(2026, 1, 1, 2, tzinfo=UTC), own[0]),
        (datetime(2026, 1, 1, 3, tzinfo=UTC), own[1]),
    ]
    assert loaded.rows("change_files", "directory", "is_generated") == [
        ("", True),
        ("src/", False),
    ]
    assert loaded.rows("change_issue_keys", "issue_key", "found_in") == [
        ("PAY-1", "commit"),
        ("PAY-2", "branch"),
        ("PAY-2", "title"),
    ]
    # Who merged it is not its author: the first commit's is.
    (author,) = loaded.rows("changes", "author_key")
    assert (own[0], author) in loaded.rows("change_commits", "commit_sha", "author_key")


def test_a_merge_by_hand_and_a_squash_are_commits_and_no_changes(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("Begin", {"a.py": "1\n"})
    clone.branch("topic")
    clone.commit("one", {"b.py": "1\n"}, on="topic")
    clone.merge("topic", "Merge branch 'topic'", {"b.py": "1\n"})
    clone.commit("Squashed (#13)", {"c.py": "1\n"})
    loaded.load()
    assert loaded.rows("changes", "change_id") == []
    assert len(loaded.rows("commits", "commit_sha")) == 4


@pytest.mark.parametrize(
    ("message", "number", "branch"),
    [
        ("Merge pull request #5 from octo/fix\n\nFix", 5, "octo/fix"),
        ("Merge pull request 'Fix it' (#6) from fix into main", 6, "fix"),
        ("Merged in feature/x (pull request #7)\n\nX", 7, "feature/x"),
        ("Merge pull request #8 in PRJ/shop from fix to main\n\n* commit", 8, "fix"),
        ("Pull request #9: Fix\n\nMerge in PRJ/shop from fix to main\n\n* com", 9, "fix"),
        ("Merge branch 'fix' into 'main'\n\nFix it\n\nSee merge request acme/shop!10", 10, "fix"),
        ("Merged PR 11: Fix it\n\nRelated work items: #3", 11, None),
    ],
)
def test_the_messages_of_hosts_are_known(message: str, number: int, branch: str | None) -> None:
    merge = merge_of(message)
    assert merge is not None
    assert (merge.number, merge.branch) == (number, branch)


@pytest.mark.parametrize(
    "message",
    ["Merge branch 'main' into topic", "Merge remote-tracking branch 'origin/main'", "Fix (#3)"],
)
def test_other_merges_name_no_change(message: str) -> None:
    assert merge_of(message) is None


def test_a_second_reading_lands_what_is_new_and_a_third_nothing(
    clone: Clone, loaded: Loaded
) -> None:
    clone.commit("Begin", {"a.py": "1\n"})
    loaded.load()
    clone.branch("topic")
    clone.commit("one", {"b.py": "1\n"}, on="topic")
    clone.merge("topic", "Merge pull request #1 from acme/topic", {"b.py": "1\n"})
    second = loaded.load()
    assert second.rows_by_table["commits"] == 2
    assert loaded.rows("changes", "number") == [1]
    assert loaded.load().is_unchanged
    whole = loaded.rows("commits", "commit_sha")
    loaded.load(full_refresh=True)
    assert loaded.rows("commits", "commit_sha") == whole


def test_a_branch_that_was_rewritten_is_read_from_where_it_still_agrees(
    clone: Clone, loaded: Loaded
) -> None:
    begin = clone.commit("Begin", {"a.py": "1\n"})
    clone.commit("taken back", {"a.py": "2\n"})
    loaded.load()
    clone.commit("instead", {"a.py": "3\n"}, parents=[begin])
    assert loaded.load().rows_by_table["commits"] == 1


def test_tags_land_move_and_go(clone: Clone, loaded: Loaded) -> None:
    first = clone.commit("Begin")
    second = clone.commit("Go on")
    clone.tag("v1", first)
    clone.tag("v2", first)
    loaded.load()
    clone.tag("v2", second)
    clone.repository.references.delete("refs/tags/v1")
    loaded.load()
    assert loaded.rows("releases", "tag", "commit_sha") == [("v2", second)]


def test_release_branches_are_read_and_topics_are_not(clone: Clone, loaded: Loaded) -> None:
    clone.commit("Begin")
    for name in ("release/1", "topic"):
        clone.branch(name)
        clone.commit(f"PAY-1 on {name}", on=name)
    loaded.load()
    assert len(loaded.rows("commits", "commit_sha")) == 2


def test_a_window_is_read_again_and_moves_no_cursor(clone: Clone, loaded: Loaded) -> None:
    clone.commit("Begin")
    clone.commit("In the window")
    clone.commit("Later")
    loaded.load()
    late = clone.commit("Unread")
    window = (datetime(2026, 1, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, 3, tzinfo=UTC))
    landed = loaded.load(window=window).rows_by_table
    assert landed == {"commits": 1, "commit_parents": 1, "rewrites": 1}
    assert loaded.load().rows_by_table["commits"] == 1
    assert late in loaded.rows("commits", "commit_sha")


def test_two_folders_of_one_repository_are_read_once(
    clone: Clone, loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone.commit("Begin")
    Clone(tmp_path / "shop-again", "https://token@github.com:443/acme/shop/").commit("Other")
    Clone(tmp_path / "tools").commit("Own")
    monkeypatch.setenv("SOURCES__GIT__PATHS", str(tmp_path))
    loaded.load()
    assert loaded.rows("repositories", "repository_id", "url") == [
        (ID, f"https://{ID}"),
        ("tools", None),
    ]
    assert len(loaded.rows("commits", "commit_sha")) == 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/Acme/Shop.git", ID),
        ("https://token@github.com/acme/shop/", ID),
        ("ssh://git@github.com:22/acme/shop.git", ID),
        ("git@github.com:acme/shop.git", ID),
        ("file:///home/anna/shop.git", None),
        ("/home/anna/shop.git", None),
        ("../shop", None),
        ("C:\\clones\\shop", None),
    ],
)
def test_an_address_has_one_form_and_never_a_folder_of_this_machine(
    url: str, address: str | None
) -> None:
    assert address_of(url) == address


def test_a_clone_without_its_objects_is_refused_in_a_sentence(clone: Clone, loaded: Loaded) -> None:
    clone.commit("Begin")
    for path in clone.folder.glob(".git/objects/*/*"):
        path.chmod(0o644)
        path.write_bytes(b"rubbish")
    with pytest.raises(ToolError, match="damaged or incomplete"):
        loaded.load()


def test_connect_says_of_each_clone_what_can_be_read(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [finding.ok for finding in connect()] == [False]
    clone.commit("Begin")
    assert [finding.sentence for finding in connect()] == [f"{ID} can be read: main."]
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SOURCES__GIT__PATHS", str(tmp_path / "empty"))
    assert "is no clone and holds none" in connect()[0].sentence
    monkeypatch.setenv("SOURCES__GIT__PATHS", str(tmp_path / "nowhere"))
    with pytest.raises(ConfigurationError, match="isn't there"):
        connect()
