"""Every published metric of the demo organisation equals what its own events say.

The events are counted in plain Python by demo/truth, which has never seen our SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.once import known_answers

from .conftest import Run

KEY = (
    "metric_id", "statistic", "scope_type", "scope_id",
    "segment_name", "segment_value", "window_name", "window_start",
)  # fmt: skip
Row = Mapping[str, Any]


def settled(value: object) -> object:
    """A value as it is compared: instants in UTC, numbers to nine decimals.

    A double is first rounded to twelve: two sums of the same hours differ in the last bit by the
    order in which they were added, and on a tie that bit would decide the ninth decimal.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, float | Decimal) and not isinstance(value, bool):
        return Decimal(str(round(value, 12))).quantize(Decimal("1e-9"))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value).quantize(Decimal("1e-9"))
    return value


def key_of(row: Row) -> tuple[object, ...]:
    return tuple(settled(row[name]) for name in KEY)


@pytest.fixture(scope="module")
def published(demo_run: Run) -> dict[tuple[object, ...], Row]:
    path = demo_run.home / "published" / "leaders" / "plumbline.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute("select * from marts.metric_values")
        names = [column[0] for column in cursor.description or []]
        by_key: dict[tuple[object, ...], Row] = {}
        # By thousands: all rows twice, as tuples and as mappings, would be gigabytes more.
        while rows := cursor.fetchmany(10_000):
            for row in (dict(zip(names, one, strict=True)) for one in rows):
                key = key_of(row)
                assert key not in by_key, "two rows of marts.metric_values share a key"
                by_key[key] = row
    return by_key


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[object, ...], Row]:
    return {key_of(row): row for row in known_answers(tmp_path_factory)}


def test_exactly_the_known_cells_are_published(
    published: dict[tuple[object, ...], Row], known: dict[tuple[object, ...], Row]
) -> None:
    assert len(known) > 10_000
    missing = sorted(map(str, known.keys() - published.keys()))
    invented = sorted(map(str, published.keys() - known.keys()))
    assert (len(missing), len(invented)) == (0, 0), (missing[:5], invented[:5])


def test_every_cell_equals_its_known_answer(
    published: dict[tuple[object, ...], Row], known: dict[tuple[object, ...], Row]
) -> None:
    compared, wrong = 0, []
    for key, expected in known.items():
        found = published.get(key, {})
        for column, value in expected.items():
            if column in KEY:
                continue
            compared += 1
            # What is equal as it stands is equal settled, and most is.
            is_there = column in found
            if not is_there or (
                found[column] != value and settled(found[column]) != settled(value)
            ):
                wrong.append((key, column, found.get(column), value))
    print(f"{compared:,} figures of {len(known):,} cells compared")
    assert wrong == [], f"{len(wrong)} of {compared} differ, the first: {wrong[:8]}"


def test_the_known_answers_are_no_empty_shell(known: dict[tuple[object, ...], Row]) -> None:
    metrics = {key[0] for key, row in known.items() if row["value"] is not None}
    assert {
        "deployment_frequency",
        "change_lead_time",
        "change_fail_rate",
        "change_fail_rate_strict",
        "failed_deployment_recovery_time",
        "time_to_restore",
        "deployment_rework_rate",
        "lead_time_coding",
        "lead_time_unaccounted",
        "issue_cycle_time",
    } <= metrics
    for column, least in (("baseline", 1_000), ("target", 100), ("long_term_goal", 100)):
        assert sum(1 for row in known.values() if row[column] is not None) > least, column
    aims = {row["target"] for key, row in known.items() if key[0] == "change_lead_time"}
    assert aims == {None, 72.0, 48.0}, "a tightened target leaves the earlier windows theirs"
