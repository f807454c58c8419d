"""What each stage contributed to the change of the mean lead time, against the demo's own events.

Compared as fractions of whole seconds: equality is exact, and so is the sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, time
from fractions import Fraction
from typing import Any

import duckdb
import pytest

import demo
from demo.truth.contributions import ALL_STAGES, Contribution, lead_time_contributions
from demo.truth.facts import Facts
from tests.once import known_answers

from .conftest import Run

Row = Mapping[str, Any]
Place = tuple[tuple[str, str], str, datetime, str]


@pytest.fixture(scope="module")
def published(demo_run: Run) -> dict[Place, Row]:
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        cursor = connection.execute(
            "select * from mart_learning.mart_learning__lead_time_contributions"
        )
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found: dict[Place, Row] = {}
    for row in rows:
        start = row["window_start"].replace(tzinfo=UTC)
        place = ((row["scope_type"], row["scope_id"]), row["window_name"], start, row["stage"])
        found[place] = row
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[Place, Contribution]:
    shown = {
        ((row["scope_type"], row["scope_id"]), row["window_name"], row["window_start"]): row
        for row in known_answers(tmp_path_factory)
        if row["metric_id"] == "change_lead_time"
        and row["statistic"] == "mean"
        and row["segment_name"] is None
    }
    facts = Facts(demo.build(), datetime.combine(demo.AS_OF, time(), tzinfo=UTC))
    found = lead_time_contributions(facts, shown)
    return {(one.scope, one.window_name, one.window_start, one.stage): one for one in found}


def test_every_contribution_equals_its_known_answer(
    published: dict[Place, Row], known: dict[Place, Contribution]
) -> None:
    assert published.keys() == known.keys()
    compared, wrong = 0, []
    for place, expected in known.items():
        row = published[place]
        found = None
        if row["contribution_numerator"] is not None:
            found = Fraction(row["contribution_numerator"], row["common_denominator"])
        compared += found is not None
        told = (found, row["n"], row["is_bottleneck"])
        if told != (expected.contribution, expected.n, expected.is_bottleneck):
            wrong.append((place, told, expected))
    assert wrong == [], f"{len(wrong)} of {len(known)} differ, the first: {wrong[:5]}"
    assert compared > 1_000


def test_the_contributions_of_a_window_add_up_to_the_change_of_its_mean(
    published: dict[Place, Row],
) -> None:
    windows: dict[object, list[Row]] = defaultdict(list)
    for (scope, name, start, _), row in published.items():
        if row["null_reason"] is None:
            windows[scope, name, start].append(row)
    assert len(windows) > 200
    for window, rows in windows.items():
        assert len(rows) == len(ALL_STAGES), window
        assert sum(row["contribution_numerator"] for row in rows) == rows[0]["change_numerator"]
        hours = sum(row["contribution_hours"] for row in rows)
        change = rows[0]["lead_time_hours"] - rows[0]["previous_lead_time_hours"]
        assert hours == pytest.approx(change, abs=1e-9)


def test_what_is_withheld_of_the_lead_time_is_withheld_of_its_contributions(
    published: dict[Place, Row],
) -> None:
    withheld = [row for row in published.values() if row["is_suppressed"]]
    assert len(withheld) > 1_000
    said = {
        "scope_type", "scope_id", "window_name", "window_start", "window_end", "time_zone", "as_of",
        "previous_window_start", "stage", "stage_position", "is_bottleneck", "is_suppressed",
        "null_reason",
    }  # fmt: skip
    figures = withheld[0].keys() - said
    assert {"n", "mean_hours", "contribution_hours", "change_numerator"} <= figures
    assert [row for row in withheld if any(row[name] is not None for name in figures)] == []
