"""SonarQube's findings and measures land over HTTP, once, and without anybody's name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import demo
from demo.organisation.measured import Measured
from sources import pipeline
from sources.sonarqube import client, reading
from tests.sources.kept import Home
from tests.sources.site import Answer
from tests.sources.sonarqube.conftest import Server, issue

CLOSED = {"status": "CLOSED", "resolution": "FIXED"}


def test_the_demo_s_findings_and_coverage_land_as_they_are_known(
    served: Any, loaded: Home, measured: Measured
) -> None:
    outcome = loaded.load()
    told = sorted(
        (one.native_id, one.opened_at, one.closed_at)
        for one in measured.findings
        if one.tool == "sonarqube"
    )
    landed = [
        *loaded.rows("issues", "issue_key", "opened_at", "closed_at"),
        *loaded.rows("hotspots", "hotspot_key", "opened_at", "closed_at"),
    ]
    assert sorted(landed) == told
    assert loaded.rows("coverage", "commit_sha", "lines_covered", "branches_total") == sorted(
        (one.sha, one.lines_covered, one.branches_total)
        for one in measured.coverage
        if one.tool == "sonarqube"
    )
    assert set(loaded.rows("measures", "distinct metric")) >= {"sqale_index", "duplicated_lines"}
    assert loaded.rows("issues", "distinct repository") == loaded.rows("projects", "repository")
    assert loaded.holds(demo.accounts()) == []
    # What README says of 1,000 objects is held here: a page of 500, and what each project costs.
    assert outcome.request_count == served.state.request_count <= 7

    first = loaded.everything()
    assert loaded.load().is_unchanged
    loaded.load(full_refresh=True)
    assert loaded.everything() == first


def test_what_was_updated_since_is_read_again_and_nothing_else(
    server: Server, loaded: Home
) -> None:
    server.lists["issues"] = [issue("A"), issue("B", "2026-06-02"), issue("C", "2026-06-03")]
    loaded.load()
    server.lists["issues"][0] |= CLOSED | {
        "updateDate": "2026-06-09T08:00:00+0000",
        "closeDate": "2026-06-09T08:00:00+0000",
    }
    assert loaded.load().rows_by_table["issues"] == 1
    assert loaded.rows("issues", "issue_key", "cast(closed_at as date) is null") == [
        ("A", False),
        ("B", True),
        ("C", True),
    ]


def test_a_list_of_more_than_is_answered_is_read_in_parts(
    server: Server, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (client, reading):
        monkeypatch.setattr(module, "MOST_RESULTS", 4)
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    server.most = 4
    server.lists["issues"] = [issue(f"A{n}", f"2026-06-{n + 1:02d}") for n in range(9)]
    # Of one second there are more than a list answers: their severities tell them apart.
    server.lists["issues"] += [
        issue(f"B{n}", "2026-07-01", severity=("MAJOR", "MINOR")[n % 2]) for n in range(6)
    ]
    outcome = loaded.load()
    assert outcome.problems == []
    assert loaded.rows("issues", "count(distinct issue_key)", "count(*)") == [(15, 15)]
    # Later more is updated than is answered.
    for one in server.lists["issues"]:
        one["updateDate"] = "2026-07-09T08:00:00+0000"
    assert loaded.load().rows_by_table["issues"] == 15


def test_more_of_one_second_than_anything_tells_apart_is_a_problem_and_no_loss_in_silence(
    server: Server, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (client, reading):
        monkeypatch.setattr(module, "MOST_RESULTS", 4)
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    server.most = 4
    server.lists["issues"] = [issue(f"B{n}") for n in range(6)]
    (problem,) = loaded.load().problems
    assert "answers no more of them" in problem


def test_what_somebody_decided_is_closed_when_that_was_and_open_again_when_taken_back(
    server: Server, loaded: Home
) -> None:
    decided = {"status": "RESOLVED", "resolution": "FALSE-POSITIVE"}
    server.lists["issues"] = [issue("A", updateDate="2026-06-05T08:00:00+0000", **decided)]
    loaded.load()
    assert loaded.rows("issues", "strftime(closed_at, '%m-%d')", "effort_minutes") == [
        ("06-05", 605)
    ]
    server.lists["issues"] = [issue("A", status="REOPENED", updateDate="2026-06-07T08:00:00+0000")]
    loaded.load()
    assert loaded.rows("issues", "closed_at") == [None]


def test_kinds_come_from_the_type_and_the_rule(server: Server, loaded: Home) -> None:
    server.lists["issues"] = [
        issue("A", type="VULNERABILITY"),
        issue("B", type="CODE_SMELL", rule="common-java:DuplicatedBlocks"),
        issue("C", type="CODE_SMELL", component="shop"),
        issue("D", type="NEW_TYPE"),
    ]
    loaded.load()
    assert loaded.rows("issues", "issue_key", "kind", "path_hash is null") == [
        ("A", "security", False),
        ("B", "duplication", False),
        ("C", "quality", True),
        ("D", None, False),
    ]


def test_a_window_reads_its_days_again_and_moves_no_cursor(server: Server, loaded: Home) -> None:
    server.lists["issues"] = [issue("A"), issue("B", "2026-06-02")]
    loaded.load()
    for one in server.lists["issues"]:
        one["severity"] = "MINOR"
    window = (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))
    loaded.load(window=window)
    assert loaded.rows("issues", "issue_key", "severity") == [("A", "MINOR"), ("B", "MAJOR")]


def test_what_is_gone_leaves_a_tombstone_and_what_was_closed_does_not(
    server: Server, loaded: Home
) -> None:
    server.lists["issues"] = [issue("A"), issue("B"), issue("C", **CLOSED)]
    loaded.load()
    kept = server.lists["issues"]
    server.lists["issues"] = kept[:1]
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "entity", "native_id") == [("issues", "B")]
    server.lists["issues"] = kept
    loaded.load(is_reconciling=True)
    assert loaded.rows("deletions", "native_id") == []


def test_a_repository_is_configured_or_linked_and_loses_its_password(
    server: Server, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.lists["issues"] = [issue("A")]
    server.links = [
        {"type": "homepage", "url": "https://shop.example"},
        {"type": "scm", "url": "https://bea-bell:secret@github.com/acme/shop.git"},
    ]
    loaded.load()
    assert loaded.rows("issues", "repository") == ["https://github.com/acme/shop.git"]
    assert loaded.holds(["bea-bell", "secret"]) == []
    monkeypatch.setenv("SOURCES__SONARQUBE__REPOSITORIES", "sh*=gitlab:17")
    loaded.load()
    assert loaded.rows("issues", "repository") == ["gitlab:17"]


def test_a_project_out_of_sight_costs_only_itself(
    server: Server, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__SONARQUBE__PROJECTS", "shop,gone")
    server.lists["issues"] = [issue("A")]
    page = server._page

    def answer(asked: Any) -> Answer:
        is_gone = asked.query["componentKeys"] == "gone"
        return Answer({"errors": []}, status=404) if is_gone else page("issues", asked)

    server.site.on_call("/api/issues/search", answer)
    (problem,) = loaded.load().problems
    assert "could not be read (404)" in problem
    assert loaded.rows("issues", "issue_key") == ["A"]


def test_connect_names_the_token_that_nobody_knows_and_the_list_that_is_refused(
    server: Server,
) -> None:
    server.site.on("/api/hotspots/search", Answer({}, status=403))
    found = [(one.ok, one.sentence) for one in pipeline.connect("sonarqube")]
    assert (True, "SonarQube lets us read issues.") in found
    assert [sentence for ok, sentence in found if not ok] == [
        "The token may not read hotspots (403): give its account the permission Browse on the "
        "projects."
    ]
    server.site.on("/api/authentication/validate", Answer({"valid": False}))
    (only,) = pipeline.connect("sonarqube")
    assert not only.ok and "SOURCES__SONARQUBE__AUTHENTICATION" in only.sentence


def test_an_older_server_is_asked_with_the_token_as_the_user(
    served: Any, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__SONARQUBE__AUTHENTICATION", "basic")
    assert all(one.ok for one in pipeline.connect("sonarqube"))
    monkeypatch.setenv("SOURCES__SONARQUBE__TOKEN", "squ_another")
    assert not pipeline.connect("sonarqube")[0].ok


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("URL", "sonarqube", "is no address"),
        ("AUTHENTICATION", "kerberos", "must be bearer"),
        ("URL", "https://sonarcloud.io", "by organisation"),
        ("TOKEN", "", "make a user token"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_before_anything_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch, key: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"SOURCES__SONARQUBE__{key}", value)
    (only,) = pipeline.connect("sonarqube")
    assert not only.ok and said in only.sentence
    assert server.site.asked == []
