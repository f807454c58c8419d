"""A report of Q Developer: a CSV file whose columns are known by their names, in any order.

Columns were added over the years and a file may have any of them. What a week's rows are is
reading.py's.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sources.errors import ToolError
from sources.storage import StoredFile

TOOL = "q_developer"
_LARGEST = 64 * 2**20

# Who and when; what is left of a row are numbers, and words about the subscription.
_IDENTITY = frozenset(("UserId", "Date"))
_NO_NUMBERS = frozenset(("User_Email", "Overage_Cap"))
_SHOWN = (
    "Inline_SuggestionsCount",
    "InlineChat_TotalEventCount",
    "Dev_GenerationEventCount",
    "CodeFix_GenerationEventCount",
)
_ACCEPTED = (
    "Inline_AcceptanceCount",
    "InlineChat_AcceptanceEventCount",
    "Dev_AcceptanceEventCount",
    "CodeFix_AcceptanceEventCount",
)
# What a column is called, so that no cell of a file without a header is taken for a name.
_NAME = re.compile(r"[A-Za-z]+(_[A-Za-z0-9.]+)+|[A-Z][A-Za-z]+")


@dataclass(frozen=True)
class Use:
    """What somebody did on a day, by one report; `part` tells several rows of a day apart."""

    accounts: tuple[str, str | None]
    day: date
    part: str
    shown: int
    accepted: int
    is_active: bool


def columns_of(file: StoredFile) -> list[str]:
    """The columns of a file, or a refusal of what is no report."""
    return _header(file, _lines(_text(file)))


def _lines(text: str) -> Any:
    # A cell may be as long as its file: words about the subscription have no known end.
    csv.field_size_limit(_LARGEST)
    return csv.reader(io.StringIO(text))


def _header(file: StoredFile, reader: Any) -> list[str]:
    header = [name.strip() for name in next(reader, [])]
    if not set(header) >= _IDENTITY or not all(map(_NAME.fullmatch, header)):
        raise _wrong(file, "has no header with UserId and Date: leave only reports in the folder")
    return header


def is_read(column: str) -> bool:
    """Whether a column says who, when or how much."""
    return column in _IDENTITY or column == "User_Email" or column in _SHOWN + _ACCEPTED


def ends_within_a_line(file: StoredFile) -> bool:
    """Whether the last line has no end: as of a file that was cut inside its last cell."""
    return not _text(file).endswith(("\n", "\r"))


def uses(file: StoredFile) -> Iterator[Use]:
    """The rows of a report. A sentence about one names its line and column, never what is there."""
    reader = _lines(_text(file))
    header = _header(file, reader)
    layout = "activity" if any("_" in name and name in _SHOWN for name in header) else "messages"
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            raise _wrong(
                file, f"has another number of cells than of columns in line {reader.line_num}"
            )
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        place = (file, reader.line_num)
        numbers = {
            name: _number(row[name], *place, name)
            for name in header
            if name not in _IDENTITY and name not in _NO_NUMBERS
        }
        if not row["UserId"]:
            raise _wrong(file, f"says no UserId in line {reader.line_num}")
        yield Use(
            accounts=(row["UserId"], row.get("User_Email") or None),
            day=_day(row["Date"], *place),
            part=f"{layout}:{row.get('Client_Type', '')}",
            shown=int(sum(numbers.get(name, 0) for name in _SHOWN)),
            accepted=int(sum(numbers.get(name, 0) for name in _ACCEPTED)),
            is_active=any(numbers.values()),
        )


def _text(file: StoredFile) -> str:
    try:
        return file.content(TOOL, _LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(file, "is not UTF-8: let it be delivered again") from error


def _number(cell: str, file: StoredFile, line: int, column: str) -> float:
    try:
        number = float(cell or 0)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    if column in _SHOWN + _ACCEPTED:
        raise _wrong(file, f"has no number in {column} of line {line}")
    # A column of words that came with a later layout.
    return 0.0


def _day(cell: str, file: StoredFile, line: int) -> date:
    for form in ("%Y-%m-%d", "%m-%d-%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise _wrong(file, f"has no day in Date of line {line}")


def _wrong(file: StoredFile, what: str) -> ToolError:
    # The path of a report holds an account of AWS and no person's.
    return ToolError(f"The report {file.name} {what}; nothing of this run was loaded.", tool=TOOL)
