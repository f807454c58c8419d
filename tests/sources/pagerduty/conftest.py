"""The demo's PagerDuty, a made-up account, and a home to load them into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import pagerduty
from demo.organisation.model import Organisation
from demo.serve import running
from tests.sources.kept import Home, kept_in
from tests.sources.pagerduty.account import Account
from tests.sources.site import Site


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


@pytest.fixture
def account(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    """A made-up account, configured."""
    monkeypatch.setenv("SOURCES__PAGERDUTY__URL", site.url)
    monkeypatch.setenv("SOURCES__PAGERDUTY__TOKEN", "no-token-of-anybody")
    return Account(site)
