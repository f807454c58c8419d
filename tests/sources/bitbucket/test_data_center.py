"""What lands of a Data Center, from answers in its documented shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.errors import ToolError
from sources.pipeline import connect
from tests.sources.bitbucket.conftest import Load, Rows
from tests.sources.site import Answer, Asked, Site

REPO = "/rest/api/1.0/projects/PAY/repos/shop"
ANNA = {"id": 1, "name": "anna.berg", "slug": "anna.berg", "emailAddress": "a@acme.example"}
ROBOT = {"id": 2, "name": "builder", "slug": "builder", "type": "SERVICE"}
BASE = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1000)
HOUR = 3_600_000


def paged(objects: list[dict[str, Any]], size: int = 1) -> Any:
    """Answers a list in small pages, each saying where the next one starts."""

    def answer(asked: Asked) -> Answer:
        start = int(asked.query.get("start", 0))
        is_last = start + size >= len(objects)
        page = {"values": objects[start : start + size], "start": start, "isLastPage": is_last}
        return Answer({**page, "nextPageStart": None if is_last else start + size})

    return answer


def commit(sha: str, *parents: str) -> dict[str, Any]:
    return {
        "id": sha,
        "message": "PAY-7 refund",
        "author": ANNA,
        "authorTimestamp": BASE,
        "committerTimestamp": BASE + HOUR,
        "parents": [{"id": parent} for parent in parents],
    }


def pull_request(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "version": 3,
        "title": "PAY-7 refund",
        "state": "MERGED",
        "createdDate": BASE,
        "updatedDate": BASE + 3 * HOUR,
        "closedDate": BASE + 3 * HOUR,
        "fromRef": {"displayId": "anna/refund"},
        "toRef": {"displayId": "main"},
        "author": {"user": ANNA},
        "reviewers": [{"user": ROBOT, "status": "APPROVED"}],
        **more,
    }


@pytest.fixture
def data_center(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A Data Center with one repository, configured to be read."""
    monkeypatch.setenv("SOURCES__BITBUCKET__URL", site.url)
    monkeypatch.setenv("SOURCES__BITBUCKET__TOKEN", "a token")
    monkeypatch.setenv("SOURCES__BITBUCKET__REPOSITORIES", "PAY/shop")
    clone = [{"name": "http", "href": "https://anna.berg@git.acme.example/scm/pay/shop.git"}]
    repository = {"id": 7, "slug": "shop", "project": {"key": "PAY"}, "links": {"clone": clone}}
    site.on(REPO, Answer(repository))
    branch = {"displayId": "main", "latestCommit": "b" * 40, "isDefault": True}
    site.on_call(f"{REPO}/branches", paged([branch]))
    site.on_call(f"{REPO}/commits", paged([commit("b" * 40, "a" * 40), commit("a" * 40)]))
    site.on_call(f"{REPO}/tags", paged([{"displayId": "v1", "latestCommit": "a" * 40}]))
    site.on(f"{REPO}/commits/{'a' * 40}", Answer(commit("a" * 40)))
    site.on_call(f"{REPO}/pull-requests", paged([pull_request(2), pull_request(1)]))
    said = {"id": 5, "createdDate": BASE + HOUR, "author": ROBOT, "comments": []}
    said["comments"] = [{"id": 6, "createdDate": BASE + 2 * HOUR, "author": ANNA}]
    activities = [
        {"id": 14, "createdDate": BASE + 3 * HOUR, "action": "MERGED", "commit": {"id": "b" * 40}},
        {"id": 13, "createdDate": BASE + 2 * HOUR, "action": "APPROVED", "user": ROBOT},
        {"id": 12, "createdDate": BASE + HOUR, "action": "REVIEWED", "user": ROBOT},
        {"id": 11, "createdDate": BASE + HOUR, "action": "COMMENTED", "comment": said},
    ]
    for number in (1, 2):
        of_this = f"{REPO}/pull-requests/{number}"
        site.on_call(f"{of_this}/activities", paged(activities))
        site.on_call(f"{of_this}/commits", paged([commit("c" * 40)]))
        file = {"path": {"toString": "src/refund.py"}}
        site.on_call(f"{of_this}/changes", paged([file]))
    return site


def test_pull_requests_with_all_that_belongs_to_them_land(
    data_center: Site, load: Load, rows: Rows
) -> None:
    outcome = load()

    assert outcome.problems == []
    landed = rows(
        "select change_id, merge_commit_sha, merged_at, file_count from pull_requests order by all"
    )
    merged_at = datetime(2026, 11, 1, 3, tzinfo=UTC)
    assert landed == [(f"7/{one}", "b" * 40, merged_at, 1) for one in (1, 2)]
    kinds = rows("select kind, reviewer_type, count(*) from reviews group by all order by all")
    assert kinds == [
        ("approval", "bot", 2),
        ("changes_requested", "bot", 2),
        ("comment", "bot", 2),
        ("comment", "person", 2),
    ]
    assert rows("select name, url from repositories") == [
        ("PAY/shop", "https://git.acme.example/scm/pay/shop.git")
    ]
    assert rows("select count(*) from commits") == [(2,)]
    assert rows("select tag, tagged_at is not null from tags") == [("v1", True)]
    assert rows("select distinct issue_key from pull_request_issue_keys") == [("PAY-7",)]


def test_what_is_known_is_not_read_again(data_center: Site, load: Load) -> None:
    load()
    before = len(data_center.asked)

    assert load().is_unchanged

    assert not [one for one in data_center.paths()[before:] if one.endswith("/activities")]


def test_a_page_that_starts_where_it_is_stops_the_reading(data_center: Site, load: Load) -> None:
    again = Answer({"values": [], "isLastPage": False, "nextPageStart": 0})
    data_center.on(f"{REPO}/pull-requests", again)

    with pytest.raises(ToolError, match="next page that starts after"):
        load()


def test_a_missing_permission_is_named(data_center: Site) -> None:
    data_center.on(f"{REPO}/pull-requests", Answer({"errors": []}, status=403))

    missing = [one.sentence for one in connect("bitbucket") if not one.ok]

    assert len(missing) == 1
    assert "Repository read" in missing[0]
