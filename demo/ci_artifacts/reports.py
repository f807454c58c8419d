"""The reports' text: JUnit, Cobertura, LCOV and JaCoCo, and what Checkov and OPA print.

Where a report lies, and how old it is, is writer.py's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

from demo.organisation.measured import Coverage, PolicyResult, SuiteRun
from demo.organisation.person import Person

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_JACOCO_TYPE = '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">\n'


def junit(run: SuiteRun, author: Person) -> str:
    """One suite with a case for each test; who ran it, and where, stands in it too."""
    cases = [("tests.test_shop", f"test_{number}", "") for number in range(run.passed)]
    for name in run.failing:
        module, _, test = name.rpartition(".")
        cases.append((module, test, "failure"))
    cases += [("tests.test_later", f"test_{number}", "skipped") for number in range(run.skipped)]
    seconds = round(run.duration_seconds / len(cases), 3)
    root = Element("testsuites", name="pipeline")
    suite = SubElement(
        root,
        "testsuite",
        name=run.suite,
        tests=str(len(cases)),
        failures=str(len(run.failing)),
        errors="0",
        skipped=str(run.skipped),
        time=f"{run.duration_seconds:.3f}",
        timestamp=run.started_at.isoformat(),
        hostname="runner-7",
    )
    held = SubElement(suite, "properties")
    SubElement(held, "property", name="user", value=author.login)
    for position, (module, test, outcome) in enumerate(cases):
        # What rounding leaves is the first one's.
        rest = run.duration_seconds - seconds * len(cases) if position == 0 else 0.0
        case = SubElement(
            suite, "testcase", classname=module, name=test, time=f"{seconds + rest:.3f}"
        )
        if outcome == "failure":
            SubElement(case, outcome, message=f"ask {author.email}").text = f"{test} failed"
        elif outcome:
            SubElement(case, outcome)
    SubElement(suite, "system-out").text = f"started by {author.name} <{author.email}>"
    return _HEAD + tostring(root, encoding="unicode")


def coverage(one: Coverage) -> dict[str, str]:
    """The files of a commit's coverage by their names: LCOV's comes in parts that add up."""
    if one.form == "cobertura":
        return {"coverage.xml": _cobertura(one)}
    if one.form == "jacoco":
        return {"jacoco.xml": _jacoco(one)}
    counts = (one.lines_total, one.lines_covered, one.branches_total, one.branches_covered)
    first = [count // 3 for count in counts]
    rest = [count - part for count, part in zip(counts, first, strict=True)]
    return {"api.info": _lcov("src/api", first), "store.info": _lcov("src/store", rest)}


def _cobertura(one: Coverage) -> str:
    root = Element(
        "coverage",
        {
            "line-rate": f"{one.lines_covered / one.lines_total:.4f}",
            "branch-rate": f"{one.branches_covered / one.branches_total:.4f}",
            "lines-covered": str(one.lines_covered),
            "lines-valid": str(one.lines_total),
            "branches-covered": str(one.branches_covered),
            "branches-valid": str(one.branches_total),
            "timestamp": str(int(one.measured_at.timestamp() * 1000)),
            "version": "7.6",
        },
    )
    SubElement(SubElement(root, "sources"), "source").text = "/builds/search/src"
    SubElement(root, "packages")
    return _HEAD + tostring(root, encoding="unicode")


def _jacoco(one: Coverage) -> str:
    root = Element("report", name="search")
    at = int(one.measured_at.timestamp() * 1000)
    SubElement(root, "sessioninfo", id="runner-7", start=str(at - 90_000), dump=str(at))
    for kind, covered, total in (
        ("BRANCH", one.branches_covered, one.branches_total),
        ("LINE", one.lines_covered, one.lines_total),
    ):
        SubElement(root, "counter", type=kind, missed=str(total - covered), covered=str(covered))
    return _HEAD + _JACOCO_TYPE + tostring(root, encoding="unicode")


def _lcov(folder: str, counts: list[int]) -> str:
    """Two files of source, the lines of which add up to the counts."""
    text = ""
    halves = [count // 2 for count in counts]
    for name, part in (
        ("read", halves),
        ("write", [count - half for count, half in zip(counts, halves, strict=True)]),
    ):
        lines, hit, branches, taken = part
        text += f"TN:\nSF:{folder}/{name}.ts\nBRF:{branches}\nBRH:{taken}\n"
        text += f"LF:{lines}\nLH:{hit}\nend_of_record\n"
    return text


def _checkov(results: list[PolicyResult]) -> str:
    def checks(*, are_passed: bool) -> list[dict[str, object]]:
        return [
            {
                "check_id": one.policy,
                "check_result": {"result": "PASSED" if are_passed else "FAILED"},
                "resource": f"halden_{one.service_id}.main",
                "file_path": f"/{one.service_id}/main.tf",
            }
            for one in results
            if one.is_passed == are_passed
        ]

    passed, failed = checks(are_passed=True), checks(are_passed=False)
    return json.dumps(
        {
            "check_type": "terraform",
            "results": {"passed_checks": passed, "failed_checks": failed, "skipped_checks": []},
            "summary": {"passed": len(passed), "failed": len(failed), "skipped": 0},
        }
    )


def _opa(results: list[PolicyResult]) -> str:
    """An answer for each policy: true, or what speaks against it."""
    return json.dumps(
        {
            "result": [
                {
                    "expressions": [
                        {
                            "value": one.is_passed or [f"{one.service_id} breaks {one.policy}"],
                            "text": one.policy,
                            "location": {"row": 1, "col": 1},
                        }
                    ]
                }
                for one in results
            ]
        }
    )


POLICIES: dict[str, Callable[[list[PolicyResult]], str]] = {"checkov": _checkov, "opa": _opa}
