"""What the architecture tests look at: the tree, and dbt's own manifest of it."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest
from dbt import flags

from sources.engine import Engine
from tests.warehouse import Warehouse


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the project, parsed without a database."""
    place = tmp_path_factory.mktemp("manifest")
    warehouse = Warehouse(Engine("duckdb", warehouse=place / "warehouse.duckdb"), place)
    project = warehouse.project()
    # Writing it down asks for dbt's flags, which a call of dbt sets; a project that was kept from
    # an earlier suite, or parsed by another worker, is read without any.
    flags.set_from_args(Namespace(), None)
    return project.writable_manifest().to_dict(omit_none=False)


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Every model's node."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
