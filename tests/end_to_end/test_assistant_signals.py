"""The signals of assistants, week by week, against what the demo's people did with them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import duckdb
import pytest

import demo
from demo.truth.assistants import signals
from demo.truth.facts import Facts

from .conftest import Run
from .test_known_answers import settled

COLUMNS = (
    "metric_id, scope_type, scope_id, segment_value, week_start_date, value, numerator, "
    "denominator, n, interval_low, interval_high, interval_null_reason, null_reason, is_suppressed"
)


@pytest.fixture(scope="module")
def published(demo_run: Run) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        query = f"select {COLUMNS}, caveat, model_card from mart_ai.mart_ai__signals_by_week"
        return connection.execute(query).fetchall()


def test_every_signal_equals_its_known_answer(published: list[tuple[Any, ...]]) -> None:
    facts = Facts(demo.build(), datetime.combine(demo.AS_OF, time(), tzinfo=UTC))
    known = {
        (one.metric_id, *one.scope, one.teller, one.monday): tuple(
            settled(value)
            for value in (
                one.value, one.numerator, one.denominator, one.n, one.low, one.high,
                one.interval_null_reason, one.null_reason, one.is_suppressed,
            )
        )
        for one in signals(facts)
    }  # fmt: skip
    found = {row[:5]: tuple(settled(value) for value in row[5:14]) for row in published}
    assert len(found) == len(published)
    assert found.keys() == known.keys()
    wrong = [(key, found[key], known[key]) for key in known if found[key] != known[key]]
    assert wrong == [], f"{len(wrong)} of {len(known)} differ, the first: {wrong[:5]}"
    assert {key[0] for key in known} == {
        "ai_active_share", "ai_acceptance_rate", "ai_assisted_change_share", "findings_by_detector",
        "closed_findings_by_detector",
    }  # fmt: skip


def test_every_signal_is_of_a_week_of_a_group_and_has_its_card_and_its_caveat(
    published: list[tuple[Any, ...]],
) -> None:
    assert {row[1] for row in published} == {"team", "repository", "service"}
    assert {row[4].weekday() for row in published} == {0}
    assert {row[14] for row in published} == {"not causal"}
    assert all(row[15] for row in published)
