"""A Harness of the demo organisation, loading from it, and the rows that landed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

import demo
from demo import harness
from demo.organisation.identifiers import execution_of
from demo.organisation.model import Organisation, Repository
from demo.serve import running
from sources import pipeline
from sources.engine import Engine
from sources.extraction import Extraction, Window
from tests.sources.clock import VirtualClock

Load = Callable[..., pipeline.LoadOutcome]
Rows = Callable[[str], list[tuple[Any, ...]]]


def moved_to_harness(organisation: Organisation) -> Repository:
    """The first repository with builds and deployments, which Harness makes from now on."""
    # What it keeps there already is judged by the known answers; here one repository is alone.
    organisation.repositories = [
        one for one in organisation.repositories if one.builds_in != "harness"
    ]
    repository = next(one for one in organisation.repositories if one.builds and one.deployments)
    repository.builds_in = "harness"
    for build in repository.builds:
        build.native_id = execution_of(f"build {build.run_id}")
    for deployment in repository.deployments:
        deployment.tool = "harness"
        # GitHub knows the repository only; a deployment of Harness is one service's.
        deployment.service_id = deployment.service_id or organisation.services[0].service_id
        execution = execution_of(f"deployment {deployment.native_id}")
        deployment.native_id = f"{execution}/{deployment.environment}"
    repository.deployments[-1].kind = "rollback"
    organisation.services = tuple(
        replace(one, deployed_through="harness") if number == 0 else one
        for number, one in enumerate(organisation.services)
        if one.deployed_through != "harness"
    )
    return repository


@pytest.fixture
def organisation() -> Organisation:
    return demo.build(scale=0.05)


@pytest.fixture
def repository(organisation: Organisation) -> Repository:
    return moved_to_harness(organisation)


@pytest.fixture
def app(organisation: Organisation, repository: Repository) -> Starlette:
    return harness.application(organisation)


@pytest.fixture
def served(app: Starlette, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The organisation's Harness, configured to be read."""
    with running(app) as url:
        for name, value in harness.settings(url).items():
            monkeypatch.setenv(name, value)
        yield url


@pytest.fixture
def load(engine: Engine, home: Path, clock: VirtualClock) -> Load:
    """Loads Harness; a window is read again beside what landed."""

    def load(window: Window | None = None, **options: Any) -> pipeline.LoadOutcome:
        if window is None:
            return pipeline.load("harness", engine=engine, home=home, clock=clock, **options)
        extraction = Extraction(pipeline.edge_of("harness", home), window=window, clock=clock)
        source = pipeline.tool_of("harness").source
        return pipeline.load_source("harness", source, extraction, engine=engine, home=home)

    return load


@pytest.fixture
def rows(engine: Engine) -> Rows:
    """Answers a statement from the warehouse; tables stand in raw_harness."""

    def rows(statement: str) -> list[tuple[Any, ...]]:
        connection = engine.connect()
        cursor = connection.cursor()
        cursor.execute("set timezone = 'UTC'")
        cursor.execute("set search_path = 'raw_harness'")
        cursor.execute(statement)
        answered = [tuple(row) for row in cursor.fetchall()]
        connection.close()
        return answered

    return rows
