"""Real answers of GitHub, replayed over HTTP: every object lands, or is counted under a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sources.errors import ToolError
from sources.github.client import GitHub
from sources.github.configuration import Configuration
from tests.sources.clock import VirtualClock
from tests.sources.github.conftest import Load, Rows
from tests.sources.github.hub import Hub
from tests.sources.github.recorded import PAYLOADS, Recording, objects
from tests.sources.site import Answer, Site

pytestmark = pytest.mark.skipif(
    not PAYLOADS.is_dir(),
    reason="the recorded answers are not beside the repository: set PLUMBLINE_SHARED to them",
)

# Files of the sample that this extractor does not ask GitHub for, each with the reason.
NOT_ASKED_FOR = {
    "check_runs": "workflow runs and jobs say the same of GitHub's own builds",
    "copilot_metrics.documented": "assistants are a later issue's, and this API was retired",
    "copilot_report_links.documented": "assistants are a later issue's",
    "copilot_seats": "seats are persons: there is no grain for them",
    "copilot_seats.documented": "seats are persons: there is no grain for them",
    "copilot_usage_beta.documented": "this API was retired",
    "copilot_usage_report_org_day.documented": "assistants are a later issue's",
    "copilot_usage_report_user_day.documented": "rows of persons: there is no grain for them",
    "dependabot_alerts": "findings are a later issue's",
    "dependabot_alerts.documented": "findings are a later issue's",
    "environments": "a deployment names its environment",
    "issue_comments": "texts of comments are not read",
    "issues": "issues come from the issue tracker; pull requests are asked for as such",
    "milestones": "no metric reads them",
    "pull_review_comments": "texts of comments are not read, a review says how many it has",
    "users": "accounts are not looked up",
    "workflows": "a run names its workflow",
}
REPLAYED_ELSEWHERE = {"_http_exchanges", "graphql_deployments"}

KEYS = {
    "repositories": "repository_native_id",
    "pull_requests": "pull_request_id",
    "reviews": "review_id",
    "releases": "release_id",
    "deployments": "deployment_id",
    "deployment_statuses": "deployment_status_id",
    "workflow_runs": "run_id, cast(run_attempt as varchar)",
    "workflow_jobs": "job_id",
    "pull_request_commits": "pull_request_id, commit_sha",
}
# These are keyed by repository or hash: each object is one row, so it is enough to count them.
COUNTED_TABLES = ("commits", "tags", "pull_request_files", "code_scanning_alerts")


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    hub: Hub, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording()
    recording.serve(hub.site)
    monkeypatch.setenv("SOURCES__GITHUB__API", "rest")
    monkeypatch.setenv("SOURCES__GITHUB__JOB_DAYS", "100000")
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", json.dumps(recording.names()))
    monkeypatch.setenv("SOURCES__GITHUB__ORGANISATIONS", "recorded")
    outcome = load()
    assert outcome.problems == []

    landed = {
        table: {tuple(map(str, row)) for row in rows(f"select {key} from {table}")}
        for table, key in KEYS.items()
    }
    for file in sorted(path.stem for path in PAYLOADS.glob("*.jsonl")):
        if file in NOT_ASKED_FOR or file in REPLAYED_ELSEWHERE:
            continue
        expected, counted = recording.expected[file], recording.counted[file]
        assert len(expected) + len(counted) == len(objects(file)), file
        missing = [
            (table, key) for table, key in expected if table in landed and key not in landed[table]
        ]
        assert missing == [], file
    named = tuple(str(recording.single[f"/repos/{name}"]["id"]) for name in recording.names())
    for table in COUNTED_TABLES:
        wanted = sum(of == table for keys in recording.expected.values() for of, _ in keys)
        # A repository that was made again under its name is listed too, and answers the same.
        of_named = (
            "" if table == "pull_request_files" else f" where repository_native_id in {named}"
        )
        assert rows(f"select count(*) from {table}{of_named}") == [(wanted,)], table
    requested = sum(
        reason.startswith("a request")
        for reasons in recording.counted.values()
        for reason in reasons
    )
    assert rows("select count(*) from review_requests") == [(requested,)]


def test_every_file_of_the_sample_is_replayed_or_has_a_reason() -> None:
    files = {path.stem for path in PAYLOADS.glob("*.jsonl")}
    replayed = set(Recording().expected) | {"issue_timeline", "issue_events"}
    assert files == replayed | set(NOT_ASKED_FOR) | REPLAYED_ELSEWHERE


def test_recorded_deployments_of_graphql_land_by_graphql(hub: Hub, load: Load, rows: Rows) -> None:
    recorded = objects("graphql_deployments")
    hub.repository(7, "acme/shop", created_at="2020-01-01T00:00:00Z")
    hub.deployments["acme/shop"] = sorted(
        map(_as_asked_for, recorded), key=lambda node: str(node["createdAt"]), reverse=True
    )
    load()
    landed = {row[0] for row in rows("select deployment_id from deployments")}
    assert landed == {str(node["DatabaseId"]) for node in recorded}
    statuses = sum(len(node["statuses"]["nodes"]) for node in hub.deployments["acme/shop"])
    assert rows("select count(*) from deployment_statuses") == [(statuses,)]
    assert rows("select count(*) from deployments where version is not null") == [(0,)]


def _as_asked_for(node: dict[str, Any]) -> dict[str, Any]:
    """The recorded node under the names of our query, which recorded statuses have no ids for."""
    recorded = (node.get("Statuses") or {}).get("nodes") or []
    statuses = [
        {"id": f"{node['Id']}-{position}", "state": one["state"], "createdAt": one["updatedAt"]}
        for position, one in enumerate(recorded)
    ]
    ref = node.get("Ref") or {}
    return {
        "id": node["Id"],
        "databaseId": node["DatabaseId"],
        "environment": node["Environment"],
        "task": node["Task"],
        "commitOid": node["CommitOid"],
        "createdAt": node["CreatedAt"],
        "updatedAt": node["UpdatedAt"],
        "ref": {"name": ref.get("Name"), "prefix": ref.get("Prefix")},
        "creator": None,
        "statuses": {"nodes": statuses, "pageInfo": {"hasNextPage": False, "endCursor": None}},
    }


def test_every_recorded_exchange_is_an_answer_or_a_sentence(
    site: Site, clock: VirtualClock, home: Path
) -> None:
    configuration = Configuration(site.url, "a token", ("acme/shop",), ())
    understood = {"answer": 0, "sentence": 0}
    site.on("/there", Answer({}))
    for exchange in objects("_http_exchanges"):
        headers = {
            name: value
            for name, value in exchange["headers"].items()
            # Templates of the publisher, and lengths and encodings of bodies that were cut.
            if "{{" not in value and name.lower() not in ("content-length", "content-encoding")
        }
        if "Location" in headers:
            headers["Location"] = "{site}/there"
        site.on("/x", Answer(exchange.get("body") or {}, exchange["status"], headers))
        taken_for = "answer"
        try:
            GitHub(configuration, clock, lambda: None).response("/x")
        except ToolError as error:
            assert error.sentence.endswith(".")
            taken_for = "sentence"
        is_data = exchange["status"] in (200, 301, 302, 304)
        assert taken_for == ("answer" if is_data else "sentence"), exchange["status"]
        understood[taken_for] += 1
    assert min(understood.values()) > 0
