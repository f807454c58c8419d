"""What lands of GitHub, and how little is asked for when nothing is new."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.github.conftest import Load, Rows
from tests.sources.github.hub import (
    CREATED,
    Hub,
    commit,
    connection,
    deployment,
    pull_request,
    rest_commit,
    user,
)
from tests.sources.on_disk import held_in
from tests.sources.site import Answer

SHA = "0123456789abcdef0123456789abcdef01234567"


def event(kind: str, at: str, **more: Any) -> dict[str, Any]:
    return {"__typename": kind, "createdAt": at, **more}


def test_a_thousand_pull_requests_with_all_that_belongs_to_them_need_forty_requests(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    load()
    empty = len(hub.site.asked)
    hub.pull_requests["acme/shop"] = [pull_request(number) for number in range(1000, 0, -1)]
    large = connection([commit("c1")], pageInfo={"hasNextPage": True, "endCursor": "c"})
    hub.pull_requests["acme/shop"][500] = pull_request(500, commits=large)
    hub.further = [{"commits": connection([commit("c2")])}]
    outcome = load(full_refresh=True)
    assert outcome.request_count - empty <= 40
    assert rows("select count(*) from pull_requests") == [(1000,)]
    assert rows("select count(*) from reviews") == [(1000,)]
    of_the_large = "select commit_sha from pull_request_commits where pull_request_id = '9500'"
    assert sorted(rows(of_the_large)) == [("c1",), ("c2",)]


def test_texts_accounts_and_branches_are_read_and_do_not_land(
    hub: Hub, load: Load, rows: Rows, home: Path
) -> None:
    hub.repository(7, "acme/shop")
    body = f"Reverts acme/shop#12. Fixes PAY-1.\n\nThis reverts commit {SHA}."
    hub.pull_requests["acme/shop"] = [pull_request(3, body=body, title="OPS-2 and UTF-8")]
    load()
    [row] = rows("select reverts_number, reverts_sha, description_length from pull_requests")
    assert row == (12, SHA, len(body))
    keys = rows("select issue_key, found_in, is_closing from pull_request_issue_keys")
    assert set(keys) == {
        ("PAY-1", "body", True),
        ("OPS-2", "title", False),
        ("PAY-2", "commit", False),
    }
    secrets = ["anna-berg", "bob-stone", "secret-branch", "UTF-8", "main.py", "example.com"]
    assert held_in(home, secrets) == []


@pytest.mark.parametrize(
    ("turns", "is_draft", "ready_at"),
    [
        ([], False, CREATED),
        ([], True, None),
        ([("ReadyForReviewEvent", "2026-11-01T12:00:00Z")], False, "2026-11-01T12:00:00Z"),
        (
            [
                ("ConvertToDraftEvent", "2026-11-01T10:00:00Z"),
                ("ReadyForReviewEvent", "2026-11-01T12:00:00Z"),
            ],
            False,
            CREATED,
        ),
    ],
    ids=["never a draft", "still a draft", "opened as a draft", "made a draft later"],
)
def test_a_pull_request_is_ready_when_it_first_was(
    hub: Hub,
    load: Load,
    rows: Rows,
    turns: list[tuple[str, str]],
    is_draft: bool,
    ready_at: str | None,
) -> None:
    hub.repository(7, "acme/shop")
    events = connection([event(kind, at) for kind, at in turns])
    hub.pull_requests["acme/shop"] = [pull_request(1, isDraft=is_draft, timelineItems=events)]
    load()
    written = "strftime(ready_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')"
    assert rows(f"select {written} from pull_requests") == [(ready_at,)]


def test_a_requested_team_is_no_person_of_that_name(hub: Hub, load: Load, rows: Rows) -> None:
    hub.repository(7, "acme/shop")
    asked = [
        event("ReviewRequestedEvent", CREATED, requestedReviewer=user("payments")),
        event(
            "ReviewRequestedEvent",
            CREATED,
            requestedReviewer={"__typename": "Team", "slug": "payments"},
        ),
        event("ReviewRequestedEvent", CREATED, requestedReviewer=None),
    ]
    hub.pull_requests["acme/shop"] = [pull_request(1, timelineItems=connection(asked))]
    load()
    assert rows("select count(distinct reviewer_key) from review_requests") == [(2,)]


def test_a_run_with_nothing_new_asks_little_and_changes_nothing(hub: Hub, load: Load) -> None:
    hub.repository(7, "acme/shop")
    days = {number: f"2026-11-{1 + number // 12:02d}T08:00:00Z" for number in range(120, 0, -1)}
    hub.pull_requests["acme/shop"] = [pull_request(n, updatedAt=day) for n, day in days.items()]
    hub.deployments["acme/shop"] = [deployment(n, createdAt=day) for n, day in days.items()]
    hub.site.on("/repos/acme/shop/releases", Answer([release(1)]))
    first = load()
    second = load()
    assert not first.is_unchanged
    assert second.is_unchanged
    assert second.rows_by_table == {}
    # The repository, and one page each of releases, pull requests, deployments, runs and alerts.
    assert second.request_count == 6


def release(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "tag_name": f"v{number}",
        "draft": False,
        "prerelease": False,
        "created_at": CREATED,
        "published_at": CREATED,
    } | more


def test_what_was_updated_lands_and_what_an_hour_ago_was_seen_late_too(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    hub.pull_requests["acme/shop"] = [
        pull_request(2, updatedAt="2026-11-10T08:00:00Z"),
        pull_request(1, updatedAt="2026-11-09T08:00:00Z"),
    ]
    load()
    hub.pull_requests["acme/shop"] = [
        pull_request(2, updatedAt="2026-11-10T09:00:00Z", state="CLOSED"),
        pull_request(3, updatedAt="2026-11-10T07:10:00Z"),
        pull_request(4, updatedAt="2026-11-10T06:50:00Z"),
    ]
    outcome = load()
    assert outcome.rows_by_table["pull_requests"] == 2
    states = dict(rows("select number, state from pull_requests"))
    assert states == {1: "merged", 2: "closed", 3: "merged"}


def test_a_page_that_repeats_a_pull_request_lands_it_once(hub: Hub, load: Load, rows: Rows) -> None:
    hub.repository(7, "acme/shop")
    hub.pull_requests["acme/shop"] = [pull_request(2), pull_request(2), pull_request(1)]
    load()
    assert sorted(rows("select number from pull_requests")) == [(1,), (2,)]
    assert rows("select count(*) from pull_request_commits") == [(2,)]


def test_a_deployment_that_had_not_ended_is_read_until_it_has(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    later = {"createdAt": "2026-11-12T08:00:00Z"}
    hub.deployments["acme/shop"] = [deployment(2, **later), deployment(1, "IN_PROGRESS")]
    load()
    hub.deployments["acme/shop"] = [deployment(2, **later), deployment(1, "FAILURE")]
    load()
    states = dict(rows("select deployment_id, state from deployment_statuses"))
    assert states == {"1": "failure", "2": "success"}
    [(version,)] = rows("select version from deployments where deployment_id = '1'")
    assert version == "v1"


def test_commits_are_read_by_comparing_heads_so_that_the_graph_has_no_holes(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    path = "/repos/acme/shop"
    branches = [{"name": "main", "commit": {"sha": "b"}}, {"name": "wip", "commit": {"sha": "x"}}]
    hub.site.on(f"{path}/branches", Answer(branches))
    hub.site.on(f"{path}/commits", Answer([rest_commit("b", "a"), rest_commit("a")]))
    load()
    hub.repository(7, "acme/shop", pushed_at="2026-11-11T08:00:00Z")
    hub.site.on(f"{path}/branches", Answer([{"name": "main", "commit": {"sha": "d"}}]))
    hub.site.on(f"{path}/compare/b...d", Answer({"commits": [rest_commit("d", "b", "c")]}))
    before = len(hub.site.asked)
    load()
    assert f"{path}/commits" not in hub.site.paths()[before:]
    parents = rows("select commit_sha, parent_sha, position from commit_parents")
    assert sorted(parents) == [("b", "a", 1), ("d", "b", 1), ("d", "c", 2)]


def test_a_rewritten_branch_is_read_whole(hub: Hub, load: Load, rows: Rows) -> None:
    path = "/repos/acme/shop"
    for head, pushed_at in (("b", "2026-11-10T08:00:00Z"), ("z", "2026-11-11T08:00:00Z")):
        hub.repository(7, "acme/shop", pushed_at=pushed_at)
        hub.site.on(f"{path}/branches", Answer([{"name": "main", "commit": {"sha": head}}]))
        hub.site.on(f"{path}/commits", Answer([rest_commit(head)]))
        load()
    assert sorted(rows("select commit_sha from commits")) == [("b",), ("z",)]


def test_a_release_that_is_published_later_is_noticed(hub: Hub, load: Load, rows: Rows) -> None:
    hub.repository(7, "acme/shop")
    path = "/repos/acme/shop/releases"
    hub.site.on(path, Answer([release(2), release(1, draft=True, published_at=None)]))
    load()
    hub.site.on(path, Answer([release(2), release(1)]))
    assert load().rows_by_table["releases"] == 1
    assert sorted(rows("select tag, is_draft from releases")) == [("v1", False), ("v2", False)]


def test_names_and_counts_of_what_nobody_declared_are_kept(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop", homepage="https://example.com", topics=["secret"])
    load()
    counted = rows("select table_name, field_name, occurrence_count from discarded_fields")
    assert ("repositories", "homepage", 1) in counted
    assert ("repositories", "topics", 1) in counted


def test_a_window_is_read_again_and_the_rest_and_the_cursor_stay(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    path = "/repos/acme/shop"
    branch = {"name": "main", "commit": {"sha": "c1"}}
    hub.site.on(f"{path}/branches", Answer([branch]))
    hub.site.on(f"{path}/commits", Answer([rest_commit("c1")]))
    hub.pull_requests["acme/shop"] = [
        pull_request(number, updatedAt=f"2026-11-0{number}T08:00:00Z") for number in (5, 4, 3)
    ]
    hub.deployments["acme/shop"] = [
        deployment(number, createdAt=f"2026-11-0{number}T09:00:00Z") for number in (5, 4, 3)
    ]
    load()
    for spoilt in (*hub.pull_requests["acme/shop"], *hub.deployments["acme/shop"]):
        spoilt |= {"additions": 99, "environment": "elsewhere"}
    window = (datetime(2026, 11, 4, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC))
    reloaded = load(window=window)
    assert reloaded.rows_by_table["pull_requests"] == 1
    assert reloaded.rows_by_table["deployments"] == 1
    asked = [one.query for one in hub.site.asked if one.path == f"{path}/commits"]
    assert asked[-1]["since"] == "2026-11-04T00:00:00+00:00"
    # Main's only commit is of before the window; the one that landed is the pull request's own.
    assert reloaded.rows_by_table["commits"] == 1
    sizes = rows("select pull_request_id, lines_added from pull_requests")
    assert sorted(sizes) == [("9003", 10), ("9004", 99), ("9005", 10)]
    environments = "select deployment_id from deployments where environment = 'elsewhere'"
    assert rows(environments) == [("4",)]
    # The next reading goes on from where the first one was, and finds what it had passed over.
    assert load().rows_by_table["pull_requests"] == 1
