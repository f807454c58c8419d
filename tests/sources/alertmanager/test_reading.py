"""What Alertmanager holds lands as it was seen, and what is gone keeps its last state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import demo
from demo import alertmanager
from demo.serve import running
from sources.alertmanager import connect
from sources.errors import ToolError
from tests.sources.kept import SCALE, Home
from tests.sources.site import Answer, Site


@pytest.fixture
def manager(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A made-up Alertmanager, configured."""
    monkeypatch.setenv("SOURCES__ALERTMANAGER__URL", site.url)
    return site


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("alertmanager", home)


def alert(number: int, **said: Any) -> dict[str, Any]:
    return {
        "fingerprint": f"{number:016x}",
        "labels": {"alertname": "HighLatency", "service": "shop", "severity": "critical"},
        "annotations": {"summary": "anna.berg@acme.example is looking"},
        "startsAt": f"2026-11-{number:02d}T10:00:00.123456789Z",
        "endsAt": "2026-11-16T00:04:00Z",
        "updatedAt": "2026-11-16T00:00:00Z",
        "status": {"state": "active"},
        **said,
    }


def serve(manager: Site, *alerts: Any) -> None:
    manager.on("/api/v2/alerts", Answer(list(alerts)))


def test_what_fires_in_the_demo_lands(
    home: Path, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = demo.build(scale=SCALE)
    told = demo.organisation.measure(organisation).alerts
    at = told[0].fired_at
    firing = [
        one
        for one in told
        if one.fired_at <= at and not (one.resolved_at and one.resolved_at <= at)
    ]
    with running(alertmanager.application(organisation, at)) as url:
        monkeypatch.setenv("SOURCES__ALERTMANAGER__URL", url)
        loaded.load()
    assert loaded.rows("alerts", "fingerprint", "service_id", "fired_at") == sorted(
        (one.native_id, one.service_id, one.fired_at) for one in firing
    )


def test_an_alert_that_is_gone_keeps_its_last_state(manager: Site, loaded: Home) -> None:
    serve(manager, alert(1), alert(2))
    loaded.load()
    serve(manager, alert(2, status={"state": "suppressed"}))
    loaded.load()
    assert loaded.rows("alerts", "fingerprint", "state", "resolved_at") == [
        (f"{1:016x}", "active", None),
        (f"{2:016x}", "suppressed", None),
    ]


def test_an_alert_that_begins_again_is_another_one(manager: Site, loaded: Home) -> None:
    serve(manager, alert(1))
    loaded.load()
    serve(manager, alert(1, startsAt="2026-11-09T10:00:00Z"))
    loaded.load()
    assert loaded.rows("alerts", "count(*)", "count(distinct fingerprint)") == [(2, 1)]


def test_only_an_end_that_is_past_is_the_end(manager: Site, loaded: Home) -> None:
    past = datetime(2026, 11, 15, tzinfo=UTC)
    never = "0001-01-01T00:00:00Z"
    serve(manager, alert(1, endsAt=past.isoformat()), alert(2), alert(3, endsAt=never))
    loaded.load()
    assert loaded.rows("alerts", "fingerprint", "resolved_at", "ends_at is null") == [
        (f"{1:016x}", past, False),
        (f"{2:016x}", None, False),
        (f"{3:016x}", None, True),
    ]


def test_loading_twice_equals_loading_once(manager: Site, loaded: Home) -> None:
    serve(manager, alert(1), alert(2))
    loaded.load()
    once = loaded.everything()
    assert loaded.load().is_unchanged
    assert loaded.everything() == once


def test_a_window_takes_what_began_in_it(manager: Site, loaded: Home) -> None:
    serve(manager, alert(1), alert(2))
    loaded.load(window=(datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)))
    assert loaded.rows("alerts", "fingerprint") == [f"{2:016x}"]


def test_annotations_and_other_labels_do_not_land(manager: Site, loaded: Home) -> None:
    labels = {"alertname": "HighLatency", "owner": "anna.berg"}
    serve(manager, alert(1, labels=labels))
    loaded.load()
    assert loaded.holds(["anna.berg"]) == []
    assert ("alerts", "labels.owner") in loaded.rows("discarded_fields", "table_name", "field_name")


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {"startsAt": "2026-11-01T10:00:00Z"},
        alert(1, startsAt=None),
        alert(1, labels=None),
        alert(1, fingerprint=[{"odd": 1}]),
        alert(1, endsAt="tomorrow"),
    ],
)
def test_an_alert_that_cannot_be_read_ends_the_reading(
    manager: Site, loaded: Home, wrong: Any
) -> None:
    serve(manager, alert(2), wrong)
    with pytest.raises(ToolError, match=r"\.$"):
        loaded.load()


def test_an_answer_that_is_no_list_is_refused(manager: Site, loaded: Home) -> None:
    manager.on("/api/v2/alerts", Answer({"status": "success"}))
    with pytest.raises(ToolError, match="something else than a list of objects"):
        loaded.load()


def test_connect_says_where_no_alert_names_its_service(manager: Site) -> None:
    serve(manager, alert(1, labels={"alertname": "HighLatency"}))
    answers, unnamed = connect()
    assert answers.ok and not unnamed.ok
    assert "SOURCES__ALERTMANAGER__SERVICE_LABEL" in unnamed.sentence


def test_connect_says_that_the_proxy_refuses(manager: Site) -> None:
    manager.on("/api/v2/alerts", Answer({}, 401))
    (finding,) = connect()
    assert not finding.ok and "SOURCES__ALERTMANAGER__TOKEN" in finding.sentence
