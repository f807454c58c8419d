"""What one tool's failure does to the others, and what a run with nothing new leaves alone."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import pytest

from orchestration import ledger
from orchestration import refresh as whole_run
from orchestration.check import Checked
from orchestration.dbt_project_runner import TransformError
from orchestration.homes import kind_of
from orchestration.refresh import Refreshed, refresh
from orchestration.settings import Places
from orchestration.transform import Transformed
from orchestration.warehouse import session
from sources.engine import Engine
from sources.errors import ConfigurationError, ToolError
from tests.orchestration.conftest import (
    ScriptedTools,
    published_value,
    stand_in_render,
    stand_marts,
)

DAY = date(2026, 11, 16)
WRONG_TOKEN = ConfigurationError("github refused the token: make another.", tool="github")
BROKEN = ToolError("jira answered 500 five times: try again later.", tool="jira")


@pytest.fixture(autouse=True)
def light_steps(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    """dbt, the suites and the report stand in; the order and the ledger are the real ones."""

    def transformed(on: Engine, *_: object, **__: object) -> Transformed:
        stand_marts(on, 0.5)
        return Transformed(False)

    stand_marts(engine, 0.25)
    monkeypatch.setattr(whole_run, "parsing_ahead", lambda *_: nullcontext())
    monkeypatch.setattr(whole_run, "transform", transformed)
    monkeypatch.setattr(whole_run, "render_report", stand_in_render)
    monkeypatch.setattr(whole_run, "make_missing_tables", lambda *_: None)
    monkeypatch.setattr(whole_run, "check", lambda *_, **__: [])


def outcomes(engine: Engine) -> dict[str, tuple[object, object]]:
    with session(engine, read_only=True) as warehouse:
        return {
            str(row["tool"]): (row["outcome"], row["message"])
            for row in ledger.latest_outcomes(warehouse)
        }


def test_every_configured_tool_is_read_after_the_program(
    tools: ScriptedTools, places: Places
) -> None:
    tools.loads("jira", "program", "github")
    refreshed = refresh(DAY)
    assert tools.asked == ["program", "github", "jira"]
    assert refreshed.is_whole
    assert published_value(places) == 0.5


def test_one_tool_failing_leaves_the_others_fresh_and_is_told(
    tools: ScriptedTools, engine: Engine, places: Places
) -> None:
    tools.loads("program", "github")
    tools.fails("jira", BROKEN)
    refreshed = refresh(DAY)
    assert refreshed.problems == [str(BROKEN)]
    assert outcomes(engine)["jira"] == ("failed", str(BROKEN))
    assert outcomes(engine)["github"][0] == "loaded"
    assert published_value(places) == 0.5


def test_a_tool_that_is_not_configured_is_not_a_failure(
    tools: ScriptedTools, engine: Engine
) -> None:
    tools.loads("program", "github")
    assert refresh(DAY).is_whole
    assert outcomes(engine)["jira"][0] == "not_configured"


def test_every_tool_failing_is_failed_work(tools: ScriptedTools) -> None:
    tools.loads("program")
    tools.fails("github", WRONG_TOKEN)
    tools.fails("jira", BROKEN)
    with pytest.raises(ToolError, match=r"refused the token.*answered 500"):
        refresh(DAY)


def test_nothing_but_wrong_settings_is_a_wrong_configuration(
    tools: ScriptedTools, places: Places
) -> None:
    tools.loads("program")
    tools.fails("github", WRONG_TOKEN)
    with pytest.raises(ConfigurationError, match="refused the token"):
        refresh(DAY)
    assert not places.published.exists()


def test_a_mistake_in_the_program_stops_the_run_with_its_own_sentence(
    tools: ScriptedTools, engine: Engine
) -> None:
    mistake = ConfigurationError("program/teams.yml, line 3: a team needs a name.")
    tools.fails("program", mistake)
    tools.loads("github")
    with pytest.raises(ConfigurationError, match=r"teams\.yml, line 3"):
        refresh(DAY)
    assert outcomes(engine)["program"] == ("failed", str(mistake))


def test_without_any_tool_the_user_is_told_how_to_configure_one(tools: ScriptedTools) -> None:
    tools.loads("program")
    with pytest.raises(ConfigurationError, match="plumbline init"):
        refresh(DAY)


def test_a_run_without_any_tool_does_not_decide_what_the_home_is_for(
    tools: ScriptedTools,
) -> None:
    tools.loads("program")
    with pytest.raises(ConfigurationError, match="plumbline init"):
        refresh(DAY)
    assert kind_of(Places.current()) is None


def test_naming_one_tool_reads_it_and_the_program(tools: ScriptedTools) -> None:
    tools.loads("program", "github", "jira")
    refresh(DAY, tools=["jira"])
    assert tools.asked == ["program", "jira"]


def test_a_tool_that_does_not_exist_is_refused_by_name(tools: ScriptedTools) -> None:
    with pytest.raises(ConfigurationError, match="no tool 'gitlub'"):
        refresh(DAY, tools=["gitlub"])


def test_a_blocked_tool_is_told_and_left_out_of_the_transform(
    tools: ScriptedTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.loads("program", "github")
    left_out: list[str] = []

    class Blocked(Checked):
        is_blocked = True  # type: ignore[assignment]
        message = "github is blocked."  # type: ignore[assignment]

    def transformed(on: Engine, *_: object, **options: list[str]) -> Transformed:
        left_out.extend(options["blocked_tools"])
        return Transformed(False)

    monkeypatch.setattr(whole_run, "check", lambda *_, **__: [Blocked("github", ())])
    monkeypatch.setattr(whole_run, "transform", transformed)
    refreshed = refresh(DAY)
    assert left_out == ["github"]
    assert refreshed.problems == [
        "github is blocked. Until then the last rows of github that passed are shown."
    ]


def test_the_last_edition_stands_when_a_model_fails(
    tools: ScriptedTools, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.loads("program", "github")
    refresh(DAY)

    def fails(on: Engine, *_: object, **__: object) -> Transformed:
        stand_marts(on, 0.99)
        raise TransformError("dbt: the model fct_changes failed.")

    monkeypatch.setattr(whole_run, "transform", fails)
    with pytest.raises(TransformError):
        refresh(DAY)
    assert published_value(places) == 0.5


def edition_of(refreshed: Refreshed) -> str:
    return refreshed.published.folder.resolve().name


def test_nothing_new_leaves_the_edition_as_it_is(
    tools: ScriptedTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.loads("program", "github")
    first = refresh(DAY)
    before = edition_of(first)
    standing = Transformed(True, stands_since=first.run_id)
    monkeypatch.setattr(whole_run, "transform", lambda *_, **__: standing)
    assert edition_of(refresh(DAY)) == before


def test_a_build_that_was_never_published_is_published_by_the_next_run(
    tools: ScriptedTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.loads("program", "github")
    before = edition_of(refresh(DAY))
    later = Transformed(True, stands_since="20990101T000000Z-0000")
    monkeypatch.setattr(whole_run, "transform", lambda *_, **__: later)
    assert edition_of(refresh(DAY)) != before


def test_a_home_of_the_demo_is_not_mixed_with_a_sites(tools: ScriptedTools) -> None:
    tools.loads("program", "github")
    refresh(DAY, kind="demo")
    with pytest.raises(ConfigurationError, match="holds the demo organisation already"):
        refresh(DAY)


def test_a_home_of_a_site_is_not_mixed_with_the_demo(tools: ScriptedTools) -> None:
    tools.loads("program", "github")
    refresh(DAY)
    with pytest.raises(ConfigurationError, match="holds a real site's data already"):
        refresh(DAY, kind="demo")
