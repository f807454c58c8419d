"""A Bitbucket of the demo organisation, loading from it, and the rows that landed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

import demo
from demo import bitbucket
from demo.organisation.model import Organisation, Release, Repository
from demo.serve import running
from sources import pipeline
from sources.engine import Engine
from sources.extraction import Extraction, Window
from tests.sources.clock import VirtualClock

Load = Callable[..., pipeline.LoadOutcome]
Rows = Callable[[str], list[tuple[Any, ...]]]


def moved_to_bitbucket(organisation: Organisation) -> Repository:
    """The first repository with pull requests and deployments, kept on Bitbucket from now on."""
    repository = next(one for one in organisation.repositories if one.changes and one.deployments)
    repository.host = repository.builds_in = "bitbucket"
    # Enough for two pages, with one that is open and one that was released.
    repository.changes = repository.changes[-52:]
    repository.deployments = repository.deployments[-110:]
    latest = repository.changes[-1]
    latest.state, latest.merge_commit_sha = "open", None
    latest.merged_at = latest.closed_at = None
    tagged = repository.commits[repository.branches["main"][-1]]
    repository.releases = [Release(1, "v1.0.0", tagged.sha, tagged.committed_at)]
    for change in repository.changes:
        change.host = "bitbucket"
    for deployment in repository.deployments:
        deployment.tool = "bitbucket"
    return repository


@pytest.fixture
def organisation() -> Organisation:
    return demo.build(scale=0.05)


@pytest.fixture
def repository(organisation: Organisation) -> Repository:
    return moved_to_bitbucket(organisation)


@pytest.fixture
def app(organisation: Organisation, repository: Repository) -> Starlette:
    return bitbucket.application(organisation)


@pytest.fixture
def served(
    app: Starlette, repository: Repository, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The organisation's Bitbucket, configured to be read."""
    with running(app) as url:
        for name, value in bitbucket.settings(url).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SOURCES__BITBUCKET__REPOSITORIES", f"{repository.owner}/*")
        yield url


@pytest.fixture
def load(engine: Engine, home: Path, clock: VirtualClock) -> Load:
    """Loads Bitbucket; a window is read again beside what landed."""

    def load(window: Window | None = None, **options: Any) -> pipeline.LoadOutcome:
        if window is None:
            return pipeline.load("bitbucket", engine=engine, home=home, clock=clock, **options)
        extraction = Extraction(pipeline.edge_of("bitbucket", home), window=window, clock=clock)
        source = pipeline.tool_of("bitbucket").source
        return pipeline.load_source("bitbucket", source, extraction, engine=engine, home=home)

    return load


@pytest.fixture
def rows(engine: Engine) -> Rows:
    """Answers a statement from the warehouse; tables stand in raw_bitbucket."""

    def rows(statement: str) -> list[tuple[Any, ...]]:
        connection = engine.connect()
        cursor = connection.cursor()
        cursor.execute("set timezone = 'UTC'")
        cursor.execute("set search_path = 'raw_bitbucket'")
        cursor.execute(statement)
        answered = [tuple(row) for row in cursor.fetchall()]
        connection.close()
        return answered

    return rows
