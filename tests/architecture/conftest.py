"""What the architecture tests look at: the tree, and dbt's own manifest of it."""

from __future__ import annotations

from typing import Any

import pytest

from sources.engine import Engine
from tests.warehouse import Warehouse


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the project, parsed without a database."""
    place = tmp_path_factory.mktemp("manifest")
    warehouse = Warehouse(Engine("duckdb", warehouse=place / "warehouse.duckdb"), place)
    return warehouse.project().writable_manifest().to_dict(omit_none=False)


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Every model's node."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
