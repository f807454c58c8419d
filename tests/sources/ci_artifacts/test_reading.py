"""Reports land as their folders place them, in every known form, and without what they printed."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.ci_artifacts import connect
from sources.engine import Engine
from sources.errors import ToolError
from sources.pipeline import LoadOutcome, load
from tests.sources.on_disk import held_in

SHA = "a" * 40
WRITTEN = datetime(2026, 1, 5, 9, tzinfo=UTC)
JUNIT = """<?xml version="1.0"?>
<testsuites name="all">
  <testsuite name="acceptance" timestamp="2026-01-05T10:00:00+01:00" hostname="anna-laptop">
    <testcase classname="t" name="a" time="1.5"/>
    <testcase classname="t" name="b" time="0.5"><failure message="anna berg">x</failure></testcase>
    <testcase classname="t" name="c"><skipped/></testcase>
    <testcase classname="t" name="d"><error/></testcase>
    <system-out>anna berg</system-out>
  </testsuite>
</testsuites>"""
COBERTURA = """<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.8" lines-covered="80" lines-valid="100" branches-covered="5"
  branches-valid="10" timestamp="1767600000000"><packages/></coverage>"""
JACOCO = """<?xml version="1.0"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="shop"><sessioninfo id="anna-laptop" start="1767600000000" dump="1767603600000"/>
<counter type="LINE" missed="20" covered="30"/></report>"""
LCOV = "TN:\nSF:src/a.js\nLF:10\nLH:7\nBRF:4\nBRH:1\nend_of_record\nSF:src/b.js\nLF:5\nLH:5\n"
CHECKOV = {
    "check_type": "terraform",
    "results": {
        "passed_checks": [{"check_id": "CKV_AWS_20", "resource": "aws_s3_bucket.anna"}],
        "failed_checks": [{"check_id": "CKV_AWS_20"}, {"check_id": "CKV_AWS_21"}],
    },
}
CONFTEST = [{"filename": "a.yml", "namespace": "main", "successes": 3, "failures": [{"msg": "x"}]}]
OPA = {"result": [{"expressions": [{"text": "data.deploy.deny", "value": ["anna may not"]}]}]}


class Folder:
    """A folder of reports, and what lands of it."""

    def __init__(self, path: Path, home: Path) -> None:
        self.path = path
        self.home = home

    def put(self, name: str, content: str | Any, at: datetime = WRITTEN) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def load(self, **how: Any) -> LoadOutcome:
        engine = Engine("duckdb", warehouse=self.home / "warehouse.duckdb")
        return load("ci_artifacts", engine=engine, home=self.home, **how)

    def rows(self, table: str, columns: str) -> list[Any]:
        with duckdb.connect(str(self.home / "warehouse.duckdb")) as connection:
            connection.execute("set timezone = 'UTC'")
            return connection.execute(
                f"select {columns} from raw_ci_artifacts.{table} order by all"
            ).fetchall()


@pytest.fixture
def folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    path = tmp_path / "reports"
    path.mkdir()
    monkeypatch.setenv("SOURCES__CI_ARTIFACTS__PATHS", str(path))
    return Folder(path, home)


def test_every_form_lands_where_its_folders_place_it_and_names_nobody(folder: Folder) -> None:
    folder.put(f"acme/shop/{SHA}/tests/junit.xml", JUNIT)
    folder.put(f"github.com/acme/shop/{SHA}/coverage.xml", COBERTURA)
    folder.put(f"github.com/acme/shop/{SHA}/jacoco.xml", JACOCO)
    folder.put(f"github.com/acme/shop/{SHA}/lcov.info", LCOV)
    folder.put("services/checkout/checkov.json", CHECKOV)
    folder.put("services/checkout/conftest.json", CONFTEST)
    folder.put("services/checkout/opa.json", OPA)
    folder.load()
    assert folder.rows(
        "test_runs", "repository, is_address, suite, passed, failed, skipped, duration_seconds"
    ) == [("acme/shop", False, "acceptance", 1, 2, 1, 2.0)]
    assert folder.rows("test_runs", "started_at") == [(WRITTEN,)]
    assert folder.rows(
        "coverage",
        "format, is_address, lines_covered, lines_total, branches_covered, branches_total",
    ) == [
        ("cobertura", True, 80, 100, 5, 10),
        ("jacoco", True, 30, 50, None, None),
        ("lcov", True, 12, 15, 1, 4),
    ]
    assert folder.rows("coverage", "measured_at")[0] == (datetime(2026, 1, 5, 8, tzinfo=UTC),)
    assert folder.rows("controls", "control_id, evidence") == [
        ("checkout/CKV_AWS_20", "checkov: 1 passed, 1 failed"),
        ("checkout/CKV_AWS_21", "checkov: 0 passed, 1 failed"),
        ("checkout/data.deploy.deny", "opa: 0 passed, 1 failed"),
        ("checkout/main", "conftest: 3 passed, 1 failed"),
    ]
    assert held_in(folder.home, ["anna-laptop", "anna may", "bucket.anna", "anna berg"]) == []


def test_a_new_report_of_a_commit_has_its_coverage_summed_anew_and_the_rest_is_not_read(
    folder: Folder,
) -> None:
    folder.put(f"acme/shop/{SHA}/a/lcov.info", LCOV)
    folder.put(f"acme/web/{SHA}/lcov.info", LCOV)
    folder.load()
    assert folder.load().is_unchanged
    folder.put(f"acme/shop/{SHA}/b/lcov.info", LCOV)
    assert folder.load().rows_by_table["coverage"] == 1
    assert folder.rows("coverage", "repository, lines_total") == [
        ("acme/shop", 30),
        ("acme/web", 15),
    ]


def test_a_folder_that_is_moved_holds_the_same_runs_and_two_folders_do_not(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put(f"acme/shop/{SHA}/junit.xml", JUNIT)
    folder.load()
    before = folder.rows("test_runs", "run_id")
    moved = folder.path.rename(folder.path.with_name("moved"))
    monkeypatch.setenv("SOURCES__CI_ARTIFACTS__PATHS", str(moved))
    folder.load()
    assert folder.rows("test_runs", "run_id") == before
    folder.put(f"acme/shop/{SHA}/junit.xml", JUNIT)
    monkeypatch.setenv("SOURCES__CI_ARTIFACTS__PATHS", f"{moved},{folder.path}")
    folder.load()
    assert len(folder.rows("test_runs", "run_id")) == 2


def test_a_window_reads_what_was_written_in_it(folder: Folder) -> None:
    folder.put(f"acme/shop/{SHA}/lcov.info", LCOV)
    folder.put(f"acme/web/{SHA}/lcov.info", LCOV, datetime(2026, 2, 1, tzinfo=UTC))
    folder.load()
    window = (WRITTEN, datetime(2026, 1, 6, tzinfo=UTC))
    assert folder.load(window=window).rows_by_table == {"coverage": 1}


def test_what_cannot_be_placed_or_is_of_no_known_form_is_counted(folder: Folder) -> None:
    folder.put("junit.xml", JUNIT)
    folder.put(f"acme/shop/{SHA}/pom.xml", "<project/>")
    outcome = folder.load()
    assert [problem.split(" ")[0] for problem in outcome.problems] == ["1", "1"]
    assert connect()[0].sentence.startswith("1 of 2 reports")


ENTITY = '<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite>&a;</testsuite>'
BOMB = '<!DOCTYPE t [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><testsuite>&b;</testsuite>'


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("junit.xml", ENTITY, "defines entities"),
        ("junit.xml", BOMB, "defines entities"),
        ("junit.xml", JUNIT[:200], "cut short or damaged"),
        ("lcov.info", "LF:many\n", "cut short or damaged"),
    ],
)
def test_a_report_that_is_damaged_or_dangerous_is_refused_and_nothing_lands(
    folder: Folder, name: str, text: str, said: str
) -> None:
    folder.put(f"acme/shop/{SHA}/lcov-whole.info", LCOV)
    folder.put(f"acme/shop/{SHA}/{name}", text)
    with pytest.raises(ToolError, match=said):
        folder.load()


def test_a_report_of_no_sensible_size_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.ci_artifacts.formats._LARGEST", 2**20)
    folder.put(f"acme/shop/{SHA}/lcov.info", LCOV * 20_000)
    with pytest.raises(ToolError, match="larger than 1 MB"):
        folder.load()
