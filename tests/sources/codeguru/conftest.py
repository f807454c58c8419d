"""An AWS on loopback that answers boto3 as CodeGuru does, and a home to load it into."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.sources.kept import Home
from tests.sources.site import Answer, Asked, Site


class Region:
    """What Reviewer and Security of a region know; pages hold two objects."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.reviews: list[dict[str, Any]] = []
        self.recommendations: dict[str, list[dict[str, Any]]] = {}
        self.scans: list[dict[str, Any]] = []
        self.findings: dict[str, list[dict[str, Any]]] = {}
        self.forbidden: set[str] = set()
        site.otherwise = self._answer

    def _answer(self, asked: Asked) -> Answer:
        if not asked.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=AK"):
            return _refusal("UnrecognizedClientException")
        if [word for word in self.forbidden if word in asked.path]:
            return _refusal("AccessDeniedException")
        parts = [unquote(part) for part in asked.path.strip("/").split("/")]
        match parts:
            case ["codereviews"]:
                wanted = asked.query["Type"]
                listed = [one for one in self.reviews if one["Type"] == wanted]
                return self._page(asked, "NextToken", "CodeReviewSummaries", listed)
            case ["codereviews", arn, "Recommendations"]:
                listed = self.recommendations.get(arn, [])
                return self._page(asked, "NextToken", "RecommendationSummaries", listed)
            case ["scans"]:
                return self._page(asked, "nextToken", "summaries", self.scans)
            case ["findings", name]:
                return self._page(asked, "nextToken", "findings", self.findings[name])
        return Answer({}, status=404)

    def _page(self, asked: Asked, token: str, name: str, listed: list[Any]) -> Answer:
        start = int(asked.query.get(token, 0))
        page: dict[str, Any] = {name: listed[start : start + 2]}
        return Answer(page | ({token: str(start + 2)} if start + 2 < len(listed) else {}))

    def analysed(self, day: int, *found: dict[str, Any], name: str = "shop") -> None:
        """An analysis of a whole repository in June 2026."""
        arn = f"arn:aws:codeguru-reviewer:eu-west-1:123456789012:code-review:{name}-{day}"
        self.recommendations[arn] = list(found)
        self.reviews.insert(0, review(arn, day, RepositoryName=name))


def review(arn: str, day: int, **more: Any) -> dict[str, Any]:
    at = 1_780_272_000 + (day - 1) * 86_400  # 1 June 2026
    return {
        "Name": "weekly",
        "CodeReviewArn": arn,
        "RepositoryName": "shop",
        "Owner": "acme",
        "ProviderType": "GitHub",
        "State": "Completed",
        "Type": "RepositoryAnalysis",
        "CreatedTimeStamp": at,
        "LastUpdatedTimeStamp": at + 600.5,
        "MetricsSummary": {"MeteredLinesOfCodeCount": 24, "FindingsCount": 1},
    } | more


def recommendation(rule: str, path: str = "src/Main.java", **more: Any) -> dict[str, Any]:
    return {
        "FilePath": path,
        "RecommendationId": f"{rule}-1",
        "StartLine": 7,
        "EndLine": 7,
        "Description": "Written by bea@acme.example.",
        "RecommendationCategory": "JavaBestPractices",
        "RuleMetadata": {"RuleId": rule},
        "Severity": "Medium",
    } | more


def _refusal(code: str) -> Answer:
    return Answer({"message": "no"}, status=403, headers={"x-amzn-ErrorType": code})


@pytest.fixture
def region(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Region:
    """A region that is configured; nothing of the machine's own AWS is asked or read."""
    for name, value in settings(site, home).items():
        monkeypatch.setenv(name, value)
    return Region(site)


def settings(site: Site, place: Path) -> dict[str, str]:
    """What leads boto3 to a site, and to nothing of the machine's own AWS."""
    return {
        "SOURCES__CODEGURU__REGION": "eu-west-1",
        "SOURCES__CODEGURU__ENDPOINT_URL": site.url,
        "AWS_ACCESS_KEY_ID": "AKNOTAKEY",
        "AWS_SECRET_ACCESS_KEY": "not a secret",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(place / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(place / "none"),
    }


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("codeguru", home)
