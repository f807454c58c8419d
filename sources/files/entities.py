"""What each entity's file may hold: columns of fields.yml, under the names that files give them.

A person's column arrives as `author` and lands as `author_key` beside `author_type`; texts that are
only read (`accepts`) arrive and do not land.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from sources.edge import declared
from sources.edge.declarations import Column, Table

LINKS = frozenset({"change_issue_keys", "commit_issue_keys"})
"""Tables that no file holds: they are read from the rows of others."""


@dataclass(frozen=True)
class Entity:
    """One entity of CONTRACTS, section 3."""

    table: Table
    inputs: dict[str, Column | None]

    @property
    def name(self) -> str:
        """The word in the file's name."""
        return self.table.name

    @property
    def required(self) -> list[str]:
        """The columns that every row must fill."""
        return [name for name, column in self.inputs.items() if column and column.is_required]

    @property
    def people(self) -> list[str]:
        """The columns that arrive as account names."""
        return [name for name, column in self.inputs.items() if column and column.is_person]

    def advice(self, unknown: str) -> str:
        """What to do about a column that nobody knows."""
        close = get_close_matches(unknown, self.inputs, n=1)
        if close:
            return f"did you mean {close[0]}?"
        return f"remove it, or use one of {', '.join(self.inputs)}."


def entities() -> dict[str, Entity]:
    """Every entity that a file may hold, in the order in which they are read."""
    tables = declared("files").tables
    return {name: _entity(table) for name, table in tables.items() if name not in LINKS}


def _entity(table: Table) -> Entity:
    inputs: dict[str, Column | None] = {}
    for column in table.columns:
        if column.is_person:
            inputs[column.name.removesuffix("_key")] = column
        elif not (column.is_derived or column.is_removal):
            inputs[column.name] = column
    inputs.update(dict.fromkeys(table.accepts))
    return Entity(table, inputs)
