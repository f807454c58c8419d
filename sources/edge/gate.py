"""The last gate before disk: only declared columns and types pass, the rest is counted by name.

Rows go in as dicts and come out as Arrow tables of the declared schema. Reading a tool's objects is
the tool's own; a value that does not fit is an error that names the field, never the value.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from sources.edge.declarations import ARROW_TYPES, Column, Declaration, Table
from sources.edge.pseudonyms import PATTERN as PSEUDONYM
from sources.errors import ToolError

Row = dict[str, Any]

_INT64 = 2**63
_NOT_LANDABLE = re.compile("[\x00\ud800-\udfff]")


class _Unfit(Exception):
    """Why one value does not fit its column."""


class Gate:
    """The gate of one tool, with the names of what it turned away."""

    def __init__(self, declaration: Declaration) -> None:
        self._tool = declaration.tool
        self._tables = declaration.tables
        self._names = {
            name: frozenset(column.name for column in table.columns)
            for name, table in declaration.tables.items()
        }
        self.discarded: Counter[tuple[str, str]] = Counter()

    def discard(self, table: str, names: Iterable[str]) -> None:
        """Count the names of fields that the tool sent and nobody reads."""
        self.discarded.update((table, name) for name in names)

    def admit(self, table: str, rows: Sequence[Row]) -> pa.Table:
        """The rows as an Arrow table, without what is not declared; raises where one is unfit."""
        declared = self._tables[table]
        names = self._names[table]
        for row in rows:
            if not row.keys() <= names:
                self.discard(table, row.keys() - names)
        if declared.replaced_with:
            rows = _without_repeats(declared, rows)
        arrays = [self._column(declared, column, rows) for column in declared.columns]
        return pa.Table.from_arrays(arrays, schema=declared.arrow_schema)

    def _column(self, table: Table, column: Column, rows: Sequence[Row]) -> pa.Array:
        fit = _pseudonym if column.is_person else _FIT[column.type]
        values: list[Any] = []
        try:
            for row in rows:
                value = row.get(column.name)
                # Loaders of PostgreSQL cannot tell an empty text from none: nowhere may it differ.
                if value is not None and not (value == "" and column.is_nullable):
                    values.append(fit(value))
                elif not column.is_nullable:
                    raise _Unfit("it is missing where every row needs it")
                else:
                    values.append(None)
        except _Unfit as unfit:
            raise ToolError(
                f"{self._tool}: {table.name}.{column.name} cannot be landed: {unfit}; nothing of "
                f"this run was loaded, so compare what the tool sends for it with "
                f"sources/{self._tool}/fields.yml.",
                tool=self._tool,
            ) from None
        return pa.array(values, type=ARROW_TYPES[column.type])


def _without_repeats(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The last row of each key: dlt deduplicates by primary key, and these tables have none."""
    return list({tuple(row.get(key) for key in table.keys): row for row in rows}.values())


def timestamp(value: Any) -> datetime:
    """A time with its offset, in UTC; an offset that is missing is refused, never guessed."""
    parsed = value
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            raise _Unfit("it is not a time in ISO 8601") from None
    if not isinstance(parsed, datetime):
        raise _Unfit("its type changed, a time was expected")
    if parsed.utcoffset() is None:
        raise _Unfit("it is a time without an offset, so nobody can say when it was")
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise _Unfit("it is a time outside the calendar") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Unfit("its type changed, text was expected")
    # PostgreSQL refuses a NUL and Arrow half a surrogate pair; both come from broken clients.
    return _NOT_LANDABLE.sub("", value)


def _pseudonym(value: Any) -> str:
    if not isinstance(value, str) or not PSEUDONYM.match(value):
        raise _Unfit("it holds an account where only a pseudonym may land")
    return value


def _bigint(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Unfit("its type changed, a whole number was expected")
    if not -_INT64 <= value < _INT64:
        raise _Unfit("it is a number of more than 64 bits")
    return value


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _Unfit("its type changed, a number was expected")
    return float(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("its type changed, true or false was expected")
    return value


def _date(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _Unfit("it is not a date in ISO 8601") from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _Unfit("its type changed, a date was expected")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, (list, tuple)):
        raise _Unfit("its type changed, a list of words was expected")
    return json.dumps([_text(word) for word in value], ensure_ascii=False)


_FIT: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "bigint": _bigint,
    "double": _double,
    "bool": _bool,
    "timestamp": timestamp,
    "date": _date,
    "json": _words,
}
