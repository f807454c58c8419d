"""Scans become findings that were opened and closed, in whatever order the files are read."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

import demo
from demo import sarif
from demo.organisation import measure
from sources import pipeline
from sources.errors import ConfigurationError, ToolError
from tests.sources.kept import SCALE
from tests.sources.sarif.conftest import Folder, result

MONDAY, TUESDAY, WEDNESDAY = "2026-06-01", "2026-06-02", "2026-06-03"


def test_a_finding_is_opened_by_the_first_scan_that_saw_it_and_closed_by_the_next_that_did_not(
    folder: Folder,
) -> None:
    folder.put(MONDAY, result("R1"))
    folder.put(TUESDAY, result("R1"), result("R2"))
    folder.put(WEDNESDAY, result("R2"))
    folder.load()
    assert folder.lives() == [
        ("R1", "06-01", "06-02", "06-03"),
        ("R2", "06-02", "06-03", None),
    ]
    assert folder.rows("findings", "distinct repository") == ["https://github.com/acme/shop.git"]
    assert folder.holds(["bea@acme.example", "src/a.py", "secret"]) == []


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_the_order_in_which_scans_are_read_changes_nothing(
    folder: Folder, order: tuple[int, ...]
) -> None:
    scans = [(MONDAY, ["R1"]), (TUESDAY, ["R1", "R2"]), (WEDNESDAY, ["R2"])]
    for number in order:
        name, rules = scans[number]
        folder.put(name, *(result(rule) for rule in rules))
        folder.load()
    assert folder.lives() == [
        ("R1", "06-01", "06-02", "06-03"),
        ("R2", "06-02", "06-03", None),
    ]


def test_what_comes_back_is_open_since_it_was_first_seen(folder: Folder) -> None:
    for name, results in ((MONDAY, [result()]), (TUESDAY, []), (WEDNESDAY, [result()])):
        folder.put(name, *results)
        folder.load()
    assert folder.lives() == [("R1", "06-01", "06-03", None)]


def test_a_second_reading_lands_nothing_and_a_full_one_the_same(folder: Folder) -> None:
    folder.put(MONDAY, result())
    folder.put(TUESDAY)
    folder.load()
    first = folder.everything()
    assert folder.load().is_unchanged
    folder.load(full_refresh=True)
    assert folder.everything() == first


def test_a_file_that_is_overwritten_with_the_next_run_is_the_next_scan(folder: Folder) -> None:
    folder.put(MONDAY, result()).rename(folder.path / "latest.sarif")
    folder.load()
    folder.put(TUESDAY).rename(folder.path / "latest.sarif")
    folder.load()
    assert folder.lives() == [("R1", "06-01", "06-01", "06-02")]


def test_a_run_that_failed_opens_and_closes_nothing_by_silence(folder: Folder) -> None:
    folder.put(MONDAY, result("R1"))
    failed = [{"executionSuccessful": False, "endTimeUtc": f"{TUESDAY}T12:00:00Z"}]
    folder.put(TUESDAY, result("R2"), invocations=failed)
    folder.load()
    assert folder.lives() == [
        ("R1", "06-01", "06-01", None),
        ("R2", "06-02", "06-02", None),
    ]


def test_another_detector_category_or_repository_closes_nothing(folder: Folder) -> None:
    folder.put(MONDAY, result())
    driver = {"driver": {"name": "Other", "rules": []}}
    elsewhere = [{"repositoryUri": "https://github.com/acme/till"}]
    folder.put(f"{TUESDAY}-1", tool=driver)
    folder.put(f"{TUESDAY}-2", automationDetails={"id": "python/7"})
    folder.put(f"{TUESDAY}-3", versionControlProvenance=elsewhere)
    folder.load()
    assert folder.lives() == [("R1", "06-01", "06-01", None)]
    assert folder.rows("scans", "count(*)") == [4]


def test_a_finding_stays_the_same_when_its_line_moves(folder: Folder) -> None:
    folder.put(MONDAY, result(), result())
    moved = result()
    moved["locations"][0]["physicalLocation"]["region"]["startLine"] = 99
    folder.put(TUESDAY, moved)
    folder.load()
    assert folder.lives() == [
        ("R1", "06-01", "06-01", "06-02"),
        ("R1", "06-01", "06-02", None),
    ]


def test_fingerprints_outlast_a_file_s_new_name(folder: Folder) -> None:
    folder.put(MONDAY, result(path="old.py", fingerprints={"v1": "f"}))
    folder.put(TUESDAY, result(path="new.py", fingerprints={"v1": "f"}))
    folder.load()
    assert folder.lives() == [("R1", "06-01", "06-02", None)]


def test_what_is_accepted_absent_or_no_fault_is_not_there(folder: Folder) -> None:
    folder.put(
        MONDAY,
        result("accepted", suppressions=[{"kind": "external"}]),
        result("rejected", suppressions=[{"kind": "external", "status": "x", "state": "rejected"}]),
        result("absent", baselineState="absent"),
        result("passed", kind="pass"),
    )
    folder.load()
    assert [one[0] for one in folder.lives()] == ["rejected"]


def test_severity_is_the_security_severity_s_band_else_the_level(folder: Folder) -> None:
    rules = [
        {"id": "scored", "properties": {"security-severity": "7.0", "tags": ["x"]}},
        {"id": "levelled", "defaultConfiguration": {"level": "note"}},
        {"id": "tagged", "properties": {"tags": ["maintainability"]}},
    ]
    folder.put(
        MONDAY,
        result("scored", level="note"),
        result("levelled"),
        result("tagged"),
        result("own", level="error", properties={"security-severity": "9.1"}),
        tool={"driver": {"name": "Finder", "rules": rules}},
    )
    folder.load()
    assert folder.rows("findings", "rule_id", "severity", "kind") == [
        ("levelled", "note", None),
        ("own", "critical", "security"),
        ("scored", "high", "security"),
        ("tagged", "warning", "quality"),
    ]


def test_a_place_that_is_configured_names_its_repository(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put(MONDAY, result(), versionControlProvenance=[])
    outcome = folder.load()
    assert outcome.problems == [
        "1 SARIF file without the repository of its findings: name that of its place in "
        "SOURCES__SARIF__REPOSITORIES."
    ]
    assert folder.rows("findings", "count(*)") == [0]
    # The file is read as soon as there is a name, though it has not changed.
    monkeypatch.setenv("SOURCES__SARIF__REPOSITORIES", "other/*=acme/till,scans/*=acme/shop")
    folder.load()
    assert folder.rows("findings", "repository") == ["acme/shop"]


def test_a_window_reads_the_runs_of_its_days_again(folder: Folder) -> None:
    folder.put(MONDAY, result("R1"))
    folder.put(TUESDAY, result("R2"))
    window = (datetime(2026, 6, 2, tzinfo=UTC), datetime(2026, 6, 3, tzinfo=UTC))
    folder.load(window=window)
    assert folder.lives() == [("R2", "06-02", "06-02", None)]
    folder.load()
    assert folder.lives() == [
        ("R1", "06-01", "06-01", "06-02"),
        ("R2", "06-02", "06-02", None),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": "2.1.0", "runs": [', "is not JSON"),
        ("[]", "no SARIF 2.1"),
        ('{"version": "1.0.0", "runs": []}', "no SARIF 2.1"),
        ('{"version": "2.1.0", "runs": [{"results": [7]}]}', "no list of objects"),
        ('{"version": "2.1.0", "runs": [{"results": []}]}', "lacks the field 'tool'"),
    ],
)
def test_a_file_that_is_no_sarif_is_refused_and_nothing_lands(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setenv("SOURCES__SARIF__REPOSITORIES", "*=acme/shop")
    folder.put(MONDAY, result())
    folder.load()
    folder.put(TUESDAY)
    folder.put_text(WEDNESDAY, text)
    with pytest.raises(ToolError) as refused:
        folder.load()
    assert said in refused.value.sentence
    assert folder.lives() == [("R1", "06-01", "06-01", None)]


def test_connect_names_what_is_wrong_and_what_has_no_repository(folder: Folder) -> None:
    folder.put(MONDAY, versionControlProvenance=[])
    folder.put_text(TUESDAY, "{")
    found = [(one.ok, one.sentence) for one in pipeline.connect("sarif")]
    assert [ok for ok, _ in found] == [False, False, False]
    assert found[0][1] == "1 of 2 files can be read as SARIF."
    assert "is not JSON" in found[1][1]
    assert "SOURCES__SARIF__REPOSITORIES" in found[2][1]


def test_an_entry_without_a_repository_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__SARIF__REPOSITORIES", "shop")
    with pytest.raises(ConfigurationError, match="pattern=repository"):
        folder.load()


def test_the_demo_s_scanner_tells_when_findings_came_and_went(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = demo.build(scale=SCALE)
    sarif.write(organisation, folder.path)
    for name, value in sarif.settings(folder.path).items():
        monkeypatch.setenv(name, value)
    folder.load()
    told = [one for one in measure(organisation).findings if one.tool == "sarif"]
    landed = folder.rows("findings", "rule_id", "cast(opened_at as date)", "closed_at is null")
    assert landed == sorted(
        (one.rule, one.opened_at.date(), one.closed_at is None or _is_unseen(one.closed_at))
        for one in told
    )
    assert folder.holds(demo.accounts()) == []


def _is_unseen(closed_at: datetime) -> bool:
    """Whether no scan came after it: the last is that of the last Monday."""
    return closed_at > datetime(2026, 11, 9, 3, 10, tzinfo=UTC)
