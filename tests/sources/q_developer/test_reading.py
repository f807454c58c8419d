"""Q Developer's reports, in every layout and with every date, become weeks of teams."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.engine import Engine
from sources.errors import ToolError
from sources.pipeline import LoadOutcome, load
from sources.q_developer import connect
from tests.sources.assistants import (
    PEOPLE,
    assert_nobody_is_named,
    landed,
    write_membership,
    write_teams,
)
from tests.sources.clock import VirtualClock
from tests.sources.payloads import PAYLOADS

RECORDED = PAYLOADS / "q_developer"
WEEK = date(2026, 1, 5)
ACTIVITY = "UserId,Date,Chat_MessagesSent,Inline_AcceptanceCount,Inline_SuggestionsCount\n"


def activity(day: str, *accounts: str, shown: int = 10) -> str:
    return ACTIVITY + "".join(f"{one},{day},1,3,{shown}\n" for one in accounts)


@pytest.fixture
def bucket(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "by_user_analytic" / "eu-central-1"
    folder.mkdir(parents=True)
    write_teams(tmp_path / "program")
    membership = write_membership(tmp_path / "membership.csv")
    monkeypatch.setenv("SOURCES__Q_DEVELOPER__PATHS", str(folder.parent))
    monkeypatch.setenv("SOURCES__Q_DEVELOPER__MEMBERSHIP", str(membership))
    return folder


def loaded(home: Path, day: str = "2026-01-14", **how: Any) -> LoadOutcome:
    clock = VirtualClock(datetime.fromisoformat(day).replace(tzinfo=UTC))
    engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")
    return load("q_developer", engine=engine, home=home, clock=clock, **how)


def test_both_ways_to_write_a_day_are_one_week_and_small_teams_go_together(
    bucket: Path, home: Path
) -> None:
    (bucket / "0106.csv").write_text(activity("01-06-2026", *PEOPLE), encoding="utf-8")
    (bucket / "0107.csv").write_text(activity("2026-01-07", *PEOPLE), encoding="utf-8")
    loaded(home)
    assert landed(home, "q_developer") == [
        (WEEK, "merged team cells", 8, 8, 160, 48),
        (WEEK, "team:search", 7, 7, 140, 42),
    ]
    assert_nobody_is_named(home)


def test_a_late_part_has_its_week_summed_anew_and_a_row_delivered_twice_counts_once(
    bucket: Path, home: Path
) -> None:
    larks = [f"lark{n}" for n in range(7)]
    (bucket / "a_part_1.csv").write_text(activity("2026-01-06", *larks[:5]), encoding="utf-8")
    loaded(home)
    assert loaded(home).is_unchanged
    late = activity("2026-01-06", *larks[4:], shown=20)
    (bucket / "a_part_2.csv").write_text(late, encoding="utf-8")
    loaded(home)
    assert landed(home, "q_developer") == [(WEEK, "team:search", 7, 7, 100, 21)]
    (bucket / "a_part_2.csv").unlink()
    loaded(home)
    assert landed(home, "q_developer") == [(WEEK, "team:search", 7, 5, 50, 15)]


def test_a_week_waits_for_its_end(bucket: Path, home: Path) -> None:
    larks = [f"lark{n}" for n in range(5)]
    (bucket / "a.csv").write_text(activity("2026-01-06", *larks), encoding="utf-8")
    loaded(home, "2026-01-10")
    assert landed(home, "q_developer") == []
    loaded(home, "2026-01-12")
    assert [row[0] for row in landed(home, "q_developer")] == [WEEK]


def test_a_window_sums_its_weeks_again(bucket: Path, home: Path) -> None:
    larks = [f"lark{n}" for n in range(5)]
    for day in ("2026-01-06", "2026-01-13"):
        (bucket / f"{day}.csv").write_text(activity(day, *larks), encoding="utf-8")
    loaded(home, "2026-01-20")
    window = (datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 1, 13, tzinfo=UTC))
    assert loaded(home, "2026-01-20", window=window).rows_by_table["assistant_usage"] == 1
    assert len(landed(home, "q_developer")) == 2


def test_an_address_finds_who_has_no_known_id_and_messages_count_as_activity(
    bucket: Path, home: Path
) -> None:
    head = "Date,UserId,User_Email,Client_Type,Total_Messages,New_User\n"
    rows = "".join(f"2026-01-06,idc-{n},lark{n},KIRO_IDE,4,true\n" for n in range(6))
    (bucket / "a.csv").write_text(head + rows, encoding="utf-8")
    loaded(home)
    assert landed(home, "q_developer") == [(WEEK, "team:search", 7, 6, 0, 0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lark0,2026-01-06,1\n", "no header"),
        (ACTIVITY + "lark0,2026-01-06,1,3\n", "another number of cells"),
        (ACTIVITY + "lark0,yesterday,1,3,10\n", "no day in Date of line 2"),
        (ACTIVITY + "lark0,2026-01-06,1,3,10\n,,,,\n", "no UserId in line 3"),
        (ACTIVITY + "lark0,2026-01-06,1,3,many\n", "no number in Inline_SuggestionsCount"),
    ],
)
def test_a_file_that_is_no_report_is_refused_and_no_cell_of_it_is_named(
    bucket: Path, home: Path, text: str, said: str
) -> None:
    (bucket / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ToolError, match=said) as refused:
        loaded(home)
    assert "lark0" not in str(refused.value)
    # What a log of prompts holds is never opened.
    (bucket / "a.csv").rename(bucket / "a.json.gz")
    assert [finding.ok for finding in connect()] == [True, True]


def test_a_report_that_ends_within_a_line_is_read_and_said_once(bucket: Path, home: Path) -> None:
    whole = activity("2026-01-06", *(f"lark{n}" for n in range(6)))
    (bucket / "a.csv").write_text(whole[:-2], encoding="utf-8")
    (problem,) = loaded(home).problems
    assert "1 report of Amazon Q Developer with an end within a line, such as a.csv" in problem
    assert loaded(home).problems == []
    (bucket / "a.csv").write_text(whole, encoding="utf-8")
    assert loaded(home).problems == []


@pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the shared payloads are not beside this checkout"
)
@pytest.mark.parametrize(
    ("name", "account", "day", "shown", "accepted"),
    [
        ("by_user_analytic", "test-user", "2025-06-23", 15 + 12 + 112 + 107, 14 + 3 + 109 + 104),
        ("by_user_analytic_8col", "xxx", "2025-04-17", 70, 49),
        ("user_report", "user-abc", "2026-01-15", 0, 0),
        ("user_report_extended", "jdoe@example.com", "2026-08-22", 0, 0),
    ],
)
def test_each_documented_layout_is_summed(
    bucket: Path, tmp_path: Path, name: str, account: str, day: str, shown: int, accepted: int
) -> None:
    from sources.q_developer.reports import uses
    from sources.storage import files_of

    documented = (RECORDED / f"{name}.documented.csv").read_bytes()
    (bucket / "a.csv").write_bytes(documented)
    found = list(uses(files_of("q_developer", (".csv",))[0]))
    assert len(found) == len(documented.decode().strip().splitlines()) - 1
    assert account in found[0].accounts
    assert (found[0].day.isoformat(), found[0].shown, found[0].accepted) == (day, shown, accepted)
    assert all(one.is_active for one in found)
