"""Both APIs of the demo organisation's GitHub give the same rows."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from demo.github.application import application
from demo.github.credentials import TOKEN
from demo.organisation import build
from demo.organisation.model import Organisation
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
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(organisation), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_graphql_and_rest_give_the_same_rows(
    home: Path, address: str, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ",".join(repository.full_name for repository in organisation.repositories)
    monkeypatch.setenv("SOURCES__GITHUB__HOST", f"{address}/api/v3")
    monkeypatch.setenv("SOURCES__GITHUB__TOKEN", TOKEN)
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", names)
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
