"""The demo's ServiceNow, a made-up instance, and a home to load them into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import servicenow
from demo.organisation.model import Organisation
from demo.serve import running
from tests.sources.kept import Home, kept_in


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return kept_in("servicenow")


@pytest.fixture
def desk(organisation: Organisation, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demo's ServiceNow, configured."""
    with running(servicenow.application(organisation)) as url:
        for name, value in servicenow.settings(url).items():
            monkeypatch.setenv(name, value)
        yield url


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("servicenow", home)
