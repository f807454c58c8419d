"""A CircleCI of the demo organisation, and a home that it is loaded into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

import demo
from demo import circleci
from demo.organisation.identifiers import uuid_of
from demo.organisation.model import Organisation, Repository
from demo.serve import running
from tests.sources.kept import SCALE, Home

Configure = Callable[[str], None]
LEDGER = "gh/halden-goods/ledger"


def moved_to_circleci(organisation: Organisation) -> Repository:
    """The ledger, which CircleCI builds and deploys from now on."""
    repository = next(one for one in organisation.repositories if one.name == "ledger")
    repository.builds_in = "circleci"
    for build in repository.builds:
        build.native_id = uuid_of(f"build {build.run_id}")
    for deployment in repository.deployments:
        deployment.tool = "circleci"
        deployment.service_id = deployment.service_id or repository.name
        deployment.native_id = uuid_of(f"deployment {deployment.native_id}")
    repository.deployments[-1].kind = "rollback"
    return repository


@pytest.fixture
def organisation() -> Organisation:
    return demo.build(scale=SCALE)


@pytest.fixture
def repository(organisation: Organisation) -> Repository:
    return moved_to_circleci(organisation)


@pytest.fixture
def app(organisation: Organisation, repository: Repository) -> Starlette:
    return circleci.application(organisation)


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Set CircleCI's settings to an address."""

    def configure(url: str) -> None:
        for name, value in circleci.settings(url, LEDGER).items():
            monkeypatch.setenv(name, value)

    return configure


@pytest.fixture
def at(home: Path, app: Starlette, configure: Configure) -> Iterator[Home]:
    """A home whose CircleCI is the demo's, as long as it answers."""
    with running(app) as url:
        configure(url)
        yield Home("circleci", home)
