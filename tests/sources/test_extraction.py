"""What every extractor is handed: that whoever watches a run is told of its waits, too."""

from __future__ import annotations

from sources.edge import Edge
from sources.extraction import Extraction
from tests.sources.clock import VirtualClock


def test_a_long_wait_is_told_of_while_it_passes() -> None:
    told: list[tuple[str, str, int]] = []
    clock = VirtualClock()
    extraction = Extraction(
        Edge.for_nothing("github"), clock=clock, progress=lambda *said: told.append(said)
    )
    before = clock.now()
    extraction.clock.sleep(70.5)
    assert [(tool, count) for tool, _, count in told] == [
        ("github", 71),
        ("github", 41),
        ("github", 11),
    ]
    assert {what for _, what, _ in told} == {"waiting to ask again, seconds left"}
    assert (clock.now() - before).total_seconds() == 70.5
    assert extraction.clock.now() == clock.now()


def test_who_is_watched_by_nobody_waits_at_once() -> None:
    clock = VirtualClock()
    Extraction(Edge.for_nothing("github"), clock=clock).clock.sleep(70.5)
    assert clock.slept == [70.5]
