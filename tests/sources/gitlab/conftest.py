"""The demo's GitLab, loading from it, and the rows that landed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

import demo
from demo import gitlab
from demo.organisation.model import Organisation
from demo.serve import running
from sources import pipeline
from sources.engine import Engine
from tests.sources.clock import VirtualClock

Load = Callable[..., pipeline.LoadOutcome]
Rows = Callable[[str], list[tuple[Any, ...]]]

KEPT = ("search", "pricing")
SCALE = 0.05


@dataclass(frozen=True)
class Kept:
    """What is on the GitLab of a test, and where it answers."""

    organisation: Organisation
    app: Starlette
    url: str

    @property
    def request_count(self) -> int:
        count: int = self.app.state.request_count
        return count

    def forget(self) -> None:
        """Let the demo write its lists anew, after a test changed what is in them."""
        for project in self.app.state.site.projects:
            for name in ("merge_requests", "deployments", "jobs", "builds", "changes"):
                project.__dict__.pop(name, None)


def on_gitlab(scale: float = SCALE) -> Organisation:
    """The organisation with two repositories, their builds and a team's issues on GitLab, alone."""
    organisation = demo.build(scale)
    organisation.repositories = [
        one for one in organisation.repositories if one.host != "gitlab" or one.name in KEPT
    ]
    for repository in organisation.repositories:
        if repository.name not in KEPT:
            continue
        repository.host = repository.builds_in = "gitlab"
        for deployment in repository.deployments:
            deployment.tool = "gitlab"
    organisation.teams = tuple(
        replace(team, tracker="gitlab") if team.team_id == "storefront" else team
        for team in organisation.teams
    )
    return organisation


@pytest.fixture
def kept(
    request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Kept]:
    """A GitLab that is configured to be read, small unless a test asks for a larger one."""
    organisation = on_gitlab(getattr(request, "param", SCALE))
    app = gitlab.application(organisation)
    with running(app) as url:
        for name, value in gitlab.settings(url).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SOURCES__GITLAB__PROJECTS", f"{organisation.login}/*")
        yield Kept(organisation, app, url)


@pytest.fixture
def load(engine: Engine, home: Path, clock: VirtualClock) -> Load:
    def load(**options: Any) -> pipeline.LoadOutcome:
        return pipeline.load("gitlab", engine=engine, home=home, clock=clock, **options)

    return load


@pytest.fixture
def rows(engine: Engine) -> Rows:
    """Answers a statement from the warehouse; tables stand in raw_gitlab."""

    def rows(statement: str) -> list[tuple[Any, ...]]:
        connection = engine.connect()
        cursor = connection.cursor()
        cursor.execute("set search_path = 'raw_gitlab'")
        cursor.execute("set timezone = 'UTC'")
        cursor.execute(statement)
        answered = [tuple(row) for row in cursor.fetchall()]
        connection.close()
        return answered

    return rows
