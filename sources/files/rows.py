"""From a file's row to the row that lands: typed, pseudonymised, its texts read and dropped.

One row at a time. Which row of several with one key is the last is reading.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from sources.edge import Edge, Row
from sources.edge.declarations import Column
from sources.files.cells import UnfitCell, address_of, is_blank, read_cell
from sources.files.entities import Entity
from sources.files.formats import Place, RawRow

# Of these fields of a change log the values are words and numbers; of any other they may be an
# account, a title or a body.
_PLAIN_FIELDS = frozenset(
    "status state points story_points priority severity resolution issuetype issue_type type "
    "sprint flagged component components fix_version due_date".split()
)


class RowReader:
    """Reads the rows of one entity from one file."""

    def __init__(
        self, entity: Entity, place: Place, edge: Edge, zone: tzinfo | None, people: set[str]
    ) -> None:
        self._entity = entity
        self._place = place
        self._edge = edge
        self._zone = zone
        self._people = people

    def check_columns(self, names: list[str], line: int | None = None) -> None:
        """Refuse columns that nobody knows, by name, and files that lack a required one."""
        for name in names:
            if name not in self._entity.inputs:
                raise self._place.error(
                    f"the column is unknown for {self._entity.name}; {self._entity.advice(name)}",
                    line,
                    name,
                )
        for name in self._entity.required:
            if name not in names:
                raise self._place.error(
                    f"the column is missing and {self._entity.name} need it; add it.", line, name
                )

    def read(self, line: int, raw: RawRow) -> Row:
        """The row as it lands, with `issue_keys` by where each was found."""
        row: Row = {}
        for name, column in self._entity.inputs.items():
            if column is not None:
                row[column.name] = self._value(line, name, column, raw.get(name))
        self._check_whole(line, row)
        self._add_people(row, raw)
        if self._entity.name == "issue_transitions":
            _keep_plain_values(row)
        if self._entity.table.accepts:
            row["issue_keys"] = list(self._issue_keys(line, raw))
        return row

    def mask(self, row: Row) -> None:
        """Mask the texts of a row that land; after the accounts of its whole file are known."""
        for column in self._entity.table.columns:
            text = row.get(column.name)
            if column.is_masked and text is not None:
                row[column.name] = self._edge.masked(
                    text, self._edge.accounts_in(text, self._people)
                )

    def _value(self, line: int, name: str, column: Column, cell: Any) -> Any:
        if column.is_person:
            # What lands is made of the account in _add_people; here it must only be readable.
            self._cell(line, name, "text", cell)
            return None
        value = self._cell(line, name, column.type, cell)
        if value is None and column.is_required:
            raise self._place.error(
                "the cell is empty and every row needs it; fill it.", line, name
            )
        if value is not None and column.one_of:
            value = value.lower() if isinstance(value, str) else value
            if value not in column.one_of:
                words = ", ".join(str(word) for word in column.one_of)
                raise self._place.error(f"the word is unknown; use one of {words}.", line, name)
        if name == "url" and value is not None:
            return address_of(value)
        return value

    def _cell(self, line: int, name: str, kind: str, cell: Any) -> Any:
        try:
            return read_cell(kind, cell, self._zone)
        except UnfitCell as unfit:
            raise self._place.error(f"{unfit}.", line, name) from None

    def _check_whole(self, line: int, row: Row) -> None:
        needed = self._entity.table.any_of
        if needed and all(row[name] is None for name in needed):
            raise self._place.error(f"{' or '.join(needed)} must be filled; fill one.", line)

    def _add_people(self, row: Row, raw: RawRow) -> None:
        for name in self._entity.people:
            account = None if is_blank(raw.get(name)) else str(raw[name]).strip()
            given = row.get(f"{name}_type")
            row.update(self._edge.person(name, account, given))
            if given is not None:
                row[f"{name}_type"] = given
            if account:
                self._people.add(row[f"{name}_key"])

    def _issue_keys(self, line: int, raw: RawRow) -> Iterator[tuple[str, str]]:
        accepted = self._entity.table.accepts
        if "issue_keys" in accepted:
            for key in self._cell(line, "issue_keys", "json", raw.get("issue_keys")) or []:
                yield key, "column"
        if "title" in accepted:
            title = self._cell(line, "title", "text", raw.get("title"))
            for key in self._edge.issue_keys(title):
                yield key, "title"
        if "source_branch" in accepted:
            branch = self._cell(line, "source_branch", "text", raw.get("source_branch"))
            for key in self._edge.branch_issue_keys(branch):
                yield key, "branch"


def _keep_plain_values(row: Row) -> None:
    if re.sub(r"[\s-]+", "_", str(row["field"]).lower()) not in _PLAIN_FIELDS:
        row["from_value"] = row["to_value"] = None
