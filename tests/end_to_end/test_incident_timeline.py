"""The timeline of every incident, step by step, against the demo's own events."""

from __future__ import annotations

from datetime import UTC, datetime, time

import duckdb

import demo
from demo.truth.facts import Facts
from demo.truth.learning import STEPS, timelines

from .conftest import Run


def test_every_step_of_every_incident_equals_its_known_answer(demo_run: Run) -> None:
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select incident_id, step, happened_at, gap_seconds, source, confidence, null_reason "
            "from mart_learning.mart_learning__incident_timeline"
        ).fetchall()
    facts = Facts(demo.build(), datetime.combine(demo.AS_OF, time(), tzinfo=UTC))
    known = {
        (one.incident_id, one.step): (one.happened_at, one.gap_seconds) for one in timelines(facts)
    }
    found = {
        (incident_id, step): (at.replace(tzinfo=UTC) if at else None, gap)
        for incident_id, step, at, gap, *_ in rows
    }
    assert len(found) == len(rows)
    assert found.keys() == known.keys()
    assert {step for _, step in found} == {*STEPS}
    wrong = [(key, found[key], known[key]) for key in known if found[key] != known[key]]
    assert wrong == [], f"{len(wrong)} of {len(known)} differ, the first: {wrong[:5]}"
    # What is known says how, and what is not says why.
    for _, _, at, gap, source, confidence, reason in rows:
        assert (at is None) == (source is None) == (confidence is None)
        assert (gap is None) == (reason is not None)
