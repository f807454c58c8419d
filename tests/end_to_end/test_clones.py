"""Clones on disk are in the correlated tables as pygit2 finds them in the same clones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pygit2

from demo import git
from demo.clock import utc
from demo.organisation.model import Organisation

from .conftest import Run
from .test_what_is_measured import assert_same, organisation, told

__all__ = ["organisation"]


def test_a_clone_is_known_by_its_commits_merges_and_tags(
    demo_run: Run, organisation: Organisation, tmp_path: Path
) -> None:
    git.write(organisation, tmp_path / "clones")
    clone = pygit2.Repository(str(tmp_path / "clones" / "runbooks.git"))
    commits = list(clone.walk(clone.head.target))
    here = f"repository_id = 'git:{git.RUNBOOKS}'"
    assert_same(
        [(str(one.id), moment(one.author.time), moment(one.commit_time)) for one in commits],
        told(demo_run.home, "fct_commits", "commit_sha, authored_at, committed_at", here),
    )
    assert_same(
        [(str(one.id), str(parent)) for one in commits for parent in one.parent_ids],
        told(
            demo_run.home,
            "int_commit_parents",
            "commit_sha, parent_sha",
            f"{here} and parent_sha is not null",
        ),
    )
    merges = [one for one in commits if len(one.parent_ids) == 2]
    assert_same(
        [
            (
                int(one.message.partition("runbooks!")[2].split()[0]),
                str(one.id),
                moment(one.commit_time),
                brought(clone, one),
                clone.diff(one.parents[0], one).stats.insertions,
            )
            for one in merges
        ],
        told(
            demo_run.home,
            "fct_changes",
            "number, merge_commit_sha, merged_at, commit_count, lines_added",
            here,
        ),
    )
    tags = [name for name in clone.references if name.startswith("refs/tags/")]
    assert_same(
        [
            (tag.removeprefix("refs/tags/"), str(clone.references[tag].peel(pygit2.Commit).id))
            for tag in tags
        ],
        told(demo_run.home, "fct_releases", "tag, commit_sha", here),
    )
    # Whoever wrote under two addresses is one person, as .mailmap says.
    keys = dict(told(demo_run.home, "fct_commits", "commit_sha, author_key", here))
    pairs = {(one.author.name, keys[str(one.id)]) for one in commits}
    assert len({one.author.email for one in commits}) > len(pairs)
    assert len(pairs) == len({name for name, _ in pairs}) == len({key for _, key in pairs})


def test_lines_are_followed_on_main_and_counted_once_when_they_go_soon(demo_run: Run) -> None:
    found = told(
        demo_run.home,
        "fct_rewrites",
        "committed_at, lines_changed, lines_rewritten, is_bot",
        "repository_id like '%/price-lists' and committed_at < timestamp '2026-02-01 00:00:00'",
    )
    # Worked by hand from what demo/git/prices.py tells of January.
    expected = [
        ("2026-01-05 15:00", 6, 0, False),
        ("2026-01-26 15:00", 4, 2, False),
        ("2026-01-26 15:00:01", 2, 0, False),
        ("2026-01-28 15:00", 2, 1, False),
        ("2026-01-29 15:00", 2, 0, False),
        ("2026-01-30 15:00", 2, 1, True),
        ("2026-01-30 16:00", 2, 1, False),
    ]
    assert_same([(utc(when), *counted) for when, *counted in expected], found)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def brought(clone: pygit2.Repository, merge: pygit2.Commit) -> int:
    walker = clone.walk(merge.parent_ids[1])
    walker.hide(merge.parent_ids[0])
    return sum(1 for _ in walker)
