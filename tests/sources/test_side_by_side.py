"""Whatever is asked side by side tells what is told when it is asked one by one.

Each tool that asks about one object at a time is read over real HTTP with one question under way
and with four (Jenkins in jenkins/test_reading.py). How the questions of several threads are let
through is http/test_side_by_side.py's.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.applications import Starlette

import demo
from demo import (
    azure_devops,
    bitbucket,
    circleci,
    datadog,
    github,
    gitlab,
    jira,
    opsgenie,
    pagerduty,
)
from demo.clock import AS_OF_INSTANT
from demo.serve import running
from sources import landing
from sources.edge import Edge, Row
from sources.extraction import Extraction
from sources.pipeline import edge_of, tool_of
from tests.sources.azure_devops.conftest import on_azure
from tests.sources.bitbucket.conftest import moved_to_bitbucket
from tests.sources.circleci.conftest import LEDGER, moved_to_circleci
from tests.sources.clock import VirtualClock
from tests.sources.gitlab.conftest import on_gitlab
from tests.sources.kept import SCALE, kept_in

AT_ONCE = 4


def _on_gitlab() -> tuple[Starlette, Any]:
    return gitlab.application(on_gitlab(SCALE)), gitlab.settings


def _on_bitbucket() -> tuple[Starlette, Any]:
    organisation = demo.build(scale=SCALE)
    moved_to_bitbucket(organisation)
    return bitbucket.application(organisation), bitbucket.settings


def _on_azure() -> tuple[Starlette, Any]:
    return azure_devops.application(on_azure()), azure_devops.settings


def _on_circleci() -> tuple[Starlette, Any]:
    organisation = demo.build(scale=SCALE)
    moved_to_circleci(organisation)
    return circleci.application(organisation), lambda url: circleci.settings(url, LEDGER)


def _on_pagerduty() -> tuple[Starlette, Any]:
    return pagerduty.application(kept_in("pagerduty")), pagerduty.settings


def _on_opsgenie() -> tuple[Starlette, Any]:
    return opsgenie.application(kept_in("opsgenie")), opsgenie.settings


def _as_it_is(tool: Any) -> Callable[[], tuple[Starlette, Any]]:
    return lambda: (tool.application(demo.build(scale=SCALE)), tool.settings)


@dataclass(frozen=True)
class Kept:
    """A tool of the demo in which there is something to ask about one by one."""

    name: str
    serve: Callable[[], tuple[Starlette, Any]]
    settings: dict[str, str] = field(default_factory=dict)


_GITHUB = {"REPOSITORIES": "halden-goods/shop", "API": "rest", "START_AT": "2026-10-01"}
KEPT = {
    "gitlab": Kept("gitlab", _on_gitlab, {"PROJECTS": "halden-goods/*"}),
    "gitlab by REST": Kept("gitlab", _on_gitlab, {"PROJECTS": "halden-goods/*", "API": "rest"}),
    "bitbucket": Kept("bitbucket", _on_bitbucket),
    "azure_devops": Kept("azure_devops", _on_azure),
    "circleci": Kept("circleci", _on_circleci),
    "pagerduty": Kept("pagerduty", _on_pagerduty),
    "opsgenie": Kept("opsgenie", _on_opsgenie),
    "datadog": Kept("datadog", _as_it_is(datadog), {"HISTORY_DAYS": "30"}),
    "jira": Kept("jira", _as_it_is(jira)),
    "github by REST": Kept("github", _as_it_is(github), _GITHUB),
}


class Uneven:
    """An app whose answers take their time, and how many of its requests were under way."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._under_way = 0
        self.most = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(zlib.crc32(str(scope.get("path")).encode()) % 3 * 0.002)

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                # From here on whoever asked may ask the next.
                self._under_way -= 1
            await send(message)

        await self._app(scope, receive, sent)


@dataclass
class Told:
    """What one reading left: its rows in their order, its cursor, what it turned away and said."""

    pages: list[tuple[str, list[Row]]]
    state: dict[str, Any]
    discarded: list[Row]
    problems: list[str]
    request_count: int


def _read(kept: Kept, home: Path, patch: pytest.MonkeyPatch) -> Told:
    pages: list[tuple[str, list[Row]]] = []
    state: dict[str, Any] = {}
    edge = edge_of(kept.name, home)
    admit = Edge.admit

    def noted(one: Edge, table: str, rows: Any) -> Any:
        pages.append((table, deepcopy(list(rows))))
        return admit(one, table, rows)

    patch.setattr(Edge, "admit", noted)
    patch.setattr(landing.dlt.current, "source_state", lambda: state)
    extraction = Extraction(edge, clock=VirtualClock(AS_OF_INSTANT))
    for _ in tool_of(kept.name).source(extraction).resources["reading"]:
        pass
    patch.undo()
    discarded = edge.discarded_since({})
    return Told(pages, state, discarded, extraction.problems, extraction.request_count)


@pytest.mark.parametrize("which", KEPT)
def test_four_at_once_tell_what_one_by_one_tell(
    which: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KEPT[which]
    app, settings = kept.serve()
    uneven = Uneven(app)
    told: dict[int, Told] = {}
    most: dict[int, int] = {}
    with running(cast(Starlette, uneven)) as url:
        for at_once in (1, AT_ONCE):
            with pytest.MonkeyPatch.context() as patch:
                own = {**kept.settings, "AT_ONCE": str(at_once)}
                named = {f"SOURCES__{kept.name.upper()}__{key}": own[key] for key in own}
                for name, value in {**settings(url), **named}.items():
                    monkeypatch.setenv(name, value)
                uneven.most = 0
                told[at_once] = _read(kept, home, patch)
                most[at_once] = uneven.most
    assert most[1] == 1
    assert 1 < most[AT_ONCE] <= AT_ONCE
    assert sum(len(rows) for _, rows in told[1].pages) > 20
    assert told[AT_ONCE] == told[1]
