"""Recorded and documented answers of Opsgenie go through the real extractor, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.kept import Home
from tests.sources.opsgenie.recorded import replay, timelines
from tests.sources.payloads import PAYLOADS, files_of, recorded
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "opsgenie").is_dir(),
    reason="the recorded answers of Opsgenie are not beside this repository (PLUMBLINE_SHARED)",
)

LANDS = {"incidents": "incident_id", "alerts.documented": "alert_id"}
NOT_ASKED_FOR = {
    "teams": "a service names its team, and teams are the program's",
    "users": "nobody's own record is asked for",
}


@pytest.fixture
def replayed(account: Site, home: Path) -> Site:
    replay(account, home)
    return account


def test_every_recorded_object_lands_or_has_a_reason(replayed: Site, loaded: Home) -> None:
    assert files_of("opsgenie") == LANDS.keys() | NOT_ASKED_FOR.keys()
    loaded.load()
    for name, column in LANDS.items():
        # Two states of one incident share its id, and the later one lands.
        sent = sorted({one["id"] for one in recorded("opsgenie", name)})
        assert loaded.rows(name.split(".")[0], column) == sent
    assert loaded.rows("incidents", "state", "resolved_at is not null") == [
        ("closed", True),
        ("open", False),
        ("open", False),
        ("open", False),
        ("resolved", True),
    ]
    assert loaded.rows("alerts", "acknowledged_at::varchar", "resolved_at::varchar")[0] == (
        "2017-03-21 20:33:08.055+00",
        "2017-03-21 20:33:52.856+00",
    )


def test_every_recorded_entry_of_a_timeline_lands_as_its_kind_and_time(
    replayed: Site, loaded: Home
) -> None:
    loaded.load()
    sent = {
        (one["id"], incident_id, one["type"])
        for incident_id, entries in timelines().items()
        for one in entries
    }
    assert len(sent) > 20
    landed = loaded.rows("incident_events", "event_id", "incident_id", "kind")
    assert set(landed) == sent and len(landed) == len(sent)
    acked = min(
        (one["eventTime"], incident_id)
        for incident_id, entries in timelines().items()
        for one in entries
        if one["type"] == "ResponderAlertAcked"
    )
    taken_up = "incidents where acknowledged_at is not null"
    written = "strftime(acknowledged_at, '%Y-%m-%dT%H:%M:%S.%gZ')"
    assert loaded.rows(taken_up, written, "incident_id") == [acked]
    words = {one["title"]["content"] for entries in timelines().values() for one in entries}
    assert loaded.holds(sorted(words)) == []


def test_no_recorded_person_lands(replayed: Site, loaded: Home) -> None:
    loaded.load()
    alerts = recorded("opsgenie", "alerts.documented")
    words = {one["owner"] for one in alerts if one["owner"]}
    words |= {one["report"]["closedBy"] for one in alerts if "report" in one}
    for one in recorded("opsgenie", "incidents"):
        words |= {r["id"] for r in one["responders"] if r["type"] == "user"}
        words |= {t["actor"]["name"] for t in one.get("timelines") or ()} - {"System", "API"}
    assert len(words) >= 3
    assert loaded.holds(sorted(words)) == []
