"""What the architecture tests look at: the tree, and dbt's own manifest of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the project, parsed without a database."""
    from dbt.cli.main import dbtRunner

    target = tmp_path_factory.mktemp("manifest")
    project = ROOT / "dbt_project"
    parsed = dbtRunner().invoke(
        [
            "parse",
            "--quiet",
            "--no-partial-parse",
            "--project-dir",
            str(project),
            "--profiles-dir",
            str(project),
            "--target-path",
            str(target),
            "--log-path",
            str(target),
        ]
    )
    assert parsed.success, f"dbt does not parse the project: {parsed.exception}"
    manifest_file = target / "manifest.json"
    return json.loads(manifest_file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Every model's node."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
