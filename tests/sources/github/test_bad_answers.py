"""A bad answer is one sentence that says what to do, and leaves the warehouse as it was."""

from __future__ import annotations

from typing import Any

import pytest

from sources.errors import ConfigurationError, ToolError
from tests.sources.github.conftest import Load, Rows
from tests.sources.github.hub import Hub, deployment, pull_request
from tests.sources.site import Answer

PATH = "/repos/acme/shop"


@pytest.fixture
def landed(hub: Hub, load: Load) -> Hub:
    """A GitHub of which one pull request has landed."""
    hub.repository(7, "acme/shop")
    hub.pull_requests["acme/shop"] = [pull_request(1)]
    load()
    hub.repository(7, "acme/shop", pushed_at="2026-11-15T00:00:00Z")
    hub.pull_requests["acme/shop"] = [pull_request(2, updatedAt="2026-11-15T00:00:00Z")]
    return hub


def refused(load: Load, rows: Rows) -> str:
    """The sentence of a load that must fail, with nothing of it landed."""
    with pytest.raises(ToolError) as raised:
        load()
    assert rows("select number from pull_requests") == [(1,)]
    sentence = raised.value.sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_wrong_token(landed: Hub, load: Load, rows: Rows) -> None:
    landed.site.on(PATH, Answer({"message": "Bad credentials"}, 401))
    assert "(401): check SOURCES__GITHUB__TOKEN" in refused(load, rows)


def test_a_token_without_a_scope_that_rest_wants(landed: Hub, load: Load, rows: Rows) -> None:
    headers = {"X-Accepted-OAuth-Scopes": "repo"}
    landed.site.on(f"{PATH}/releases", Answer({"message": "Must have access"}, 403, headers))
    assert "one of the scopes repo" in refused(load, rows)


def test_a_token_without_a_scope_that_graphql_wants(landed: Hub, load: Load, rows: Rows) -> None:
    message = (
        "Your token has not been granted the required scopes to execute this query. The 'slug' "
        "field requires one of the following scopes: ['read:org', 'read:discussion']"
    )
    errors = [{"type": "INSUFFICIENT_SCOPES", "message": message}]
    landed.site.on("/graphql", Answer({"data": None, "errors": errors}), method="POST")
    assert "one of the scopes read:org, read:discussion" in refused(load, rows)


def test_an_unknown_host(
    landed: Hub, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__HOST", "https://no-such-host.invalid/api/v3")
    assert "no such host: check SOURCES__GITHUB__HOST" in refused(load, rows)


def test_a_500_that_persists(landed: Hub, load: Load, rows: Rows) -> None:
    landed.site.on("/graphql", Answer({"message": "Server Error"}, 500), method="POST")
    assert "keeps answering 500 to POST /graphql" in refused(load, rows)


def test_a_truncated_page(landed: Hub, load: Load, rows: Rows) -> None:
    landed.site.on(f"{PATH}/tags", Answer(b'[{"name": "v1"}, {"na'))
    assert "cutting its answer" in refused(load, rows)


def test_a_web_page_with_200(landed: Hub, load: Load, rows: Rows) -> None:
    page = Answer(b"<html>Sign in</html>", 200, {"Content-Type": "text/html; charset=utf-8"})
    landed.site.on(f"{PATH}/branches", page)
    assert "a web page instead of data" in refused(load, rows)


def test_a_date_without_an_offset(landed: Hub, load: Load, rows: Rows) -> None:
    landed.pull_requests["acme/shop"][0]["mergedAt"] = "2026-11-02T08:00:00"
    assert "pull_requests.merged_at cannot be landed: it is a time without an" in refused(
        load, rows
    )


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [
        ("additions", "ten", "lines_added"),
        ("isDraft", "no", "is_draft"),
        ("headRefOid", 12, "head_sha"),
    ],
)
def test_a_field_whose_type_changed(
    landed: Hub, load: Load, rows: Rows, field: str, value: Any, column: str
) -> None:
    landed.pull_requests["acme/shop"][0][field] = value
    sentence = refused(load, rows)
    assert f"pull_requests.{column} cannot be landed: its type changed" in sentence


def test_a_field_that_is_missing_and_one_of_another_shape(
    landed: Hub, load: Load, rows: Rows
) -> None:
    del landed.pull_requests["acme/shop"][0]["updatedAt"]
    assert "lacks the field 'updatedAt'" in refused(load, rows)
    landed.pull_requests["acme/shop"] = [pull_request(2, author="anna")]
    assert "an answer has another shape" in refused(load, rows)


def test_a_query_that_this_github_does_not_know(landed: Hub, load: Load, rows: Rows) -> None:
    errors = [{"message": "Field 'fullDatabaseId' doesn't exist on type 'PullRequest'"}]
    landed.site.on("/graphql", Answer({"errors": errors}), method="POST")
    assert "set SOURCES__GITHUB__API to rest" in refused(load, rows)


def test_no_error_names_the_owner_of_a_repository(landed: Hub, load: Load, rows: Rows) -> None:
    landed.site.on(f"{PATH}/tags", Answer({}, 500))
    assert "acme" not in refused(load, rows)


def test_a_repository_that_is_gone_is_a_problem_and_the_others_go_on(
    hub: Hub, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", '["acme/gone", "acme/shop"]')
    hub.repository(7, "acme/shop")
    hub.pull_requests["acme/shop"] = [pull_request(1)]
    outcome = load()
    assert rows("select number from pull_requests") == [(1,)]
    [problem] = outcome.problems
    assert problem.startswith("GitHub has no repository for entry 1 of SOURCES__GITHUB__REPOSITOR")


def test_an_empty_repository_is_no_error(hub: Hub, load: Load, rows: Rows) -> None:
    hub.repository(7, "acme/shop", default_branch="main", pushed_at=None)
    empty = Answer({"message": "Git Repository is empty."}, 409)
    hub.site.on(f"{PATH}/branches", empty)
    hub.site.on(f"{PATH}/commits", empty)
    assert load().problems == []
    assert rows("select full_name from repositories") == [("acme/shop",)]


def test_a_page_that_is_too_much_is_asked_for_in_smaller_ones(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    hub.pull_requests["acme/shop"] = [pull_request(number) for number in range(60, 0, -1)]
    answering = hub._graphql

    def overwhelmed(asked: Any) -> Answer:
        if asked.body["variables"]["first"] > 12 and "pullRequests(" in asked.body["query"]:
            return Answer({"errors": [{"message": "Something went wrong while executing."}]})
        return answering(asked)

    hub.site.on_call("/graphql", overwhelmed, method="POST")
    load()
    assert rows("select count(distinct number) from pull_requests") == [(60,)]


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("REPOSITORIES", "shop", "has an entry that is not owner/name"),
        ("REPOSITORIES", "", "is not set: name repositories"),
        ("TOKEN", "", "is not set: make a token"),
        ("HOST", "github", "is no address"),
        ("API", "soap", "must be graphql or rest"),
        ("START_AT", "last year", "must be a date"),
        ("JOB_DAYS", "many", "must be a whole number"),
    ],
)
def test_a_setting_that_is_wrong_names_itself(
    hub: Hub, load: Load, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"SOURCES__GITHUB__{setting}", value)
    with pytest.raises(ConfigurationError, match=rf"^SOURCES__GITHUB__{setting} {says}"):
        load()


def test_a_deployment_of_another_type_is_refused_too(landed: Hub, load: Load, rows: Rows) -> None:
    landed.deployments["acme/shop"] = [deployment(1, databaseId={"id": 1})]
    assert "a deployment has no id that can be read" in refused(load, rows)
