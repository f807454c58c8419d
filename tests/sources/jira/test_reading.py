"""What a site says lands once, whole, and without a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.sources.jira.conftest import Warehouse
from tests.sources.jira.site import FakeSite, issue, status
from tests.sources.on_disk import held_in

ANNA = {
    "accountId": "5b10-anna",
    "accountType": "atlassian",
    "emailAddress": "anna.berg@acme.example",
    "displayName": "Anna Berg",
}
ROBOT = {"accountId": "557-robot", "accountType": "app", "displayName": "Automation for Jira"}


def change(history_id: str, at: str, **item: str | None) -> dict[str, object]:
    return {"id": history_id, "created": at, "author": ANNA, "items": [item]}


def test_cloud_and_data_center_land_the_same_rows(site: FakeSite, warehouse: Warehouse) -> None:
    site.issues = [issue(number, assignee=None) for number in range(1, 6)]
    warehouse.load()
    on_cloud = warehouse.rows("issues", "issue_id", "issue_key", "created_at", "updated_at")

    site.is_cloud = False
    warehouse.load(full_refresh=True)

    assert warehouse.rows("issues", "issue_id", "issue_key", "created_at", "updated_at") == on_cloud
    assert len(on_cloud) == 5


def test_a_change_log_that_is_cut_short_is_read_to_its_end(
    site: FakeSite, warehouse: Warehouse
) -> None:
    one = issue(1)
    log = [
        change(
            str(number), f"2026-01-0{number}T10:00:00.000+0100", field="status", fieldId="status"
        )
        for number in range(1, 6)
    ]
    one["changelog"] = {"startAt": 0, "maxResults": 1, "total": 5, "histories": log[4:]}
    site.issues, site.histories = [one], {one["id"]: log}

    warehouse.load()

    assert warehouse.rows("issue_changes", "issue_change_id") == ["1-0", "2-0", "3-0", "4-0", "5-0"]


def test_a_whole_inline_change_log_costs_no_further_request(
    site: FakeSite, warehouse: Warehouse
) -> None:
    one = issue(1)
    one["changelog"]["total"] = 1
    one["changelog"]["histories"] = [change("7", "2026-01-01T10:00:00.000+0100", field="status")]
    site.issues = [one]

    warehouse.load()

    assert not [path for path, _ in site.asked if path.endswith("/changelog")]


def test_people_are_pseudonyms_and_titles_do_not_call_them(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [
        issue(1, assignee=ANNA, reporter=ROBOT, summary="Ask Anna Berg or anna.berg@acme.example"),
        issue(2, summary="[~accountid:5b10-anna] knows"),
    ]

    warehouse.load()

    (first, second) = warehouse.rows(
        "issues", "issue_key", "title", "assignee_type", "reporter_type"
    )
    assert first == ("PAY-1", "Ask • or •", "person", "bot")
    assert second[1] == "• knows"
    (key,) = warehouse.rows("issues", "assignee_key")[:1]
    assert key is not None and key.startswith("k") and "anna" not in key


def test_an_account_of_an_earlier_reading_is_masked_in_a_later_title(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.is_cloud = False
    site.issues = [
        issue(1, assignee={"name": "aberg"}, reporter={"name": "557:f5-81"}),
    ]
    warehouse.load()
    site.issues = [issue(2, summary="Ask aberg: 557:f5-81 knows, aberghaus does not")]
    warehouse.load()

    assert warehouse.rows("issues", "issue_key", "title")[1] == (
        "PAY-2",
        "Ask •: • knows, aberghaus does not",
    )


def test_no_byte_of_the_home_says_who_it_was(site: FakeSite, warehouse: Warehouse) -> None:
    one = issue(1, assignee=ANNA, description="Written by anna.berg@acme.example")
    one["changelog"]["histories"] = [
        change(
            "7",
            "2026-01-01T10:00:00.000+0100",
            field="assignee",
            fieldId="assignee",
            to="5b10-anna",
            toString="Anna Berg",
        )
    ]
    one["changelog"]["total"] = 1
    site.issues = [one]

    warehouse.load()

    assert warehouse.rows("issue_changes", "field", "to_id", "to_value") == [
        ("assignee", None, None)
    ]
    assert held_in(warehouse.home, ["5b10-anna", "Anna Berg", "anna.berg@acme"]) == []


def test_points_and_sprints_are_found_by_the_type_of_their_field(
    site: FakeSite, warehouse: Warehouse
) -> None:
    one = issue(1, customfield_9=5.0, customfield_7=[{"id": 12}, {"id": 13}])
    one["changelog"]["histories"] = [
        change(
            "8",
            "2026-01-02T10:00:00.000+0100",
            **{"field": "Sprint", "fieldId": "customfield_7", "from": "11, 12", "to": "12, 13"},
        )
    ]
    one["changelog"]["total"] = 1
    old = issue(2, customfield_7=["com.atlassian.Sprint@1f[id=14,rapidViewId=3,state=ACTIVE]"])
    site.issues = [one, old]

    warehouse.load()

    assert warehouse.rows("issues", "issue_key", "points")[0] == ("PAY-1", 5.0)
    assert warehouse.rows("sprint_issues", "sprint_id") == ["12", "13", "14"]
    assert warehouse.rows("sprint_changes", "sprint_id", "is_added") == [
        ("11", False),
        ("13", True),
    ]


def test_the_description_is_measured_and_dropped(site: FakeSite, warehouse: Warehouse) -> None:
    document = {"type": "doc", "content": [{"type": "text", "text": "12345"}, {"text": "678"}]}
    site.issues = [issue(1, description=document), issue(2, description="1234"), issue(3)]
    warehouse.load()
    assert warehouse.rows("issues", "issue_key", "description_length") == [
        ("PAY-1", 8),
        ("PAY-2", 4),
        ("PAY-3", 0),
    ]


def test_a_row_that_two_pages_repeat_lands_once(site: FakeSite, warehouse: Warehouse) -> None:
    site.issues = [issue(1), issue(2), issue(2), issue(3)]
    warehouse.load()
    assert warehouse.rows("issues", "issue_key") == ["PAY-1", "PAY-2", "PAY-3"]


def test_a_second_run_with_nothing_new_lands_nothing(site: FakeSite, warehouse: Warehouse) -> None:
    at = "2026-01-05T10:00:00.000+0100"
    site.issues = [issue(1, updated=at), issue(2, updated=at)]
    warehouse.load()
    assert warehouse.load().is_unchanged


def test_a_run_asks_again_for_the_last_minutes_in_the_askers_time_zone(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.time_zone = "America/New_York"
    site.issues = [issue(1, updated="2026-01-05T10:03:30.000+0100")]
    warehouse.load()
    warehouse.load()
    assert 'updated >= "1970/01/01 00:00"' in site.queries()[0]
    assert 'updated >= "2026/01/05 03:58"' in site.queries()[1]


def test_an_issue_that_left_its_sprint_and_component_is_in_none(
    site: FakeSite, warehouse: Warehouse
) -> None:
    before = {"customfield_7": [{"id": 12}], "components": [{"name": "Checkout"}]}
    site.issues = [issue(1, **before), issue(2, **before)]
    warehouse.load()
    site.issues[0] = issue(1, updated="2026-01-09T10:00:00.000+0100")

    warehouse.load()

    assert warehouse.rows("sprint_issues", "issue_id") == ["30002"]
    assert warehouse.rows("issue_components", "issue_id") == ["30002"]


def test_a_project_that_comes_into_sight_is_read_from_its_beginning(
    site: FakeSite, warehouse: Warehouse
) -> None:
    warehouse.load()
    site.projects.append({"id": "2", "key": "OPS", "name": "Operations"})
    warehouse.load()
    assert 'project in ("OPS") and updated >= "1970/01/01 00:00"' in site.queries()[-1]


def test_an_issue_that_is_gone_gets_a_tombstone_and_loses_it_when_it_is_back(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [issue(1), issue(2)]
    warehouse.load()
    gone = site.issues.pop()

    warehouse.load(reconcile=True)
    assert warehouse.rows("deletions", "entity", "native_id") == [("issues", "30002")]

    site.issues.append(gone)
    warehouse.load(reconcile=True)
    assert warehouse.rows("deletions", "native_id") == []


def test_a_site_without_jira_software_is_read_and_the_gap_is_said(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [issue(1)]
    site.broken["/board"] = lambda _: (404, {"message": "null for uri"})
    outcome = warehouse.load()
    assert warehouse.rows("issues", "issue_key") == ["PAY-1"]
    assert "nothing is known of sprints" in outcome.problems[0]


def test_a_board_without_sprints_is_no_fault(site: FakeSite, warehouse: Warehouse) -> None:
    site.boards = [{"id": 3, "name": "Board", "type": "simple"}]
    site.broken["/sprint"] = lambda _: (400, {"errorMessages": ["no sprints"]})
    warehouse.load()
    assert warehouse.rows("boards", "board_id") == ["3"]


def test_a_sprint_on_two_boards_lands_once_under_the_board_it_was_made_on(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.boards = [{"id": number, "name": "B", "type": "scrum"} for number in (3, 4)]
    site.sprints = [{"id": 12, "name": "Sprint 12", "state": "active", "originBoardId": 4}]
    warehouse.load()
    assert warehouse.rows("sprints", "sprint_id", "board_id") == [("12", "4")]


def test_a_status_without_a_category_is_read_where_the_program_places_its_word(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [issue(1, status=status("On Hold", "undefined"))]
    warehouse.load()
    assert warehouse.rows("issues", "status") == ["On Hold"]


@pytest.mark.parametrize("is_cloud", [True, False])
def test_archived_projects_are_asked_for(
    site: FakeSite, warehouse: Warehouse, is_cloud: bool
) -> None:
    site.is_cloud = is_cloud
    site.projects[0]["archived"] = True
    warehouse.load()
    assert warehouse.rows("projects", "is_archived") == [True]
    (asked,) = {str(query) for path, query in site.asked if "/project" in path}
    assert "rchived" in asked


def test_a_window_is_read_again_and_the_rest_and_the_cursor_stay(
    site: FakeSite, warehouse: Warehouse
) -> None:
    # Updated on the 2nd to the 6th, at nine in UTC.
    site.issues = [issue(number) for number in range(1, 6)]
    warehouse.load()
    for one in site.issues:
        one["fields"]["summary"] = "Another title"
    midnight = datetime(2026, 1, 1, tzinfo=UTC)
    window = (midnight + timedelta(days=2), midnight + timedelta(days=3))

    reloaded = warehouse.load(window=window)

    assert (reloaded.rows_by_table["issues"], "projects" in reloaded.rows_by_table) == (1, False)
    assert warehouse.rows("issues", "issue_key", "title")[:3] == [
        ("PAY-1", "Issue 1"),
        ("PAY-2", "Another title"),
        ("PAY-3", "Issue 3"),
    ]
    (asked,) = [jql for jql in site.queries() if "updated <=" in jql]
    # Midnight of UTC is one o'clock in Berlin.
    assert 'updated >= "2026/01/03 01:00"' in asked
    # The next reading goes on from where the first one was.
    warehouse.load()
    assert 'updated >= "2026/01/06 09:55"' in site.queries()[-1]
