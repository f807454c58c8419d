"""Copilot's days become weeks of teams, over real HTTP, and no person lands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.copilot import connect, reading
from sources.engine import Engine
from sources.errors import ConfigurationError, ToolError
from sources.pipeline import LoadOutcome, load
from sources.team_weeks import Membership, TeamWeeks
from tests.sources.assistants import (
    PEOPLE,
    assert_nobody_is_named,
    landed,
    write_membership,
    write_teams,
)
from tests.sources.clock import VirtualClock
from tests.sources.copilot import recorded
from tests.sources.payloads import PAYLOADS
from tests.sources.site import Answer, Asked, Site

RECORDED = PAYLOADS / "github" / "copilot_usage_report_user_day.documented.jsonl"
REPORTS = "/orgs/acme/copilot/metrics/reports"
WEEK = date(2026, 1, 5)


def record(account: str, day: str, shown: int = 10, accepted: int = 3) -> dict[str, Any]:
    return {
        "day": day,
        "user_login": account,
        "user_id": 7,
        "user_initiated_interaction_count": 1,
        "code_generation_activity_count": shown,
        "code_acceptance_activity_count": accepted,
        "totals_by_ide": [],
    }


class Reports:
    """The site's reports: everybody works on the days that are told."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.days: dict[str, list[dict[str, Any]]] = {}
        self.written = "lines"
        site.on(f"{REPORTS}/users-28-day/latest", Answer({"download_links": []}))
        site.on_call(f"{REPORTS}/users-1-day", self._links)

    def _links(self, asked: Asked) -> Answer:
        day = asked.query["day"]
        if day not in self.days:
            return Answer(b"", status=204)
        self.site.on_call(f"/storage/{day}", self._file)
        return Answer({"download_links": [f"{self.site.url}/storage/{day}?sig=1"]})

    def _file(self, asked: Asked) -> Answer:
        assert "Authorization" not in asked.headers
        records = self.days[asked.path.rpartition("/")[2]]
        if self.written == "lines":
            return Answer("\n".join(map(json.dumps, records)).encode())
        return Answer({"day_totals": records})


@pytest.fixture
def reports(site: Site, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reports:
    write_teams(tmp_path / "program")
    for key, value in {
        "ORGANISATION": "acme",
        "TOKEN": "t",
        "HOST": site.url,
        "START_AT": "2026-01-05",
        "MEMBERSHIP": str(write_membership(tmp_path / "membership.csv")),
    }.items():
        monkeypatch.setenv(f"SOURCES__COPILOT__{key}", value)
    return Reports(site)


def loaded(home: Path, day: str = "2026-01-14", **how: Any) -> LoadOutcome:
    clock = VirtualClock(datetime.fromisoformat(day).replace(tzinfo=UTC))
    engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")
    return load("copilot", engine=engine, home=home, clock=clock, **how)


def test_days_of_people_land_as_weeks_of_teams_the_small_one_with_another(
    reports: Reports, home: Path
) -> None:
    for day in ("2026-01-05", "2026-01-11"):
        reports.days[day] = [record(account, day) for account in PEOPLE]
    # A week that is not over yet does not land.
    reports.days["2026-01-12"] = [record("wren0", "2026-01-12")]
    loaded(home)
    assert landed(home, "copilot") == [
        (WEEK, "merged team cells", 8, 8, 160, 48),
        (WEEK, "team:search", 7, 7, 140, 42),
    ]
    assert_nobody_is_named(home)


def test_a_week_lands_when_the_newest_report_reaches_its_end_whatever_our_clock_says(
    reports: Reports, home: Path
) -> None:
    reports.days["2026-01-05"] = [record(f"lark{n}", "2026-01-05") for n in range(5)]
    newest = {"download_links": [], "report_end_day": "2026-01-10"}
    reports.site.on(f"{REPORTS}/users-28-day/latest", Answer(newest))
    # By our clock the week was over; it waits for its end, and is not passed over.
    assert "assistant_usage" not in loaded(home, "2026-01-13").rows_by_table
    reports.site.on(
        f"{REPORTS}/users-28-day/latest", Answer(newest | {"report_end_day": "2026-01-11"})
    )
    loaded(home, "2026-01-10")
    assert [row[0] for row in landed(home, "copilot")] == [WEEK]


def test_an_end_of_the_newest_report_that_is_no_day_is_refused(
    reports: Reports, home: Path
) -> None:
    newest = {"download_links": [], "report_end_day": "yesterday"}
    reports.site.on(f"{REPORTS}/users-28-day/latest", Answer(newest))
    with pytest.raises(ToolError, match="newest report ends with"):
        loaded(home)


@pytest.mark.parametrize("written", ["lines", "day_totals"])
def test_a_report_is_read_in_each_form_that_it_comes_in(
    reports: Reports, home: Path, written: str
) -> None:
    reports.written = written
    reports.days["2026-01-05"] = [record(f"lark{n}", "2026-01-05") for n in range(5)]
    loaded(home)
    assert landed(home, "copilot") == [(WEEK, "team:search", 7, 5, 50, 15)]


def test_strangers_are_counted_and_those_who_did_nothing_are_not_active(
    reports: Reports, home: Path
) -> None:
    day = "2026-01-05"
    idle = record("lark6", day, 0, 0) | {"user_initiated_interaction_count": 0}
    reports.days[day] = [record(f"lark{n}", day) for n in range(5)] + [idle, record("who", day)]
    outcome = loaded(home)
    assert [row[3] for row in landed(home, "copilot")] == [5]
    (problem,) = outcome.problems
    assert problem.startswith("1 account of") and "who" not in problem


def test_a_late_report_replaces_its_week_and_reading_again_changes_nothing(
    reports: Reports, home: Path
) -> None:
    day = "2026-01-05"
    reports.days[day] = [record(f"lark{n}", day) for n in range(5)]
    loaded(home)
    reports.days[day].append(record("lark5", day))
    loaded(home)
    assert landed(home, "copilot") == [(WEEK, "team:search", 7, 6, 60, 18)]
    before = landed(home, "copilot")
    loaded(home)
    assert landed(home, "copilot") == before
    # What is corrected to fewer than may be shown goes.
    reports.days[day] = [record("lark0", day)]
    loaded(home)
    assert landed(home, "copilot") == []


def test_only_the_last_weeks_are_read_again_and_a_window_what_it_names(
    reports: Reports, home: Path
) -> None:
    first = loaded(home, "2026-03-02")
    assert first.request_count == 1 + 8 * 7
    assert loaded(home, "2026-03-09").request_count == 1 + 3 * 7
    window = (datetime(2026, 1, 7, tzinfo=UTC), datetime(2026, 1, 8, tzinfo=UTC))
    assert loaded(home, "2026-03-09", window=window).request_count == 1 + 7
    assert loaded(home, "2026-03-09").request_count == 1 + 2 * 7


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("user_login", None, "user_login"),
        ("code_generation_activity_count", "10", "code_generation_activity_count"),
        ("day", "2026-01-06", "not the day"),
    ],
)
def test_a_record_of_another_shape_is_refused_without_its_values(
    reports: Reports, home: Path, field: str, value: object, said: str
) -> None:
    reports.days["2026-01-05"] = [record("lark0", "2026-01-05") | {field: value}]
    with pytest.raises(ToolError, match=said) as refused:
        loaded(home)
    assert "lark0" not in str(refused.value)


def test_connect_names_the_permission_that_is_missing(reports: Reports) -> None:
    assert [finding.ok for finding in connect()] == [True, True]
    reports.site.on(f"{REPORTS}/users-28-day/latest", Answer({"message": "no"}, status=403))
    assert "Copilot metrics (read)" in connect()[1].sentence


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("login,team\n", "needs the columns"),
        ("account,team_id\nwren0,nobody\n", "line 2: the team is not one"),
        ("account,team_id\nwren0,search\nwren0,tools\n", "line 3: the account stands in another"),
        ("account,team_id\nwren0,\n", "line 2: fill both"),
    ],
)
def test_a_membership_file_that_is_wrong_is_refused_by_its_line(
    reports: Reports, home: Path, tmp_path: Path, rows: str, said: str
) -> None:
    (tmp_path / "membership.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said) as refused:
        loaded(home)
    assert "wren0" not in str(refused.value)


@pytest.mark.skipif(
    not RECORDED.is_file(), reason="the shared payloads are not beside this checkout"
)
def test_every_documented_record_counts_for_its_person_and_day() -> None:
    use = TeamWeeks(Membership({}), "copilot")
    records = recorded.records()
    assert len(records) > 50
    for one in records:
        reading._add(use, date.fromisoformat(one["day"]), one)
    active = {one["user_login"] for one in records if one["user_initiated_interaction_count"]}
    assert active and active <= use._strangers
