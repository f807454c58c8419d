"""Deletions, moves, windows, and what the token may not see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from demo.gitlab import TOKEN
from sources import gitlab
from sources.edge import Edge
from sources.errors import ConfigurationError, ToolError
from sources.extraction import Extraction
from sources.gitlab import client, configuration, reading
from sources.gitlab.cursors import parsed
from sources.http.clock import SystemClock
from tests.sources.gitlab.conftest import Kept, Load, Rows
from tests.sources.site import Answer, Site


def test_a_merge_request_that_was_deleted_leaves_a_tombstone(
    kept: Kept, load: Load, rows: Rows
) -> None:
    load()
    repository = next(one for one in kept.organisation.repositories if one.host == "gitlab")
    gone = repository.changes.pop()
    kept.forget()

    load(reconcile=True)

    assert rows("select entity, native_id from deletions") == [
        ("merge_requests", str(gone.native_id))
    ]

    repository.changes.append(gone)
    kept.forget()
    load(reconcile=True)

    assert rows("select * from deletions") == []


def test_a_moved_project_keeps_its_number_and_both_of_its_paths(
    kept: Kept, load: Load, rows: Rows
) -> None:
    load()
    repository = next(one for one in kept.organisation.repositories if one.host == "gitlab")
    before = repository.full_name
    repository.name = f"{repository.name}-next"

    load()

    names = rows(
        f"select full_name from repository_names where repository_id = '{repository.native_id}'"
    )
    assert {row[0] for row in names} == {before, repository.full_name}
    assert rows(
        f"select name from repositories where repository_id = '{repository.native_id}'"
    ) == [(repository.full_name,)]
    assert {row[0] for row in rows("select distinct repository_id from merge_requests")} == {
        str(one.native_id) for one in kept.organisation.repositories if one.host == "gitlab"
    }


def test_a_window_is_read_again_and_nothing_else(kept: Kept) -> None:
    end = datetime(2026, 9, 1, tzinfo=UTC)
    window = (end - timedelta(days=60), end)
    state: dict[str, object] = {}
    extraction = Extraction(Edge.for_nothing("gitlab"), window=window)

    landed: dict[str, list[dict[str, object]]] = {}
    for table, rows in reading.read(extraction, configuration.read(), state):
        landed.setdefault(table, []).extend(rows)

    told = {
        str(change.native_id)
        for one in kept.organisation.repositories
        if one.host == "gitlab"
        for change in one.changes
        if window[0] <= change.last_event_at < window[1]
    }
    assert told
    assert {row["change_id"] for row in landed["merge_requests"]} == told
    for table, column in (("commits", "committed_at"), ("jobs", "created_at")):
        assert landed[table]
        assert all(window[0] <= parsed(str(row[column])) < window[1] for row in landed[table])
    assert "repositories" not in landed
    assert "watermark" not in str(state)


def test_connect_says_what_works(kept: Kept) -> None:
    found = gitlab.connect()

    assert [one.sentence for one in found if not one.ok] == []
    assert "GitLab lets us read merge requests." in [one.sentence for one in found]


def test_connect_names_the_setting_of_a_wrong_token(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITLAB__TOKEN", "glpat-another")

    (found,) = gitlab.connect()

    assert not found.ok
    assert "SOURCES__GITLAB__TOKEN" in found.sentence


@pytest.fixture
def instance(site: Site, home: object, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An instance with one project, of which a test says what it answers."""
    monkeypatch.setenv("SOURCES__GITLAB__URL", site.url)
    monkeypatch.setenv("SOURCES__GITLAB__TOKEN", TOKEN)
    monkeypatch.setenv("SOURCES__GITLAB__PROJECTS", "acme/shop")
    monkeypatch.setenv("SOURCES__GITLAB__API", "rest")
    project = {"id": 12, "path_with_namespace": "acme/shop", "default_branch": "main"}
    site.on("/api/v4/version", Answer({"version": "17.6.1"}))
    site.on("/api/v4/projects/acme%2Fshop", Answer(project))
    site.otherwise = lambda asked: Answer([])
    return site


def test_connect_names_the_scope_that_is_missing(instance: Site) -> None:
    instance.on("/api/v4/personal_access_tokens/self", Answer({"scopes": ["read_user"]}))

    sentences = [one.sentence for one in gitlab.connect() if not one.ok]

    assert len(sentences) == 1
    assert "read_api" in sentences[0]


def test_connect_names_what_the_role_may_not_read(instance: Site) -> None:
    instance.on("/api/v4/personal_access_tokens/self", Answer({"scopes": ["read_api"]}))
    instance.on("/api/v4/projects/12/jobs", Answer({"message": "403 Forbidden"}, status=403))

    sentences = [one.sentence for one in gitlab.connect() if not one.ok]

    assert len(sentences) == 1
    assert "jobs" in sentences[0]
    assert "Reporter" in sentences[0]


FORBIDDEN = Answer({"message": "403 Forbidden"}, status=403)
REPORT = "/api/v4/projects/12/jobs/artifacts/main/raw/gl-code-quality-report.json"


@pytest.mark.parametrize(
    ("path", "what"),
    [("/api/v4/projects/12/releases", "releases"), (REPORT, "reports of code quality")],
)
def test_connect_names_the_role_for_what_every_plan_has(
    instance: Site, path: str, what: str
) -> None:
    instance.on("/api/v4/personal_access_tokens/self", Answer({"scopes": ["read_api"]}))
    instance.on(path, FORBIDDEN)

    (sentence,) = [one.sentence for one in gitlab.connect() if not one.ok]

    assert sentence.startswith(f"GitLab does not let us read {what} (403)")
    assert "Reporter" in sentence


@pytest.mark.parametrize(
    ("kind", "plan", "role"),
    [("iterations", "Premium", "Reporter"), ("vulnerabilities", "Ultimate", "Developer")],
)
def test_connect_says_what_the_plan_may_lack(
    instance: Site, kind: str, plan: str, role: str
) -> None:
    instance.on("/api/v4/personal_access_tokens/self", Answer({"scopes": ["read_api"]}))
    assert f"GitLab lets us read {kind}." in [one.sentence for one in gitlab.connect()]

    instance.on(f"/api/v4/projects/12/{kind}", FORBIDDEN)

    found = gitlab.connect()
    assert [one.sentence for one in found if not one.ok] == []
    (sentence,) = [one.sentence for one in found if f"shows no {kind}" in one.sentence]
    assert plan in sentence
    assert role in sentence


def test_what_was_shown_before_and_is_forbidden_now_is_said_once(
    instance: Site, load: Load, rows: Rows
) -> None:
    iteration = {"id": 1, "group_id": 5, "title": "One", "state": 2}
    vulnerability = {
        "id": 4,
        "report_type": "sast",
        "severity": "high",
        "created_at": "2026-10-01T09:00:00.000Z",
    }
    lists = {"iterations": [iteration], "vulnerabilities": [vulnerability]}
    for kind, listed in lists.items():
        instance.on(f"/api/v4/projects/12/{kind}", Answer(listed))
    assert load().problems == []

    for kind in lists:
        instance.on(f"/api/v4/projects/12/{kind}", FORBIDDEN)
    first, second = load().problems

    assert "iterations any more (403)" in first
    assert "vulnerabilities any more (403)" in second
    assert rows("select count(*) from findings where closed_at is null") == [(1,)]


def test_what_an_instance_never_showed_is_no_problem_of_a_run(instance: Site, load: Load) -> None:
    for kind in ("iterations", "vulnerabilities"):
        instance.on(f"/api/v4/projects/12/{kind}", FORBIDDEN)

    assert load().problems == []


def test_a_report_of_code_quality_that_is_forbidden_is_said(instance: Site, load: Load) -> None:
    instance.on(REPORT, FORBIDDEN)

    (problem,) = load().problems

    assert "code quality" in problem
    assert "(403)" in problem


def test_a_page_that_leads_back_is_refused(instance: Site) -> None:
    instance.on("/api/v4/projects/12/branches", Answer([{}], headers={"X-Next-Page": "1"}))
    asking = client.GitLab(configuration.read(), SystemClock(), lambda: None)
    with pytest.raises(ToolError, match="leads back"):
        list(asking.pages("/projects/12/branches", page=1))


def test_without_projects_nothing_is_asked(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__GITLAB__TOKEN", TOKEN)

    with pytest.raises(ConfigurationError, match="SOURCES__GITLAB__PROJECTS"):
        configuration.read()


def test_a_pattern_begins_with_a_group(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__GITLAB__TOKEN", TOKEN)
    monkeypatch.setenv("SOURCES__GITLAB__PROJECTS", "*/shop")

    with pytest.raises(ConfigurationError, match="begin with a group"):
        configuration.read()
