"""Every tool that reads files against what can be wrong with one, byte for byte.

Each cell is the tool's own reading and dlt's load of a folder with one good file and one that is
spoilt: the right rows, a clear error with nothing half-loaded, or, where a format can't tell, fewer
rows and a sentence. What goes wrong on the way from an API is test_fault_matrix.py's.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from sources.errors import PlumblineError
from sources.pipeline import load
from tests.sources.assistants import write_membership, write_teams
from tests.sources.clock import VirtualClock
from tests.sources.sarif.conftest import REPOSITORY, result
from tests.sources.test_fault_matrix import engine_of, landed

SHA = "a" * 40
WRITTEN = datetime(2026, 1, 12, 9, tzinfo=UTC)
Json = Any


def _as_json(document: Json) -> bytes:
    return json.dumps(document).encode()


def _as_lines(rows: Json) -> bytes:
    return b"".join(_as_json(row) + b"\n" for row in rows)


def _as_yaml(document: Json) -> bytes:
    return yaml.safe_dump(document).encode()


def _as_csv(rows: Json) -> bytes:
    """A null is a row of empty cells; a table has the columns of its first object."""
    written = io.StringIO()
    names = list(next(row for row in rows if row))
    table = csv.DictWriter(written, names, restval="", extrasaction="ignore")
    table.writeheader()
    table.writerows(row or {} for row in rows)
    return written.getvalue().encode()


def _change(number: int) -> Json:
    at = "2026-01-05T10:00:00Z"
    return {"incident_id": f"i{number}", "state": "open", "title": "It fails", "started_at": at}


def _table(*numbers: int) -> Json:
    """Changes whose last cell may be cut anywhere and still be one."""
    rows = []
    for row in map(_change, numbers):
        name = row.pop("incident_id")
        rows.append({**row, "incident_id": name})
    return rows


def _scan(name: str) -> Json:
    run = {
        "tool": {"driver": {"name": name, "rules": [{"id": "R1"}, {"id": "R2"}]}},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": "2026-01-05T12:00:00Z"}],
        "versionControlProvenance": [{"repositoryUri": REPOSITORY}],
        "results": [result("R1"), result("R2", path="src/b.py")],
    }
    return {"version": "2.1.0", "runs": [run]}


def _levels(service: str) -> Json:
    events = {"error_query": "errors[{{.window}}]", "total_query": "all[{{.window}}]"}
    slos = [
        {"name": name, "objective": 99.9, "sli": {"events": dict(events)}}
        for name in ("answers", "is-quick")
    ]
    return {"version": "prometheus/v1", "service": service, "slos": slos}


def _policies(number: int) -> Json:
    passed = [{"check_id": f"CKV_{number}_{one}", "resource": "a bucket"} for one in range(3)]
    return {"check_type": "terraform", "results": {"passed_checks": passed, "failed_checks": []}}


def _use(day: str) -> Json:
    return [
        {
            "UserId": f"lark{number}",
            "Date": day,
            "Inline_AcceptanceCount": "3",
            "Inline_SuggestionsCount": "10",
            "Overage_Cap": "none",
        }
        for number in range(6)
    ]


@dataclass(frozen=True)
class Kind:
    """One tool's files: their names, what stands in them, and how it is written.

    A tool that reads several formats has a kind for each, named after it and the format.

    `rows` leads to the list of objects in a document, `needed` to a field that each must have and
    `text` to one that may be long; `removed` leads to what is removed where it is not each object's
    `needed`. `ends_in` says which faults end otherwise than with most tools, and `without` which
    the format can't have: a row of empty cells is how spreadsheets end a table, and no object.
    """

    names: tuple[str, str]
    documents: tuple[Json, Json]
    written: Callable[[Json], bytes]
    rows: tuple[Any, ...]
    needed: str
    text: str
    removed: tuple[Any, ...] = ()
    without: frozenset[str] = frozenset()
    ends_in: dict[str, str] = field(default_factory=dict)


KINDS = {
    "files": Kind(
        ("incidents-1.jsonl", "incidents-2.jsonl"),
        ([_change(1), _change(2)], [_change(3), _change(4)]),
        _as_lines,
        (),
        "started_at",
        "title",
        ends_in={
            # Who writes a file reads what is wrong with it: a column that nobody knows is a slip.
            "a new field": "error",
            # JSON lines of a day without incidents are empty too: nobody can tell.
            "an empty file": "fewer",
        },
    ),
    "files as CSV": Kind(
        ("incidents-1.csv", "incidents-2.csv"),
        (_table(1, 2), _table(3, 4)),
        _as_csv,
        (),
        "started_at",
        "title",
        without=frozenset(("a null where an object was",)),
        ends_in={
            "a new field": "error",
            # CSV lets the last line go without an end: the file is read, and it is said.
            "a file without its last bytes": "fewer",
        },
    ),
    "sarif": Kind(
        ("one.sarif", "two.sarif"),
        (_scan("Finder"), _scan("Seeker")),
        _as_json,
        ("runs", 0, "results"),
        "locations",
        "message",
        # SARIF asks a result for nothing that is read: one without a place is the repository's.
        removed=("runs", 0, "tool"),
    ),
    "openslo": Kind(
        ("shop.yml", "web.yml"),
        (_levels("shop"), _levels("web")),
        _as_yaml,
        ("slos",),
        "objective",
        "description",
        # No file of definitions is this large, and reading YAML of this size takes minutes.
        ends_in={"a field of 5 MB": "error"},
    ),
    "ci_artifacts": Kind(
        ("services/shop/checkov.json", "services/web/checkov.json"),
        (_policies(1), _policies(2)),
        _as_json,
        ("results", "passed_checks"),
        "check_id",
        "resource",
    ),
    "q_developer": Kind(
        ("0105.csv", "0106.csv"),
        (_use("2026-01-05"), _use("2026-01-06")),
        _as_csv,
        (),
        "UserId",
        "Overage_Cap",
        # Cut inside the last cell of a line, it has as many cells as any other.
        ends_in={"a truncated file": "fewer", "a file without its last bytes": "rows"},
    ),
}


def rows_in(kind: Kind, document: Json) -> list[Any]:
    """The objects of a document."""
    found = document
    for part in kind.rows:
        found = found[part]
    assert isinstance(found, list) and isinstance(found[0], dict)
    return found


Spoil = Callable[[Kind, Json], bytes]
# The rows of each table as a word, and the problems that were told.
Ending = tuple[dict[str, str], set[str]]


def _rewritten(change: Callable[[Kind, list[Any]], None]) -> Spoil:
    def spoilt(kind: Kind, document: Json) -> bytes:
        change(kind, rows_in(kind, document))
        return kind.written(document)

    return spoilt


def _null(_kind: Kind, rows: list[Any]) -> None:
    rows[1] = None


def _retyped(kind: Kind, rows: list[Any]) -> None:
    rows[0][kind.needed] = "" if kind.written is _as_csv else {"odd": 1}


def _without(kind: Kind, document: Json) -> bytes:
    if kind.removed:
        holder = document
        for part in kind.removed[:-1]:
            holder = holder[part]
        del holder[kind.removed[-1]]
    else:
        for row in rows_in(kind, document):
            del row[kind.needed]
    return kind.written(document)


def _with_new(_kind: Kind, rows: list[Any]) -> None:
    for row in rows:
        row["Field_OfTomorrow"] = "1"


def _longer(kind: Kind, rows: list[Any]) -> None:
    rows[0][kind.text] = "x" * 5_000_000


def _not_utf8(kind: Kind, document: Json) -> bytes:
    whole = kind.written(document)
    return whole[:-3] + b"\xff\xfe" + whole[-3:]


def _truncated(kind: Kind, document: Json) -> bytes:
    whole = kind.written(document)
    return whole[: len(whole) * 3 // 4]


FAULTS: dict[str, Spoil] = {
    "nothing": lambda kind, document: kind.written(document),
    "invalid UTF-8": _not_utf8,
    "a field of 5 MB": _rewritten(_longer),
    "a null where an object was": _rewritten(_null),
    "a type change": _rewritten(_retyped),
    "a new field": _rewritten(_with_new),
    "a removed field": _without,
    "an empty file": lambda _kind, _document: b"",
    "a truncated file": _truncated,
    "a file without its last bytes": lambda kind, document: kind.written(document)[:-3],
}
RIGHT = {"nothing", "a field of 5 MB", "a new field"}


def expected(kind: Kind, fault: str) -> str:
    """How a cell has to end."""
    return kind.ends_in.get(fault, "rows" if fault in RIGHT else "error")


class Folder:
    """A folder of a tool that is configured, and homes to load it into."""

    def __init__(self, named: str, path: Path) -> None:
        self.named = named
        self.kind = KINDS[named]
        self.tool = named.partition(" ")[0]
        self.path = path

    def put(self, number: int, content: bytes) -> None:
        path = self.path / self.kind.names[number]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))

    def load(self, home: Path) -> Ending:
        """What landed, and what was said of it."""
        clock = VirtualClock(datetime(2026, 1, 14, tzinfo=UTC))
        outcome = load(self.tool, engine=engine_of(home), home=home, clock=clock)
        return landed(self.tool, home), set(outcome.problems)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every cell's files lie, so that what is said of them names the same paths."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture
def folder_of(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Folder]]:
    def made(named: str) -> Folder:
        path = place / "read"
        path.mkdir()
        (place / "program").mkdir(exist_ok=True)
        write_teams(place / "program")
        membership = write_membership(place / "membership.csv")
        folder = Folder(named, path)
        monkeypatch.setenv("PLUMBLINE_PROGRAM", str(place / "program"))
        monkeypatch.setenv(f"SOURCES__{folder.tool.upper()}__PATHS", str(path))
        monkeypatch.setenv("SOURCES__Q_DEVELOPER__MEMBERSHIP", str(membership))
        return folder

    yield made
    shutil.rmtree(place / "read")


@pytest.fixture(scope="module")
def right_of(place: Path) -> Callable[[Folder], Ending]:
    """What lands of a folder before anything is spoilt, and what is said of it."""
    known: dict[str, Ending] = {}

    def right(folder: Folder) -> Ending:
        if folder.named not in known:
            whole = place / f"whole {folder.named}"
            whole.mkdir()
            known[folder.named] = folder.load(whole)
        return known[folder.named]

    return right


CELLS = [
    (tool, fault) for tool, kind in KINDS.items() for fault in FAULTS if fault not in kind.without
]


@pytest.mark.cell
@pytest.mark.parametrize(("tool", "fault"), CELLS)
def test_a_spoilt_file_ends_in_the_right_rows_or_in_a_clear_error(
    folder_of: Callable[..., Folder],
    right_of: Callable[[Folder], Ending],
    home: Path,
    tool: str,
    fault: str,
) -> None:
    folder = folder_of(tool)
    first, second = folder.kind.documents
    folder.put(0, folder.kind.written(first))
    folder.put(1, folder.kind.written(second))
    right, said_of_right = right_of(folder)
    assert right
    folder.put(1, FAULTS[fault](folder.kind, deepcopy(second)))
    assert ending(folder, home, right, said_of_right) == expected(folder.kind, fault)


def ending(folder: Folder, home: Path, right: dict[str, str], said_of_right: set[str]) -> str:
    """How the load ended: rows, fewer, silence or error.

    Rows lost are an ending only where a sentence says so that is not said of the right rows too.
    """
    try:
        found, said = folder.load(home)
    except PlumblineError as error:
        sentence = str(error)
        assert "\n" not in sentence and sentence.endswith(".") and len(sentence) < 600, sentence
        assert landed(folder.tool, home) == {}, "something of a failed load landed"
        return "error"
    if found == right:
        return "rows"
    return "fewer" if said - said_of_right else "silence"
