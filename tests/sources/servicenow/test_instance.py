"""What an instance may say beside the usual: hidden records, late causes, tables of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sources.errors import ToolError
from sources.servicenow import client, connect
from tests.sources.kept import Home
from tests.sources.servicenow.instance import FakeInstance, incident, other
from tests.sources.site import Answer

CAUSE = "jenkins:shop/deploy-production#41"


def test_every_way_of_writing_a_value_is_read(instance: FakeInstance, loaded: Home) -> None:
    labelled = {
        name: {"display_value": f"label of {cell}", "value": cell}
        for name, cell in incident(2, business_service="f" * 32).items()
    }
    labelled["priority"] = {"display_value": "2 - High", "value": 2.0}
    instance.tables["incident"] = [incident(1), labelled]
    loaded.load()
    columns = ("service_id", "severity", "state", "closed_at")
    assert loaded.rows("incidents", *columns) == [("f" * 32, "2", "6", None)] * 2


def test_times_without_an_offset_are_utc(instance: FakeInstance, loaded: Home) -> None:
    instance.tables["incident"] = [incident(1)]
    loaded.load()
    assert loaded.rows("incidents", "started_at") == [datetime(2026, 1, 1, 10, tzinfo=UTC)]


def test_hidden_records_end_no_list_and_are_said(
    instance: FakeInstance, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    instance.tables["incident"] = [incident(number) for number in range(1, 8)]
    instance.hidden = {f"{number:032x}" for number in (3, 4, 5)}
    outcome = loaded.load()
    assert loaded.rows("incidents", "number") == [f"INC{n:07d}" for n in (1, 2, 6, 7)]
    assert any("counts 3 records of incident" in problem for problem in outcome.problems)


def test_a_record_that_is_updated_during_the_reading_makes_none_be_missed(
    instance: FakeInstance, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    records = [incident(number) for number in range(1, 7)]
    instance.tables["incident"] = records
    path = "/api/now/table/incident"
    instance.site.on_call(path, lambda asked: _then_update(instance, records, asked))
    loaded.load()
    assert len(loaded.rows("incidents", "incident_id")) == 6


def _then_update(instance: FakeInstance, records: list[dict[str, Any]], asked: Any) -> Answer:
    answer = instance._answer("incident", asked)
    # What was read first moves to the end, and everything else one place forward.
    records[0]["sys_updated_on"] = "2026-01-30 12:00:00"
    return answer


def test_many_records_of_one_second_are_read_by_their_offset(
    instance: FakeInstance, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    at = "2026-01-05 12:00:00"
    instance.tables["incident"] = [incident(n, sys_updated_on=at) for n in range(1, 8)]
    loaded.load()
    assert len(loaded.rows("incidents", "incident_id")) == 7


def test_a_change_may_say_late_what_was_deployed(instance: FakeInstance, loaded: Home) -> None:
    change, remedy = other(1, correlation_id=""), other(2, correlation_id=CAUSE)
    changes = {"caused_by": change["sys_id"], "rfc": remedy["sys_id"]}
    instance.tables["incident"] = [incident(1, **changes)]
    instance.tables["change_request"] = [change, remedy]
    loaded.load()
    said = loaded.rows("incidents", "caused_by_change_id", "change_request_id")
    assert said == [(change["sys_id"], remedy["sys_id"])]
    named = ("change_request_id", "deployment_id")
    assert loaded.rows("change_requests", *named) == [
        (change["sys_id"], None),
        (remedy["sys_id"], CAUSE),
    ]

    change |= {"correlation_id": CAUSE, "sys_updated_on": "2026-03-01 12:00:00"}
    loaded.load()
    assert loaded.rows("change_requests", "deployment_id") == [CAUSE, CAUSE]
    assert loaded.load().is_unchanged


def test_a_text_that_is_no_deployment_s_key_does_not_land(
    instance: FakeInstance, loaded: Home
) -> None:
    instance.tables["change_request"] = [other(1, correlation_id="see Anna Berg")]
    loaded.load()
    assert loaded.rows("change_requests", "deployment_id") == [None]
    assert not loaded.holds(["Anna Berg"])


def test_a_problem_s_task_is_an_action_of_its_earliest_incident(
    instance: FakeInstance, loaded: Home
) -> None:
    instance.tables["incident"] = [
        incident(3, problem_id="p1"),
        incident(2, problem_id="p1"),
        incident(1),
    ]
    task = {"short_description": "Ask Anna Berg", "assigned_to.name": "Anna Berg", "state": "3"}
    due = "2026-03-01 22:00:00"
    instance.tables["problem_task"] = [
        other(1, problem="p1", due_date=due, closed_at="", **task),
        other(2, problem="p2", due_date="", **task),
    ]
    loaded.load()
    assert loaded.rows("incident_actions", "incident_id", "title", "due_date::varchar") == [
        (f"{2:032x}", "Ask •", "2026-03-01"),
        (None, "Ask •", None),
    ]


def test_what_is_new_is_asked_for_with_an_overlap(instance: FakeInstance, loaded: Home) -> None:
    instance.tables["incident"] = [incident(1), incident(2)]
    loaded.load()
    loaded.load()
    order = "^ORDERBYsys_updated_on^ORDERBYsys_id"
    assert instance.queries("incident") == [
        f"sys_updated_on>=1970-01-01 00:00:00{order}",
        f"sys_updated_on>=2026-01-02 11:45:00{order}",
    ]


def test_a_window_is_read_again_and_moves_no_cursor(instance: FakeInstance, loaded: Home) -> None:
    instance.tables["incident"] = [incident(1), incident(2)]
    loaded.load()
    for record in instance.tables["incident"]:
        record["priority"] = "1"
    window = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    loaded.load(window=window)
    assert loaded.rows("incidents", "number", "severity") == [
        ("INC0000001", "1"),
        ("INC0000002", "2"),
    ]
    loaded.load()
    assert instance.queries("incident")[-1].startswith("sys_updated_on>=2026-01-02 11:45:00^ORDER")


def test_what_is_gone_leaves_a_tombstone_and_loses_it_when_it_is_back(
    instance: FakeInstance, loaded: Home
) -> None:
    instance.tables["incident"] = [incident(1), incident(2)]
    loaded.load()
    gone = instance.tables["incident"].pop()
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "entity", "native_id") == [("incidents", f"{2:032x}")]
    instance.tables["incident"].append(gone)
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "native_id") == []


def test_other_tables_and_fields_are_named_by_configuration(
    instance: FakeInstance, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__SERVICENOW__INCIDENT_TABLE", "u_outage")
    monkeypatch.setenv("SOURCES__SERVICENOW__SEVERITY_FIELD", "u_severity")
    monkeypatch.setenv("SOURCES__SERVICENOW__STARTED_FIELD", "u_began")
    monkeypatch.setenv("SOURCES__SERVICENOW__TASK_TABLE", "-")
    instance.serve("u_outage", "incident")
    began = "2026-01-01 09:00:00"
    instance.tables["incident"] = [incident(1, u_severity="SEV1", u_began=began)]
    loaded.load()
    assert loaded.rows("incidents", "severity", "started_at") == [
        ("SEV1", datetime(2026, 1, 1, 9, tzinfo=UTC))
    ]
    assert instance.queries("incident") == instance.queries("problem_task") == []


def test_a_table_out_of_sight_is_said_and_the_rest_lands(
    instance: FakeInstance, loaded: Home
) -> None:
    instance.tables["incident"] = [incident(1)]
    instance.site.on("/api/now/table/change_request", Answer({"error": {}}, 403))
    outcome = loaded.load()
    assert len(loaded.rows("incidents", "incident_id")) == 1
    assert any("change_request (403)" in problem for problem in outcome.problems)


def test_without_incidents_nothing_lands(instance: FakeInstance, loaded: Home) -> None:
    instance.site.on("/api/now/table/incident", Answer({"error": {}}, 403))
    with pytest.raises(ToolError, match=r"forbids GET /api/now/table/incident \(403\)"):
        loaded.load()


def test_connect_names_the_role_that_is_missing(instance: FakeInstance) -> None:
    instance.site.on("/api/now/table/problem_task", Answer({"error": {}}, 403))
    findings = connect()
    assert [one.ok for one in findings] == [True, True, False, True]
    assert "the role itil, or sn_problem_read" in findings[2].sentence


def test_connect_says_that_the_account_is_refused(instance: FakeInstance) -> None:
    instance.site.on("/api/now/table/incident", Answer({"error": {}}, 401))
    (finding,) = connect()
    assert not finding.ok and "SOURCES__SERVICENOW__TOKEN" in finding.sentence


def test_a_thousand_records_cost_no_more_requests_than_the_readme_says(
    instance: FakeInstance, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pages of ten stand for pages of a thousand.
    monkeypatch.setattr(client, "PAGE", 10)
    instance.tables["incident"] = [incident(number) for number in range(1, 29)]
    requests = loaded.load().request_count
    assert len(loaded.rows("incidents", "incident_id")) == 28
    assert requests <= 3 + 1 + 3
