"""What a program says is read, and what it leaves out is taken from the defaults."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import pytest

from sources import program
from sources.edge import declared
from sources.program import DEFAULTS, read
from sources.program.rows import like_pattern


def test_every_table_has_exactly_the_declared_columns(program_dir: Path) -> None:
    services = program_dir / "services.yml"
    services.write_text(
        services.read_text()
        + "  - {service_id: shop, name: Shop, depends_on: [checkout], "
        + "owners: [{team_id: search, from: 2026-01-01}]}\n"
    )
    (program_dir / "repositories.yml").write_text(
        'repositories: [{repository_id: "github:acme/shop", release_branches: "release/*"}]'
    )
    (program_dir / "annotations.yml").write_text(
        "annotations: [{kind: freeze, scope_type: tier, scope_id: tier-1, "
        "from: 2026-10-12, label: Freeze}]"
    )
    (program_dir / "benchmarks.yml").write_text(
        "targets: [{metric: change_lead_time, scope_type: team, scope_id: payments, "
        "from: 2026-01-01, target: 24, owner_role: engineering manager}]"
    )
    (program_dir / "measures.yml").write_text(
        "measures: [{measure_id: morale, name: Morale, owner_role: people partner, "
        "method: a survey a quarter, audience: leaders, unit: points}]"
    )
    (program_dir / "links.yml").write_text(
        'links: [{incident: "pagerduty:P1", deployment: "github:1", verdict: refuted, reason: R, '
        "owner_role: lead, decided_on: 2026-01-02, expires_on: 2027-01-02}]"
    )
    (program_dir / "objectives.yml").write_text(
        "objectives: [{objective_id: fewer-steps, name: Pay in fewer steps, team_id: payments, "
        "from: 2026-07-01, to: 2026-09-30, owner_role: product manager, epics: [PAY-12], "
        "key_results: [{metric: change_lead_time, direction: decrease, target: 24}]}]"
    )
    (program_dir / "improvement_plans.yml").write_text(
        "plans: [{plan_id: smaller, action: Split, opportunity: Reviews wait, "
        "owner_role: engineering manager, due: 2026-06-30, metric: time_to_first_review, "
        "expected_direction: decrease, scope_type: organisation, scope_id: all, "
        "window: quarter, before: 2026-04-01, after: 2026-07-01}]"
    )

    rows = read(program_dir).rows()

    tables = declared("program").tables
    assert rows.keys() == tables.keys()
    for name, table in tables.items():
        assert rows[name], f"{name} has no row to compare"
        for row in rows[name]:
            assert list(row) == [column.name for column in table.columns]


def test_no_two_rows_of_the_defaults_share_a_key() -> None:
    rows = read(DEFAULTS).rows()
    for name, table in declared("program").tables.items():
        keys = [tuple(row[key] for key in table.keys) for row in rows[name]]
        assert len(keys) == len(set(keys)), name


def test_an_epic_is_named_once_an_objective_in_upper_case(program_dir: Path) -> None:
    (program_dir / "objectives.yml").write_text(
        "objectives: [{objective_id: fewer-steps, name: Pay in fewer steps, "
        "from: 2026-07-01, to: 2026-09-30, owner_role: product manager, "
        'epics: [pay-12, " PAY-12", "AB#7"]}]'
    )
    rows = read(program_dir).rows()
    assert [row["issue_key"] for row in rows["objective_epics"]] == ["AB#7", "PAY-12"]
    assert rows["objectives"][0]["team_id"] is None


def test_a_team_without_a_time_zone_has_the_organisations(program_dir: Path) -> None:
    teams = {row["team_id"]: row["time_zone"] for row in read(program_dir).rows()["teams"]}
    assert teams == {"payments": "Europe/Berlin", "search": "America/New_York"}


def test_a_path_ends_in_a_slash_and_a_github_name_is_in_lower_case(program_dir: Path) -> None:
    (row,) = read(program_dir).rows()["service_repositories"]
    assert row == {
        "service_id": "checkout",
        "repository_id": "github:acme/shop",
        "path_prefix": "services/checkout/",
    }


def test_two_services_may_depend_on_each_other(program_dir: Path) -> None:
    owners = "owners: [{team_id: payments, from: 2025-01-01}]"
    (program_dir / "services.yml").write_text(
        f"services: [{{service_id: a, name: A, {owners}, depends_on: [b]}}, "
        f"{{service_id: b, name: B, {owners}, depends_on: [a]}}]"
    )
    assert read(program_dir).rows()["service_dependencies"] == [
        {"service_id": "a", "depends_on_service_id": "b"},
        {"service_id": "b", "depends_on_service_id": "a"},
    ]


def test_declared_repositories_are_those_of_services_and_of_the_list(program_dir: Path) -> None:
    (program_dir / "repositories.yml").write_text(
        'repositories: [{repository_id: "github:Jane/Tool", personal_owner: true}]'
    )
    assert read(program_dir).declared_repositories() == {"github:acme/shop", "github:jane/tool"}


def test_extractors_are_told_the_names_that_the_program_of_the_run_declares(
    program_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program_dir / "repositories.yml").write_text(
        'repositories: [{repository_id: "github:Acme/Shop", release_branches: "release/*"}]'
    )
    (program_dir / "bots.yml").write_text("bots: [Deployer]")
    (program_dir / "issue_keys.yml").write_text(
        "issue_keys: [{project: DESK, pattern: '#([0-9]+)', key: DESK-*}]"
    )
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(program_dir))

    assert program.declared_repositories() == {"github:acme/shop"}
    assert program.release_branch_patterns() == {"github:acme/shop": "release/*"}
    assert program.declared_projects() == {"PAY"}
    assert [one.key for one in program.declared_key_patterns()] == ["DESK-*"]
    assert {"Deployer", "jenkins"} <= program.declared_bots()


def test_a_star_stands_for_any_letters_and_an_underscore_for_itself(program_dir: Path) -> None:
    patterns = [row["like_pattern"] for row in read(program_dir).rows()["service_environments"]]
    assert patterns == ["prod-%", "live!_1"]
    assert like_pattern("100%_?!*") == "100!%!__!!%"


def test_a_pre_production_environment_is_not_production() -> None:
    production = read(DEFAULTS).environments["production"]
    for name in ("pre-prod", "non-prod", "preproduction", "staging", "productivity"):
        assert not any(fnmatch(name, pattern) for pattern in production), name
    for name in ("prod", "production", "prod-eu", "production_us"):
        assert any(fnmatch(name, pattern) for pattern in production), name


def test_a_word_of_the_program_is_laid_over_the_default_words(program_dir: Path) -> None:
    (program_dir / "statuses.yml").write_text(
        "statuses:\n  doing: {waiting: [In Review]}\n  done: [No]\n"
        "tools:\n  jira: {statuses: {todo: [In Review]}}\n"
    )
    own = read(program_dir)

    def meaning(tool: str, word: str) -> tuple[str, bool | None] | None:
        found = own.meaning("status", tool, word)
        return found and (found.meaning, found.is_waiting)

    assert meaning("github", "in review") == ("doing", True)
    assert meaning("jira", "In Review") == ("todo", None)
    assert meaning("jira", "no") == ("done", None)
    assert meaning("jira", "In Progress") == ("doing", False)
    assert meaning("jira", "Parked") is None


def test_an_incident_that_was_called_off_has_a_meaning_of_its_own(program_dir: Path) -> None:
    assert (found := read(program_dir).meaning("status", "servicenow", "8"))
    assert found.meaning == "cancelled"
    assert (found := read(program_dir).meaning("status", "opsgenie", "Duplicate"))
    assert found.meaning == "cancelled"
    (program_dir / "statuses.yml").write_text("statuses:\n  done: [Duplicate]\n")
    assert (found := read(program_dir).meaning("status", "opsgenie", "duplicate"))
    assert found.meaning == "done"


def test_what_a_deployment_says_of_itself_lands_as_patterns_that_a_site_may_change(
    program_dir: Path,
) -> None:
    (program_dir / "statuses.yml").write_text(
        'deployment_kinds:\n  rollback: ["undo_*"]\n  change: ["*Config*"]\n'
    )
    patterns = {
        row["word"]: row["meaning"]
        for row in read(program_dir).rows()["words"]
        if row["domain"] == "deployment_kind"
    }
    assert patterns == {
        "%rollback%": "rollback",
        "%hotfix%": "hotfix",
        "undo!_%": "rollback",
        "%config%": "change",
    }


def test_a_section_that_is_missing_is_the_default_one(program_dir: Path) -> None:
    (program_dir / "benchmarks.yml").write_text("targets: []\n")
    assert read(program_dir).editions == read(DEFAULTS).editions


def test_an_empty_file_is_as_good_as_none(program_dir: Path) -> None:
    (program_dir / "annotations.yml").write_text("# nothing yet\n")
    assert read(program_dir).annotations == []


def test_the_repositorys_own_program_is_the_empty_start_of_every_site() -> None:
    folder = Path(__file__).parents[3] / "program"
    for path in folder.glob("*.yml"):
        own = path.read_text().splitlines()[1:]
        assert own == (DEFAULTS / path.name).read_text().splitlines()[1:], path.name


def test_key_results_and_plans_are_rows_of_their_own(program_dir: Path) -> None:
    (program_dir / "objectives.yml").write_text(
        "objectives: [{objective_id: faster, name: Faster, owner_role: product manager, "
        "from: 2026-07-01, to: 2026-09-30, key_results: "
        "[{metric: change_lead_time, direction: decrease, target: 24}]}]\n",
        encoding="utf-8",
    )
    (program_dir / "improvement_plans.yml").write_text(
        "plans: [{plan_id: smaller, action: Split, opportunity: Reviews wait, "
        "owner_role: engineering manager, due: 2026-06-30, completed: 2026-06-24, ticket: pay-12, "
        "metric: time_to_first_review, expected_direction: decrease, scope_type: organisation, "
        "scope_id: all, window: quarter, before: 2026-04-01, after: 2026-07-01}]\n",
        encoding="utf-8",
    )
    rows = read(program_dir).rows()
    assert rows["objective_key_results"] == [
        {
            "objective_id": "faster",
            "metric_id": "change_lead_time",
            "direction": "decrease",
            "target": 24,
        }
    ]
    (plan,) = rows["improvement_plans"]
    assert (plan["issue_key"], plan["completed_date"]) == ("PAY-12", date(2026, 6, 24))
    assert (plan["window_name"], plan["after_date"]) == ("quarter", date(2026, 7, 1))
