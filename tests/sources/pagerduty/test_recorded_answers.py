"""Recorded and documented answers of PagerDuty go through the real extractor, one by one."""

from __future__ import annotations

import pytest

from tests.sources.kept import Home
from tests.sources.pagerduty.account import Account
from tests.sources.pagerduty.recorded import fill
from tests.sources.payloads import PAYLOADS, files_of, recorded

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "pagerduty").is_dir(),
    reason="the recorded answers of PagerDuty are not beside this repository (PLUMBLINE_SHARED)",
)

LANDS = {"incidents", "services.documented", "service_references"}
OF_INCIDENTS = {"log_entries"}
NOT_ASKED_FOR = {
    "priorities": "an incident carries the name of its priority",
    "users": "nobody's own record is asked for",
}


@pytest.fixture
def replayed(account: Account) -> Account:
    fill(account)
    return account


def test_every_recorded_object_lands_or_has_a_reason(replayed: Account, loaded: Home) -> None:
    assert files_of("pagerduty") == LANDS | OF_INCIDENTS | NOT_ASKED_FOR.keys()
    loaded.load()
    # Two states of one incident share its id: the list names it once.
    assert loaded.rows("incidents", "incident_id") == sorted(
        {one["id"] for one in replayed.incidents}
    )
    assert loaded.rows("services", "service_id") == sorted(
        one["id"] for one in replayed.lists["/services"]
    )


def test_every_recorded_entry_lands_and_is_read_into_its_incident(
    replayed: Account, loaded: Home
) -> None:
    loaded.load()
    known = {one["id"] for one in replayed.incidents}
    assert loaded.rows("incident_events", "event_id", "incident_id", "kind") == sorted(
        {
            (entry["id"], entry["incident"]["id"], entry["type"])
            for entry in replayed.log
            if entry["incident"]["id"] in known
        }
    )
    landed = dict(loaded.rows("incidents", "incident_id", "acknowledged_at is not null"))
    said = {e["incident"]["id"] for e in replayed.log if e["type"] == "acknowledge_log_entry"}
    assert said and {one for one, is_said in landed.items() if is_said} == said
    by = dict(loaded.rows("incidents", "incident_id", "detected_by"))
    triggered = {e["incident"]["id"] for e in replayed.log if e["type"] == "trigger_log_entry"}
    # All of them were triggered on the website.
    assert {one for one, how in by.items() if how == "person"} == triggered


def test_no_recorded_person_lands(replayed: Account, loaded: Home) -> None:
    loaded.load()
    people = [
        one
        for entry in replayed.log
        for one in (entry.get("agent"), entry.get("user"))
        if one and one["type"] == "user_reference"
    ]
    words = {str(one[name]) for one in people for name in ("id", "summary")}
    words |= {one[name] for one in recorded("pagerduty", "users") for name in ("email", "name")}
    assert words
    assert loaded.holds(sorted(words)) == []
