"""The demo's Jira answers as Cloud and as Data Center do, each in its own way of paging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from demo import jira
from demo.organisation.model import Organisation
from demo.serve import serve

from .asking import Asking


@pytest.fixture(scope="module")
def cloud(small_organisation: Organisation) -> Iterator[Asking]:
    with serve(small_organisation) as tools, Asking(tools.jira_url, jira.TOKEN) as asking:
        yield asking


@pytest.fixture(scope="module")
def data_center(small_organisation: Organisation) -> Iterator[Asking]:
    with (
        serve(small_organisation, jira_flavour="data_center") as tools,
        Asking(tools.jira_url, jira.TOKEN) as asking,
    ):
        yield asking


def test_both_say_what_they_are(cloud: Asking, data_center: Asking) -> None:
    kinds = [
        one.get("/rest/api/2/serverInfo").json()["deploymentType"] for one in (cloud, data_center)
    ]
    assert kinds == ["Cloud", "Server"]


def test_without_credentials_nothing_is_told(cloud: Asking) -> None:
    assert cloud.get("/rest/api/3/myself", headers={"Authorization": "x"}).status_code == 401


def test_cloud_is_read_by_token_to_the_end(cloud: Asking, small_organisation: Organisation) -> None:
    keys: list[str] = []
    asked: dict[str, Any] = {"jql": "order by updated asc", "maxResults": 60, "fields": "summary"}
    while True:
        page = cloud.get("/rest/api/3/search/jql", params=asked).json()
        assert "total" not in page
        keys += [one["key"] for one in page["issues"]]
        if page["isLast"]:
            break
        asked["nextPageToken"] = page["nextPageToken"]
    assert sorted(keys) == sorted(one.key for one in small_organisation.issues_in("jira"))


def test_cloud_names_issues_and_tells_nothing_unless_asked(cloud: Asking) -> None:
    page = cloud.get("/rest/api/3/search/jql", params={"jql": "project = PAY"}).json()
    assert "fields" not in page["issues"][0]


def test_cloud_s_old_search_is_gone(cloud: Asking) -> None:
    assert cloud.get("/rest/api/3/search", params={"jql": "project = PAY"}).status_code == 410


def test_data_center_counts_from_a_start(data_center: Asking) -> None:
    asked = {"jql": "project = PAY", "startAt": 5, "maxResults": 5}
    page = data_center.get("/rest/api/2/search", params=asked).json()
    assert (page["startAt"], len(page["issues"])) == (5, 5)
    assert page["total"] > 10


def test_updated_is_read_to_the_minute_in_the_asker_s_zone(
    data_center: Asking, small_organisation: Organisation
) -> None:
    # 2026-10-01 12:00 in Berlin is 10:00 UTC.
    asked = {"jql": 'updated >= "2026/10/01 12:00"', "maxResults": 100}
    total = data_center.get("/rest/api/2/search", params=asked).json()["total"]
    later = [
        one
        for one in small_organisation.issues_in("jira")
        if one.last_event_at.isoformat() >= "2026-10-01T10:00"
    ]
    assert total == len(later) > 0


def test_a_long_change_log_is_cut_and_has_pages_of_its_own(cloud: Asking) -> None:
    asked = {
        "jql": "order by updated desc",
        "maxResults": 100,
        "expand": "changelog",
        "fields": "status",
    }
    issues = cloud.get("/rest/api/3/search/jql", params=asked).json()["issues"]
    cut = next(
        one for one in issues if one["changelog"]["total"] > len(one["changelog"]["histories"])
    )
    page = cloud.get(f"/rest/api/3/issue/{cut['key']}/changelog", params={"maxResults": 3}).json()
    assert (len(page["values"]), page["isLast"]) == (3, False)
    assert page["total"] == cut["changelog"]["total"]


def test_people_are_ids_on_cloud_and_names_on_data_center(
    cloud: Asking, data_center: Asking
) -> None:
    asked = {"jql": "project = PAY", "fields": "reporter"}
    on_cloud = cloud.get("/rest/api/3/search/jql", params=asked).json()["issues"][0]
    on_premises = data_center.get("/rest/api/2/search", params=asked).json()["issues"][0]
    assert "accountId" in on_cloud["fields"]["reporter"]
    assert "accountId" not in on_premises["fields"]["reporter"]


def test_a_board_without_sprints_says_so(cloud: Asking) -> None:
    answer = cloud.get("/rest/agile/1.0/board/19/sprint")
    assert (answer.status_code, answer.json()["errorMessages"]) == (
        400,
        ["The board does not support sprints"],
    )


def test_sprints_of_a_board_come_in_pages_with_their_ends(cloud: Asking) -> None:
    page = cloud.get("/rest/agile/1.0/board/12/sprint", params={"startAt": 26}).json()
    early = page["values"][0]
    assert early["name"] == "Payments 27"
    assert early["completeDate"] < early["endDate"]
    assert page["values"][-1]["state"] == "future"
