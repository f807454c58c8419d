"""The demo's Opsgenie, a made-up account, and a home to load them into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import opsgenie
from demo.organisation.model import Organisation
from demo.serve import running
from tests.sources.kept import Home, kept_in
from tests.sources.site import Site


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    found = kept_in("opsgenie")
    # Opsgenie answers with addresses and never with a name, so it can't know one in a title.
    names = {person.name for person in found.people}
    found.incidents = [
        one for one in found.incidents if not any(name in one.title for name in names)
    ]
    return found


@pytest.fixture
def pager(organisation: Organisation, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demo's Opsgenie, configured."""
    with running(opsgenie.application(organisation)) as url:
        for name, value in opsgenie.settings(url).items():
            monkeypatch.setenv(name, value)
        yield url


@pytest.fixture
def account(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A made-up account, configured."""
    monkeypatch.setenv("SOURCES__OPSGENIE__URL", site.url)
    monkeypatch.setenv("SOURCES__OPSGENIE__TOKEN", "no-key-of-anybody")
    return site


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("opsgenie", home)
