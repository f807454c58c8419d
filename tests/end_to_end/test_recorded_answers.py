"""Real answers of GitHub and Jira, from where they landed to the correlated tables.

That each recorded object lands is said in tests/sources/<tool>/test_recorded_answers.py. Here every
row that landed is found again in a correlated table, or under a reason that is declared here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from correlation import containment
from sources import pipeline
from sources.engine import Engine
from tests.sources.clock import VirtualClock
from tests.sources.conftest import KEY
from tests.sources.github import recorded as github
from tests.sources.jira import recorded as jira
from tests.sources.jira.site import FakeSite
from tests.sources.jira.site import serving as serving_jira
from tests.sources.site import Site, serving
from tests.warehouse import Warehouse, create_raw_layer

pytestmark = [
    pytest.mark.skipif(
        not (github.PAYLOADS.is_dir() and jira.RECORDED.is_dir()),
        reason="the recorded answers are not beside the repository: set PLUMBLINE_SHARED to them",
    ),
    pytest.mark.xdist_group("recorded"),
]


@dataclass(frozen=True)
class Account:
    """What landed of one kind, where it stands now, and why some of it stands nowhere."""

    landed: str
    correlated: str
    reasons: dict[str, str] = field(default_factory=dict)


ACCOUNTS = {
    "repositories": Account(
        "select repository_native_id from raw_github.repositories",
        "select hosted.repository_native_id from correlated.dim_repositories as dim "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id)",
    ),
    "pull requests": Account(
        "select 'github:' || pull_request_id from raw_github.pull_requests",
        "select change_id from correlated.fct_changes",
    ),
    "commits of pull requests": Account(
        "select 'github:' || pull_request_id || ' ' || commit_sha "
        "from raw_github.pull_request_commits",
        "select change_id || ' ' || commit_sha from correlated.int_change_commits",
    ),
    "commits": Account(
        "select repository_native_id || ' ' || commit_sha from raw_github.commits",
        "select hosted.repository_native_id || ' ' || commit_sha from correlated.fct_commits "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id)",
    ),
    "parents of commits": Account(
        "select repository_native_id || ' ' || commit_sha || ' ' || parent_sha "
        "from raw_github.commit_parents",
        "select hosted.repository_native_id || ' ' || commit_sha || ' ' || parent_sha "
        "from correlated.int_commit_parents "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id) "
        # A commit without parents keeps a row, so that it can be deployed.
        "where parent_sha is not null",
    ),
    "reviews": Account(
        "select 'github:' || review_id from raw_github.reviews",
        "select review_id from correlated.fct_reviews",
    ),
    "deployments": Account(
        "select 'github:' || deployment_id from raw_github.deployments",
        "select deployment_id from correlated.fct_deployments",
    ),
    "deployments that have a status": Account(
        "select 'github:' || deployment_id from raw_github.deployment_statuses",
        "select deployment_id from correlated.fct_deployments where original_status <> 'none'",
    ),
    "releases": Account(
        "select 'github:' || release_id from raw_github.releases",
        "select release_id from correlated.fct_releases",
        {
            "a draft is not published": (
                "select 'github:' || release_id from raw_github.releases where is_draft"
            )
        },
    ),
    "workflow runs": Account(
        "select 'github:' || run_id || ':' || run_attempt from raw_github.workflow_runs",
        "select build_id from correlated.fct_builds",
    ),
    "workflow jobs": Account(
        "select 'github:' || run_id || ':' || run_attempt from raw_github.workflow_jobs",
        "select build_id from correlated.fct_builds",
    ),
    "issues": Account(
        "select 'jira:' || issue_id from raw_jira.issues",
        "select issue_id from correlated.fct_issues",
    ),
    "sprints": Account(
        "select 'jira:' || sprint_id from raw_jira.sprints",
        "select sprint_id from correlated.dim_sprints",
    ),
    "issue changes": Account(
        "select 'jira:' || issue_change_id from raw_jira.issue_changes",
        "select transition_id from correlated.fct_issue_transitions",
    ),
    "sprints that issues are or were in": Account(
        "select 'jira:' || sprint_id || ' jira:' || issue_id from raw_jira.sprint_issues "
        "union select 'jira:' || sprint_id || ' jira:' || issue_id from raw_jira.sprint_changes",
        "select sprint_id || ' ' || issue_id from correlated.fct_sprint_issues",
    ),
}
# A job is a part of its build: builds without one are no surprise.
OTHERS_ARE_CORRELATED_TOO = {"workflow jobs"}

# A link to what is not in the sample: NULL, and never a key that leads nowhere.
LINKS = {
    "fct_changes.reverts_change_id": "fct_changes.change_id",
    "fct_commits.repository_id": "dim_repositories.repository_id",
    "fct_reviews.change_id": "fct_changes.change_id",
    "fct_builds.repository_id": "dim_repositories.repository_id",
    "fct_releases.repository_id": "dim_repositories.repository_id",
    "fct_deployments.repository_id": "dim_repositories.repository_id",
    "fct_deployments.service_id": "dim_services.service_id",
    "fct_deployments.previous_deployment_id": "fct_deployments.deployment_id",
    "fct_deployments.caused_by_incident_id": "fct_incidents.incident_id",
    "fct_issues.team_id": "dim_teams.team_id",
    "fct_issues.service_id": "dim_services.service_id",
    "fct_issue_transitions.issue_id": "fct_issues.issue_id",
    "dim_sprints.team_id": "dim_teams.team_id",
    "bridge_changes_issues.change_id": "fct_changes.change_id",
    "bridge_changes_issues.issue_id": "fct_issues.issue_id",
    "bridge_changes_services.service_id": "dim_services.service_id",
    "bridge_changes_deployments.deployment_id": "fct_deployments.deployment_id",
    "bridge_builds_deployments.deployment_id": "fct_deployments.deployment_id",
}
# The program of this run names neither teams nor services, and the sample cuts most links.
ALWAYS_NULL = (
    "fct_deployments.service_id",
    "fct_issues.team_id",
    "fct_issues.service_id",
    "dim_sprints.team_id",
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Everything that was recorded: landed, staged, and correlated around the walk of the graph."""
    home = tmp_path_factory.mktemp("recorded")
    engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")
    (home / "program").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.setenv("PLUMBLINE_HOME", str(home))
        patch.setenv("PLUMBLINE_PROGRAM", str(home / "program"))
        patch.setenv("PLUMBLINE_PSEUDONYM_KEY", KEY)
        with serving(Site()) as hub, serving_jira(FakeSite()) as site:
            _configure(patch, hub, site)
            for tool in ("github", "jira"):
                pipeline.load(tool, engine=engine, home=home, clock=VirtualClock())
        built = Warehouse(engine, home / "target")
        create_raw_layer(built)
        _transform(built)
    yield built


def _configure(patch: pytest.MonkeyPatch, hub: Site, site: FakeSite) -> None:
    recording = github.Recording()
    recording.serve(hub)
    jira.fill(site)
    jira.put_projects_in_sight(site)
    for name, value in {
        "GITHUB__HOST": hub.url,
        "GITHUB__TOKEN": "a token",
        "GITHUB__API": "rest",
        "GITHUB__JOB_DAYS": "100000",
        "GITHUB__REPOSITORIES": json.dumps(recording.names()),
        "GITHUB__ORGANISATIONS": "recorded",
        "JIRA__URL": site.url,
        "JIRA__EMAIL": "metrics@acme.example",
        "JIRA__TOKEN": "a token",
    }.items():
        patch.setenv(f"SOURCES__{name}", value)


def _transform(warehouse: Warehouse) -> None:
    """As orchestration does it, up to the correlated layer, with the data tests of both layers."""
    graph_input = "+tag:graph_input"
    _build(warehouse, "--select", graph_input)
    connection = warehouse.engine.connect()
    try:
        containment.run(connection)
    finally:
        connection.close()
    layers = ("path:seeds", "path:models/staging", "path:models/correlated")
    _build(warehouse, "--select", *layers, "--exclude", graph_input)


def _build(warehouse: Warehouse, *selection: str) -> None:
    options = ("--indirect-selection", "cautious", "--exclude-resource-type", "unit_test")
    ended = warehouse.dbt("build", *options, *selection)
    assert ended.success, ended.exception or getattr(ended.result, "results", None)


def _keys(warehouse: Warehouse, sql: str) -> set[str]:
    return {str(key) for (key,) in warehouse.rows(sql)}


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_everything_that_landed_is_correlated_or_left_out_for_a_declared_reason(
    warehouse: Warehouse, kind: str
) -> None:
    account = ACCOUNTS[kind]
    landed = _keys(warehouse, account.landed)
    correlated = _keys(warehouse, account.correlated)
    left_out = {why: _keys(warehouse, sql) for why, sql in account.reasons.items()}
    assert landed
    assert landed - correlated == set().union(*left_out.values())
    if kind not in OTHERS_ARE_CORRELATED_TOO:
        assert correlated - landed == set()


@pytest.mark.parametrize("link", LINKS)
def test_a_link_out_of_the_sample_is_null(warehouse: Warehouse, link: str) -> None:
    table, column = link.split(".")
    other_table, other_column = LINKS[link].split(".")
    known = _keys(warehouse, f"select {other_column} from correlated.{other_table}")
    linked = _keys(warehouse, f"select {column} from correlated.{table} where {column} is not null")
    assert linked - known == set()
    if link in ALWAYS_NULL:
        assert linked == set()
        assert warehouse.rows(f"select count(*) > 0 from correlated.{table}") == [(True,)]


def test_a_release_whose_tag_was_not_recorded_has_no_commit(warehouse: Warehouse) -> None:
    ((without, untagged),) = warehouse.rows(
        "select count(*) filter (where releases.commit_sha is null), "
        "count(*) filter (where tags.tag is null) "
        "from correlated.fct_releases as releases "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id) "
        "left join raw_github.tags as tags "
        "on hosted.repository_native_id = tags.repository_native_id and releases.tag = tags.tag"
    )
    assert without == untagged > 0


def test_a_deployment_that_is_not_counted_says_why(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select count(*) from correlated.fct_deployments "
        "where is_counted or not_counted_reason is null"
    ) == [(0,)]


def test_a_workflow_run_with_a_conclusion_has_ended(warehouse: Warehouse) -> None:
    assert (
        warehouse.rows(
            "select distinct builds.status from correlated.fct_builds as builds "
            "inner join raw_github.workflow_runs as runs "
            "on builds.build_id = 'github:' || runs.run_id || ':' || runs.run_attempt "
            "where runs.conclusion is not null and builds.status = 'running'"
        )
        == []
    )
