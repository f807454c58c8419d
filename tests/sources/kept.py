"""The demo organisation with its incidents kept in another tool, and a home that a tool lands in.

For tests of tools that no service of the organisation is kept on at the smallest size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

import demo
from demo.organisation.identifiers import hex_of, letters_of
from demo.organisation.model import ChangeRequest, Organisation, Person
from sources.engine import Engine
from sources.extraction import Extraction
from sources.pipeline import LoadOutcome, edge_of, load_source, tool_of
from tests.sources.clock import VirtualClock
from tests.sources.on_disk import held_in

SCALE = 0.02
SERVICE = "checkout"


def kept_in(tool: str) -> Organisation:
    """A small organisation whose incidents are told by one tool, and named as it names them."""
    organisation = demo.build(scale=SCALE)
    native = hex_of if tool == "servicenow" else lambda name: letters_of(name, "Q", 13)
    named = {one.service_id: native(f"service {one.service_id}") for one in organisation.services}
    organisation.services = tuple(
        replace(one, aliases=(f"{tool}:{named[one.service_id]}",), incidents_in=tool)
        for one in organisation.services
    )
    for number, one in enumerate(organisation.incidents, 1):
        one.tool, one.native_id = tool, native(f"incident {number}")
        one.number = f"INC{number:07d}" if tool == "servicenow" else str(number)
    causes = dict.fromkeys(one.caused_by for one in organisation.incidents if one.caused_by)
    for number, deployment_id in enumerate(causes, 1):
        at = organisation.incidents[0].started_at
        organisation.change_requests.append(
            ChangeRequest(
                hex_of(deployment_id), f"CHG{number:07d}", SERVICE, deployment_id, at, at, at
            )
        )
    return organisation


class Home:
    """A home that one tool is loaded into, and what landed there."""

    def __init__(self, tool: str, place: Path) -> None:
        self.tool = tool
        self.place = place
        self.clock = VirtualClock()
        self.engine = Engine("duckdb", warehouse=place / "warehouse.duckdb")

    def load(self, *, full_refresh: bool = False, **how: Any) -> LoadOutcome:
        """One load; `how` is the extraction's."""
        extraction = Extraction(edge_of(self.tool, self.place), clock=self.clock, **how)
        return load_source(
            self.tool,
            tool_of(self.tool).source,
            extraction,
            engine=self.engine,
            home=self.place,
            full_refresh=full_refresh,
        )

    def told_before(self, tool: str, people: Iterable[Person]) -> None:
        """Another tool has told of these people, as on a site it has before incidents are read."""
        edge = edge_of(tool, self.place)
        for person in people:
            edge.pseudonym(person.email)
        edge.known_names.save(self.place)

    def rows(self, table: str, *columns: str) -> list[Any]:
        """The columns of a table's rows, in their order; one column's values bare."""
        listed = ", ".join(columns)
        with duckdb.connect(str(self.engine.warehouse)) as connection:
            connection.execute("set timezone = 'UTC'")
            found = connection.execute(
                f"select {listed} from raw_{self.tool}.{table} order by all"
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every table but what dlt adds."""
        tables = edge_of(self.tool, self.place).declaration.tables
        return {
            name: self.rows(
                name, *(column.name for column in table.columns if not column.is_removal)
            )
            for name, table in tables.items()
            if name != "discarded_fields"
        }

    def holds(self, words: list[str]) -> list[str]:
        """Which of the words stand anywhere in the home."""
        return held_in(self.place, words)
