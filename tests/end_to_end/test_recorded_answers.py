"""Real answers of every tool, from where they landed to the correlated tables.

That each recorded object lands is said in tests/sources/<tool>/test_recorded_answers.py. Here every
row that landed is staged, and found again in a correlated table or under a reason that is declared
here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from correlation import containment
from sources.engine import Engine
from tests.architecture.test_what_is_read import NOT_READ_YET
from tests.end_to_end import recorded
from tests.warehouse import Warehouse, create_raw_layer

pytestmark = [
    pytest.mark.skipif(
        not recorded.is_there(),
        reason="the recorded answers are not beside the repository: set PLUMBLINE_SHARED to them",
    ),
]


@dataclass(frozen=True)
class Account:
    """What was staged of one kind and by which models, where it stands now, and why some nowhere.

    `others` says why more may stand there than was staged.
    """

    staged: dict[str, str]
    correlated: str
    reasons: dict[str, str] = field(default_factory=dict)
    others: str = ""


def told(key: str, relation: str, *tellers: str, others: str = "") -> Account:
    """A kind whose tellers and whose correlated table call its key the same."""
    staged = {teller: f"select {key} from staging.stg_{teller}" for teller in tellers}
    return Account(staged, f"select {key} from correlated.{relation}", others=others)


ACCOUNTS = {
    "repositories of GitHub": Account(
        {
            "github__repositories": (
                "select repository_native_id from staging.stg_github__repositories"
            )
        },
        "select hosted.repository_native_id from correlated.dim_repositories as dim "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id)",
    ),
    "repositories": told(
        "repository_id",
        "dim_repositories",
        "gitlab__repositories",
        "bitbucket__repositories",
        "azure_devops__repositories",
        others="GitHub's, which are accounted for by their own ids",
    ),
    "changes": told(
        "change_id",
        "fct_changes",
        "github__pull_requests",
        "gitlab__merge_requests",
        "bitbucket__pull_requests",
        "azure_devops__pull_requests",
    ),
    "commits of changes": told(
        "change_id || ' ' || commit_sha",
        "int_change_commits",
        "github__pull_request_commits",
        "gitlab__merge_request_commits",
        "bitbucket__pull_request_commits",
        "azure_devops__pull_request_commits",
    ),
    "files of changes": told(
        # By directory: which files they were never landed.
        "change_id || ' ' || directory || ' ' || lines_added || ' ' || lines_deleted",
        "int_change_files",
        "github__pull_request_files",
        "bitbucket__pull_request_files",
    ),
    "commits of GitHub": Account(
        {
            "github__commits": (
                "select repository_native_id || ' ' || commit_sha from staging.stg_github__commits"
            )
        },
        "select hosted.repository_native_id || ' ' || commit_sha from correlated.fct_commits "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id)",
    ),
    "commits": told(
        "repository_id || ' ' || commit_sha",
        "fct_commits",
        "gitlab__commits",
        "bitbucket__commits",
        "azure_devops__commits",
        others="GitHub's, which are accounted for by their own ids",
    ),
    "parents of commits of GitHub": Account(
        {
            "github__commit_parents": (
                "select repository_native_id || ' ' || commit_sha || ' ' || parent_sha "
                "from staging.stg_github__commit_parents"
            )
        },
        "select hosted.repository_native_id || ' ' || commit_sha || ' ' || parent_sha "
        "from correlated.int_commit_parents "
        "inner join correlated.int_hosted_repositories as hosted using (repository_id) "
        # A commit without parents keeps a row, so that it can be deployed.
        "where parent_sha is not null",
    ),
    "parents of commits": told(
        "repository_id || ' ' || commit_sha || ' ' || coalesce(parent_sha, '')",
        "int_commit_parents",
        "gitlab__commit_parents",
        "bitbucket__commit_parents",
        others="GitHub's, and commits that have no parents",
    ),
    "reviews": told(
        "review_id",
        "fct_reviews",
        "github__reviews",
        "gitlab__reviews",
        "bitbucket__reviews",
        "azure_devops__reviews",
    ),
    "deployments": told(
        "deployment_id",
        "fct_deployments",
        "github__deployments",
        "gitlab__deployments",
        "bitbucket__deployments",
        "azure_devops__deployments",
        "harness__deployments",
    ),
    "deployments that have a status": Account(
        {
            "github__deployment_statuses": (
                "select deployment_id from staging.stg_github__deployment_statuses"
            )
        },
        "select deployment_id from correlated.fct_deployments "
        "where tool = 'github' and original_status <> 'none'",
    ),
    "environments": told("environment_id", "int_told_environments", "gitlab__environments"),
    "artifacts": told("artifact_id", "int_told_artifacts", "harness__artifacts"),
    "releases": told(
        "release_id",
        "fct_releases",
        "github__releases",
        "gitlab__releases",
        "bitbucket__tags",
    ),
    "builds": told(
        "build_id",
        "fct_builds",
        "github__workflow_runs",
        "gitlab__pipelines",
        "bitbucket__pipelines",
        "azure_devops__builds",
        "jenkins__builds",
        "harness__builds",
    ),
    "jobs of builds": told(
        "build_id",
        "fct_builds",
        "github__workflow_jobs",
        others="a job is a part of its build, and builds without one are no surprise",
    ),
    "builds that another build began": told(
        "build_id || ' ' || upstream_build_id",
        "int_told_upstream_builds",
        "jenkins__build_causes",
    ),
    "commits that are new in a build": told(
        "deployment_id || ' ' || commit_sha",
        "int_told_deployment_commits",
        "jenkins__change_sets",
    ),
    "issues": told(
        "issue_id", "fct_issues", "jira__issues", "gitlab__issues", "azure_devops__issues"
    ),
    "issue changes": told("transition_id", "fct_issue_transitions", "jira__issue_changes"),
    "statuses": told("status_id", "int_status_categories", "jira__statuses"),
    "sprints": told(
        "sprint_id", "dim_sprints", "jira__sprints", "gitlab__iterations", "azure_devops__sprints"
    ),
    "sprints that issues are or were in": told(
        "sprint_id || ' ' || issue_id",
        "fct_sprint_issues",
        "jira__sprint_issues",
        "jira__sprint_changes",
        "gitlab__iteration_issues",
    ),
    "issues that changes name": told(
        "change_id || ' ' || issue_key",
        "bridge_changes_issues",
        "gitlab__merge_request_issue_keys",
        "bitbucket__pull_request_issue_keys",
    ),
    "incidents": told(
        "incident_id",
        "fct_incidents",
        "servicenow__incidents",
        "pagerduty__incidents",
        "opsgenie__incidents",
    ),
    "incidents of a service": Account(
        {
            f"{tool}__incidents": (
                "select incident_id || ' ' || service_id "
                f"from staging.stg_{tool}__incidents where service_id is not null"
            )
            for tool in ("servicenow", "pagerduty", "opsgenie")
        },
        "select facts.incident_id || ' ' || told.service_id from correlated.fct_incidents as facts "
        "inner join correlated.int_told_incidents as told using (incident_id) "
        f"where facts.service_id = '{recorded.SERVICE}'",
        {
            "no service of the program owns it": (
                "select incident_id || ' ' || service_id from correlated.int_told_incidents "
                f"where service_id not in ({recorded.quoted(recorded.ALIASES)})"
            )
        },
    ),
    "change requests": told(
        "change_request_id", "int_told_change_requests", "servicenow__change_requests"
    ),
    "services": Account(
        {
            teller: f"select alias from staging.stg_{teller}"
            for teller in (
                "harness__services",
                "pagerduty__services",
                "servicenow__business_services",
            )
        },
        "select named_service_id from correlated.int_unnamed_services "
        "union select named_service_id from correlated.int_named_services",
        others="the program's own, and the names that it gives them",
    ),
    "alerts": told("alert_id", "fct_alerts", "opsgenie__alerts", "alertmanager__alerts"),
    "findings": told(
        "finding_id",
        "fct_findings",
        "github__code_scanning_alerts",
        "sarif__findings",
        "sonarqube__issues",
        "sonarqube__hotspots",
        "codeguru__findings",
    ),
    "health of services": told(
        "service_id || ' ' || indicator || ' ' || measured_at",
        "fct_service_health",
        "prometheus__service_health",
    ),
    "weeks of assistants": told(
        "cell || ' ' || period_start", "fct_assistant_usage", "copilot__assistant_usage"
    ),
    "fields that nobody declared": told(
        "tool || ' ' || table_name || ' ' || field_name",
        "fct_discarded_fields",
        *(
            f"{tool}__discarded_fields"
            for tool in (
                "github",
                "gitlab",
                "bitbucket",
                "azure_devops",
                "jira",
                "jenkins",
                "harness",
                "servicenow",
                "pagerduty",
                "opsgenie",
                "alertmanager",
                "openslo",
                "sarif",
                "sonarqube",
                "codeguru",
                "copilot",
            )
        ),
    ),
}
# What says something about rows that are accounted for, and is no row of its own.
READ_INTO = {
    "github__repository_names": "a name under which a repository is found",
    "github__review_requests": "when the reviewer of a review was asked",
    "github__tags": "the commit of a release",
    "github__commit_issue_keys": "an issue of the changes that a commit is in",
    "gitlab__repository_names": "a name under which a repository is found",
}
# Of a tool from whose recorded answers nothing lands, and why.
NOTHING_LANDS = {
    "datadog": "the recorded history counted nothing, and the recorded series has no service",
    "q_developer": "fewer people are in the documented reports than a week may be shown of",
}
# What a run has to say of recorded answers.
SAID = {
    "servicenow": "counts 2 records of incident that it does not show",
    "datadog": "answered by a series with no service of its own",
}

# A link to what is not in the sample: NULL, and never a key that leads nowhere.
LINKS = {
    "fct_changes.repository_id": "dim_repositories.repository_id",
    "fct_changes.reverts_change_id": "fct_changes.change_id",
    "fct_commits.repository_id": "dim_repositories.repository_id",
    "fct_reviews.change_id": "fct_changes.change_id",
    "fct_builds.repository_id": "dim_repositories.repository_id",
    "fct_releases.repository_id": "dim_repositories.repository_id",
    "fct_deployments.repository_id": "dim_repositories.repository_id",
    "fct_deployments.service_id": "dim_services.service_id",
    "fct_deployments.previous_deployment_id": "fct_deployments.deployment_id",
    "fct_deployments.caused_by_incident_id": "fct_incidents.incident_id",
    "fct_incidents.service_id": "dim_services.service_id",
    "fct_alerts.service_id": "dim_services.service_id",
    "fct_assistant_usage.team_id": "dim_teams.team_id",
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
# The program of this run names no code and no board, and the sample cuts most links.
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
    with pytest.MonkeyPatch.context() as patch:
        outcomes = recorded.land(home, patch)
        problems = {tool: " ".join(one.problems) for tool, one in outcomes.items() if one.problems}
        assert problems.keys() == SAID.keys()
        assert [tool for tool, said in SAID.items() if said not in problems[tool]] == []
        built = Warehouse(engine, home / "target")
        create_raw_layer(built)
        _transform(built)
    yield built


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
    """The keys that a statement answers; what has none is found by nobody."""
    return {str(key) for (key,) in warehouse.rows(sql) if key is not None}


def _landed(warehouse: Warehouse) -> dict[str, int]:
    """The tables of tools that anything landed in, and how many rows."""
    tables = warehouse.rows(
        "select table_schema, table_name from information_schema.tables "
        r"where table_schema like 'raw\_%' escape '\' and table_name not like '\_dlt%' escape '\' "
        "and table_schema <> 'raw_program'"
    )
    counts = {
        f"{schema.removeprefix('raw_')}__{table}": warehouse.rows(
            f"select count(*) from {schema}.{table}"
        )[0][0]
        for schema, table in tables
    }
    return {name: count for name, count in counts.items() if count}


def test_everything_that_landed_is_staged_row_by_row(warehouse: Warehouse) -> None:
    landed = _landed(warehouse)
    staged = {
        name: warehouse.rows(f"select count(*) from staging.stg_{name}")[0][0] for name in landed
    }
    assert staged == landed


def test_everything_that_landed_has_an_account_or_a_reason(warehouse: Warehouse) -> None:
    landed = _landed(warehouse)
    accounted = {teller for account in ACCOUNTS.values() for teller in account.staged}
    waiting = {name.removeprefix("stg_") for name in NOT_READ_YET}
    assert landed.keys() - accounted - READ_INTO.keys() - waiting == set()
    # An account of nothing proves nothing.
    assert (accounted | READ_INTO.keys()) - landed.keys() == set()
    tools = {name.partition("__")[0] for name in landed}
    assert {"jira", *recorded.REPLAYS} - tools == NOTHING_LANDS.keys()


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_everything_that_landed_is_correlated_or_left_out_for_a_declared_reason(
    warehouse: Warehouse, kind: str
) -> None:
    account = ACCOUNTS[kind]
    staged = {teller: _keys(warehouse, sql) for teller, sql in account.staged.items()}
    assert [teller for teller, keys in staged.items() if not keys] == []
    every = set().union(*staged.values())
    correlated = _keys(warehouse, account.correlated)
    left_out = {why: _keys(warehouse, sql) for why, sql in account.reasons.items()}
    assert every - correlated == set().union(*left_out.values())
    assert [why for why, keys in left_out.items() if not keys] == []
    assert bool(correlated - every) is bool(account.others)


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
