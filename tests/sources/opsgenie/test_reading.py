"""What Opsgenie says lands once, whole, and without a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

import demo
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation
from sources.errors import ToolError
from sources.opsgenie import client, connect
from tests.sources.kept import Home
from tests.sources.site import Answer, Asked, Site

EMPTY: dict[str, Any] = {"data": [], "paging": {}}


def incident(number: int, **said: Any) -> dict[str, Any]:
    return {
        "id": f"incident-{number}",
        "tinyId": str(number),
        "message": f"Incident {number}",
        "status": "open",
        "priority": "P2",
        "impactedServices": ["shop"],
        "createdAt": f"2026-01-{number:02d}T10:00:00.5Z",
        "updatedAt": f"2026-01-{number:02d}T11:00:00.5Z",
        "impactStartDate": f"2026-01-{number:02d}T09:00:00Z",
        **said,
    }


def alert_count(organisation: Organisation) -> int:
    """Those of incidents, and those that nobody had to act on."""
    told = [one for one in measure(organisation).alerts if one.tool == "opsgenie"]
    idle = sum(one.incident_id is None for one in told)
    return idle + sum(one.detected_by == "alert" for one in organisation.incidents)


def serve(account: Site, *incidents: dict[str, Any], alerts: Sequence[Any] = ()) -> None:
    account.on("/v1/incidents", Answer({"data": list(incidents), "paging": {}}))
    account.on("/v2/alerts", Answer({"data": list(alerts), "paging": {}}))
    account.on("/v1/services", Answer({"data": [{"id": "shop", "name": "Shop"}], "paging": {}}))
    account.on("/v2/schedules", Answer(EMPTY))
    for one in incidents:
        account.on(timeline_of(one), Answer({"data": {"entries": []}}))


def timeline_of(one: dict[str, Any]) -> str:
    return f"/v2/incident-timelines/{one['id']}/entries"


def entry(number: int, kind: str, at: str, **said: Any) -> dict[str, Any]:
    """An entry of a timeline, with somebody's name in it."""
    return {
        "id": f"{kind}_{number}",
        "group": "incident",
        "type": kind,
        "eventTime": at,
        "hidden": False,
        "actor": {"name": "Anna Berg", "type": "user"},
        "title": {"type": "plain_text", "content": "Anna Berg took it up"},
        **said,
    }


def shift(start: str, end: str, who: str = "u1", **said: Any) -> dict[str, Any]:
    """A period of a rotation."""
    recipient = {"type": "user", "id": who, "name": "anna.berg@acme.example"}
    return {"startDate": start, "endDate": end, "type": "historical", "recipient": recipient} | said


def serve_schedule(account: Site, schedule_id: str, *periods: dict[str, Any], **said: Any) -> None:
    """One more schedule, of the shop's team unless it says otherwise."""
    listed = account.answer(Asked("GET", "/v2/schedules", {}, {}, None)).body["data"]
    one = {"id": schedule_id, "enabled": True, "ownerTeam": {"id": "t1", "name": "Shop"}} | said
    account.on("/v2/schedules", Answer({"data": [*listed, one], "paging": {}}))
    told = {"finalTimeline": {"rotations": [{"id": "r", "periods": list(periods)}]}}
    account.on(f"/v2/schedules/{schedule_id}/timeline", Answer({"data": told}))


def test_incidents_land_as_they_were_told(
    organisation: Organisation, pager: str, loaded: Home
) -> None:
    loaded.load()
    told = sorted(
        (one.native_id, one.started_at, one.resolved_at, one.caused_by)
        for one in organisation.incidents
    )
    columns = ("incident_id", "started_at", "resolved_at", "caused_by_deployment_id")
    assert loaded.rows("incidents", *columns) == told
    assert loaded.rows("alerts", "count(*)") == [alert_count(organisation)]
    # Each was opened and the team of its service was called; then comes what was told.
    kinds = dict(loaded.rows("incident_events group by kind", "kind", "count(*)"))
    assert kinds["IncidentOpened"] == len(told)
    of_services = [one for one in organisation.incidents if one.service_id]
    assert kinds["IncidentResponderTeamAdded"] == len(of_services)
    taken_up = sorted(one.acknowledged_at for one in organisation.incidents if one.acknowledged_at)
    assert taken_up and kinds["ResponderAlertAcked"] == len(taken_up)
    is_acknowledged = "incidents where acknowledged_at is not null"
    assert sorted(loaded.rows(is_acknowledged, "acknowledged_at")) == taken_up
    # One person a week for each team that answers for a service.
    teams = {one.owners[-1][0] for one in organisation.services}
    load = loaded.rows("oncall_load", "team_id", "week_start", "oncall_hours")
    assert len({team for team, _, _ in load}) == len(teams)
    assert len(load) >= 12 * len(teams) and {hours for _, _, hours in load} == {168.0}


def test_loading_twice_equals_loading_once(pager: str, loaded: Home) -> None:
    loaded.load()
    once = loaded.everything()
    assert loaded.load().is_unchanged
    assert loaded.everything() == once


def test_no_account_of_the_organisation_is_in_the_home(
    organisation: Organisation, pager: str, loaded: Home
) -> None:
    loaded.told_before("github", organisation.people)
    loaded.load()
    assert loaded.holds(demo.accounts(organisation)) == []


def test_a_thousand_incidents_cost_no_more_requests_than_the_readme_says(
    organisation: Organisation, pager: str, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page of one incident stands for one of a hundred, but each has a timeline of its own.
    monkeypatch.setattr(client, "PAGE", 1)
    requests = loaded.load().request_count
    told, services = len(organisation.incidents), organisation.services
    schedules = len({one.owners[-1][0] for one in services})
    lists = told + alert_count(organisation) + len(services) + schedules
    assert requests <= lists + told + schedules


def test_an_alert_s_times_are_counted_from_when_it_was_made(account: Site, loaded: Home) -> None:
    report = {"ackTime": 60_500, "closeTime": 120_000, "closedBy": "anna.berg@acme.example"}
    alert = incident(1, tags=["service:shop"], report=report, status="closed")
    serve(account, alerts=[alert])
    loaded.load()
    assert loaded.rows("alerts", "acknowledged_at", "resolved_at", "service_id") == [
        (
            datetime(2026, 1, 1, 10, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 10, 2, 0, 500_000, tzinfo=UTC),
            "shop",
        )
    ]


def test_what_is_new_is_asked_for_by_its_update_with_an_overlap(
    account: Site, loaded: Home
) -> None:
    serve(account, incident(1), incident(2))
    loaded.load()
    loaded.load()
    queries = [one.query.get("query") for one in account.asked if one.path == "/v1/incidents"]
    since = datetime(2026, 1, 2, 10, 45, 0, 500_000, tzinfo=UTC)
    assert queries == [None, f"updatedAt>={int(since.timestamp() * 1_000)}"]


def test_a_window_is_read_again_and_moves_no_cursor(account: Site, loaded: Home) -> None:
    serve(account, incident(1), incident(2))
    loaded.load()
    serve(account, incident(1, message="Told anew"))
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)

    loaded.load(window=(start, end))

    asked = [one for one in account.asked if one.path == "/v1/incidents"][-1].query["query"]
    from_, to = (int(at.timestamp() * 1_000) for at in (start, end))
    assert asked == f"updatedAt>={from_} AND updatedAt<{to}"
    assert loaded.rows("incidents", "title") == ["Incident 2", "Told anew"]
    loaded.load()
    since = datetime(2026, 1, 2, 10, 45, 0, 500_000, tzinfo=UTC)
    later = [one for one in account.asked if one.path == "/v1/incidents"][-1].query["query"]
    assert later == f"updatedAt>={int(since.timestamp() * 1_000)}"


def test_what_is_gone_leaves_a_tombstone_and_loses_it_when_it_is_back(
    account: Site, loaded: Home
) -> None:
    serve(account, incident(1), incident(2))
    loaded.load()
    serve(account, incident(2))
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "entity", "native_id") == [("incidents", "incident-1")]
    serve(account, incident(1), incident(2))
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "native_id") == []


def test_beyond_the_reach_of_offsets_the_list_goes_on_from_its_last_object(
    account: Site, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    monkeypatch.setattr(client, "_REACH", 4)
    incidents = [incident(number) for number in range(1, 10)]

    def answer(asked: Asked) -> Answer:
        offset = int(asked.query["offset"])
        assert offset + 2 <= 4
        _, _, since = asked.query.get("query", "").partition("createdAt>=")
        found = [
            one
            for one in incidents
            if not since
            or datetime.fromisoformat(one["createdAt"]).timestamp() * 1_000 >= int(since)
        ]
        paging = {"next": "more"} if offset + 2 < len(found) else {}
        return Answer({"data": found[offset : offset + 2], "paging": paging})

    serve(account)
    account.on_call("/v1/incidents", answer)
    loaded.load()
    assert len(loaded.rows("incidents", "incident_id")) == 9


def test_more_objects_of_one_moment_than_can_be_paged_through_are_refused(
    account: Site, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 1)
    monkeypatch.setattr(client, "_REACH", 1)
    serve(account)
    account.on("/v1/incidents", Answer({"data": [incident(1)], "paging": {"next": "more"}}))
    with pytest.raises(ToolError, match="and no more"):
        loaded.load()


def test_a_last_page_that_came_back_without_what_the_one_before_announced_is_refused(
    account: Site, loaded: Home
) -> None:
    serve(account)
    first = Answer({"data": [incident(1)], "paging": {"next": "more"}})
    account.on("/v1/incidents", first, Answer(EMPTY))
    with pytest.raises(ToolError, match="the rest of its own list"):
        loaded.load()


def test_services_out_of_sight_are_said_and_the_rest_lands(account: Site, loaded: Home) -> None:
    serve(account, incident(1))
    account.on("/v1/services", Answer({"message": "forbidden"}, 403))
    outcome = loaded.load()
    assert loaded.rows("incidents", "service_id") == ["shop"]
    assert "Configuration Access" in outcome.problems[0]


def test_connect_names_the_right_that_is_missing(account: Site) -> None:
    serve(account)
    account.on("/v1/services", Answer({"message": "forbidden"}, 403))
    findings = connect()
    assert [one.ok for one in findings] == [True, True, False, True]
    assert "services" in findings[2].sentence
    assert "the right Configuration Access" in findings[2].sentence
    account.on("/v2/schedules", Answer({"message": "forbidden"}, 403))
    assert "schedules (403)" in connect()[3].sentence


def test_connect_says_that_the_key_is_refused(account: Site) -> None:
    account.on("/v1/incidents", Answer({"message": "who?"}, 401))
    (finding,) = connect()
    assert "SOURCES__OPSGENIE__TOKEN" in finding.sentence and not finding.ok


def test_a_timeline_lands_its_kinds_and_times_over_its_pages_and_says_who_took_it_up_when(
    account: Site, loaded: Home
) -> None:
    one = incident(1)
    serve(account, one)
    entries = [
        entry(1, "IncidentOpened", "2026-01-01T10:00:00Z"),
        entry(2, "ResponderAlertAcked", "2026-01-01T10:20:00Z", group="responderAlert"),
        entry(3, "ResponderAlertAcked", "2026-01-01T10:10:00Z", group="responderAlert"),
    ]

    def page(asked: Asked) -> Answer:
        at = int(asked.query.get("offset", 0))
        more = {"nextOffset": str(at + 1)} if at + 1 < len(entries) else {}
        return Answer({"data": {"entries": entries[at : at + 1], **more}})

    account.on_call(timeline_of(one), page)
    loaded.load()
    columns = ("event_id", "incident_id", "area", "kind")
    assert loaded.rows("incident_events", *columns) == [
        ("IncidentOpened_1", "incident-1", "incident", "IncidentOpened"),
        ("ResponderAlertAcked_2", "incident-1", "responderAlert", "ResponderAlertAcked"),
        ("ResponderAlertAcked_3", "incident-1", "responderAlert", "ResponderAlertAcked"),
    ]
    assert loaded.rows("incidents", "acknowledged_at::varchar") == ["2026-01-01 10:10:00+00"]
    assert loaded.holds(["Anna Berg", "took it up"]) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"data": []}, "an object in `data`"),
        ({"data": {"entries": {}}}, "has no list of entries"),
        ({"data": {"entries": [], "nextOffset": "1"}}, "goes in circles"),
        ({"data": {"entries": [entry(1, "IncidentOpened", "")]}}, "without a time"),
        ({"data": {"entries": [entry(1, "X", "2026-01-01T10:00:00Z", id=None)]}}, "entry of a"),
    ],
)
def test_a_timeline_of_another_shape_is_refused_and_nothing_lands(
    account: Site, loaded: Home, answer: Any, said: str
) -> None:
    serve(account, incident(1))
    account.on(timeline_of(incident(1)), Answer(answer))
    with pytest.raises(ToolError, match=said):
        loaded.load()
    with pytest.raises(duckdb.CatalogException):
        loaded.rows("incidents", "incident_id")


def test_timelines_out_of_sight_are_said_once_and_the_rest_lands(
    account: Site, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Those that are under way beside the first refusal are asked for nothing.
    monkeypatch.setenv("SOURCES__OPSGENIE__AT_ONCE", "1")
    serve(account, incident(1), incident(2))
    account.on(timeline_of(incident(1)), Answer({"message": "no"}, status=403))
    (problem,) = loaded.load().problems
    assert "timelines of incidents (403)" in problem
    assert loaded.rows("incidents", "incident_id", "acknowledged_at") == [
        ("incident-1", None),
        ("incident-2", None),
    ]
    asked = [path for path in account.paths() if "timelines" in path]
    assert len(asked) == 1


def test_the_load_of_a_team_is_the_hours_of_its_schedules_and_nobody_s_own(
    account: Site, loaded: Home
) -> None:
    serve(account)
    week = ("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z")
    serve_schedule(account, "s1", shift(*week), shift(*week, who="u2"))
    # Somebody in two schedules at once is on call once; two whom a team stands for are two.
    serve_schedule(account, "s2", shift("2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"))
    both = [{"type": "user", "id": "in-a-team-3"}, {"type": "user", "id": "in-a-team-4"}]
    of_team = shift("2026-11-08T12:00:00Z", "2026-11-09T12:00:00Z", flattenedRecipients=both)
    serve_schedule(account, "s3", of_team, shift(*week, recipient={"type": "none"}))
    serve_schedule(account, "off", shift(*week, who="u5"), enabled=False)
    serve_schedule(account, "nobodys", shift(*week, who="nobodys-6"), ownerTeam={})
    loaded.load()
    worked = "oncall_load where oncall_hours > 0"
    columns = ("team_id", "week_start::varchar", "team_name", "oncall_hours", "person_count")
    assert loaded.rows(worked, *columns) == [("t1", "2026-11-02", "Shop", 2 * 168 + 2 * 12.0, 4)]
    # The week from the ninth on was not over for a day; each week before it has a row.
    assert loaded.rows("oncall_load", "max(week_start)::varchar", "count(*)") == [
        ("2026-11-02", 12)
    ]
    assert loaded.holds(["anna.berg@", "in-a-team-3", "nobodys-6"]) == []


def test_a_week_is_summed_once_and_again_by_its_window(account: Site, loaded: Home) -> None:
    serve(account)
    serve_schedule(account, "s1", shift("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z"))
    loaded.load()
    timeline = "/v2/schedules/s1/timeline"
    (first,) = [one.query for one in account.asked if one.path == timeline]
    assert (first["date"], first["interval"]) == ("2026-08-17T00:00:00Z", "12")
    loaded.load()
    assert account.paths().count(timeline) == 1
    serve_schedule(account, "s1", shift("2026-11-02T00:00:00Z", "2026-11-04T00:00:00Z"))
    window = (datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC))
    loaded.load(window=window)
    assert loaded.rows("oncall_load where oncall_hours > 0", "oncall_hours") == [48.0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"data": {"finalTimeline": None}}, "has no final timeline"),
        ({"data": {"finalTimeline": {"rotations": [{"periods": [shift("", "")]}]}}}, "a shift"),
    ],
)
def test_a_schedule_of_another_shape_is_refused(
    account: Site, loaded: Home, answer: Any, said: str
) -> None:
    serve(account)
    serve_schedule(account, "s1")
    account.on("/v2/schedules/s1/timeline", Answer(answer))
    with pytest.raises(ToolError, match=said):
        loaded.load()


def test_schedules_out_of_sight_are_said_and_the_rest_lands(account: Site, loaded: Home) -> None:
    serve(account, incident(1))
    account.on("/v2/schedules", Answer({"message": "no"}, status=403))
    (problem,) = loaded.load().problems
    assert "the load of teams" in problem and "Configuration Access" in problem
    assert loaded.rows("incidents", "number") == ["1"]
