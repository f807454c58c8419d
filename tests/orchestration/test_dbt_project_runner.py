"""How dbt is called: what is parsed once is not parsed again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orchestration.dbt_project_runner import DbtProjectRunner, parsing_ahead
from orchestration.settings import Places
from sources.engine import Engine


def test_a_run_that_fails_waits_for_no_parse(engine: Engine, places: Places) -> None:
    with pytest.raises(KeyError), parsing_ahead(engine, places):
        raise KeyError
    assert not (places.dbt_target / "partial_parse.msgpack").exists()


# Parsing takes longer than most tests.
@pytest.mark.long
def test_what_was_parsed_beside_a_run_stands_on_every_day(engine: Engine, places: Places) -> None:
    note = places.dbt_target / "partial_parse.msgpack"
    # The run itself holds the warehouse meanwhile.
    with engine.held_open(), parsing_ahead(engine, places):
        pass
    parsed_at = note.stat().st_mtime_ns
    for day in (16, 17):
        runner = DbtProjectRunner(engine, places, datetime(2026, 11, day, tzinfo=UTC))
        assert len(runner.parse().nodes) > 1_000
        assert note.stat().st_mtime_ns == parsed_at, "it was parsed once more"
