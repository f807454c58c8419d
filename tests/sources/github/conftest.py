"""A GitHub that tests fill, and loading from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sources import pipeline
from sources.engine import Engine
from tests.sources.clock import VirtualClock
from tests.sources.github.hub import Hub
from tests.sources.site import Site

Load = Callable[..., pipeline.LoadOutcome]
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def hub(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A GitHub with nothing in it, configured to be read."""
    monkeypatch.setenv("SOURCES__GITHUB__HOST", site.url)
    monkeypatch.setenv("SOURCES__GITHUB__TOKEN", "a token")
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", "acme/shop")
    return Hub(site)


@pytest.fixture
def load(engine: Engine, home: Path, clock: VirtualClock) -> Load:
    def load(**options: Any) -> pipeline.LoadOutcome:
        return pipeline.load("github", engine=engine, home=home, clock=clock, **options)

    return load


@pytest.fixture
def rows(engine: Engine) -> Rows:
    """Answers a statement from the warehouse; tables stand in raw_github."""

    def rows(statement: str) -> list[tuple[Any, ...]]:
        connection = engine.connect()
        cursor = connection.cursor()
        cursor.execute("set search_path = 'raw_github'")
        cursor.execute(statement)
        answered = [tuple(row) for row in cursor.fetchall()]
        connection.close()
        return answered

    return rows
