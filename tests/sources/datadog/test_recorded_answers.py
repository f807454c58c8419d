"""Recorded answers of Datadog go through the real extractor, and every object has its reason.

None of them holds a measurement: the recorded history counted nothing, and the recorded series has
no service. So what is seen here is that lists are read, and that nothing is made up of emptiness.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sources.about import Tried
from sources.datadog import ABOUT
from tests.sources.datadog.recorded import replay
from tests.sources.kept import Home
from tests.sources.payloads import PAYLOADS, files_of, recorded
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "datadog").is_dir(),
    reason="the recorded answers of Datadog are not beside this repository (PLUMBLINE_SHARED)",
)

READ = {
    "slos": "each is asked for its history by its id",
    "slo_history": "its denominator is zero throughout, and a day without events measures nothing",
    "query": "a series of everything is no service's, which the run says",
}
NOT_ASKED_FOR = {
    "_page_envelopes": "what lists are wrapped in, and no objects",
    "dora_events": "what was sent is answered by an id and by nothing else",
    "incidents": "Datadog is read for service levels and health; incidents come of who is paged",
    "monitor_search": "monitors again, as counts",
    "monitors": "they say how they are now, and not when they fired",
    "query_timeseries": "the second way to ask for series, whose times have no step",
    "service_definitions": "services are the program's",
    "slo_corrections": "a history is told with its corrections made",
    "slo_search": "an objective of the list again, without the time at which it was made",
}


@pytest.fixture
def replayed(site: Site, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that answers with what was recorded, and nothing else."""
    for name, value in replay(site, tmp_path).items():
        monkeypatch.setenv(name, value)
    return site


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("datadog", home)


def test_every_recorded_object_is_read_or_has_a_reason(replayed: Site, loaded: Home) -> None:
    assert files_of("datadog") == READ.keys() | NOT_ASKED_FOR.keys()

    outcome = loaded.load()

    asked = {path.split("/")[-2] for path in replayed.paths() if path.endswith("/history")}
    assert asked == {one["id"] for one in recorded("datadog", "slos")}
    (problem,) = outcome.problems
    assert "saturation is answered by a series with no service" in problem
    everything: dict[str, list[Any]] = loaded.everything()
    assert {table: rows for table, rows in everything.items() if rows} == {}


def test_what_has_landed_no_recorded_measurement_does_not_claim_recorded_answers() -> None:
    (history,) = recorded("datadog", "slo_history")
    assert not any(history["series"]["denominator"]["values"])
    (series,) = recorded("datadog", "query")
    assert {one["scope"] for one in series["series"]} == {"*"}
    assert ABOUT.tried is not Tried.RECORDED


def test_no_recorded_person_lands(replayed: Site, loaded: Home) -> None:
    loaded.load()
    handles = {one["creator"]["handle"] for one in recorded("datadog", "slos")} - {None}
    assert handles
    assert loaded.holds(sorted(handles)) == []
