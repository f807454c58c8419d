"""Both APIs of the demo organisation's GitHub give the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import github
from demo.github.application import application
from demo.organisation import build
from demo.organisation.model import Organisation
from demo.serve import running
from sources import pipeline
from sources.edge import declared
from sources.engine import Engine

# When a name was first seen depends on the run; names of fields that are discarded on the API.
DIFFERENT_BY_NATURE = {("repository_names", "first_seen_at")}
NOT_COMPARED = {"discarded_fields"}


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return build(scale=0.05)


@pytest.fixture(scope="module")
def address(organisation: Organisation) -> Iterator[str]:
    """The demo organisation's GitHub on a free port of loopback."""
    with running(application(organisation)) as url:
        yield url


def test_graphql_and_rest_give_the_same_rows(
    home: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in github.settings(address).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SOURCES__GITHUB__HOST", f"{address}/api/v3")
    engines = {}
    for api in ("graphql", "rest"):
        monkeypatch.setenv("SOURCES__GITHUB__API", api)
        engines[api] = Engine.from_environment(home / api)
        outcome = pipeline.load("github", engine=engines[api], home=home / api)
        assert outcome.problems == []
    connections = {api: engine.connect(read_only=True) for api, engine in engines.items()}
    filled = 0
    for name, table in declared("github").tables.items():
        if name in NOT_COMPARED:
            continue
        columns = ", ".join(
            column.name
            for column in table.columns
            if (name, column.name) not in DIFFERENT_BY_NATURE
        )
        by_api = {
            api: sorted(_all(connection, f"select {columns} from raw_github.{name}"), key=str)
            for api, connection in connections.items()
        }
        assert by_api["graphql"] == by_api["rest"], name
        filled += bool(by_api["graphql"])
    assert filled >= 16
    for connection in connections.values():
        connection.close()


def _all(connection: object, statement: str) -> list[tuple[object, ...]]:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    return [tuple(row) for row in cursor.execute(statement).fetchall()]
