"""What a report says, whichever of the known formats it is in.

XML is parsed without entities and without anything that lies outside the file. Where a report
belongs is reading.py's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from junitparser import JUnitXml, Skipped
from junitparser.junitparser import TestSuite

from sources.errors import ToolError
from sources.storage import StoredFile

TOOL = "ci_artifacts"
SUFFIXES = (".xml", ".info", ".json")
_LARGEST = 64 * 2**20


@dataclass(frozen=True)
class Tests:
    """What a suite came to."""

    suite: str | None
    said_at: datetime | None
    duration_seconds: float
    passed: int
    failed: int
    skipped: int


@dataclass
class Coverage:
    """How much was covered."""

    format: str
    said_at: datetime | None = None
    lines_covered: int = 0
    lines_total: int = 0
    branches_covered: int = 0
    branches_total: int = 0


@dataclass
class Policies:
    """Which policies a checker asked, and how many resources passed and failed each."""

    checker: str
    passed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)


Report = Tests | Coverage | Policies


def report_of(file: StoredFile) -> Report | None:
    """What a file reports; None where it is of no known format."""
    content = file.content(TOOL, _LARGEST)
    try:
        if file.suffix == ".xml":
            return _of_xml(SafeTree.fromstring(content))
        if file.suffix == ".info":
            return _lcov(content.decode("utf-8", "replace"))
        return _of_json(json.loads(content))
    except DefusedXmlException as error:
        raise _wrong(file, "defines entities, which no report does: take it away") from error
    except (ParseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _wrong(file, "is cut short or damaged: let the pipeline write it again") from error


def _wrong(file: StoredFile, what: str) -> ToolError:
    return ToolError(f"The report {file.path} {what}; nothing of this run was loaded.", tool=TOOL)


def _of_xml(root: Element) -> Report | None:
    if root.tag in ("testsuites", "testsuite"):
        return _junit(root)
    if root.tag == "coverage" and "line-rate" in root.attrib:
        return _cobertura(root)
    if root.tag == "report" and root.find("counter") is not None:
        return _jacoco(root)
    return None


def _junit(root: Any) -> Tests:
    name = root.get("name")
    report = JUnitXml.fromroot(root)
    suites = list(_suites(report))
    results: Counter[str] = Counter()
    seconds = 0.0
    for suite in suites:
        for case in suite:
            # A test that was tried again has several results, and its last one counts.
            result = case.result[-1] if case.result else None
            kind = type(result).__name__ if result is not None else "Passed"
            results["skipped" if isinstance(result, Skipped) else kind] += 1
            seconds += case.time or 0.0
    names = {suite.name for suite in suites}
    return Tests(
        suite=names.pop() if len(names) == 1 else name,
        said_at=min(filter(None, (_time(suite.timestamp) for suite in suites)), default=None),
        duration_seconds=seconds,
        passed=results["Passed"],
        failed=results["Failure"] + results["Error"],
        skipped=results["skipped"],
    )


def _suites(parent: JUnitXml | TestSuite) -> Iterator[TestSuite]:
    for suite in parent if isinstance(parent, JUnitXml) else parent.testsuites():
        yield suite
        yield from _suites(suite)


def _time(written: str | None) -> datetime | None:
    """A time with its offset; one without is some machine's own, and nobody can say when it was."""
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.utcoffset() is not None else None


def _instant(written: str | None) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    try:
        number = float(written or "")
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _cobertura(root: Element) -> Coverage:
    said = {name: int(root.attrib[name]) for name in root.attrib if name.endswith(_COUNTED)}
    if "lines-valid" not in said:
        # Before its fourth version a report says shares, and the lines have to be counted.
        lines = root.findall("./packages/package/classes/class/lines/line")
        said["lines-valid"] = len(lines)
        said["lines-covered"] = sum(int(line.attrib["hits"]) > 0 for line in lines)
    return Coverage(
        "cobertura",
        _instant(root.get("timestamp")),
        said["lines-covered"],
        said["lines-valid"],
        said.get("branches-covered", 0),
        said.get("branches-valid", 0),
    )


_COUNTED = ("-covered", "-valid")


def _jacoco(root: Element) -> Coverage:
    counted = {
        counter.attrib["type"]: (int(counter.attrib["covered"]), int(counter.attrib["missed"]))
        for counter in root.findall("counter")
    }
    lines, branches = counted.get("LINE", (0, 0)), counted.get("BRANCH", (0, 0))
    ended = [_instant(session.get("dump")) for session in root.findall("sessioninfo")]
    return Coverage(
        "jacoco",
        max(filter(None, ended), default=None),
        lines[0],
        sum(lines),
        branches[0],
        sum(branches),
    )


def _lcov(text: str) -> Coverage | None:
    counted: Counter[str] = Counter()
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and name in ("LF", "LH", "BRF", "BRH"):
            counted[name] += int(value)
    if "LF" not in counted:
        return None
    return Coverage("lcov", None, counted["LH"], counted["LF"], counted["BRH"], counted["BRF"])


def _of_json(found: Any) -> Policies | None:
    parts = found if isinstance(found, list) else [found]
    if not parts or not all(isinstance(part, dict) for part in parts):
        return None
    if all("check_type" in part and "results" in part for part in parts):
        return _checkov(parts)
    if all("namespace" in part and "successes" in part for part in parts):
        return _conftest(parts)
    if isinstance(found, dict) and isinstance(found.get("result"), list):
        return _opa(found["result"])
    return None


def _checkov(parts: list[dict[str, Any]]) -> Policies:
    policies = Policies("checkov")
    for part in parts:
        for counts, name in (
            (policies.passed, "passed_checks"),
            (policies.failed, "failed_checks"),
        ):
            counts.update(check["check_id"] for check in part["results"].get(name, []))
    return policies


def _conftest(parts: list[dict[str, Any]]) -> Policies:
    policies = Policies("conftest")
    for part in parts:
        policies.passed[part["namespace"]] += part["successes"]
        policies.failed[part["namespace"]] += len(part.get("failures") or [])
    return policies


def _opa(results: list[dict[str, Any]]) -> Policies:
    """An expression is kept where it is true, or lists nothing against it."""
    policies = Policies("opa")
    for result in results:
        for expression in result["expressions"]:
            value = expression["value"]
            against = len(value) if isinstance(value, (list, dict)) else int(value is not True)
            (policies.failed if against else policies.passed)[expression["text"]] += against or 1
    return policies
