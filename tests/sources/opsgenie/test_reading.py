"""What Opsgenie says lands once, whole, and without a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

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
    # A page of one incident stands for one of a hundred.
    monkeypatch.setattr(client, "PAGE", 1)
    requests = loaded.load().request_count
    told = organisation.incidents
    assert requests <= len(told) + alert_count(organisation) + len(organisation.services)


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
    assert [one.ok for one in findings] == [True, True, False]
    assert "the right Configuration Access" in findings[2].sentence


def test_connect_says_that_the_key_is_refused(account: Site) -> None:
    account.on("/v1/incidents", Answer({"message": "who?"}, 401))
    (finding,) = connect()
    assert "SOURCES__OPSGENIE__TOKEN" in finding.sentence and not finding.ok
