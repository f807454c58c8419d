"""What can go wrong between a tool and its extractor, as answers spoilt by a proxy.

A fault says which answer of the spoilt list it changes, how, and what may come of it. Which tools
there are, and what is checked, is test_fault_matrix.py's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.end_to_end.between import Exchange

# Whatever comes of a fault, it must not be an extractor that asks for ever.
LARGEST_REQUEST_COUNT = 400


@dataclass(frozen=True)
class List:
    """The main list of a tool's API: the requests for it, and two fields of its objects.

    A field within others is named by the way to it, with numbers in lists: actions/0/name.
    """

    asked_by: tuple[str, ...]
    needed_field: str
    text_field: str

    def is_asked(self, exchange: Exchange) -> bool:
        """Whether this exchange is about the list."""
        said = f"{exchange.path} {exchange.asked.decode(errors='replace')}"
        return exchange.status == 200 and all(part in said for part in self.asked_by)


@dataclass
class Spoiler:
    """Spoils the answers to a list, and counts what was asked."""

    fault: Fault
    spoilt_list: List
    seen: list[Exchange] = field(default_factory=list)
    request_count: int = 0

    def __call__(self, exchange: Exchange) -> Exchange:
        self.request_count += 1
        if self.request_count > LARGEST_REQUEST_COUNT:
            return exchange.but(b'{"message": "asked for ever"}', status=418)
        if not self.spoilt_list.is_asked(exchange):
            return exchange
        self.seen.append(exchange)
        return self.fault.spoilt(self, exchange)


@dataclass(frozen=True)
class Fault:
    """`ends_in` lists what may come of it: rows (the right ones), fewer that are told of, error.

    A rare one is tried by the long halves only: another of its kind is tried always.
    """

    name: str
    spoilt: Callable[[Spoiler, Exchange], Exchange]
    ends_in: tuple[str, ...]
    clock_hours: float = 0.0
    needs_pages: bool = False
    is_rare: bool = False


def rows_of(answer: Any) -> list[Any] | None:
    """The outermost list of objects in an answer: the page itself."""
    level = [answer]
    while level:
        for part in level:
            if isinstance(part, list) and part and isinstance(part[0], dict):
                return part
        level = [
            child
            for part in level
            for child in (part.values() if isinstance(part, dict) else ())
            if isinstance(child, (dict, list))
        ]
    return None


def _status(status: int, **headers: str) -> Callable[[Exchange], Exchange]:
    def answer(exchange: Exchange) -> Exchange:
        refused = exchange.but(b'{"message": "refused by the test"}', status=status)
        return replace(refused, headers={**refused.headers, **headers})

    return answer


def _always(change: Callable[[Exchange], Exchange]) -> Callable[[Spoiler, Exchange], Exchange]:
    return lambda _spoiler, exchange: change(exchange)


def _once(change: Callable[[Exchange], Exchange]) -> Callable[[Spoiler, Exchange], Exchange]:
    return lambda spoiler, exchange: change(exchange) if len(spoiler.seen) == 1 else exchange


def _rewritten(
    change: Callable[[Spoiler, list[Any]], None],
) -> Callable[[Spoiler, Exchange], Exchange]:
    """Change the page's list in place, wherever it stands in the answer."""

    def spoilt(spoiler: Spoiler, exchange: Exchange) -> Exchange:
        answer = json.loads(exchange.body)
        found = rows_of(answer)
        if found is None:
            return exchange
        change(spoiler, found)
        return replace(exchange, body=json.dumps(answer).encode())

    return spoilt


def _field(spoiler: Spoiler, rows: list[Any], path: str) -> tuple[dict[str, Any], str]:
    """The object that holds a field, and the field's name in it."""
    *way, name = path.split("/")
    holder = rows[0]
    for part in way:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    assert name in holder, f"{spoiler.spoilt_list} has no {path}: the fault would spoil nothing"
    return holder, name


def _retyped(spoiler: Spoiler, rows: list[Any]) -> None:
    holder, name = _field(spoiler, rows, spoiler.spoilt_list.needed_field)
    holder[name] = [{"odd": 1}]


def _without_needed(spoiler: Spoiler, rows: list[Any]) -> None:
    holder, name = _field(spoiler, rows, spoiler.spoilt_list.needed_field)
    del holder[name]


def _with_new(_spoiler: Spoiler, rows: list[Any]) -> None:
    for row in rows:
        row["field_of_tomorrow"] = {"nested": [1, 2]}


def _null_first(_spoiler: Spoiler, rows: list[Any]) -> None:
    rows[0] = None


def _emptied_second(spoiler: Spoiler, rows: list[Any]) -> None:
    if len(spoiler.seen) == 2:
        rows.clear()


def _longer_text(spoiler: Spoiler, rows: list[Any]) -> None:
    holder, name = _field(spoiler, rows, spoiler.spoilt_list.text_field)
    holder[name] = f"{holder[name]} {'x' * 5_000_000}"


def _same_again(spoiler: Spoiler, _exchange: Exchange) -> Exchange:
    """The first page for ever, and it always says that there is a next one."""
    return spoiler.seen[0]


def _not_utf8(exchange: Exchange) -> Exchange:
    # Between a name and its text, which some tools write without a space.
    return replace(exchange, body=re.sub(rb'(": ?")', rb"\1\xff\xfe", exchange.body, count=1))


def _cut(exchange: Exchange) -> Exchange:
    return replace(exchange, cut=max(len(exchange.body) // 2, 1))


def _dripping(exchange: Exchange) -> Exchange:
    return replace(exchange, drip_seconds=0.05)


RIGHT, ERROR = ("rows",), ("error",)
NOTHING = Fault("nothing", _always(lambda exchange: exchange), RIGHT)
FAULTS = (
    Fault("401", _always(_status(401)), ERROR),
    Fault("403", _always(_status(403)), ("error", "fewer"), is_rare=True),
    Fault("404", _always(_status(404)), ("error", "fewer"), is_rare=True),
    Fault("409", _always(_status(409)), ("error", "fewer"), is_rare=True),
    Fault("429 with Retry-After", _once(_status(429, **{"Retry-After": "7"})), RIGHT),
    Fault("429 without", _once(_status(429)), RIGHT, is_rare=True),
    Fault("429 for ever", _always(_status(429)), ERROR),
    Fault("500 once", _once(_status(500)), RIGHT, is_rare=True),
    Fault("500 for ever", _always(_status(500)), ERROR),
    Fault("a connection cut once", _once(_cut), RIGHT),
    Fault("a connection cut for ever", _always(_cut), ERROR, is_rare=True),
    Fault("a slow drip once", _once(_dripping), RIGHT),
    Fault("a slow drip for ever", _always(_dripping), ERROR, is_rare=True),
    Fault(
        "an empty page in the middle",
        _rewritten(_emptied_second),
        ("error", "fewer"),
        needs_pages=True,
    ),
    Fault("a repeated cursor", _same_again, ("rows", "fewer", "error"), needs_pages=True),
    Fault("invalid UTF-8", _always(_not_utf8), ERROR),
    Fault("a field of 5 MB", _rewritten(_longer_text), RIGHT, is_rare=True),
    Fault("a null where an object was", _rewritten(_null_first), ERROR),
    Fault(
        "a clock an hour ahead",
        _always(lambda exchange: exchange),
        RIGHT,
        clock_hours=1,
        is_rare=True,
    ),
    Fault(
        "a clock an hour behind",
        _always(lambda exchange: exchange),
        RIGHT,
        clock_hours=-1,
        is_rare=True,
    ),
    Fault("a type change", _rewritten(_retyped), ERROR),
    Fault("a new field", _rewritten(_with_new), RIGHT),
    Fault("a removed field", _rewritten(_without_needed), ERROR),
)
