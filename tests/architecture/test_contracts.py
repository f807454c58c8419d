"""The names that other people build on: CONTRACTS, sections 4 and 5, held against dbt's manifest.

The lists are written out here because they are promises; a missing name is a breaking change.
"""

from __future__ import annotations

from typing import Any

import pytest

CORRELATED = """
dim_services dim_teams dim_repositories dim_sprints dim_dates dim_annotations
fct_changes fct_commits fct_reviews fct_issues fct_issue_transitions fct_builds fct_deployments
fct_incidents fct_incident_actions fct_alerts fct_findings fct_coverage fct_test_runs
fct_slo_measurements fct_service_health fct_assistant_usage fct_measures
bridge_changes_issues bridge_changes_deployments bridge_builds_deployments
bridge_incidents_deployments bridge_alerts_incidents bridge_services_repositories
""".split()

MARTS = {
    ("mart_dora", "mart_dora__changes"): """
        change_id service_id deployment_id first_commit_at ready_at first_review_at approved_at
        merged_at built_at deployed_at coding_seconds pickup_seconds review_seconds merge_seconds
        build_seconds deploy_seconds unaccounted_seconds lead_time_seconds null_reason
        definition_version""",
    ("mart_dora", "mart_dora__deployments"): """
        deployment_id service_id finished_at change_count is_rollback is_rework is_failed_strict
        is_failed_inferred failed_by recovered_at recovery_seconds is_mature
        previous_deployment_id definition_version""",
    ("mart_planning", "mart_planning__sprints"): """
        sprint_id team_id committed_points committed_done_points creep_points creep_done_points
        removed_points velocity_points delivered_share definition_version""",
    ("mart_hygiene", "mart_hygiene__changes"): """
        change_id repository_id size_class review_state changed_lines file_count comment_count
        review_cycles first_review_seconds approval_seconds has_issue_key is_linked_to_issue
        is_linked_to_deployment merged_at definition_version""",
    ("marts", "metric_values"): """
        metric_id statistic is_headline definition_version scope_type scope_id segment_name
        segment_value window_name window_start window_end time_zone as_of value unit numerator
        denominator n interval_low interval_high previous_value verdict baseline target
        long_term_goal industry_edition industry_tier is_provisional is_suppressed null_reason""",
    ("marts", "metric_catalogue"): """
        metric_id name category definition unit polarity privacy_class counter_metrics purpose
        not_for owner_role audience failure_modes model_card review_due_date""",
}
Node = dict[str, Any]


@pytest.fixture(scope="module")
def by_place(models: list[Node]) -> dict[tuple[str, str], Node]:
    return {(node["schema"], node["name"]): node for node in models}


@pytest.mark.parametrize("name", CORRELATED)
def test_a_promised_correlated_table_is_public_with_a_contract(
    name: str, by_place: dict[tuple[str, str], Node]
) -> None:
    node = by_place[("correlated", name)]
    assert node["access"] == "public"
    assert node["contract"]["enforced"]


@pytest.mark.parametrize("name", [n for n in CORRELATED if n.startswith("bridge_")])
def test_every_bridge_says_how_it_was_made(
    name: str, by_place: dict[tuple[str, str], Node]
) -> None:
    assert {"matched_by", "confidence", "is_best"} <= set(by_place[("correlated", name)]["columns"])


@pytest.mark.parametrize(("place", "columns"), MARTS.items(), ids=lambda v: str(v)[:40])
def test_a_promised_mart_has_its_columns_a_contract_and_public_access(
    place: tuple[str, str], columns: str, by_place: dict[tuple[str, str], Node]
) -> None:
    node = by_place[place]
    assert node["access"] == "public"
    assert node["contract"]["enforced"]
    assert set(columns.split()) - set(node["columns"]) == set()


def test_no_mart_and_no_report_has_a_person_in_it(models: list[Node]) -> None:
    persons = ("author", "reviewer", "assignee", "reporter", "contributor", "login", "email")
    allowed = {"author_type"}
    wrong = [
        (node["name"], column)
        for node in models
        if node["fqn"][1] in {"marts", "reports"}
        for column in node["columns"]
        if column not in allowed and any(word in column.split("_") for word in persons)
    ]
    assert wrong == []
