"""Real answers of Jira go through the real extractor, and every object is accounted for."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from sources.jira.fields import recognise
from tests.sources.jira.conftest import Warehouse
from tests.sources.jira.recorded import RECORDED, fill, put_projects_in_sight, recorded
from tests.sources.jira.site import FakeSite
from tests.sources.on_disk import FEWEST_LETTERS, held_in

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of Jira are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "board_configuration": "columns of a board say nothing that the status categories do not",
    "dev_status": "commits come from where the code is, and this API is undocumented",
    "issue_comments": "texts of comments never land, and no metric needs their times yet",
    "issue_types": "an issue carries the name of its type",
    "priorities": "an issue carries the name of its priority",
    "remotelinks": "links to other sites are texts of people",
    "resolutions": "an issue carries the name of its resolution",
    "users": "people are read where they act, and only as pseudonyms",
    "worklogs": "who worked when is a person's grain; the sum is on the issue",
}
ANOTHER_OF_ITS_ID = "another object with the same id landed"
NOT_RECOGNISED = "a field of the site that no metric reads"
NOTHING_DECLARED = "a history of fields that are not declared"
ANOTHER_PROJECT = "a board of a project that is not in the sample"


@pytest.fixture(params=["cloud", "data_center"])
def replayed(request: pytest.FixtureRequest, site: FakeSite) -> FakeSite:
    """A site that answers with everything that was recorded."""
    site.is_cloud = request.param == "cloud"
    fill(site)
    return site


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    replayed: FakeSite, warehouse: Warehouse
) -> None:
    put_projects_in_sight(replayed)

    warehouse.load()

    counted: Counter[str] = Counter()
    total = 0
    for table, column, objects in (
        ("issues", "issue_id", replayed.issues),
        ("projects", "project_id", replayed.projects),
        ("statuses", "status_id", replayed.statuses),
        ("sprints", "sprint_id", replayed.sprints),
    ):
        landed = warehouse.rows(table, column)
        assert len(landed) == len(set(landed))
        assert set(landed) == {str(one["id"]) for one in objects}, table
        counted["landed"] += len(landed)
        counted[ANOTHER_OF_ITS_ID] += len(objects) - len(landed)
        total += len(objects)

    total += _count_boards(replayed, warehouse, counted)
    total += _count_fields(replayed, warehouse, counted)
    total += _count_histories(replayed, warehouse, counted)
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded(name))
        total += len(recorded(name))

    in_files = sum(len(recorded(path.stem)) for path in RECORDED.glob("*.jsonl"))
    unrecorded = sum(1 for project in replayed.projects if "unrecorded" in str(project["id"]))
    inline = len(replayed.histories[replayed.issues[0]["id"]]) - len(recorded("issue_changelogs"))
    assert total == in_files + unrecorded + inline
    assert counted.total() == total


def _count_boards(site: FakeSite, warehouse: Warehouse, counted: Counter[str]) -> int:
    keys = {project["key"] for project in site.projects}
    landed = set(warehouse.rows("boards", "board_id"))
    by_id: dict[str, set[str | None]] = defaultdict(set)
    for board in site.boards:
        by_id[str(board["id"])].add((board.get("location") or {}).get("projectKey"))
    for board_id, of_projects in by_id.items():
        is_read = bool(of_projects & (keys | {None}))
        assert (board_id in landed) == is_read
        counted["landed" if is_read else ANOTHER_PROJECT] += 1
    counted[ANOTHER_OF_ITS_ID] += len(site.boards) - len(by_id)
    return len(site.boards)


def _count_fields(site: FakeSite, warehouse: Warehouse, counted: Counter[str]) -> int:
    landed = set(warehouse.rows("fields", "field_id"))
    recognised = {row["field_id"] for row in recognise(site.fields).rows}
    assert landed == recognised and landed
    seen: set[str] = set()
    for one in site.fields:
        if one["id"] not in recognised:
            counted[NOT_RECOGNISED] += 1
        else:
            counted[ANOTHER_OF_ITS_ID if one["id"] in seen else "landed"] += 1
            seen.add(one["id"])
    return len(site.fields)


def _count_histories(site: FakeSite, warehouse: Warehouse, counted: Counter[str]) -> int:
    landed = {
        change_id.rpartition("-")[0]
        for table in ("issue_changes", "sprint_changes")
        for change_id in warehouse.rows(table, "issue_change_id")
    }
    declared = {"status", "assignee", "priority", "resolution", "issuetype", "sprint"}
    histories = site.histories[site.issues[0]["id"]]
    seen: set[str] = set()
    for history in histories:
        fields = {str(item["field"]).lower() for item in history["items"]}
        if history["id"] in seen:
            counted[ANOTHER_OF_ITS_ID] += 1
        else:
            assert (history["id"] in landed) == bool(fields & declared), fields
            counted["landed" if history["id"] in landed else NOTHING_DECLARED] += 1
        seen.add(history["id"])
    return len(histories)


def test_no_recorded_person_lands(replayed: FakeSite, warehouse: Warehouse) -> None:
    people = [
        issue["fields"][role]
        for issue in replayed.issues
        for role in ("assignee", "reporter", "creator")
        if issue["fields"].get(role)
    ]
    words = {
        str(person[name])
        for person in people
        for name in ("accountId", "emailAddress", "displayName")
        if len(str(person.get(name) or "")) >= FEWEST_LETTERS
    }
    assert words

    warehouse.load()

    assert held_in(warehouse.home, words) == []


def test_links_out_of_the_sample_land_as_they_are(replayed: FakeSite, warehouse: Warehouse) -> None:
    warehouse.load()
    sprints = set(warehouse.rows("sprints", "sprint_id"))
    of_issues = set(warehouse.rows("sprint_issues", "sprint_id"))
    assert of_issues - sprints
    assert warehouse.rows("issues", "count(*)") == [len({one["id"] for one in replayed.issues})]


def test_what_was_not_declared_is_counted_by_its_name(
    replayed: FakeSite, warehouse: Warehouse
) -> None:
    warehouse.load()
    discarded = dict(warehouse.rows("discarded_fields", "field_name", "occurrence_count"))
    sent = Counter(
        name for one in {i["id"]: i for i in replayed.issues}.values() for name in one["fields"]
    )
    assert discarded["creator"] >= sent["creator"] > 0
    assert "summary" not in discarded
