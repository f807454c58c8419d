"""What Jira can do wrong: each a sentence that says what to do, and nothing half-loaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sources.errors import ConfigurationError, ToolError
from sources.jira import connect
from tests.sources.jira.conftest import Warehouse
from tests.sources.jira.site import FakeSite, Query, issue, status

WITHOUT_FIELDS = {"id": "1", "key": "PAY-1", "changelog": {"total": 0, "histories": []}}
HTML = b"<!doctype html><title>Sign in</title>"


def refusal(warehouse: Warehouse) -> str:
    with pytest.raises(ToolError) as refused:
        warehouse.load()
    assert not warehouse.has_landed()
    sentence = str(refused.value)
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}), "check SOURCES__JIRA__TOKEN, which may be wrong, expired or revoked"),
        ((403, {}), "give the token of SOURCES__JIRA__TOKEN read access to it"),
        ((500, {}), "look at the site's status page and run again later"),
        ((200, HTML, "text/html"), "with a web page instead of data"),
        ((200, b'{"issues": [{"id": "1"'), "cutting its answer"),
        ((200, {"issues": {"id": "1"}}), "something else than a list of objects"),
        ((200, {"issues": [WITHOUT_FIELDS], "isLast": True}), "without its fields"),
    ],
    ids=["401", "403", "500", "web-page", "truncated", "no-list", "no-fields"],
)
def test_a_search_that_goes_wrong_says_what_to_do(
    site: FakeSite, warehouse: Warehouse, answer: tuple[int, object], said: str
) -> None:
    site.broken["/search/jql"] = lambda _: answer  # type: ignore[return-value,assignment]
    assert said in refusal(warehouse)


def test_a_server_that_stumbles_once_is_waited_for(site: FakeSite, warehouse: Warehouse) -> None:
    answers: list[Callable[[Query], object]] = [lambda _: (503, {})]
    site.issues = [issue(1)]
    whole = site.answer

    def stumble(query: Query) -> object:
        if answers:
            return answers.pop()(query)
        del site.broken["/search/jql"]
        return whole("/rest/api/3/search/jql", query)

    site.broken["/search/jql"] = stumble  # type: ignore[assignment]
    warehouse.load()
    assert warehouse.rows("issues", "issue_key") == ["PAY-1"]
    assert warehouse.clock.waited > 0


def test_a_host_that_does_not_exist_is_named(
    site: FakeSite, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JIRA__URL", "https://jira.invalid")
    sentence = refusal(warehouse)
    assert "cannot be reached at jira.invalid" in sentence
    assert "check SOURCES__JIRA__URL" in sentence


def test_a_page_that_is_shorter_than_its_own_total_is_refused(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.is_cloud = False
    site.broken["/search"] = lambda _: (200, {"issues": [], "total": 3, "startAt": 0})
    assert "the rest of its own total" in refusal(warehouse)


def test_pages_that_never_end_are_refused(site: FakeSite, warehouse: Warehouse) -> None:
    page = {"issues": [issue(1)], "isLast": False, "nextPageToken": "again"}
    site.broken["/search/jql"] = lambda _: (200, page)
    assert "again and again the same" in refusal(warehouse)


def test_a_time_without_an_offset_is_refused_by_its_column(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [issue(1), issue(2, created="2026-01-01T10:00:00.000")]
    sentence = refusal(warehouse)
    assert "issues.created_at" in sentence and "without an offset" in sentence
    assert "2026-01-01" not in sentence


def test_an_update_without_an_offset_is_refused_by_its_column(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [issue(1, updated="yesterday")]
    assert "issues.updated_at" in refusal(warehouse)


def test_a_field_whose_type_changed_is_refused_by_its_column(
    site: FakeSite, warehouse: Warehouse
) -> None:
    site.issues = [issue(1, customfield_9="five")]
    sentence = refusal(warehouse)
    assert "issues.points" in sentence and "type changed" in sentence
    assert "five" not in sentence


def test_a_status_that_nobody_can_place_is_refused(site: FakeSite, warehouse: Warehouse) -> None:
    site.issues = [issue(1, status=status("Limbo", "undefined"))]
    assert 'status "Limbo"' in refusal(warehouse)


def test_a_project_that_is_gone_is_said_and_the_others_are_read(
    site: FakeSite, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", "PAY,GONE")
    site.issues = [issue(1)]
    outcome = warehouse.load()
    assert "Jira shows no project GONE" in outcome.problems[0]
    assert warehouse.rows("issues", "issue_key") == ["PAY-1"]


def test_a_token_that_sees_no_project_is_refused(site: FakeSite, warehouse: Warehouse) -> None:
    site.projects = []
    assert "browse them" in refusal(warehouse)


def test_a_run_that_fails_keeps_what_landed_before(site: FakeSite, warehouse: Warehouse) -> None:
    site.issues = [issue(1)]
    warehouse.load()
    site.issues = [issue(2), issue(3, created="now")]
    with pytest.raises(ToolError):
        warehouse.load()
    assert warehouse.rows("issues", "issue_key") == ["PAY-1"]

    site.issues = [issue(2)]
    warehouse.load()
    assert warehouse.rows("issues", "issue_key") == ["PAY-1", "PAY-2"]


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("URL", "acme.atlassian.net", "write it as https://acme.atlassian.net"),
        ("TOKEN", "", "make an API token"),
        ("DEPLOYMENT", "server", "must be cloud or data_center"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    site: FakeSite,
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(f"SOURCES__JIRA__{setting}", value)
    with pytest.raises(ConfigurationError, match=said):
        warehouse.load()
    assert site.asked == []


def connection_faults() -> list[str]:
    return [finding.sentence for finding in connect() if not finding.ok]


def test_a_connection_in_order_has_no_fault(site: FakeSite) -> None:
    assert connection_faults() == []


def test_connect_says_which_project_the_token_does_not_see(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JIRA__PROJECTS", "PAY,OPS")
    assert "does not see OPS" in connection_faults()[0]


def test_connect_says_that_no_project_is_visible(site: FakeSite) -> None:
    site.projects = []
    assert "Browse Projects" in connection_faults()[0]


def test_connect_says_which_scopes_boards_need(site: FakeSite) -> None:
    site.broken["/board"] = lambda _: (401, {"message": "Unauthorized; scope does not match"})
    assert "read:board-scope:jira-software" in connection_faults()[0]


def test_connect_says_that_the_token_is_wrong(site: FakeSite) -> None:
    site.broken["/myself"] = lambda _: (401, {})
    (sentence,) = connection_faults()
    assert "check SOURCES__JIRA__TOKEN" in sentence


def test_connect_says_that_the_host_is_unknown(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JIRA__URL", "https://jira.invalid")
    (sentence,) = connection_faults()
    assert "cannot be reached at jira.invalid" in sentence
