"""CodeGuru's analyses become findings that were opened and closed, asked by boto3 over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources import pipeline
from sources.errors import ToolError
from tests.sources.codeguru.conftest import Region, recommendation, review
from tests.sources.kept import Home
from tests.sources.site import Answer

LIVES = ("rule_id", "strftime(opened_at, '%m-%d')", "strftime(closed_at, '%m-%d')")


def test_a_recommendation_is_closed_by_the_next_analysis_that_does_not_make_it(
    region: Region, loaded: Home
) -> None:
    region.analysed(1, recommendation("A"), recommendation("A"), recommendation("B"))
    region.analysed(8, recommendation("B", Severity="High"), recommendation("C", FilePath="."))
    first = loaded.load()
    assert loaded.rows("findings", *LIVES) == [
        ("A", "06-01", "06-08"),
        ("A", "06-01", "06-08"),
        ("B", "06-01", None),
    ]
    assert loaded.rows("findings", "distinct repository") == ["acme/shop"]
    assert loaded.rows("findings", "distinct severity") == ["High", "Medium"]
    # Two lists of reviews, two pages of one review and one of the other, a list of scans.
    assert first.request_count == 6
    assert loaded.holds(["bea@acme.example", "Main.java", "123456789012"]) == []

    everything = loaded.everything()
    assert loaded.load().is_unchanged
    region.analysed(15)
    loaded.load()
    assert loaded.rows("findings", *LIVES)[-1] == ("B", "06-01", "06-15")
    loaded.load(full_refresh=True)
    region.reviews.pop(0)
    loaded.load(full_refresh=True)
    assert loaded.everything() == everything


def test_a_review_of_a_change_lands_with_its_counts_only(region: Region, loaded: Home) -> None:
    region.reviews = [review("arn:1", 1, Type="PullRequest")]
    region.recommendations["arn:1"] = [recommendation("A")]
    loaded.load()
    assert loaded.rows("code_reviews", "review_type", "finding_count", "line_count") == [
        ("PullRequest", 1, 24)
    ]
    assert loaded.rows("findings", "count(*)") == [0]


def test_findings_of_security_land_open_and_closed(
    region: Region, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__CODEGURU__REPOSITORIES", "shop-*=acme/shop")
    region.scans = [
        {"scanName": "shop-main", "createdAt": 1_780_272_000, "scanState": "Successful"}
    ]
    finding = {
        "id": "f1",
        "ruleId": "python-sql",
        "severity": "High",
        "status": "Open",
        "title": "Written by bea@acme.example.",
        "vulnerability": {"filePath": {"path": "src/secret.py", "startLine": 1}},
        "createdAt": 1_780_272_000,
        "updatedAt": 1_780_272_000,
    }
    region.findings["shop-main"] = [
        finding,
        finding | {"id": "f2", "status": "Closed", "updatedAt": 1_780_358_400},
    ]
    loaded.load()
    assert loaded.rows("security_findings", "finding_id", *LIVES[1:], "repository") == [
        ("f1", "06-01", None, "acme/shop"),
        ("f2", "06-01", "06-02", "acme/shop"),
    ]
    assert loaded.holds(["bea@acme.example", "secret.py"]) == []
    assert loaded.load().is_unchanged


def test_security_that_is_forbidden_costs_only_itself(region: Region, loaded: Home) -> None:
    region.analysed(1, recommendation("A"))
    region.forbidden = {"scans"}
    (problem,) = loaded.load().problems
    assert "AWS forbids codeguru-security:ListScans" in problem
    assert loaded.rows("findings", "rule_id") == ["A"]
    found = pipeline.connect("codeguru")
    assert found[0].sentence == "AWS shows 1 reviews of Reviewer on the first page."
    assert ["allow it to the role" in one.sentence for one in found if not one.ok] == [True]


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("Recommendations", "codeguru-reviewer:ListRecommendations"),
        ("findings", "codeguru-security:GetFindings"),
    ],
)
def test_connect_names_the_action_that_may_not_read_what_is_listed(
    region: Region, loaded: Home, path: str, action: str
) -> None:
    region.analysed(1, recommendation("A"))
    region.scans = [{"scanName": "shop", "createdAt": 1_780_272_000}]
    region.findings["shop"] = []
    assert [one.ok for one in pipeline.connect("codeguru")] == [True] * 4

    region.forbidden = {path}
    refused = [one.sentence for one in pipeline.connect("codeguru") if not one.ok]
    assert refused == [f"AWS forbids {action}: allow it to the role or user that asks."]


def test_connect_says_what_it_could_not_try(region: Region, loaded: Home) -> None:
    untried = [one.sentence for one in pipeline.connect("codeguru") if "not tried" in one.sentence]
    assert len(untried) == 2
    assert "codeguru-reviewer:ListRecommendations" in untried[0]
    assert "codeguru-security:GetFindings" in untried[1]


def test_a_window_reads_the_analyses_of_its_days_again(region: Region, loaded: Home) -> None:
    region.analysed(1, recommendation("A"))
    region.analysed(8)
    window = (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))
    loaded.load(window=window)
    assert loaded.rows("findings", *LIVES) == [("A", "06-01", None)]
    loaded.load()
    assert loaded.rows("findings", *LIVES) == [("A", "06-01", "06-08")]


def test_credentials_that_aws_does_not_know_are_named(
    region: Region, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OTHER")
    with pytest.raises(ToolError, match="AWS refuses the credentials: check AWS_ACCESS_KEY_ID"):
        loaded.load()


def test_a_page_that_leads_back_is_refused(region: Region, loaded: Home) -> None:
    region.site.on("/codereviews", Answer({"CodeReviewSummaries": [], "NextToken": "again"}))
    with pytest.raises(ToolError, match="the page after the last one"):
        loaded.load()


def test_an_answer_that_is_no_list_is_refused(region: Region, loaded: Home) -> None:
    region.site.on("/codereviews", Answer(b"<html>sign in</html>"))
    with pytest.raises(ToolError, match="something else than"):
        loaded.load()
