"""The scorecards name every metric that METRICS.md, section 9, asks of a role in a quarter.

Held cell by cell, each by its own words; what no metric says stands here too, with the reason. That
a card has one metric in focus, with its counter-metrics, is test_the_metrics.py's.
"""

from __future__ import annotations

import csv
import re

import pytest

from orchestration.metric_index import DEFINITIONS
from tests.sources.payloads import SHARED

METRICS = SHARED / "METRICS.md"
Place = tuple[str, int]

ALLOCATION = (
    "investment_new_capability investment_quality investment_keeping_the_lights_on "
    "investment_security_and_compliance investment_uncategorised"
)
TIMES_BY_SIZE = "review_time_small_changes review_time_medium_changes review_time_large_changes"
# role and quarter → the words of the cell → the metrics and registered measures that say them.
SAID: dict[Place, dict[str, str]] = {
    ("engineering manager", 1): {
        "lead time": "change_lead_time",
        "deployment frequency": "deployment_frequency",
        "defect rates": "change_fail_rate customer_reported_defects escaped_defect_share",
        "allocation": ALLOCATION,
    },
    ("engineering manager", 2): {
        "cycle time": "issue_cycle_time",
        "review efficiency": (
            f"time_to_first_review time_to_approval {TIMES_BY_SIZE} review_cycles"
        ),
        "team velocity": "sprint_velocity",
        "allocation": ALLOCATION,
    },
    ("engineering manager", 3): {
        "time to restore": "time_to_restore",
        "change fail rate": "change_fail_rate",
        "team morale (measure)": "team_morale",
        "allocation": ALLOCATION,
    },
    ("engineering manager", 4): {
        "customer-reported defects": "customer_reported_defects",
        "predictability": "sprint_predictability",
        "allocation": ALLOCATION,
    },
    ("product manager", 1): {
        "delivered against planned": "delivered_against_committed",
        "scope creep": "scope_creep",
        "customer satisfaction (measure)": "customer_satisfaction",
    },
    ("product manager", 2): {
        "feature adoption (measure)": "feature_adoption",
        "customer feedback (measure)": "customer_feedback",
        "predictability": "sprint_predictability",
    },
    ("product manager", 3): {
        "time to production": "issue_lead_time",
        "satisfaction": "customer_satisfaction",
        "projects' delivery status": "sprint_completion time_to_ship_epic",
    },
    ("product manager", 4): {
        "business value delivered (measure)": "business_value_delivered",
        "roadmap alignment": "roadmap_alignment",
        "stakeholder feedback (measure)": "stakeholder_feedback",
    },
    ("developer", 1): {
        "code quality findings": "open_findings finding_growth",
        "review time": f"time_to_first_review time_to_approval {TIMES_BY_SIZE}",
    },
    ("developer", 2): {"test coverage": "line_coverage branch_coverage"},
    ("developer", 3): {
        "bug fix rate": "bug_fix_rate",
        "feature completion rate": "new_feature_velocity sprint_completion",
        "peer reviews": (
            "approved_by_assigned_peer_share approved_by_other_peer_share review_depth"
        ),
    },
    ("developer", 4): {
        "technical debt trend": (
            "finding_fix_time open_findings finding_growth finding_age repeated_finding_share"
        ),
        "code rework": "code_rework",
        "throughput trend": "new_feature_velocity deployment_frequency",
    },
    ("QA", 1): {
        "defect detection efficiency": "defect_detection_efficiency",
        "automation coverage": "automation_coverage",
    },
    ("QA", 2): {
        "regression defects": "regression_defect_share",
        "test execution time": "test_duration",
        "bug re-open rate": "bug_reopen_rate",
    },
    ("QA", 3): {
        "acceptance feedback (measure)": "acceptance_feedback",
        "performance tests (measure)": "performance_tests",
    },
    ("QA", 4): {
        "post-release defects": "escaped_defect_share customer_reported_defects",
        "incident count": "incident_count",
        "code rework": "code_rework",
    },
    ("DevOps", 1): {
        "application stability (SLO, availability)": (
            "slo_compliance latency_p50 latency_p95 latency_p99"
        ),
        "deployment frequency": "deployment_frequency",
        "recovery time": "failed_deployment_recovery_time time_to_restore",
    },
    ("DevOps", 2): {
        "recovery time": "failed_deployment_recovery_time time_to_restore",
        "resource utilisation (saturation)": "saturation",
    },
    ("DevOps", 3): {
        "pipeline efficiency": (
            "ci_success_rate ci_duration ci_queue_time flaky_build_rate time_to_green"
        ),
        "security compliance (controls, findings)": (
            "automation_coverage open_findings finding_growth finding_age finding_fix_time"
        ),
    },
    ("DevOps", 4): {
        "downtime trend": (
            "error_budget_consumed burn_rate time_to_exhaustion incident_count time_to_restore"
        ),
        "infrastructure cost (measure)": "infrastructure_cost",
    },
    ("executive", 1): {
        "return on investment (measure)": "return_on_investment",
        "alignment": "roadmap_alignment",
        "time to ship": "issue_lead_time change_lead_time time_to_ship_epic",
    },
    ("executive", 2): {
        "distribution of effort": ALLOCATION,
        "risk (open high findings, budget exhausted, concentration of incidents)": (
            "open_findings error_budget_consumed time_to_exhaustion incident_count "
            "repeat_incident_share"
        ),
    },
    ("executive", 3): {
        "operational efficiency (flow efficiency, keep-the-lights-on share)": (
            "issue_flow_efficiency investment_keeping_the_lights_on"
        ),
    },
    ("executive", 4): {
        "business alignment": (
            "roadmap_alignment delivered_against_committed investment_new_capability"
        ),
    },
}
# role and quarter → words of which no metric is made → why, and what stands nearest to them.
NEAREST: dict[Place, dict[str, tuple[str, str]]] = {
    ("developer", 1): {
        "commit frequency": (
            "commits are not counted, since how they are cut is a habit of people",
            "deployment_frequency",
        ),
    },
    ("developer", 2): {
        "refactoring share": (
            "work on what is there already is one category with mended bugs",
            "investment_quality",
        ),
    },
    ("QA", 1): {
        "test case coverage": (
            "no tool tells which cases there should be, only which lines and branches tests reach",
            "line_coverage branch_coverage",
        ),
    },
}


@pytest.fixture(scope="module")
def cards() -> dict[Place, list[dict[str, str]]]:
    """By role and quarter, the rows of the scorecard."""
    found: dict[Place, list[dict[str, str]]] = {}
    with DEFINITIONS.with_name("persona_metrics.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["role"], int(row["quarter_number"])), []).append(row)
    return found


def test_a_scorecard_reads_what_its_cell_asks_for_and_nothing_else(
    cards: dict[Place, list[dict[str, str]]],
) -> None:
    assert cards.keys() == SAID.keys()
    for place, rows in cards.items():
        asked = [*SAID[place].values(), *(near for _, near in NEAREST.get(place, {}).values())]
        read = {row["metric_id"] or row["measure_id"] for row in rows if row["part"] != "counter"}
        assert read == {one for names in asked for one in names.split()}, place


def test_rows_are_numbered_through_and_none_is_read_twice(
    cards: dict[Place, list[dict[str, str]]],
) -> None:
    for place, rows in cards.items():
        assert [int(row["position"]) for row in rows] == [*range(1, len(rows) + 1)], place
        read = [(row["metric_id"], row["measure_id"]) for row in rows if row["part"] != "counter"]
        assert len(read) == len(set(read)), place


def test_a_measure_is_read_where_the_page_says_so_and_a_metric_elsewhere(
    cards: dict[Place, list[dict[str, str]]],
) -> None:
    for place, rows in cards.items():
        measures = {row["measure_id"] for row in rows} - {""}
        said = {SAID[place][words] for words in SAID[place] if words.endswith("(measure)")}
        # What was a measure in the first quarter is one still in the third.
        assert measures - {"customer_satisfaction"} == said - {"customer_satisfaction"}, place


@pytest.mark.skipif(not METRICS.exists(), reason="METRICS.md is not beside the repository")
def test_every_word_of_every_cell_is_covered_or_says_why_it_is_not() -> None:
    page = METRICS.read_text(encoding="utf-8").partition("\n## 9.")[2]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| ") and not line.startswith("| role ")
    ]
    assert {role.removesuffix(" (as a team)") for role, *_ in rows} == {role for role, _ in SAID}
    for role, *cells in rows:
        for quarter, cell in enumerate(cells, 1):
            place = (role.removesuffix(" (as a team)"), quarter)
            # A comma within brackets parts no items.
            items = re.split(r", (?![^(]*\))", cell)
            assert [*items] and {*items} == SAID[place].keys() | NEAREST.get(place, {}).keys(), (
                place
            )
