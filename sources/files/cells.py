"""One cell of a file as a value of its column's type, or why it is none.

The same value may come as text (CSV), as JSON's or as Parquet's own type. An UnfitCell says what is
wrong and what to do, and never repeats the value: it could be anything.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_NOTHING = frozenset({"nan", "null", "none", "nat", "n/a", "na", "-"})
_WHOLE = re.compile(r"[+-]?\d+(?:\.0*)?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_YES = frozenset({"true", "t", "yes", "y", "1"})
_NO = frozenset({"false", "f", "no", "n", "0"})
_SPACE_BEFORE_OFFSET = re.compile(r"\s+([+-]\d{2}:?\d{2}|[zZ])$")
_UTC_BY_NAME = re.compile(r"\s*(?:UTC|GMT)$")


class UnfitCell(Exception):
    """Why a cell is no value of its column, and what to do about it."""


def is_blank(cell: Any) -> bool:
    """Nothing at all, in any format's way of saying so."""
    if isinstance(cell, float):
        return math.isnan(cell)
    if isinstance(cell, Decimal):
        return cell.is_nan()
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_cell(kind: str, cell: Any, zone: tzinfo | None = None) -> Any:
    """The value of a cell that is to be of a kind of fields.yml; None where it says nothing."""
    if is_blank(cell):
        return None
    if kind not in ("text", "json") and isinstance(cell, str) and cell.strip().lower() in _NOTHING:
        return None
    if kind == "timestamp":
        return _timestamp(cell, zone)
    return _READERS[kind](cell)


def address_of(url: str) -> str:
    """A web address without the account, password, query and fragment that some have in them."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    # A version or a key made of digits comes as a number from JSON and Parquet.
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    raise UnfitCell("this must be text; put it between quotes")


def _bigint(cell: Any) -> int:
    if isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()):
        return int(cell.strip().partition(".")[0])
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, (float, Decimal)) and cell == cell.__trunc__():
        return int(cell)
    raise UnfitCell("this must be a whole number such as 12, without separators")


def _double(cell: Any) -> float:
    is_written = isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) is not None
    is_number = isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)
    value = float(cell) if is_written or is_number else math.inf
    if math.isinf(value):
        raise UnfitCell("this must be a number such as 12.5, with a point and without separators")
    return value


def _bool(cell: Any) -> bool:
    word = str(int(cell)) if isinstance(cell, float) and cell in (0.0, 1.0) else str(cell)
    word = word.strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise UnfitCell("this must be true or false")


def _timestamp(cell: Any, zone: tzinfo | None) -> datetime:
    value = cell
    if isinstance(cell, str):
        text = _UTC_BY_NAME.sub("Z", _SPACE_BEFORE_OFFSET.sub(r"\1", cell.strip()))
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise UnfitCell("this must be a time in ISO 8601 such as 2026-01-31T09:30:00+01:00")
    if value.utcoffset() is None:
        if zone is None:
            raise UnfitCell(
                "this time has no offset; write one such as +01:00 or Z, "
                "or set SOURCES__FILES__TIME_ZONE to the zone that the files are written in"
            )
        value = value.replace(tzinfo=zone)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise UnfitCell("this time lies outside the calendar; correct it") from None


def _date(cell: Any) -> date:
    value = cell
    if isinstance(cell, str):
        try:
            value = date.fromisoformat(cell.strip()[:10])
            # A day that was exported as a midnight is that day; any other time is a mistake.
            if re.sub(r"[T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?$", "", cell.strip()[10:]):
                value = None
        except ValueError:
            value = None
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else None
    if not isinstance(value, date):
        raise UnfitCell("this must be a day such as 2026-01-31")
    return value


def _words(cell: Any) -> list[str]:
    """A list: JSON's, Parquet's, or words with commas or semicolons, else spaces, between."""
    listed = cell
    if isinstance(cell, str):
        text = cell.strip()
        if text.startswith("["):
            try:
                listed = json.loads(text)
            except ValueError:
                raise UnfitCell("this begins like a JSON list and is none; close it") from None
        else:
            listed = re.split(r"[,;]", text) if re.search(r"[,;]", text) else text.split()
    if not isinstance(listed, (list, tuple)):
        raise UnfitCell('this must be a list such as ["a", "b"], or words separated by commas')
    words = [_text(word) for word in listed if not is_blank(word)]
    return list(dict.fromkeys(word for word in words if word))


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "bigint": _bigint,
    "double": _double,
    "bool": _bool,
    "date": _date,
    "json": _words,
}
