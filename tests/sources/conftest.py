"""What tests of extractors share: a clock, a site on loopback, an edge, and an empty home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.engine import Engine
from tests.sources.clock import VirtualClock
from tests.sources.site import Site, serving

KEY = "a key that only tests use, 32 and more"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home with an empty program, and nothing of the machine's own settings."""
    home = tmp_path / "home"
    home.mkdir()
    program = tmp_path / "program"
    program.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLUMBLINE_HOME", str(home))
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(program))
    monkeypatch.setenv("PLUMBLINE_PSEUDONYM_KEY", KEY)
    monkeypatch.delenv("PLUMBLINE_ENGINE", raising=False)
    return home


@pytest.fixture
def engine(home: Path) -> Engine:
    return Engine.from_environment()
