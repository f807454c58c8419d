"""A cell is a value of its column's type, in whatever way a format says it, or it is refused."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.files.cells import UnfitCell, address_of, read_cell

BERLIN = ZoneInfo("Europe/Berlin")
NAIVE = datetime.fromisoformat("2026-01-31T09:30:00")


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_the_same_in_every_format(number: int) -> None:
    for cell in (number, str(number), f" {number} ", f"{number}.0", float(number), Decimal(number)):
        assert read_cell("bigint", cell) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_the_same_in_every_format(number: float) -> None:
    for cell in (number, repr(number), f" {number!r} "):
        assert read_cell("double", cell) == number


@given(
    st.datetimes(min_value=NAIVE.replace(year=1970), max_value=NAIVE.replace(year=2100)),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_time_with_an_offset_is_the_same_instant_in_every_way_of_writing(
    moment: datetime, minutes: int
) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    written = there.isoformat()
    spaced = f"{written[:-6]} {written[-6:]}".replace("T", " ")
    without_colon = written[:-3] + written[-2:]
    for cell in (there, written, spaced, without_colon):
        assert read_cell("timestamp", cell) == there.astimezone(UTC)


@given(st.text())
def test_any_text_is_a_value_or_is_refused_without_being_repeated(text: str) -> None:
    for kind in ("bigint", "double", "bool", "timestamp", "date", "json"):
        try:
            read_cell(kind, text)
        except UnfitCell as unfit:
            assert len(text.strip()) < 4 or text.strip() not in str(unfit)


@given(st.lists(st.from_regex(r"[A-Z]{2,5}-[1-9][0-9]{0,3}", fullmatch=True), max_size=5))
def test_a_list_is_the_same_however_it_is_separated(words: list[str]) -> None:
    expected = list(dict.fromkeys(words)) or None
    for separator in (" ", ",", ", ", ";", " ; "):
        assert read_cell("json", separator.join(words)) == expected
    assert (read_cell("json", words) or None) == expected


@pytest.mark.parametrize("kind", ["bigint", "double", "bool", "timestamp", "date"])
@pytest.mark.parametrize("cell", [None, "", "  ", "NaN", "nan", "null", "None", "N/A", math.nan])
def test_nothing_is_nothing_however_it_is_written(kind: str, cell: Any) -> None:
    assert read_cell(kind, cell) is None


def test_a_text_may_be_a_word_that_means_nothing_elsewhere() -> None:
    assert read_cell("text", "none") == "none"
    assert read_cell("text", "") is None


def test_a_version_of_digits_is_text() -> None:
    assert [read_cell("text", cell) for cell in (12, 12.0, "12")] == ["12", "12", "12"]


def test_a_time_as_the_metrics_page_writes_it() -> None:
    assert read_cell("timestamp", "2021-04-28 21:50:00 +0200") == datetime(
        2021, 4, 28, 19, 50, tzinfo=UTC
    )


@pytest.mark.parametrize("cell", ["2026-01-31T09:30:00", NAIVE])
def test_a_time_without_an_offset_needs_the_configured_zone(cell: Any) -> None:
    with pytest.raises(UnfitCell, match="SOURCES__FILES__TIME_ZONE"):
        read_cell("timestamp", cell)
    assert read_cell("timestamp", cell, BERLIN) == datetime(2026, 1, 31, 8, 30, tzinfo=UTC)


def test_an_offset_that_is_written_outranks_the_configured_zone() -> None:
    assert read_cell("timestamp", "2026-01-31T09:30:00Z", BERLIN).hour == 9


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("bigint", "1,234"),
        ("bigint", "1_000"),
        ("bigint", "12.5"),
        ("bigint", 12.5),
        ("bigint", True),
        ("bigint", "١٢a"),
        ("double", "1,5"),
        ("double", "1_0.5"),
        ("double", "inf"),
        ("double", math.inf),
        ("bool", "maybe"),
        ("bool", 2),
        ("timestamp", "31.01.2026 09:30"),
        ("timestamp", 1769846400),
        ("date", "2026-02-30"),
        ("date", "2026-01-31T09:30:00Z"),
        ("date", 20260131),
        ("json", '["a"'),
        ("json", 12),
        ("json", {"a": 1}),
        ("text", ["a"]),
        ("text", True),
    ],
)
def test_what_is_no_value_is_refused(kind: str, cell: Any) -> None:
    with pytest.raises(UnfitCell):
        read_cell(kind, cell)


@pytest.mark.parametrize(
    "cell", ["2026-01-31", "2026-01-31T00:00:00Z", "2026-01-31 00:00", date(2026, 1, 31)]
)
def test_a_day_may_be_written_as_its_midnight(cell: Any) -> None:
    assert read_cell("date", cell) == date(2026, 1, 31)


def test_a_list_keeps_the_spaces_inside_its_words_where_something_else_separates() -> None:
    assert read_cell("json", "good first issue, bug") == ["good first issue", "bug"]
    assert read_cell("json", '["good first issue"]') == ["good first issue"]


def test_an_address_loses_account_password_and_query() -> None:
    assert (
        address_of("https://jo:secret@ci.acme.example/job/1?token=x#log")
        == "https://ci.acme.example/job/1"
    )
