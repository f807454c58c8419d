"""Nothing passes the gate that is not declared, and nothing of another type than declared."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.edge.declarations import parsed
from sources.edge.gate import Gate
from sources.errors import ToolError

DECLARED = parsed(
    """
tool: demo
purposes: {test: is a test}
tables:
  things:
    description: One row per thing.
    columns:
      thing_id: {type: text, key: true, purpose: test}
      maker_key: {type: text, person: true, purpose: test}
      size: {type: bigint, purpose: test}
      weight: {type: double, purpose: test}
      is_new: {type: bool, purpose: test}
      made_at: {type: timestamp, purpose: test}
      due_date: {type: date, purpose: test}
      labels: {type: json, purpose: test}
  parts:
    description: One row per thing and part.
    replaced_with: thing_id
    columns:
      thing_id: {type: text, key: true, purpose: test}
      part: {type: text, key: true, purpose: test}
"""
)


@pytest.fixture
def gate() -> Gate:
    return Gate(DECLARED)


def one(gate: Gate, **values: Any) -> dict[str, Any]:
    [row] = gate.admit("things", [{"thing_id": "1", **values}]).to_pylist()
    return {name: value for name, value in row.items() if value is not None}


def test_what_is_not_declared_is_left_out_and_its_name_counted(gate: Gate) -> None:
    rows = [{"thing_id": "1", "email": "anna@example.com"}, {"thing_id": "2", "email": "x"}]
    assert "email" not in gate.admit("things", rows).column_names
    assert gate.discarded == {("things", "email"): 2}
    assert "anna" not in repr(gate.discarded)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("thing_id", None, "missing where every row needs it"),
        ("thing_id", 12, "its type changed, text was expected"),
        ("size", "12", "its type changed, a whole number"),
        ("size", True, "its type changed, a whole number"),
        ("size", 1.5, "its type changed, a whole number"),
        ("size", 2**63, "more than 64 bits"),
        ("weight", "heavy", "its type changed, a number"),
        ("is_new", 1, "its type changed, true or false"),
        ("made_at", "2026-01-02T03:04:05", "without an offset"),
        ("made_at", "yesterday", "not a time in ISO 8601"),
        ("made_at", 1700000000, "its type changed, a time"),
        ("due_date", "soon", "not a date"),
        ("labels", "red", "its type changed, a list of words"),
        ("labels", [{"name": "red"}], "its type changed, text"),
        ("maker_key", "anna-berg", "an account where only a pseudonym may land"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name_and_never_shown(
    gate: Gate, field: str, value: Any, why: str
) -> None:
    with pytest.raises(ToolError, match=why) as raised:
        gate.admit("things", [{"thing_id": "1", field: value}])
    assert f"things.{field}" in raised.value.sentence
    assert not (isinstance(value, str) and value in raised.value.sentence)


@given(
    st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_a_time_lands_as_the_instant_that_it_was(moment: datetime, minutes: int) -> None:
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert one(Gate(DECLARED), made_at=zoned.isoformat())["made_at"] == zoned.astimezone(UTC)


@pytest.mark.parametrize(
    "written",
    ["2021-04-28 21:50:00 +0200", "2021-04-28T19:50:00Z", "2021-04-28T19:50:00.0000000+00:00"],
)
def test_offsets_are_read_however_a_tool_writes_them(gate: Gate, written: str) -> None:
    written = written.replace(" +", "+")
    assert one(gate, made_at=written)["made_at"] == datetime(2021, 4, 28, 19, 50, tzinfo=UTC)


@given(st.text())
def test_any_text_can_be_landed(text: str) -> None:
    landed = one(Gate(DECLARED), labels=[text])
    assert "\x00" not in landed["labels"]
    assert len(json.loads(landed["labels"])) == 1


def test_an_empty_text_is_none_where_a_row_may_come_without_it(gate: Gate) -> None:
    assert one(gate, thing_id="", maker_key="", size=1) == {"thing_id": "", "size": 1}


def test_half_a_character_and_a_nul_are_dropped(gate: Gate) -> None:
    assert one(gate, thing_id="a\ud800b\x00c")["thing_id"] == "abc"


def test_rows_that_are_replaced_whole_are_landed_once_each(gate: Gate) -> None:
    rows = [{"thing_id": "1", "part": "a"}, {"thing_id": "1", "part": "a"}]
    assert gate.admit("parts", rows).num_rows == 1


def test_the_schema_is_the_declared_one_however_empty_the_rows_are(gate: Gate) -> None:
    schema = gate.admit("things", [{"thing_id": "1"}]).schema
    assert schema.field("made_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("size").type == pa.int64()
    assert not schema.field("thing_id").nullable
