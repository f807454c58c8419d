"""What the demo's PagerDuty says lands once, whole, and without a name."""

from __future__ import annotations

import demo
from demo.organisation.model import Organisation
from tests.sources.kept import Home


def test_incidents_land_with_what_their_log_says(
    organisation: Organisation, pager: str, loaded: Home
) -> None:
    loaded.load()

    told = sorted(
        (
            one.native_id,
            one.number,
            one.started_at,
            one.acknowledged_at,
            one.resolved_at,
            one.caused_by,
            "alert" if one.detected_by == "alert" and one.service_id else "person",
        )
        for one in organisation.incidents
    )
    assert told == loaded.rows(
        "incidents",
        "incident_id",
        "number",
        "started_at",
        "acknowledged_at",
        "resolved_at",
        "caused_by_deployment_id",
        "detected_by",
    )


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
    assert loaded.rows("incidents", "count(*)") == [len(organisation.incidents)]
    assert loaded.rows("oncall_load", "count(*)") > [12]
    assert loaded.holds(demo.accounts(organisation)) == []


def test_the_load_of_a_team_is_its_hours_of_the_week_and_nobody_s_own(
    pager: str, loaded: Home
) -> None:
    loaded.load()
    assert set(loaded.rows("oncall_load", "primary_hours", "oncall_hours")) == {(168.0, 336.0)}
