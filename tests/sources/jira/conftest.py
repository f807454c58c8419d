"""A site to read, a home to load into, and the rows that landed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.engine import Engine
from sources.pipeline import LoadOutcome, load
from tests.sources.jira.site import FakeSite, VirtualClock, serving

PROGRAM = Path(__file__).parents[3] / "program"


class Warehouse:
    """Loads the site, and answers what landed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = VirtualClock()
        self._engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")

    def load(self, **how: Any) -> LoadOutcome:
        return load("jira", engine=self._engine, home=self.home, clock=self.clock, **how)

    def rows(self, table: str, *columns: str) -> list[Any]:
        listed = ", ".join(columns)
        with duckdb.connect(str(self._engine.warehouse)) as connection:
            connection.execute("set timezone = 'UTC'")
            found = connection.execute(
                f"select {listed} from raw_jira.{table} order by {listed}"
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def has_landed(self) -> bool:
        with duckdb.connect(str(self._engine.warehouse)) as connection:
            found = connection.execute(
                "select 1 from information_schema.tables where table_schema = 'raw_jira' "
                "and table_name = 'issues'"
            ).fetchone()
        return found is not None


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSite]:
    """A site that is configured."""
    with serving(FakeSite()) as running:
        monkeypatch.setenv("SOURCES__JIRA__URL", running.url)
        monkeypatch.setenv("SOURCES__JIRA__EMAIL", "metrics@acme.example")
        monkeypatch.setenv("SOURCES__JIRA__TOKEN", "ATATT-not-a-token")
        monkeypatch.setenv("PLUMBLINE_PSEUDONYM_KEY", "k" * 40)
        monkeypatch.setenv("PLUMBLINE_PROGRAM", str(PROGRAM))
        yield running


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """An empty home."""
    return Warehouse(tmp_path)
