"""An organisation to read, a home to load into, and the rows that landed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import demo
from demo import azure_devops as demo_azure
from demo.organisation.model import Organisation
from demo.serve import running
from sources.azure_devops import source
from sources.edge import declared
from sources.engine import Engine
from sources.extraction import Extraction
from sources.pipeline import LoadOutcome, edge_of, load_source
from tests.sources.clock import VirtualClock


class Warehouse:
    """Loads an organisation, and answers what landed."""

    def __init__(self, home: Path, engine: Engine) -> None:
        self.home = home
        self.engine = engine
        self.clock = VirtualClock()

    def load(
        self,
        *,
        window: tuple[datetime, datetime] | None = None,
        reconcile: bool = False,
        full_refresh: bool = False,
    ) -> LoadOutcome:
        extraction = Extraction(
            edge=edge_of("azure_devops", self.home),
            is_reconciling=reconcile,
            clock=self.clock,
            window=window,
        )
        return load_source(
            "azure_devops",
            source,
            extraction,
            engine=self.engine,
            home=self.home,
            full_refresh=full_refresh,
        )

    def rows(self, table: str, *columns: str) -> list[Any]:
        listed = ", ".join(columns)
        with duckdb.connect(str(self.engine.warehouse)) as connection:
            connection.execute("set timezone = 'UTC'")
            found = connection.execute(
                f"select {listed} from raw_azure_devops.{table} order by {listed}"
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every declared table."""
        return {
            name: self.rows(name, *(c.name for c in table.columns if not c.is_removal))
            for name, table in declared("azure_devops").tables.items()
        }

    def has_landed(self, table: str = "builds") -> bool:
        with duckdb.connect(str(self.engine.warehouse)) as connection:
            return (
                connection.execute(
                    "select 1 from information_schema.tables where "
                    f"table_schema = 'raw_azure_devops' and table_name = '{table}'"
                ).fetchone()
                is not None
            )


@pytest.fixture
def warehouse(home: Path, engine: Engine) -> Warehouse:
    """An empty home."""
    return Warehouse(home, engine)


def on_azure() -> Organisation:
    """The demo, with the payments team's boards, and the ledger's code, on Azure DevOps."""
    organisation = demo.build(scale=0.1)
    organisation.teams = tuple(
        replace(one, tracker="azure_devops") if one.team_id == "payments" else one
        for one in organisation.teams
    )
    for issue in organisation.issues:
        if issue.project == "PAY":
            issue.tool = "azure_devops"
    for sprint in organisation.sprints:
        if sprint.team_id == "payments":
            sprint.tool = "azure_devops"
    ledger = organisation.repository("ledger")
    ledger.host = "azure_devops"
    for change in ledger.changes:
        change.host = "azure_devops"
    return organisation


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return on_azure()


@pytest.fixture
def served(
    organisation: Organisation, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Azure DevOps' address, with the settings that lead there."""
    with running(demo_azure.application(organisation)) as url:
        for name, value in demo_azure.settings(url).items():
            monkeypatch.setenv(name, value)
        yield url
