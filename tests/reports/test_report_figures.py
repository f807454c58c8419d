"""Reading the published file: what is withheld, in which order, and what a wrong file answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from invented_figures import SECRET_VALUE, publish, row

from reports.figures import ReportError, read


def test_a_suppressed_row_is_emptied_even_where_the_mart_forgot_to(published_db: Path) -> None:
    hidden = [f for f in read(published_db).figures if f.is_suppressed]
    assert hidden
    for figure in hidden:
        assert figure.value is figure.n is figure.interval_low is figure.interval_high is None
        assert figure.previous_value is figure.verdict is None


def test_the_window_after_a_suppressed_one_does_not_tell_its_value(tmp_path: Path) -> None:
    first, second, third = date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)
    reason = "fewer than 5 contributors"
    hidden = row("change_lead_time", "week", first, second, is_suppressed=True, null_reason=reason)
    after = row("change_lead_time", "week", second, third, value=20.0, previous_value=SECRET_VALUE)
    db = publish(tmp_path / "plumbline.duckdb", [hidden, after])
    newest = read(db).latest("change_lead_time", "week")
    assert newest is not None
    assert newest.value == 20.0
    assert newest.previous_value is None


def test_scopes_come_by_the_alphabet(published_db: Path) -> None:
    names = [name for _, name in read(published_db).scopes("service")]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 12


def test_a_window_is_dated_on_its_own_calendar(tmp_path: Path) -> None:
    week = row("change_lead_time", "week", date(2026, 11, 2), date(2026, 11, 9), value=20.0)
    newest = read(publish(tmp_path / "plumbline.duckdb", [week])).latest("change_lead_time", "week")
    assert newest is not None
    assert str(newest.window_start) == "2026-11-01 23:00:00"
    assert (newest.first_day, newest.last_day) == (date(2026, 11, 2), date(2026, 11, 8))


def test_segments_do_not_mix_with_the_whole(tmp_path: Path) -> None:
    span = (date(2026, 11, 2), date(2026, 11, 9))
    whole = row("change_lead_time", "week", *span, value=20.0)
    bots = row(
        "change_lead_time", "week", *span, value=1.0, segment_name="bot", segment_value="true"
    )
    published = read(publish(tmp_path / "plumbline.duckdb", [whole, bots]))
    assert [f.value for f in published.series("change_lead_time", "week")] == [20.0]


def test_a_file_that_is_not_there_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"does not exist; run `plumbline run`"):
        read(tmp_path / "plumbline.duckdb")


def test_a_file_of_another_shape_is_one_sentence(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with pytest.raises(ReportError, match="cannot be read") as raised:
        read(tmp_path / "other.duckdb")
    assert "\n" not in str(raised.value)


def test_a_file_without_a_figure_is_one_sentence(tmp_path: Path) -> None:
    db = publish(tmp_path / "plumbline.duckdb")
    with duckdb.connect(str(db)) as connection:
        connection.execute("delete from reports.rpt_leaders__dora")
    with pytest.raises(ReportError, match="holds no figures yet"):
        read(db)


def test_an_unknown_audience_is_answered_with_the_known_ones(published_db: Path) -> None:
    with pytest.raises(ReportError, match="choose one of: leaders"):
        read(published_db, "everybody")


def test_a_file_without_benchmarks_is_read_without_them(tmp_path: Path) -> None:
    db = publish(tmp_path / "plumbline.duckdb")
    with duckdb.connect(str(db)) as connection:
        connection.execute("drop table reports.rpt_leaders__benchmarks")
    assert read(db).benchmarks == ()
    assert read(db).figures
