"""What an account may say beside the usual: late changes, causes, alerts, long lists, refusals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sources.errors import ToolError
from sources.pagerduty import client, connect
from tests.sources.kept import Home
from tests.sources.pagerduty.account import Account, entry, incident
from tests.sources.site import Answer

CAUSE = "harness:bS9/production"


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def test_the_log_says_when_and_by_what(account: Account, loaded: Home) -> None:
    account.incidents = [incident(1), incident(2, status="acknowledged")]
    integration = {"agent": {"type": "service_reference"}, "channel": {"type": "events_api_v2"}}
    account.log = [
        entry(1, "resolve", "2026-01-01T11:00:00Z"),
        entry(1, "acknowledge", "2026-01-01T10:30:00Z"),
        entry(1, "acknowledge", "2026-01-01T10:10:00Z"),
        entry(1, "trigger", "2026-01-01T10:00:00Z", **integration),
        entry(2, "resolve", "2026-01-02T10:05:00Z"),
        entry(2, "trigger", "2026-01-02T10:00:00Z"),
    ]
    # The log may tell of the trigger a second before the incident was made.
    account.log[3]["created_at"] = "2026-01-01T09:59:59Z"
    loaded.load()
    columns = ("number", "detected_by", "acknowledged_at", "resolved_at", "severity")
    assert loaded.rows("incidents", *columns) == [
        ("1", "alert", moment(1, 10, 10), moment(1, 11), "P1"),
        # Resolved once and open again: the log's entry stands for nothing now.
        ("2", "person", None, None, "P1"),
    ]
    assert loaded.rows("incident_events", "happened_at", "kind", "area")[:3] == [
        (moment(1, 9, 59).replace(second=59), "trigger_log_entry", "events_api_v2"),
        (moment(1, 10, 10), "acknowledge_log_entry", "website"),
        (moment(1, 10, 30), "acknowledge_log_entry", "website"),
    ]
    assert len(loaded.rows("incident_events", "event_id")) == len(account.log)


def test_without_a_resolve_entry_the_last_change_of_the_status_is_the_end(
    account: Account, loaded: Home
) -> None:
    account.incidents = [incident(1), incident(2, resolved_at="2026-01-02T10:45:00Z")]
    loaded.load()
    assert loaded.rows("incidents", "resolved_at") == [moment(1, 11), moment(2, 10, 45)]


def test_an_older_incident_that_the_log_names_is_read_again(account: Account, loaded: Home) -> None:
    account.incidents = [incident(1, status="triggered"), incident(2)]
    account.log = [entry(1, "trigger", "2026-01-01T10:00:00Z")]
    loaded.load()
    account.incidents[0] |= {"status": "resolved", "last_status_change_at": "2026-11-16T01:00:00Z"}
    account.log += [
        entry(1, "acknowledge", "2026-01-01T10:20:00Z"),
        entry(1, "resolve", "2026-11-16T01:00:00Z"),
    ]
    loaded.clock.sleep(7_200)

    outcome = loaded.load()

    assert outcome.rows_by_table["incidents"] == 1
    assert loaded.rows("incidents", "number", "acknowledged_at", "resolved_at") == [
        ("1", moment(1, 10, 20), datetime(2026, 11, 16, 1, tzinfo=UTC)),
        ("2", None, moment(2, 11)),
    ]


def test_the_cause_is_read_from_the_field_that_is_configured(
    account: Account, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__PAGERDUTY__CAUSE_FIELD", "deployment")
    account.incidents = [
        incident(1, custom_fields=[{"name": "deployment", "value": CAUSE}]),
        incident(2, custom_fields=[{"name": "deployment", "value": "ask Anna Berg"}]),
        incident(3, custom_fields=[{"name": "other", "value": CAUSE}]),
    ]
    loaded.load()
    assert loaded.rows("incidents", "number", "caused_by_deployment_id") == [
        ("1", CAUSE),
        ("2", None),
        ("3", None),
    ]


def test_alerts_land_with_their_incident_s_acknowledgement(account: Account, loaded: Home) -> None:
    alert: dict[str, Any] = {
        "id": "PALERT",
        "summary": "Disk of anna.berg@acme.example is full",
        "severity": "critical",
        "status": "resolved",
        "created_at": "2026-01-01T10:00:01Z",
    }
    account.incidents = [incident(1, alerts=[alert], alert_counts={"all": 1}), incident(2)]
    account.log = [entry(1, "acknowledge", "2026-01-01T10:10:00Z")]
    loaded.load()
    columns = ("alert_id", "template", "service_id", "acknowledged_at")
    assert loaded.rows("alerts", *columns) == [
        ("PALERT", "Disk of • is full", "PSHOP", moment(1, 10, 10))
    ]
    assert f"/incidents/{account.incidents[1]['id']}/alerts" not in account.paths()


def test_people_of_the_log_are_masked_in_titles(account: Account, loaded: Home) -> None:
    account.incidents = [incident(1, title="Anna Berg saw it")]
    account.log = [entry(1, "trigger", "2026-01-01T10:00:00Z")]
    loaded.load()
    assert loaded.rows("incidents", "title") == ["• saw it"]
    assert loaded.holds(["Anna Berg", "PUSER"]) == []


def test_beyond_the_reach_of_offsets_the_time_is_halved(
    account: Account, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    monkeypatch.setattr(client, "_REACH", 4)
    account.reach = 4
    account.incidents = [incident(number) for number in range(1, 21)]
    loaded.load()
    assert len(loaded.rows("incidents", "incident_id")) == 20


def test_more_incidents_of_one_moment_than_can_be_paged_through_are_refused(
    account: Account, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    monkeypatch.setattr(client, "_REACH", 4)
    at = "2026-01-01T10:00:00Z"
    account.incidents = [incident(number, created_at=at) for number in range(1, 10)]
    with pytest.raises(ToolError, match="in two seconds"):
        loaded.load()


def test_a_window_is_read_again_and_moves_no_cursor(account: Account, loaded: Home) -> None:
    account.incidents = [incident(1), incident(2)]
    loaded.load()
    for one in account.incidents:
        one["priority"] = {"summary": "P4"}
    window = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    loaded.load(window=window)
    assert loaded.rows("incidents", "number", "severity") == [("1", "P4"), ("2", "P1")]
    loaded.load()
    since = [one.query["since"] for one in account.site.asked if one.path == "/log_entries"][-1]
    assert since == "2026-11-15T22:59:00Z"


def test_one_rota_of_two_policies_is_counted_once(account: Account, loaded: Home) -> None:
    team = {"id": "PTEAM", "summary": "Shop"}
    account.lists["/escalation_policies"] = [
        {"id": "PONE", "teams": [team]},
        {"id": "PTWO", "teams": [team]},
        {"id": "PNOBODY", "teams": []},
    ]
    account.lists["/oncalls"] = [
        {
            "escalation_policy": {"id": policy},
            "escalation_level": level,
            "user": {"id": who, "summary": "Anna Berg"},
            "start": None,
            "end": None,
        }
        for policy, who, level in (
            ("PONE", "PANNA", 1),
            ("PTWO", "PANNA", 1),
            ("PONE", "PJONAS", 2),
            ("PNOBODY", "PANNA", 1),
        )
    ]
    loaded.load()
    columns = ("team_id", "team_name", "primary_hours", "oncall_hours", "person_count")
    assert set(loaded.rows("oncall_load", *columns)) == {("PTEAM", "Shop", 168.0, 336.0, 2)}
    assert len(loaded.rows("oncall_load", "week_start")) == 12


def test_a_last_page_that_came_back_without_what_the_one_before_announced_is_refused(
    account: Account, loaded: Home
) -> None:
    first = Answer({"services": [{"id": "PSHOP", "name": "Shop"}], "more": True})
    account.site.on("/services", first, Answer({"services": [], "more": False}))
    with pytest.raises(ToolError, match="the rest of its own list"):
        loaded.load()


def test_a_service_that_is_gone_leaves_a_tombstone(account: Account, loaded: Home) -> None:
    loaded.load()
    account.lists["/services"] = []
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "entity", "native_id") == [("services", "PSHOP")]


def test_who_is_on_call_may_be_out_of_sight(account: Account, loaded: Home) -> None:
    account.incidents = [incident(1)]
    account.site.on("/escalation_policies", Answer({"error": {}}, 403))
    outcome = loaded.load()
    assert loaded.rows("incidents", "number") == ["1"]
    assert "load of teams" in outcome.problems[0]


def test_connect_names_the_scope_that_is_missing(account: Account) -> None:
    account.site.on("/oncalls", Answer({"error": {}}, 403))
    # The lists of times are asked for their first object, without a time.
    for path in ("/incidents", "/log_entries"):
        account.site.on(path, Answer({path.strip("/"): []}))
    findings = connect()
    assert [one.ok for one in findings] == [True, True, True, True, False]
    assert "the scope oncalls.read" in findings[-1].sentence


def test_connect_says_that_the_token_is_refused(account: Account) -> None:
    account.site.on("/services", Answer({"error": {}}, 401))
    (finding,) = connect()
    assert not finding.ok and "SOURCES__PAGERDUTY__TOKEN" in finding.sentence


def test_a_thousand_incidents_cost_no_more_requests_than_the_readme_says(
    account: Account, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pages of one stand for pages of a hundred: ten incidents for a thousand.
    monkeypatch.setattr(client, "PAGE", 1)
    account.incidents = [incident(number) for number in range(1, 11)]
    account.log = [
        entry(number, kind, f"2026-01-{number:02d}T10:0{at}:00Z")
        for number in range(1, 11)
        for at, kind in enumerate(("trigger", "notify", "acknowledge", "resolve"))
    ]
    loaded.load()
    lists = [path for path in account.paths() if path in ("/incidents", "/log_entries")]
    # One finds the oldest; a year has three parts, of which two are empty.
    assert len(lists) <= 1 + 10 + 40 + 4
    assert set(account.paths()) <= {"/incidents", "/log_entries", "/escalation_policies"}
