"""What doctor says of a warehouse: words and environments that nothing gives a meaning.

That it names what is missing of a place, and how it ends, is test_cli's.
"""

from __future__ import annotations

from orchestration.doctor import Finding, examine
from orchestration.warehouse import session
from sources.engine import Engine


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
    assert [finding.sentence.split(" have no ")[0] for finding in _of("words")] == [
        "1 status words of gitlab",
        "1 priority words of gitlab",
    ]
    assert "'soon' (2)" in _of("words")[1].sentence


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
