"""The demo's ServiceNow, a made-up instance, and a home to load them into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import servicenow
from demo.organisation.model import Organisation
from demo.serve import running
from tests.sources.kept import Home, kept_in
from tests.sources.servicenow.instance import FakeInstance
from tests.sources.site import Site


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


@pytest.fixture
def instance(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> FakeInstance:
    """A made-up instance, configured."""
    monkeypatch.setenv("SOURCES__SERVICENOW__URL", site.url)
    monkeypatch.setenv("SOURCES__SERVICENOW__TOKEN", "no-token-of-anybody")
    return FakeInstance(site)
