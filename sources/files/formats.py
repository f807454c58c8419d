"""From bytes to rows as they stand in the file, each with its line: CSV, JSON lines, Parquet.

Nothing is interpreted here but the format; cells.py reads values, rows.py whole rows.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from sources.amounts import amount
from sources.errors import ToolError
from sources.files.locations import FoundFile

RawRow = dict[str, Any]
NumberedRow = tuple[int, RawRow]

_LONGEST_CELL = 16 * 1024 * 1024


class Place:
    """Where in which file something stands, for the sentences that name it."""

    def __init__(self, file: FoundFile) -> None:
        self._path = file.path
        self._unit = "row" if file.suffix == ".parquet" else "line"

    def error(self, what: str, line: int | None = None, column: str | None = None) -> ToolError:
        """The error for a place: file, line, column, and what to do."""
        parts = [self._path]
        if line is not None:
            parts.append(f"{self._unit} {line}")
        if column is not None:
            parts.append(f'column "{column}"')
        return ToolError(f"{', '.join(parts)}: {what}", tool="files")


def rows(file: FoundFile) -> Iterator[NumberedRow]:
    """The rows of a file with their lines; what is not its format is refused."""
    place = Place(file)
    with file.open() as opened:
        yield from _READERS[file.suffix](opened, place)


def columns(file: FoundFile) -> list[str]:
    """The columns of a file, from its head only; those of the first row where rows may differ."""
    place = Place(file)
    with file.open() as opened:
        if file.suffix == ".csv":
            return _header(_csv_lines(_text(opened), place), place)
        if file.suffix == ".parquet":
            return [name.strip().lower() for name in _parquet(opened, place).schema_arrow.names]
        first = next(_jsonl_rows(opened, place), None)
        return list(first[1]) if first else []


def ends_within_a_line(file: FoundFile) -> bool:
    """Whether the last line of a CSV has no end: as of a file that was cut inside its last cell."""
    if file.suffix != ".csv":
        return False
    with file.open() as opened:
        if not opened.seek(0, io.SEEK_END):
            return False
        opened.seek(-1, io.SEEK_END)
        return opened.read() not in (b"\n", b"\r")


def _text(opened: Any) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened, encoding="utf-8-sig", newline="")


def _not_utf8(place: Place) -> ToolError:
    return place.error("the file is not UTF-8 from here on; export it as UTF-8.")


def _csv_rows(opened: Any, place: Place) -> Iterator[NumberedRow]:
    reader = _csv_lines(_text(opened), place)
    header = _header(reader, place)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise place.error(
                f"this is not CSV ({error}); close the quotes, and double those inside a cell.",
                start,
            ) from error
        except UnicodeDecodeError as error:
            raise _not_utf8(place) from error
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise place.error(
                f"the row has {amount(len(cells), 'cell')} and the header {len(header)}; "
                "quote cells that hold the separator, and check that the file is complete.",
                start,
            )
        yield start, dict(zip(header, cells, strict=True))


def _csv_lines(text: io.TextIOWrapper, place: Place) -> Any:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        first = text.readline()
        text.seek(0)
    except UnicodeDecodeError as error:
        raise _not_utf8(place) from error
    # Spreadsheets of half of Europe separate by semicolons.
    separators = {separator: first.count(separator) for separator in ",;\t"}
    return csv.reader(text, delimiter=max(separators, key=separators.__getitem__), strict=True)


def _header(reader: Any, place: Place) -> list[str]:
    try:
        names = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise place.error(f"this is not CSV ({error}); correct the header.", 1) from error
    except UnicodeDecodeError as error:
        raise _not_utf8(place) from error
    for name in names:
        if names.count(name) > 1:
            raise place.error("the column stands twice in the header; keep one.", 1, name)
    return names


def _jsonl_rows(opened: Any, place: Place) -> Iterator[NumberedRow]:
    try:
        for line, text in enumerate(_text(opened), start=1):
            if text.strip():
                yield line, _json_object(text, line, place)
    except UnicodeDecodeError as error:
        raise _not_utf8(place) from error


def _json_object(text: str, line: int, place: Place) -> RawRow:
    try:
        value = json.loads(text, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise place.error(
            "this is not a JSON object; put one on each line, and check that the file is complete.",
            line,
        ) from error
    if not isinstance(value, dict):
        raise place.error("this is not a JSON object; put one on each line, without a list.", line)
    return {name.strip().lower(): cell for name, cell in value.items()}


def _constant(name: str) -> None:
    """NaN is how some exporters write "nothing"; an infinity is no value of anything."""
    if name != "NaN":
        raise ValueError(name)


def _parquet(opened: Any, place: Place) -> parquet.ParquetFile:
    try:
        return parquet.ParquetFile(opened)
    except (pa.ArrowException, OSError) as error:
        raise place.error("this is not a complete Parquet file; export it again.") from error


def _parquet_rows(opened: Any, place: Place) -> Iterator[NumberedRow]:
    number = 0
    try:
        for batch in _parquet(opened, place).iter_batches():
            for row in _in_microseconds(batch).to_pylist():
                number += 1
                yield number, {name.strip().lower(): cell for name, cell in row.items()}
    except pa.ArrowException as error:
        raise place.error("this is not a complete Parquet file; export it again.") from error


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Nanoseconds have no Python type, and no tool's clock has them."""
    fields = [
        field.with_type(pa.timestamp("us", tz=field.type.tz))
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns"
        else field
        for field in batch.schema
    ]
    arrays = [
        column.cast(field.type, safe=False) for column, field in zip(batch, fields, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


_READERS: dict[str, Callable[[Any, Place], Iterator[NumberedRow]]] = {
    ".csv": _csv_rows,
    ".jsonl": _jsonl_rows,
    ".parquet": _parquet_rows,
}
