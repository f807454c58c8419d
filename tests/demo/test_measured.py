"""Every family of tools finds something to read, and measuring leaves the history as it was."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest

import demo
from demo.organisation import measure
from demo.organisation.measured import Measured
from demo.organisation.model import Organisation

from .test_determinism import told


@pytest.fixture(scope="module")
def measured(organisation: Organisation) -> Measured:
    return measure(organisation)


def test_the_same_organisation_is_measured_the_same(small_organisation: Organisation) -> None:
    again = demo.build(scale=0.1)
    before = told(again)
    first, second = measure(small_organisation), measure(again)
    assert first.level_days == second.level_days
    assert first.health == second.health
    assert [one.native_id for one in first.alerts] == [one.native_id for one in second.alerts]
    assert first.suite_runs == second.suite_runs
    assert told(again) == before


def test_three_services_have_levels_health_alerts_tests_and_policies(measured: Measured) -> None:
    all_three = {"website", "search", "identity"}
    assert {one.service_id for one in measured.levels} == all_three
    assert {one.service_id for one in measured.health} == all_three
    assert {one.service_id for one in measured.alerts} == all_three
    assert {one.service_id for one in measured.policy_results} == all_three
    repositories = {"web", "search", "identity"}
    assert {one.repository for one in measured.findings} == repositories
    assert {one.repository for one in measured.coverage} == repositories
    assert {one.repository for one in measured.suite_runs} == repositories


def test_every_day_of_a_level_is_measured_once(measured: Measured) -> None:
    by_level = defaultdict(list)
    for one in measured.level_days:
        assert 0 < one.good <= one.total
        by_level[one.slo_id].append(one.day)
    assert len(by_level) == 6
    for days in by_level.values():
        assert len(days) == len(set(days)) == 60 * 7


def test_a_day_with_an_incident_is_worse_than_one_without(
    organisation: Organisation, measured: Measured
) -> None:
    (incident,) = [
        one
        for one in organisation.incidents
        if one.service_id == "website" and one.started_at.date() == date(2026, 8, 26)
    ]
    missed = {
        one.day: 1 - one.good / one.total
        for one in measured.level_days
        if one.slo_id == "website-availability"
    }
    usual = sorted(missed.values())[len(missed) // 2]
    assert missed[incident.started_at.date()] > 2 * usual


def test_an_alert_was_actionable_where_an_incident_followed(measured: Measured) -> None:
    kinds = {(one.was_actionable, one.incident_id is not None) for one in measured.alerts}
    assert kinds == {(True, True), (False, False)}


def test_findings_are_closed_and_stay_open_and_coverage_is_of_a_commit(
    organisation: Organisation, measured: Measured
) -> None:
    assert {one.closed_at is None for one in measured.findings} == {True, False}
    for one in measured.coverage:
        assert one.sha in organisation.repository(one.repository).commits
        assert one.lines_covered < one.lines_total
    assert any(one.failing for one in measured.suite_runs)


def test_every_tool_that_tells_what_is_measured_has_something_to_tell(measured: Measured) -> None:
    assert {one.tool for one in measured.levels} == {"prometheus", "datadog"}
    assert {one.tool for one in measured.health} == {"prometheus", "datadog"}
    assert {one.tool for one in measured.alerts} == {"alertmanager", "opsgenie"}
    assert {one.tool for one in measured.findings} == {"sonarqube", "sarif", "codeguru"}


def test_an_alert_of_alertmanager_fires_still_at_the_end(measured: Measured) -> None:
    firing = [one for one in measured.alerts if one.resolved_at is None]
    assert "alertmanager" in {one.tool for one in firing}


def test_an_assistant_begins_with_fewer_people_than_may_be_shown(measured: Measured) -> None:
    people: dict[tuple[str, date], set[str]] = defaultdict(set)
    for one in measured.assistant_days:
        monday = one.day - timedelta(days=one.day.weekday())
        people[one.tool, monday].add(one.person.login)
    assert {tool for tool, _ in people} == {"copilot", "q_developer"}
    assert min(len(one) for one in people.values()) < 5 <= max(len(one) for one in people.values())


def test_nothing_is_measured_after_the_last_day(measured: Measured) -> None:
    end = demo.AS_OF.isoformat()
    assert all(one.day.isoformat() < end for one in measured.level_days)
    assert all(one.measured_at.isoformat() < end for one in measured.health)
    assert all(one.fired_at.isoformat() < end for one in measured.alerts)
    assert all((one.closed_at or one.opened_at).isoformat() < end for one in measured.findings)
    assert all(one.day.isoformat() < end for one in measured.assistant_days)
