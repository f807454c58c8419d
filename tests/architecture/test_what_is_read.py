"""What is staged is read further on, or a line here says which metrics will read it.

A table that no line can be written for is not landed. That an expectation judges a raw table is no
reading of it: plausible is not yet useful.
"""

from __future__ import annotations

import re
from typing import Any

Node = dict[str, Any]

# The sections of the metrics' definitions that have metrics still to come.
SECTIONS = {
    2: "reliability, alerts, CI",
    3: "quality",
    4: "hygiene",
    5: "planning and alignment",
    6: "signals of assistants",
    7: "learning",
}
# staging model → the section that waits for it, and what for; the line goes with its first reader.
NOT_READ_YET = {
    "stg_azure_devops__issue_revisions": "section 5: estimates that were raised within a sprint",
    "stg_azure_devops__projects": "section 4: which project a state belongs to, with its states",
    "stg_azure_devops__states": "section 4: backlog health, states that no issue was in yet",
    "stg_azure_devops__timeline_records": "section 2: CI, where within a run its time goes",
    "stg_bitbucket__pipeline_steps": "section 2: CI, where within a run its time goes",
    "stg_circleci__jobs": "section 2: CI, where within a run its time goes",
    "stg_codeguru__code_reviews": "section 3: findings for each line that was reviewed",
    "stg_codeguru__scans": "section 3: no finding is told from no scan",
    "stg_gitlab__jobs": "section 2: CI, where within a run its time goes",
    "stg_harness__approvals": "section 2: automation coverage by approvals, not by who began",
    "stg_harness__environments": "section 2: automation coverage by kind of environment",
    "stg_harness__executions": "section 2: CI of whole pipelines, beside that of their stages",
    "stg_jenkins__jobs": "section 2: CI by kind of job, which builds do not say",
    "stg_jenkins__stages": "section 2: CI, where within a run its time goes",
    "stg_jira__boards": "section 5: boards that have no sprints to be told by",
    "stg_jira__fields": "section 5: which field of the site a board's points come from",
    "stg_jira__projects": "section 4: backlog health without what was archived",
    "stg_openslo__service_levels": "section 2: budgets of promises that nobody measured yet",
    "stg_opsgenie__incident_events": "section 7: steps that incidents themselves do not tell",
    "stg_pagerduty__incident_events": "section 7: steps that incidents themselves do not tell",
    "stg_program__repositories": "section 3: cohorts of release branches, beside services'",
    "stg_sarif__scans": "section 3: no finding is told from no scan",
    "stg_sonarqube__measures": "section 3: duplication, debt and size, by repository",
    "stg_sonarqube__projects": "section 3: no finding is told from no scan",
}


def unread(manifest: dict[str, Any]) -> set[str]:
    """The staging models that no other model and no exposure reads."""
    return {
        node["name"]
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and node["fqn"][1] == "staging"
        and not any(
            child.startswith(("model.", "exposure.")) for child in manifest["child_map"][key]
        )
    }


def test_what_is_staged_is_read_or_waits_for_a_named_section(manifest: dict[str, Any]) -> None:
    assert unread(manifest) - NOT_READ_YET.keys() == set(), "read it, say why not, or land it not"


def test_what_is_read_waits_no_more(manifest: dict[str, Any]) -> None:
    assert NOT_READ_YET.keys() - unread(manifest) == set(), "it is read, or gone: take its line out"


def test_every_wait_names_a_section_of_the_metrics_and_what_it_is_for() -> None:
    named = re.compile(rf"section ({'|'.join(map(str, SECTIONS))}): \w")
    assert [name for name, why in NOT_READ_YET.items() if not named.match(why)] == []


def test_a_model_that_only_a_data_test_reads_is_not_read() -> None:
    """The rule, on a manifest of three models: one read, one tested, one exposed."""

    def model(name: str, layer: str = "staging") -> Node:
        return {"name": name, "resource_type": "model", "fqn": ["plumbline", layer, name]}

    made = {
        "nodes": {
            "model.read": model("read"),
            "model.tested": model("tested"),
            "model.exposed": model("exposed"),
            "model.last": model("last", "reports"),
        },
        "child_map": {
            "model.read": ["model.last"],
            "model.tested": ["test.is_key", "unit_test.of_it"],
            "model.exposed": ["exposure.a_report"],
            "model.last": [],
        },
    }
    assert unread(made) == {"tested"}
