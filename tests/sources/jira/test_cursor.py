"""The cursor never asks for less than what is new, in whatever zone the asker lives."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.jira.cursor import Cursor

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]


def asked_since(cursor: Cursor, zone: str) -> list[datetime]:
    """The instants that the query's minute may mean: two in the hour that a clock repeats."""
    (written,) = re.findall(r'updated >= "([^"]+)"', cursor.jql(["PAY"], is_whole=False))
    local = datetime.strptime(f"{written}+0000", "%Y/%m/%d %H:%M%z")
    return [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]


def cursor_at(moment: datetime, zone: str) -> Cursor:
    return Cursor({"updated_through": moment.isoformat()}, ZoneInfo(zone))


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("2020-01-01"),
        max_value=datetime.fromisoformat("2030-01-01"),
        timezones=st.just(UTC),
    ),
    st.sampled_from(ZONES),
)
def test_every_reading_of_the_minute_lies_before_where_the_last_run_stopped(
    moment: datetime, zone: str
) -> None:
    for since in asked_since(cursor_at(moment, zone), zone):
        assert since <= moment - timedelta(minutes=5)
        assert since >= moment - timedelta(hours=3)


def test_the_hour_that_a_clock_repeats_is_asked_from_before_it() -> None:
    # Berlin's clocks went from 3:00 back to 2:00 at 01:00 UTC on 25 October 2026.
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    jql = cursor_at(second_half_past_two, "Europe/Berlin").jql(["PAY"], is_whole=False)
    assert 'updated >= "2026/10/25 01:25"' in jql


def test_a_first_query_is_bounded() -> None:
    cursor = Cursor({}, ZoneInfo("UTC"))
    assert cursor.is_first
    assert 'updated >= "1970/01/01 00:00"' in cursor.jql(["PAY"], is_whole=False)


def test_a_state_that_landed_is_known_and_a_new_one_is_not() -> None:
    state: dict[str, object] = {}
    cursor = Cursor(state, ZoneInfo("UTC"))
    assert not cursor.is_known("1", "2026-01-01T10:00:00.000+0100")
    cursor.save(["PAY"])

    later = Cursor(state, ZoneInfo("UTC"))
    assert later.is_known("1", "2026-01-01T10:00:00.000+0100")
    assert not later.is_known("1", "2026-01-01T10:01:00.000+0100")
    assert not later.is_known("2", "2026-01-01T10:00:00.000+0100")
    assert later.read_projects == {"PAY"}


def test_an_older_state_that_a_page_repeats_is_passed_over() -> None:
    cursor = Cursor({}, ZoneInfo("UTC"))
    assert not cursor.is_known("1", "2026-01-01T10:01:00.000+0000")
    assert cursor.is_known("1", "2026-01-01T11:00:00.000+0100")


def test_states_that_no_query_can_show_again_are_forgotten() -> None:
    state: dict[str, dict[str, str]] = {}
    cursor = Cursor(state, ZoneInfo("UTC"))
    cursor.is_known("1", "2026-01-01T10:00:00.000+0000")
    cursor.is_known("2", "2026-01-02T10:00:00.000+0000")
    cursor.save(["PAY"])
    assert list(state["recent"]) == ["2"]


@pytest.mark.parametrize("updated", [None, "yesterday", "2026-01-01T10:00:00"])
def test_a_time_that_cannot_be_read_is_left_to_the_edge(updated: str | None) -> None:
    cursor = Cursor({}, ZoneInfo("UTC"))
    assert not cursor.is_known("1", updated)
    cursor.save(["PAY"])
    assert cursor.is_first
