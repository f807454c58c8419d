"""The catalogue covers METRICS.md, line by line, and README's index of metrics is the catalogue's.

A line that no metric is made of fails a test, so that nothing is forgotten in silence.
"""

from __future__ import annotations

import csv
import re

import pytest

from orchestration.metric_index import BEGIN, DEFINITIONS, END, README, index, written
from tests.sources.payloads import SHARED

METRICS = SHARED / "METRICS.md"
MARTS = DEFINITIONS.parents[2] / "models" / "marts"
SECTIONS = range(1, 8)
# section → words of one of its lines → the metrics that are made of them.
COVERED: dict[int, dict[str, str]] = {
    1: {
        "| deployment |": "deployment_frequency",
        "| deployment frequency |": (
            "deployment_frequency deployment_days_per_week deployment_gap"
        ),
        "| change lead time |": "change_lead_time undeployed_changes undeployed_change_age",
        "| lead-time stages |": (
            "lead_time_coding lead_time_pickup lead_time_review lead_time_merge lead_time_build "
            "lead_time_deploy lead_time_unaccounted"
        ),
        "| issue lead and cycle time |": (
            "issue_lead_time issue_cycle_time issue_active_time issue_waiting_time "
            "issue_flow_efficiency"
        ),
        "| change fail rate |": "change_fail_rate change_fail_rate_strict",
        "| failed deployment recovery time |": (
            "failed_deployment_recovery_time recovery_detect recovery_acknowledge "
            "recovery_mitigate recovery_restore"
        ),
        "| time to restore (all incidents) |": "time_to_restore",
        "| deployment rework rate |": "deployment_rework_rate",
    },
    2: {
        "SLO compliance": "slo_compliance",
        "budget consumed": "error_budget_consumed",
        "burn rate": "burn_rate",
        "time to exhaustion": "time_to_exhaustion",
        "Rollback rate": "rollback_rate",
        "incident count by severity": "incident_count",
        "saturation p95": "saturation",
        "latency percentiles by service": "latency_p50 latency_p95 latency_p99",
        "actionable %": "alert_actionable_share",
        "flapping, duplicates": "alert_flapping_share alert_duplicate_share",
        "out-of-hours %": "alert_out_of_hours_share",
        "median time to acknowledge": "alert_acknowledge_time",
        "recall = incidents first seen by an alert": "alert_recall",
        "success % on the default branch": "ci_success_rate",
        "duration p50/p90": "ci_duration",
        "queue time": "ci_queue_time",
        "flaky rate": "flaky_build_rate",
        "time to green": "time_to_green",
        "Automation coverage": "automation_coverage",
    },
    3: {
        "Escaped defects": "escaped_defect_share",
        "defect detection efficiency": "defect_detection_efficiency",
        "regression defects": "regression_defect_share",
        "customer-reported defects": "customer_reported_defects",
        "bug re-open rate": "bug_reopen_rate bug_fix_rate bug_fix_time",
        "Test coverage (line, branch; trend)": "line_coverage branch_coverage",
        "test execution time": "test_duration",
        "failing and flaky tests": "failing_test_share failing_test_run_share",
        "open by severity": "open_findings finding_growth",
        "severity, age": "finding_age",
        "time to fix": "finding_fix_time",
        "repeated-finding rate": "repeated_finding_share",
        "Code rework": "code_rework",
    },
    4: {
        "PR size": "change_size small_change_share medium_change_share large_change_share",
        "Time to first review": "time_to_first_review",
        "approval time": "time_to_approval",
        "review cycles": "review_cycles",
        "depth (comments per file": "review_depth",
        "Review state of each merged change": (
            "approved_by_assigned_peer_share approved_by_other_peer_share self_approved_share "
            "approved_by_bot_share unapproved_share"
        ),
        "Unlinked-change %": "unlinked_change_share",
        "Stale PRs": "stale_changes",
        "with the review time by size": (
            "review_time_small_changes review_time_medium_changes review_time_large_changes"
        ),
        "Issue hygiene": "issue_hygiene",
        "Backlog health": (
            "backlog_size backlog_age backlog_growth work_in_progress stale_backlog_share "
            "unestimated_backlog_share"
        ),
        "% of changes linked to an issue": "changes_linked_to_issue changes_linked_to_deployment",
        "by method and confidence": (
            "issue_link_confidence deployment_link_confidence incident_link_confidence"
        ),
        "% of incidents linked to a deployment": "incidents_linked_to_deployment",
    },
    5: {
        "committed, done of committed, added (creep)": "sprint_commitment sprint_velocity",
        "Say/do = done of committed / committed": "sprint_completion",
        "scope creep": "scope_creep",
        "churn =": "sprint_churn",
        "predictability =": "sprint_predictability",
        "delivered/committed 0.75": "delivered_against_committed",
        "share of effort by category": (
            "investment_new_capability investment_quality investment_keeping_the_lights_on "
            "investment_security_and_compliance investment_uncategorised"
        ),
        "New-feature velocity": "new_feature_velocity",
        "Roadmap alignment": "roadmap_alignment",
        "Time to ship an epic": "time_to_ship_epic",
    },
    6: {
        "Team or repository × week only": (
            "ai_active_share ai_acceptance_rate ai_assisted_change_share findings_by_detector "
            "closed_findings_by_detector"
        ),
    },
    7: {
        "Postmortem coverage and days to publish": (
            "postmortem_coverage postmortem_time actions_done_on_time completed_actions "
            "overdue_actions repeat_incident_share"
        ),
    },
}
# section → words of one of its lines → the mart that shows it, which is no metric of a window.
SHOWN_BY: dict[int, dict[str, str]] = {
    4: {
        "rebuilt from the change log": "mart_hygiene__cumulative_flow",
        "by method and confidence": "mart_hygiene__links",
    },
    5: {"Registered external measures": "mart_planning__measures"},
    7: {
        "Incident timeline": "mart_learning__incident_timeline",
        "Bottleneck": "mart_learning__lead_time_contributions",
        "Chaining": "mart_learning__driver_associations",
        "Improvement plans": "mart_program__improvement_plans",
    },
}


def catalogue() -> set[str]:
    with DEFINITIONS.open(encoding="utf-8", newline="") as file:
        return {row["metric_id"] for row in csv.DictReader(file)}


def test_every_metric_is_one_of_the_page_and_every_one_that_is_named_stands() -> None:
    named = {one for lines in COVERED.values() for ids in lines.values() for one in ids.split()}
    assert named == catalogue()


@pytest.mark.skipif(not METRICS.exists(), reason="METRICS.md is not beside the repository")
@pytest.mark.parametrize("section", SECTIONS)
def test_every_line_of_the_page_is_covered(section: int) -> None:
    page = METRICS.read_text(encoding="utf-8")
    found = re.search(rf"^## {section}\..*?(?=^## )", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    # Rows of the table and points of a list; the editions of benchmarks are rows of another seed.
    metrics = found.group().partition("\nBenchmarks:")[0]
    lines = re.findall(r"^(?:\| (?!metric )|- )[^\n]+", metrics, re.MULTILINE)
    if section == 6:
        lines = metrics.strip().splitlines()[1:]
    said = [*COVERED.get(section, {}), *SHOWN_BY.get(section, {})]
    assert [line for line in lines if not any(words in line for words in said)] == []
    assert [words for words in said if not any(words in line for line in lines)] == []


def test_every_mart_that_shows_a_line_stands() -> None:
    models = {path.stem for path in MARTS.rglob("mart_*.sql")}
    named = {
        one for lines in SHOWN_BY.values() for names in lines.values() for one in names.split()
    }
    assert named - models == set()


def test_every_signal_of_assistants_names_a_model_card_without_a_gap() -> None:
    with DEFINITIONS.open(encoding="utf-8", newline="") as file:
        named = [row["model_card"] for row in csv.DictReader(file) if row["category"] == "ai"]
    with DEFINITIONS.with_name("model_cards.csv").open(encoding="utf-8", newline="") as file:
        whole = {row["model_card"] for row in csv.DictReader(file) if all(row.values())}
    assert len(named) == 5
    assert [card for card in named if card not in whole] == []


def test_every_scorecard_has_one_in_focus_with_all_its_counter_metrics() -> None:
    with DEFINITIONS.open(encoding="utf-8", newline="") as file:
        counters = {
            row["metric_id"]: {one.strip() for one in row["counter_metrics"].split(",") if one}
            for row in csv.DictReader(file)
        }
    cards: dict[tuple[str, str], dict[str, set[str]]] = {}
    with DEFINITIONS.with_name("persona_metrics.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            card = cards.setdefault((row["role"], row["quarter_number"]), {})
            card.setdefault(row["part"], set()).add(row["metric_id"] or row["measure_id"])
    assert len(cards) == 6 * 4
    for place, card in cards.items():
        (focus,) = card["focus"]
        # A measure has no row of the catalogue to name its counter-metrics.
        assert card["counter"] == counters.get(focus, card["counter"]), place


def test_readme_has_the_index_that_the_catalogue_makes() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme.count(BEGIN) == readme.count(END) == 1
    assert written(readme) == readme, "run python -m orchestration.metric_index"


def test_every_area_is_a_row_with_all_of_its_metrics() -> None:
    rows = index().splitlines()
    (dora,) = [row for row in rows if row.startswith("| DORA |")]
    assert "Lead time for changes (hours)" in dora
    assert "Lead time for changes" not in "".join(row for row in rows if row != dora)
