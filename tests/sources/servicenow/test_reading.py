"""What the demo's ServiceNow says lands once, whole, and without a name."""

from __future__ import annotations

import demo
from demo.organisation.model import Organisation
from tests.sources.kept import Home


def test_incidents_land_as_they_were_told(
    organisation: Organisation, desk: str, loaded: Home
) -> None:
    loaded.load()

    changes = {one.deployment_id: one.native_id for one in organisation.change_requests}
    told = sorted(
        (
            one.native_id,
            one.number,
            one.started_at,
            one.detected_at or one.started_at,
            one.acknowledged_at,
            one.resolved_at,
            changes.get(one.caused_by or ""),
        )
        for one in organisation.incidents
    )
    assert told == loaded.rows(
        "incidents",
        "incident_id",
        "number",
        "started_at",
        "detected_at",
        "acknowledged_at",
        "resolved_at",
        "caused_by_change_id",
    )
    assert loaded.rows("change_requests", "change_request_id", "deployment_id") == sorted(
        (one.native_id, one.deployment_id) for one in organisation.change_requests
    )


def test_loading_twice_equals_loading_once(desk: str, loaded: Home) -> None:
    loaded.load()
    once = loaded.everything()
    assert loaded.load().is_unchanged
    assert loaded.everything() == once


def test_no_account_of_the_organisation_is_in_the_home(
    organisation: Organisation, desk: str, loaded: Home
) -> None:
    loaded.told_before("github", organisation.people)
    loaded.load()
    assert loaded.rows("incidents", "count(*)") == [len(organisation.incidents)]
    assert loaded.holds(demo.accounts(organisation)) == []
