"""The demo's PagerDuty, a made-up account, and a home to load them into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import pagerduty
from demo.organisation.model import Organisation
from demo.serve import running
from tests.sources.kept import Home, kept_in


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return kept_in("pagerduty")


@pytest.fixture
def pager(organisation: Organisation, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demo's PagerDuty, configured."""
    with running(pagerduty.application(organisation)) as url:
        for name, value in pagerduty.settings(url).items():
            monkeypatch.setenv(name, value)
        yield url


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("pagerduty", home)
