"""What doctor says of a warehouse: words and environments that nothing gives a meaning.

And of a program: which teams want to reach nothing in the quarter that runs. That it names what is
missing of a place, and how it ends, is test_cli's.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration import doctor
from orchestration.doctor import Finding, examine
from orchestration.warehouse import session
from sources.engine import Engine

TEAMS = ("pay", "shop", "data")


def _run(engine: Engine, *statements: str) -> None:
    with session(engine) as warehouse:
        for statement in statements:
            warehouse.execute(statement)


def _of(topic: str) -> list[Finding]:
    return [finding for finding in examine() if finding.topic == topic]


def test_a_word_of_a_tool_that_has_no_meaning_is_listed_with_how_often_it_is_said(
    engine: Engine,
) -> None:
    _run(
        engine,
        "create schema raw_program",
        "create table raw_program.words (domain text, tool text, word text)",
        "insert into raw_program.words values ('status', '*', 'opened'),"
        " ('issue_type', 'gitlab', 'bug'), ('priority', 'jira', 'soon')",
        "create schema raw_gitlab",
        "create table raw_gitlab.issues (state text, type text, priority text)",
        "insert into raw_gitlab.issues values"
        " ('Opened', 'bug', 'soon'), ('parked', 'Bug', 'Soon'), ('opened', 'bug', null)",
    )
    assert [finding.sentence.split(" without ")[0] for finding in _of("words")] == [
        "1 status word of gitlab",
        "1 priority word of gitlab",
    ]
    assert "'soon' (2)" in _of("words")[1].sentence


def test_a_run_whose_word_nobody_knows_is_listed_by_its_tool(engine: Engine) -> None:
    _run(
        engine,
        "create schema correlated",
        "create table correlated.fct_builds"
        " (build_id text, tool text, status text, original_status text)",
        "insert into correlated.fct_builds values ('1', 'github', null, 'Deferred'),"
        " ('2', 'github', null, 'deferred'), ('3', 'github', 'success', 'success'),"
        " ('4', 'github', null, null)",
        "create table correlated.fct_deployments"
        " (deployment_id text, service_id text, tool text, status text, original_status text)",
        # One that deploys two services is one.
        "insert into correlated.fct_deployments values ('1', 'cart', 'harness', null, 'Parked'),"
        " ('1', 'till', 'harness', null, 'Parked')",
    )
    assert [finding.sentence.split(". Add")[0] for finding in _of("words")] == [
        "1 statuses of builds of github have no meaning in the program: 'deferred' (2)",
        "1 statuses of deployments of harness have no meaning in the program: 'parked' (1)",
    ]


def test_an_environment_that_nothing_maps_is_listed_with_how_many_services_use_it(
    engine: Engine,
) -> None:
    _run(
        engine,
        "create schema correlated",
        "create table correlated.int_service_environments (service_id text, environment text,"
        " environment_kind text, is_own boolean, has_own_production boolean)",
        "insert into correlated.int_service_environments values"
        " ('cart', 'blue', 'other', false, false),"
        " ('checkout', 'blue', 'other', false, false),"
        " ('checkout', 'uat', 'staging', false, false),"
        " ('search', 'production', 'other', false, true)",
    )
    [found] = _of("environments")
    assert not found.ok
    assert "'blue' (2)" in found.sentence
    # A service that names its own production has said that no other name is.
    assert "'production'" not in found.sentence
    assert "environments.yml" in found.sentence


def test_where_every_environment_has_a_kind_doctor_says_nothing_of_them(engine: Engine) -> None:
    _run(
        engine,
        "create schema correlated",
        "create table correlated.int_service_environments (service_id text, environment text,"
        " environment_kind text, is_own boolean, has_own_production boolean)",
        "insert into correlated.int_service_environments values"
        " ('checkout', 'uat', 'staging', false, false)",
    )
    assert _of("environments") == []


@pytest.fixture
def program(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three teams on a day in November: one has an objective, one had one, one never has."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "organisation.yml").write_text(
        "organisation: {name: Acme, time_zone: Europe/Berlin}", encoding="utf-8"
    )
    (folder / "teams.yml").write_text(
        "teams: [{team_id: pay, name: Payments}, {team_id: shop, name: Storefront}, "
        "{team_id: data, name: Insights}]",
        encoding="utf-8",
    )
    _objectives(folder, ("faster", "pay", "2026-10-01", "2026-12-31"),
                ("safer", "shop", "2026-07-01", "2026-09-30"),
                ("together", None, "2026-10-01", "2026-12-31"))  # fmt: skip
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(folder))
    monkeypatch.setattr(doctor, "parse_as_of", lambda _text: date(2026, 11, 16))
    return folder


def _objectives(folder: Path, *told: tuple[str, str | None, str, str]) -> None:
    rows = "".join(
        f"\n  - {{objective_id: {name}, name: {name}, team_id: {team or 'null'}, from: {since}, "
        f"to: {until}, owner_role: product manager}}"
        for name, team, since, until in told
    )
    (folder / "objectives.yml").write_text(f"objectives: {rows}", encoding="utf-8")


def test_teams_without_an_objective_in_the_running_quarter_are_a_notice_and_no_fault(
    program: Path,
) -> None:
    """Last quarter's is over, and the organisation's is no team's."""
    (found,) = _of("objectives")
    assert found.ok and found.is_notice and not found.is_configuration
    assert found.sentence.startswith(
        "2 teams without an objective from 2026-10-01 to 2026-12-31: Storefront, Insights."
    )
    # One that begins within the quarter is one of it.
    _objectives(program, ("faster", "pay", "2026-07-01", "2026-10-01"),
                ("safer", "shop", "2026-12-31", "2027-03-31"))  # fmt: skip
    (found,) = _of("objectives")
    assert found.sentence.startswith("1 team without an objective")
    assert ": Insights." in found.sentence


def test_of_teams_that_all_have_an_objective_doctor_says_nothing(program: Path) -> None:
    _objectives(program, *((team, team, "2026-11-01", "2026-11-30") for team in TEAMS))
    assert _of("objectives") == []
    assert [finding for finding in _of("program") if not finding.ok] != []
