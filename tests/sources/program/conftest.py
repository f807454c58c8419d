"""A small program in order, and a way to put one mistake into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import ConfigurationError
from sources.program import read

IN_ORDER = {
    "organisation.yml": """\
organisation:
  name: Acme
  time_zone: Europe/Berlin
""",
    "teams.yml": """\
teams:
  - team_id: payments
    name: Payments
    product_line: commerce
    projects: [PAY]
    boards: ["jira:12"]
  - {team_id: search, name: Search, product_line: commerce, time_zone: America/New_York}
""",
    "services.yml": """\
services:
  - service_id: checkout
    name: Checkout
    criticality_tier: 1
    risk_profile: regulated
    owners:
      - {team_id: payments, from: 2025-01-01}
      - {team_id: search, from: 2026-01-01}
    repositories: [{repository_id: "github:Acme/Shop", path: services/checkout}]
    components: [{project: PAY, component: Checkout}]
    aliases: ["harness:checkout_svc"]
    environments: {production: ["prod-*", "live_1"]}
""",
}


@pytest.fixture
def program_dir(tmp_path: Path) -> Path:
    """A program in order."""
    folder = tmp_path / "program"
    folder.mkdir()
    for name, text in IN_ORDER.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def mistake(program_dir: Path) -> Callable[[str, str], str]:
    """What a reader is told when one file of the program holds this text."""

    def told(name: str, text: str) -> str:
        (program_dir / name).write_text(text, encoding="utf-8")
        with pytest.raises(ConfigurationError) as refusal:
            read(program_dir)
        return str(refusal.value).removeprefix(f"{program_dir}/")

    return told
