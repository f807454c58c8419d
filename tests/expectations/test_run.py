"""What the suites say of rows that are plausible, and of rows that are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from expectations.run import NOTHING_LANDED, judge
from expectations.suites import read_suites
from tests.expectations.conftest import AS_OF, RawTables


def pull_request(number: int, days_ago: float, **others: object) -> dict[str, object]:
    created_at = AS_OF - timedelta(days=days_ago)
    return {
        "pull_request_id": str(number),
        "state": "open",
        "author_type": "person",
        "created_at": created_at,
        "updated_at": created_at,
        "lines_added": 10,
        "lines_deleted": 5,
    } | others


def every_day(first: int, last: int) -> list[dict[str, object]]:
    return [pull_request(day, day + 0.5) for day in range(first, last)]


@pytest.mark.parametrize("tool", ["files", "github", "jira"])
def test_a_tool_from_which_nothing_has_landed_is_empty_and_not_implausible(
    raw: RawTables, tool: str
) -> None:
    judged = raw.judged(tool)
    assert {j.is_passed for j in judged.values()} == {True}
    assert {j.observed for j in judged.values()} == {NOTHING_LANDED}


def test_a_program_without_an_organisation_blocks(raw: RawTables) -> None:
    assert raw.judged("program")["program.organisation.one"].blocks


def test_a_program_that_would_publish_fewer_than_five_contributors_blocks(raw: RawTables) -> None:
    raw.land(
        "raw_program.organisation",
        {
            "organisation_id": "all",
            "time_zone": "UTC",
            "attribution_horizon_days": 7,
            "minimum_contributors": 4,
        },
    )
    judged = raw.judged("program")
    assert judged["program.organisation.one"].is_passed
    assert judged["program.organisation.contributors"].blocks


def test_a_steady_stream_of_pull_requests_is_plausible(raw: RawTables) -> None:
    raw.land("raw_github.pull_requests", *every_day(0, 112))
    assert [i for i, j in raw.judged("github").items() if not j.is_passed] == []


def test_a_window_gone_silent_is_judged_although_it_has_no_rows(raw: RawTables) -> None:
    raw.land("raw_github.pull_requests", *every_day(30, 112))
    volume = raw.judged("github")["github.pull_requests.volume"]
    assert not volume.is_passed
    assert not volume.blocks


def test_too_few_pull_requests_say_nothing_about_their_volume(raw: RawTables) -> None:
    raw.land("raw_github.pull_requests", *every_day(30, 50))
    assert raw.judged("github")["github.pull_requests.volume"].observed == "too few to say"


def test_freshness_is_counted_from_as_of_and_not_from_today(raw: RawTables) -> None:
    raw.land("raw_github.pull_requests", *every_day(0, 5))
    freshness = "github.pull_requests.freshness"
    assert raw.judged("github", AS_OF)[freshness].is_passed
    assert not raw.judged("github", AS_OF + timedelta(days=15))[freshness].is_passed


def test_rows_after_as_of_do_not_make_a_past_day_look_fresh(raw: RawTables) -> None:
    raw.land("raw_github.pull_requests", pull_request(1, 60), pull_request(2, 1))
    then = AS_OF - timedelta(days=30)
    assert not raw.judged("github", then)["github.pull_requests.freshness"].is_passed


def test_pull_requests_merged_before_they_were_opened_block(raw: RawTables) -> None:
    raw.land(
        "raw_github.pull_requests",
        *every_day(0, 20),
        pull_request(99, 1, state="merged", merged_at=AS_OF - timedelta(days=2)),
    )
    assert raw.judged("github")["github.pull_requests.order"].blocks


def test_a_merged_pull_request_without_a_time_blocks(raw: RawTables) -> None:
    raw.land("raw_github.pull_requests", pull_request(1, 1, state="merged"))
    assert raw.judged("github")["github.pull_requests.merged_has_time"].blocks


def test_merged_pull_requests_without_their_commits_block(raw: RawTables) -> None:
    merged = {"state": "merged", "merged_at": AS_OF}
    raw.land("raw_github.pull_requests", *[pull_request(n, n, **merged) for n in range(1, 21)])
    name = "github.pull_request_commits.present"
    assert raw.judged("github")[name].blocks
    raw.land(
        "raw_github.pull_request_commits",
        *[{"pull_request_id": str(n), "commit_sha": str(n)} for n in range(1, 16)],
    )
    assert raw.judged("github")[name].is_passed


def test_bots_taking_over_is_drift_and_does_not_block(raw: RawTables) -> None:
    raw.land(
        "raw_github.pull_requests",
        *every_day(28, 112),
        *[pull_request(500 + n, n, author_type="bot") for n in range(1, 28)],
    )
    drift = raw.judged("github")["github.pull_requests.bot_drift"]
    assert not drift.is_passed
    assert not drift.blocks


def test_a_renamed_environment_is_drift(raw: RawTables) -> None:
    def deployed(number: int, days_ago: float, environment: str) -> dict[str, object]:
        return {
            "deployment_id": str(number),
            "environment": environment,
            "created_at": AS_OF - timedelta(days=days_ago),
        }

    raw.land("raw_github.deployments", *[deployed(n, 30 + n, "production") for n in range(20)])
    raw.land("raw_github.deployments", *[deployed(100 + n, n + 1, "Prod-EU") for n in range(12)])
    drift = raw.judged("github")["github.deployments.environment_drift"]
    assert not drift.is_passed
    assert float(drift.observed) == 1.0


@pytest.mark.parametrize(
    ("table", "column", "known", "expectation", "counts_as"),
    [
        (
            "deployment_statuses",
            "state",
            "success",
            "github.deployment_statuses.words",
            "still running",
        ),
        ("workflow_runs", "conclusion", "stale", "github.workflow_runs.conclusions", "a failure"),
    ],
)
def test_one_unknown_word_is_told_with_what_it_counts_as(
    raw: RawTables, table: str, column: str, known: str, expectation: str, counts_as: str
) -> None:
    raw.land(f"raw_github.{table}", *[{column: known}] * 100)
    assert raw.judged("github")[expectation].is_passed
    raw.land(f"raw_github.{table}", {column: "destroyed"})
    judged = raw.judged("github")[expectation]
    assert not judged.is_passed
    assert not judged.blocks
    assert "destroyed" in judged.observed
    assert judged.expectation.description.endswith(f"counts as {counts_as}.")


def test_a_jira_issue_resolved_before_it_was_created_blocks(raw: RawTables) -> None:
    raw.land(
        "raw_jira.issues",
        {
            "issue_id": "1",
            "issue_key": "PAY-1",
            "status_category_key": "done",
            "created_at": AS_OF - timedelta(days=1),
            "updated_at": AS_OF,
            "resolved_at": AS_OF - timedelta(days=2),
        },
    )
    assert raw.judged("jira")["jira.issues.order"].blocks


def test_a_status_of_no_category_blocks(raw: RawTables) -> None:
    raw.land(
        "raw_jira.issues",
        {"issue_id": "1", "issue_key": "PAY-1", "created_at": AS_OF, "updated_at": AS_OF},
    )
    assert raw.judged("jira")["jira.issues.categories"].blocks


def test_an_incident_resolved_before_it_started_blocks_files(raw: RawTables) -> None:
    raw.land(
        "raw_files.incidents",
        {
            "incident_id": "1",
            "started_at": AS_OF - timedelta(days=1),
            "resolved_at": AS_OF - timedelta(days=3),
        },
    )
    assert raw.judged("files")["files.incidents.order"].blocks


def test_a_measure_that_is_not_there_fails_and_says_so(raw: RawTables) -> None:
    raw.land("raw_github.reviews", {"review_id": "1", "state": "approved"})
    suite = read_suites()["github"]
    reviews = replace(suite, batches=tuple(b for b in suite.batches if b.name == "reviews"))
    (judgement,) = judge(reviews, {"reviews": pd.DataFrame({"another": [0]})})
    assert judgement.blocks
    assert "could not be judged" in judgement.observed
