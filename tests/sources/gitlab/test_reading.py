"""What is kept on a GitLab lands whole, once, and again only where it changed."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from demo.organisation.model import Change, Repository
from tests.sources.gitlab.conftest import Kept, Load, Rows


def _repositories(kept: Kept) -> list[Repository]:
    return [one for one in kept.organisation.repositories if one.host == "gitlab"]


def _changes(kept: Kept) -> list[Change]:
    return [change for one in _repositories(kept) for change in one.changes]


def test_every_merge_request_lands_with_what_belongs_to_it(
    kept: Kept, load: Load, rows: Rows
) -> None:
    outcome = load()

    assert outcome.problems == []
    changes = _changes(kept)
    assert changes
    landed = {
        row[0]: row[1:] for row in rows("select change_id, state, number from merge_requests")
    }
    assert set(landed) == {str(one.native_id) for one in changes}
    commits = set(rows("select change_id, commit_sha from merge_request_commits"))
    assert commits == {(str(one.native_id), c.sha) for one in changes for c in one.commits}
    sizes = set(
        rows("select change_id, lines_added, lines_deleted, file_count from merge_requests")
    )
    assert sizes == {
        (
            str(one.native_id),
            sum(file.lines_added for file in one.files),
            sum(file.lines_deleted for file in one.files),
            len(one.files),
        )
        for one in changes
    }


def test_merged_changes_point_at_a_commit_of_the_graph(kept: Kept, load: Load, rows: Rows) -> None:
    load()

    merged = {str(one.native_id): one.merge_commit_sha for one in _changes(kept) if one.merged_at}
    landed = dict(
        rows("select change_id, merge_commit_sha from merge_requests where state = 'merged'")
    )
    assert landed == merged
    in_graph = {row[0] for row in rows("select commit_sha from commits")}
    assert set(landed.values()) <= in_graph
    parents = set(rows("select commit_sha, parent_sha from commit_parents"))
    assert parents == {
        (commit.sha, parent)
        for one in _repositories(kept)
        for sha in {sha for shas in one.branches.values() for sha in shas}
        for commit in [one.commits[sha]]
        for parent in commit.parents
    }


def test_a_commit_says_what_it_was_picked_from(kept: Kept, load: Load, rows: Rows) -> None:
    repository = _repositories(kept)[0]
    (first, second) = (repository.commits[sha] for sha in repository.branches["main"][-2:])
    second.trailer = f"(cherry picked from commit {first.sha})"

    load()

    picked = rows(
        "select commit_sha, cherry_picked_from_sha from commits "
        "where cherry_picked_from_sha is not null"
    )
    assert picked == [(second.sha, first.sha)]


def test_approvals_and_requests_for_changes_keep_their_time(
    kept: Kept, load: Load, rows: Rows
) -> None:
    load()

    kinds = {"APPROVED": "approval", "CHANGES_REQUESTED": "changes_requested"}
    told = {
        (str(one.native_id), kinds[review.state], review.submitted_at)
        for one in _changes(kept)
        for review in one.reviews
        if review.state in kinds
    }
    assert told
    landed = set(
        rows(
            "select change_id, kind, submitted_at from reviews "
            "where kind in ('approval', 'changes_requested')"
        )
    )
    assert {(change, kind, at.astimezone(UTC)) for change, kind, at in landed} == told
    comments = rows("select change_id from reviews where kind = 'comment' and comment_count = 1")
    assert len(comments) >= sum(r.comment_count for one in _changes(kept) for r in one.reviews)


def test_a_draft_is_ready_when_it_was_first_marked_so(kept: Kept, load: Load, rows: Rows) -> None:
    change = next(one for one in _changes(kept) if one.merged_at and not one.ready_events)
    ready_at = change.created_at + timedelta(minutes=5)
    change.ready_events = (("ready", ready_at),)

    load()

    ((landed,),) = rows(
        f"select ready_at from merge_requests where change_id = '{change.native_id}'"
    )
    assert landed.astimezone(UTC) == ready_at


def test_a_revert_names_the_merge_request_that_it_reverts(
    kept: Kept, load: Load, rows: Rows
) -> None:
    first, second = [one for one in _repositories(kept)[0].changes if one.merged_at][:2]
    second.reverts_number = first.number

    load()

    ((landed,),) = rows(
        f"select reverts_change_id from merge_requests where change_id = '{second.native_id}'"
    )
    assert landed == str(first.native_id)


def test_pipelines_say_when_their_first_job_began_and_their_last_ended(
    kept: Kept, load: Load, rows: Rows
) -> None:
    load()

    builds = {
        (str(b.run_id), b.started_at, b.finished_at)
        for one in _repositories(kept)
        for b in one.builds
        if b.conclusion
    }
    assert builds
    landed = {
        (key, start.astimezone(UTC), end.astimezone(UTC))
        for key, start, end in rows(
            "select build_id, started_at, finished_at from pipelines where finished_at is not null"
        )
    }
    assert landed == builds


def test_deployments_land_with_their_merge_requests_and_their_tiers(
    kept: Kept, load: Load, rows: Rows
) -> None:
    load()

    told = {d.native_id for one in _repositories(kept) for d in one.deployments}
    assert told
    assert {row[0] for row in rows("select deployment_id from deployments")} == told
    assert rows("select count(*) from deployment_commits")[0][0] > 0
    tiers = dict(rows("select environment, tier from environments"))
    assert tiers["production"] == "production"


def test_an_issue_moves_by_its_flow_labels_and_by_being_closed(
    kept: Kept, load: Load, rows: Rows
) -> None:
    load()

    issues = [one for one in kept.organisation.issues if one.project == "SHOP"]
    landed = dict(rows("select issue_id, native_state from issues"))
    assert landed
    for issue in issues:
        is_closed = issue.resolved_at is not None
        assert landed[str(issue.native_id)] == ("closed" if is_closed else "opened")
    words = {row[0] for row in rows("select to_value from issue_transitions")}
    assert {"in progress", "closed"} <= words
    stays = rows("select count(*) from iteration_issues where points_at_add is not null")
    assert stays[0][0] > 0


def test_loading_twice_equals_loading_once(kept: Kept, load: Load, rows: Rows) -> None:
    load()
    tables = [row[0] for row in rows("show tables") if not row[0].startswith("_dlt")]
    before = {
        table: rows(f"select * exclude (_dlt_load_id) from {table} order by all")
        for table in tables
    }

    outcome = load()

    assert outcome.is_unchanged, outcome.rows_by_table
    assert outcome.request_count < 40
    after = {
        table: rows(f"select * exclude (_dlt_load_id) from {table} order by all")
        for table in tables
    }
    assert after == before


def test_only_what_changed_is_read_again(kept: Kept, load: Load, rows: Rows) -> None:
    load()
    before = kept.request_count
    change = max(_changes(kept), key=lambda one: one.last_event_at)
    at = change.last_event_at + timedelta(hours=3)
    change.ready_events = (*change.ready_events, ("draft", at))
    change.is_draft = True
    kept.forget()

    outcome = load()

    assert outcome.rows_by_table["merge_requests"] == 1
    assert "commits" not in outcome.rows_by_table
    assert kept.request_count - before < 40
    ((is_draft,),) = rows(
        f"select is_draft from merge_requests where number = {change.number} "
        f"and change_id = '{change.native_id}'"
    )
    assert is_draft


def test_both_apis_give_the_same_rows(
    kept: Kept, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = (
        "merge_requests",
        "merge_request_commits",
        "merge_request_files",
        "merge_request_issue_keys",
        "reviews",
    )
    load()
    by_graphql = {t: rows(f"select * exclude (_dlt_load_id) from {t} order by all") for t in tables}
    requests = kept.request_count
    monkeypatch.setenv("SOURCES__GITLAB__API", "rest")

    load(full_refresh=True)

    by_rest = {t: rows(f"select * exclude (_dlt_load_id) from {t} order by all") for t in tables}
    assert by_rest == by_graphql
    assert kept.request_count - requests > requests
