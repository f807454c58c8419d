"""Reads the suites as data, so that checks can be listed without importing Great Expectations.

A suite file is Great Expectations' own shape (id, type, kwargs, severity, description, meta) below
the batch whose query fetches what is judged. Judging is in run.py; fetching is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import yaml

Severity = Literal["critical", "warning"]

FOLDER = Path(__file__).parent
ASPECTS = ("volume", "freshness", "drift", "plausibility")
SEVERITIES = ("critical", "warning")


class SuiteError(ValueError):
    """A suite file does not say what a suite must say."""


@dataclass(frozen=True)
class Expectation:
    """One sentence about a batch that must hold; a critical one blocks what is downstream."""

    expectation_id: str
    type: str
    kwargs: dict[str, Any]
    severity: Severity
    description: str
    aspect: str

    @property
    def is_critical(self) -> bool:
        """Whether a failure blocks what is downstream of the tool; else it warns."""
        return self.severity == "critical"

    def as_configuration(self) -> dict[str, Any]:
        """The form that Great Expectations takes."""
        return {
            "id": self.expectation_id,
            "type": self.type,
            "kwargs": dict(self.kwargs),
            "severity": self.severity,
            "description": self.description,
        }


@dataclass(frozen=True)
class Batch:
    """What one query fetches from a raw table, and what is expected of it.

    A batch without rows is not judged: a tool from which nothing has landed yet is not implausible,
    it is empty, and its freshness says so. Queries over a window therefore end in `having` on the
    whole table, so that a window gone silent still yields its row and is judged. `judge_empty`
    turns this off where no row is itself the fault.
    """

    name: str
    table: str
    query: str
    judge_empty: bool
    expectations: tuple[Expectation, ...]

    def sql(self, as_of: datetime) -> str:
        """The query at an instant; SQL knows no clock."""
        return self.query.replace("{as_of}", f"timestamp with time zone '{as_of.isoformat()}'")


@dataclass(frozen=True)
class Suite:
    """Everything that is expected of one tool's raw tables."""

    tool: str
    batches: tuple[Batch, ...]

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """Those of every batch, in the order of the file."""
        return tuple(e for batch in self.batches for e in batch.expectations)


def suite_files(folder: Path = FOLDER) -> list[Path]:
    """Every suite, in the order of the tools' names."""
    return sorted(folder.glob("*.yml"))


def read_suites(folder: Path = FOLDER) -> dict[str, Suite]:
    """The suites by tool."""
    return {path.stem: read_suite(path) for path in suite_files(folder)}


def read_suite(path: Path) -> Suite:
    """One suite file; a mistake is named with its file and expectation."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if content.get("name") != path.stem:
        raise SuiteError(f"{path.name}: name must be {path.stem!r}, the tool's word.")
    batches = tuple(_batch(path, entry) for entry in content["batches"])
    suite = Suite(tool=path.stem, batches=batches)
    ids = [e.expectation_id for e in suite.expectations]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise SuiteError(f"{path.name}: these ids stand twice: {', '.join(repeated)}.")
    return suite


def _batch(path: Path, entry: dict[str, Any]) -> Batch:
    return Batch(
        name=entry["name"],
        table=entry["table"],
        query=entry["query"].strip(),
        judge_empty=bool(entry.get("judge_empty", False)),
        expectations=tuple(_expectation(path, item) for item in entry["expectations"]),
    )


def _expectation(path: Path, item: dict[str, Any]) -> Expectation:
    aspect = item.get("meta", {}).get("aspect")
    if item.get("severity") not in SEVERITIES or aspect not in ASPECTS:
        raise SuiteError(
            f"{path.name}: {item.get('id')} needs a severity ({', '.join(SEVERITIES)}) and a "
            f"meta.aspect ({', '.join(ASPECTS)})."
        )
    return Expectation(
        expectation_id=item["id"],
        type=item["type"],
        kwargs=item.get("kwargs", {}),
        severity=item["severity"],
        description=item["description"],
        aspect=aspect,
    )
