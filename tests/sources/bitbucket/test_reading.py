"""What lands of Bitbucket Cloud's demo, once and whole, and how little is asked after that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

import demo
from demo.organisation.model import Organisation, Repository
from sources.bitbucket import answers
from sources.bitbucket.rows import commit_pages
from sources.edge import Edge
from tests.sources.bitbucket.conftest import Load, Rows
from tests.sources.on_disk import held_in

TABLES = (
    "pull_requests",
    "pull_request_commits",
    "pull_request_files",
    "pull_request_issue_keys",
    "reviews",
    "commits",
    "commit_parents",
    "tags",
    "pipelines",
    "pipeline_steps",
    "deployments",
    "environments",
)


def test_every_pull_request_lands_as_it_is_known(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()

    landed = rows("select change_id, merge_commit_sha, merged_at from pull_requests")
    assert {row[0]: row[1:] for row in landed} == {
        f"{repository.uuid}/{one.number}": (one.merge_commit_sha, one.merged_at)
        for one in repository.changes
    }
    states = rows("select state, count(*) from pull_requests group by state order by state")
    assert [state for state, _ in states] == ["DECLINED", "MERGED", "OPEN"]
    assert rows("select count(*) from commits") == [(len(repository.branches["main"]),)]
    assert rows("select count(*) from deployments") == [(len(repository.deployments),)]
    assert rows("select count(*) from pipelines") == [(len(repository.builds),)]
    sizes = rows("select sum(lines_added), sum(file_count) from pull_requests")
    files = [file for one in repository.changes for file in one.files]
    assert sizes == [(sum(one.lines_added for one in files), len(files))]
    for table in TABLES:
        assert rows(f"select count(*) > 0 from {table}") == [(True,)], table
    # Where a key stands in a body of the demo's, "Closes" stands before it.
    closing = rows("select distinct found_in, is_closing from pull_request_issue_keys")
    assert {found_in for found_in, is_closing in closing if is_closing} == {"body"}
    assert ("body", False) not in closing


def test_a_commit_says_what_it_was_picked_from() -> None:
    picked = answers.Commit("b" * 40, f"Fix\n\n(cherry picked from commit {'a' * 40})", *[None] * 3)
    repository = answers.Repository("{r}", "/r", "acme/shop", "shop", "main", None)
    pages = dict(commit_pages(Edge("bitbucket", b"k" * 40), repository, [picked]))
    assert [row["cherry_picked_from_sha"] for row in pages["commits"]] == ["a" * 40]


def test_approvals_comments_and_requests_for_changes_are_told_apart(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()

    landed = dict(rows("select kind, count(*) from reviews group by kind"))
    reviews = [one for change in repository.changes for one in change.reviews]
    assert landed["approval"] == sum(one.state == "APPROVED" for one in reviews)
    requested = sum(one.state == "CHANGES_REQUESTED" for one in reviews)
    assert landed.get("changes_requested", 0) == requested
    assert landed["comment"] >= sum(one.state == "COMMENTED" for one in reviews) > 0


def test_loading_twice_is_loading_once_and_asks_little(
    served: str, load: Load, rows: Rows, app: Starlette
) -> None:
    load()
    first = {table: rows(f"select * from {table} order by all") for table in TABLES}

    outcome = load()

    assert outcome.is_unchanged
    assert outcome.request_count <= 10
    assert first == {table: rows(f"select * from {table} order by all") for table in TABLES}


def test_a_thousand_pull_requests_need_no_more_requests_than_the_readme_says(
    served: str, load: Load, repository: Repository
) -> None:
    outcome = load()

    # Beside them: one for the workspace, and the lists of commits, pipelines, steps, deployments.
    beside = 12 + len(repository.commits) // 100 + len(repository.builds)
    assert outcome.request_count - beside <= len(repository.changes) * 4.05


def test_no_account_is_left_on_disk(
    served: str, load: Load, home: Path, organisation: Organisation
) -> None:
    load()

    assert held_in(home, demo.accounts(organisation)) == []


def test_an_approval_that_updates_nothing_is_noticed_while_the_pull_request_is_open(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    change = next(one for one in repository.changes if one.state == "open")
    kept, change.reviews = change.reviews, []
    load()
    other = next(one for one in repository.changes if one.reviews)
    change.reviews = [*kept, other.reviews[0]]
    before = rows("select count(*) from reviews")[0][0]

    load()

    assert rows("select count(*) from reviews")[0][0] > before


def test_a_window_is_read_again_and_nothing_else_moves(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()
    change = sorted(repository.changes, key=lambda one: one.last_event_at)[5]
    change.labels, change.files = (), ()
    change.merged_at = change.merged_at and change.merged_at - timedelta(minutes=1)
    other = sorted(repository.changes, key=lambda one: one.last_event_at)[20]
    other.files = ()
    start = change.last_event_at

    outcome = load(window=(start, start + timedelta(seconds=1)))

    assert outcome.rows_by_table["pull_requests"] == 1
    ids = rows("select change_id from pull_requests where file_count is null")
    assert (f"{repository.uuid}/{change.number}",) in ids
    assert (f"{repository.uuid}/{other.number}",) not in ids
    # The cursor stayed: the next load finds nothing new in what it may see again.
    assert load().rows_by_table.get("commits") is None


def test_what_is_gone_is_told_by_reconciliation_and_what_is_back_as_well(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()
    taken = repository.deployments.pop()
    tag = repository.releases.pop() if repository.releases else None

    load(reconcile=True)

    gone = rows("select entity, count(*) from deletions group by entity")
    assert dict(gone) == {"deployments": 1} | ({"tags": 1} if tag else {})
    repository.deployments.append(taken)
    load(reconcile=True)
    assert rows("select count(*) from deletions where entity = 'deployments'") == [(0,)]


def test_a_repository_that_was_renamed_keeps_its_id(
    served: str, load: Load, rows: Rows, repository: Repository
) -> None:
    load()
    repository.name = "renamed-since"

    load()

    assert rows("select repository_id, name from repositories") == [
        (repository.uuid, f"{repository.owner}/renamed-since")
    ]
    assert rows("select count(distinct repository_id) from pull_requests") == [(1,)]
