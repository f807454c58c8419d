"""What Amazon CodeGuru finds in one of the organisation's repositories, as AWS answers about it.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. Reviewer looks at
the whole repository every Monday and recommends; Security keeps the state of its findings itself.
Signatures are not checked, only whose they are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.clock import AS_OF_INSTANT, mondays
from demo.organisation.identifiers import hex_of, uuid_of
from demo.organisation.measured import Finding
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation, Repository
from demo.organisation.shape import LOGIN

REGION = "eu-west-1"
KEY_ID = "AKIADEMO00000000"
SECRET = "demo/secret/of/nobody"  # noqa: S105
_ACCOUNT = "123456789012"
_LARGEST_PAGE = 100
_CATEGORIES = {"duplication": "DuplicateCode", "style": "CodeMaintenanceIssues"}
_SCANNED = "identity"

Json = dict[str, Any]
Answer = Callable[[Request], Response]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose AWS answers there."""
    return {
        "SOURCES__CODEGURU__REGION": REGION,
        "SOURCES__CODEGURU__ENDPOINT_URL": url,
        # Security names its scans, and not the repository.
        "SOURCES__CODEGURU__REPOSITORIES": f"{_SCANNED}-main={LOGIN}/{_SCANNED}",
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }


def application(organisation: Organisation) -> Starlette:
    """An app that answers as CodeGuru's two services do."""
    told = [one for one in measure(organisation).findings if one.tool == "codeguru"]
    reviews: dict[str, Json] = {}
    recommended: dict[str, list[Json]] = {}
    for name in sorted({one.repository for one in told}):
        repository = organisation.repository(name)
        own = [one for one in told if one.repository == name and one.kind != "security"]
        for at in reversed([one for one in _reviewed_at() if one < AS_OF_INSTANT]):
            arn = _arn(f"code-review:RepositoryAnalysis-{name}-{at:%Y%m%d}")
            there = [one for one in own if _is_open(one, at)]
            recommended[arn] = [_recommendation(one) for one in there]
            reviews[arn] = _review(repository, arn, at, len(there))
    scanned = {f"{one.repository}-main": one.repository for one in told if one.kind == "security"}
    kept = {
        scan: [_finding(one) for one in told if one.repository == name and one.kind == "security"]
        for scan, name in scanned.items()
    }

    def code_reviews(request: Request) -> Response:
        wanted = request.query_params.get("Type")
        found = [one for one in reviews.values() if one["Type"] == wanted]
        return _page(request, found, "CodeReviewSummaries", "NextToken", "MaxResults")

    def recommendations(request: Request) -> Response:
        found = recommended.get(request.path_params["arn"])
        if found is None:
            return _refused("ResourceNotFoundException", 404)
        return _page(request, found, "RecommendationSummaries", "NextToken", "MaxResults")

    def scans(request: Request) -> Response:
        found = [_scan(name, own) for name, own in kept.items()]
        return _page(request, found, "summaries", "nextToken", "maxResults")

    def findings(request: Request) -> Response:
        found = kept.get(request.path_params["scan"])
        if found is None:
            return _refused("ResourceNotFoundException", 404)
        return _page(request, found, "findings", "nextToken", "maxResults")

    app = Starlette(
        routes=[
            Route("/codereviews", _guarded(code_reviews)),
            Route("/codereviews/{arn}/Recommendations", _guarded(recommendations)),
            Route("/scans", _guarded(scans)),
            Route("/findings/{scan}", _guarded(findings)),
        ]
    )
    app.state.request_count = 0
    return app


def _guarded(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """To whom the key belongs."""

    async def guarded(request: Request) -> Response:
        request.app.state.request_count += 1
        signed = request.headers.get("Authorization", "")
        if not signed.startswith(f"AWS4-HMAC-SHA256 Credential={KEY_ID}/"):
            return _refused("UnrecognizedClientException", 403)
        return answer(request)

    return guarded


def _refused(code: str, status: int) -> Response:
    return JSONResponse({"message": code}, status, headers={"x-amzn-ErrorType": code})


def _page(request: Request, found: list[Json], name: str, token: str, size: str) -> Response:
    query = request.query_params
    start, count = int(query.get(token, 0)), int(query.get(size, _LARGEST_PAGE))
    page: Json = {name: found[start : start + count]}
    if start + count < len(found):
        page[token] = str(start + count)
    return JSONResponse(page)


def _reviewed_at() -> list[datetime]:
    return [datetime.combine(one, time(3, 10), tzinfo=UTC) for one in mondays()]


def _is_open(one: Finding, at: datetime) -> bool:
    return one.opened_at <= at and (one.closed_at is None or at < one.closed_at)


def _arn(what: str) -> str:
    association = uuid_of(f"association {what.rpartition('-')[0]}")
    return f"arn:aws:codeguru-reviewer:{REGION}:{_ACCOUNT}:association:{association}:{what}"


def _review(repository: Repository, arn: str, at: datetime, count: int) -> Json:
    return {
        "Name": arn.rpartition(":")[2],
        "CodeReviewArn": arn,
        "RepositoryName": repository.name,
        "Owner": repository.owner,
        "ProviderType": "GitHub",
        "State": "Completed",
        "Type": "RepositoryAnalysis",
        "CreatedTimeStamp": at.timestamp(),
        "LastUpdatedTimeStamp": (at + timedelta(minutes=12)).timestamp(),
        "MetricsSummary": {"MeteredLinesOfCodeCount": 8_000, "FindingsCount": count},
    }


def _recommendation(one: Finding) -> Json:
    return {
        "FilePath": one.path,
        "RecommendationId": one.native_id * 2,
        "StartLine": one.line,
        "EndLine": one.line,
        "Description": _asked(one),
        "RecommendationCategory": _CATEGORIES[one.kind],
        "RuleMetadata": {"RuleId": f"python/{one.rule}@v1.0", "RuleName": one.rule},
        "Severity": one.severity.capitalize(),
    }


def _scan(name: str, own: list[Json]) -> Json:
    return {
        "scanName": name,
        "runId": uuid_of(f"run {name}"),
        "scanState": "Successful",
        "createdAt": min(one["createdAt"] for one in own),
        "updatedAt": max(one["updatedAt"] for one in own),
    }


def _finding(one: Finding) -> Json:
    changed_at = one.closed_at or one.opened_at
    return {
        "id": hex_of(f"codeguru {one.native_id}"),
        "title": one.rule,
        "description": _asked(one),
        "detectorId": f"python/{one.rule}@v1.0",
        "detectorName": one.rule,
        "ruleId": f"python-{one.rule}",
        "severity": one.severity.capitalize(),
        "status": "Closed" if one.closed_at else "Open",
        "type": "SAST",
        "vulnerability": {"filePath": {"name": one.path, "path": one.path, "startLine": one.line}},
        "createdAt": one.opened_at.timestamp(),
        "updatedAt": changed_at.timestamp(),
    }


def _asked(one: Finding) -> str:
    return f"Ask {one.author.email} about this." if one.author else "Correct this."
