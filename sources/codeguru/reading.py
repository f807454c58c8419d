"""One reading of CodeGuru: Reviewer's reviews and what they recommend, Security's findings.

A review of a change lands with its counts only: what it recommends is about code that may never be
merged. Analyses of whole repositories are scans, of which findings are made (sources/scans.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.codeguru.client import CodeGuru, Json
from sources.edge import Row
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.landing import Page
from sources.naming import Named
from sources.scans import Scan, Scans
from sources.watermark import Watermark

OVERLAP = timedelta(hours=1)
REVIEW_READ = frozenset(
    "CodeReviewArn RepositoryName Owner ProviderType Type MetricsSummary CreatedTimeStamp "
    "LastUpdatedTimeStamp".split()
)
RECOMMENDATION_READ = frozenset("FilePath RecommendationCategory RuleMetadata Severity".split())
SECURITY_READ = frozenset(
    "id ruleId detectorId severity status vulnerability createdAt updatedAt".split()
)
_ANALYSIS = "RepositoryAnalysis"
_TYPES = (_ANALYSIS, "PullRequest")
# Where an owner and a name make the full name of a repository.
_HOSTS = frozenset({"GitHub", "GitHubEnterpriseServer", "Bitbucket"})
_KINDS = {"SecurityIssues": "security", "DuplicateCode": "duplication"}
# What is said of the analysis as a whole stands at this place.
_NO_FILE = "."


class Reading:
    """One reading of one region."""

    def __init__(self, extraction: Extraction, codeguru: CodeGuru, named: Named) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._codeguru = codeguru
        self._named = named

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        yield from self._reviews(state)
        # Security is another service, which a region or a role may not have.
        found: list[Page] = []
        try:
            found += self._security(state)
        except ToolError as error:
            self._extraction.problem(f"Findings of Security could not be read: {error.sentence}")
            return
        yield from found

    def _reviews(self, state: dict[str, Any]) -> Iterator[Page]:
        window = self._extraction.window
        watermark = Watermark(state, "reviews", overlap=OVERLAP, window=window)
        scans = Scans(self._extraction)
        count = 0
        for review_type in _TYPES:
            for page in self._codeguru.reviews(review_type):
                news = []
                for review in page:
                    row = self._review_row(review)
                    at = row["updated_at"]
                    if _is_outside(at, watermark):
                        continue
                    if not watermark.is_news(row["code_review_id"], at, row):
                        continue
                    news.append(row)
                    if review_type == _ANALYSIS:
                        scans.add(self._scan(review, row))
                count += len(page)
                self._extraction.report("code reviews", count)
                yield "code_reviews", news
        yield from scans.pages()
        watermark.save()

    def _review_row(self, review: Json) -> Row:
        self._edge.discard("code_reviews", review.keys() - REVIEW_READ)
        metrics = review.get("MetricsSummary") or {}
        name = str(review["RepositoryName"])
        full_name = f"{review.get('Owner')}/{name}"
        is_hosted = review.get("ProviderType") in _HOSTS and review.get("Owner")
        named = self._named.of(full_name) or self._named.of(name)
        return {
            "code_review_id": self._edge.file_hash(f"review:{review['CodeReviewArn']}"),
            "repository": named or (full_name if is_hosted else None),
            "repository_name": name,
            "review_type": review["Type"],
            "finding_count": metrics.get("FindingsCount"),
            "line_count": metrics.get("MeteredLinesOfCodeCount"),
            "created_at": _utc(review["CreatedTimeStamp"]),
            "updated_at": _utc(review["LastUpdatedTimeStamp"]),
        }

    def _scan(self, review: Json, row: Row) -> Scan:
        about: Row = {name: row[name] for name in ("repository", "repository_name")}
        series = f"{review.get('ProviderType')}\n{review.get('Owner')}\n{row['repository_name']}"
        found: dict[str, Row] = {}
        repeated: Counter[str] = Counter()
        for page in self._codeguru.recommendations(str(review["CodeReviewArn"])):
            for one in page:
                self._edge.discard("findings", one.keys() - RECOMMENDATION_READ)
                path, category = one["FilePath"], one.get("RecommendationCategory")
                if path == _NO_FILE:
                    continue
                rule_id = (one.get("RuleMetadata") or {}).get("RuleId") or category or "none"
                same = f"{series}\n{rule_id}\n{path}"
                repeated[same] += 1
                found[self._edge.file_hash(f"finding:{same}\n{repeated[same]}")] = {
                    **about,
                    "rule_id": rule_id,
                    "severity": one.get("Severity"),
                    "kind": _KINDS.get(category, "quality") if category else None,
                    "path_hash": self._edge.file_hash(path),
                }
        return Scan(
            series_id=self._edge.file_hash(f"series:{series}"),
            scanned_at=row["created_at"],
            is_whole=True,
            about=about,
            findings=found,
        )

    def _security(self, state: dict[str, Any]) -> Iterator[Page]:
        window = self._extraction.window
        watermark = Watermark(state, "security", overlap=OVERLAP, window=window)
        scans = [scan for page in self._codeguru.security_scans() for scan in page]
        for scan in scans:
            name, since = str(scan["scanName"]), watermark.since
            if since is not None and _utc(scan.get("updatedAt") or scan["createdAt"]) < since:
                continue
            news = []
            for page in self._codeguru.security_findings(name):
                for finding in page:
                    row = self._security_row(finding, name)
                    at = row["updated_at"]
                    if not _is_outside(at, watermark) and watermark.is_news(
                        row["finding_id"], at, row
                    ):
                        news.append(row)
            yield "security_findings", news
        watermark.save()

    def _security_row(self, finding: Json, scan_name: str) -> Row:
        self._edge.discard("security_findings", finding.keys() - SECURITY_READ)
        path = ((finding.get("vulnerability") or {}).get("filePath") or {}).get("path")
        updated_at = _utc(finding.get("updatedAt") or finding["createdAt"])
        return {
            "finding_id": self._edge.native_id(finding.get("id"), "a finding of Security"),
            "repository": self._named.of(scan_name),
            "scan_name": scan_name,
            "rule_id": finding.get("ruleId") or finding["detectorId"],
            "severity": finding.get("severity"),
            "status": finding["status"],
            "path_hash": self._edge.file_hash(path) if path else None,
            "opened_at": _utc(finding["createdAt"]),
            "updated_at": updated_at,
            "closed_at": updated_at if finding["status"] == "Closed" else None,
        }


def _utc(at: datetime) -> datetime:
    """A time as boto3 reads it, in the machine's own zone."""
    return at.astimezone(UTC)


def _is_outside(at: datetime, watermark: Watermark) -> bool:
    since, until = watermark.since, watermark.until
    return (since is not None and at < since) or (until is not None and at >= until)
