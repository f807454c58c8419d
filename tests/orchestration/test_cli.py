"""The command line: exit codes, one sentence for each error, JSON where it was asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestration import cli
from orchestration import refresh as whole_run
from orchestration.settings import ROOT, Places
from orchestration.transform import Transformed
from sources.catalogue import TOOLS
from sources.engine import Engine
from sources.errors import ConfigurationError, ToolError
from tests.orchestration.conftest import ScriptedTools, stand_in_render, stand_marts


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, list(arguments))


@pytest.fixture
def light_steps(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_marts(engine)
    monkeypatch.setattr(whole_run, "transform", lambda *_, **__: Transformed(False))
    monkeypatch.setattr(whole_run, "render_report", stand_in_render)
    monkeypatch.setattr(whole_run, "make_missing_tables", lambda *_: None)
    monkeypatch.setattr(whole_run, "check", lambda *_, **__: [])


@pytest.mark.usefixtures("light_steps")
def test_a_good_run_ends_with_0_and_the_figures(tools: ScriptedTools) -> None:
    tools.loads("program", "github")
    result = typed("run", "--as-of", "2026-11-16")
    assert result.exit_code == 0, result.output
    assert "Change fail rate" in result.stdout
    assert "25.0%" in result.stdout
    assert "report.html" in result.stdout


@pytest.mark.usefixtures("light_steps")
def test_a_run_with_a_failed_tool_ends_with_3_and_says_why(tools: ScriptedTools) -> None:
    tools.loads("program", "github")
    tools.fails("jira", ToolError("jira answered 500: try again later.", tool="jira"))
    result = typed("run", "--json")
    assert result.exit_code == 3
    assert "jira answered 500" in result.stderr
    told = json.loads(result.stdout)
    assert told["exit_code"] == 3
    assert {t["tool"]: t["outcome"] for t in told["tools"]} == {
        **dict.fromkeys(TOOLS, "not_configured"),
        "program": "loaded",
        "github": "loaded",
        "jira": "failed",
    }


@pytest.mark.usefixtures("light_steps")
def test_failed_work_ends_with_1(tools: ScriptedTools) -> None:
    tools.loads("program")
    tools.fails("github", ToolError("github answered HTML: is the host right?"))
    result = typed("run")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == "Error: github answered HTML: is the host right?"


@pytest.mark.usefixtures("light_steps")
def test_a_wrong_configuration_ends_with_2(tools: ScriptedTools) -> None:
    tools.loads("github")
    tools.fails("program", ConfigurationError("program/teams.yml, line 3: a team needs a name."))
    result = typed("run", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "error": "program/teams.yml, line 3: a team needs a name.",
        "tool": None,
        "exit_code": 2,
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "--as-of", "16.11.2026"], "year-month-day"),
        (["run", "--tool", "gitlub"], "no tool 'gitlub'"),
        (["connect", "gitlub"], "no tool 'gitlub'"),
        (["report", "--audience", "everybody"], "no audience 'everybody'"),
        (["explain", "person", "ann"], "Invalid value for"),
        (["explain", "change", "github:1"], "plumbline run"),
        (["report"], "Nothing is published for leaders yet"),
        (["init", "--no-input"], "No tool was chosen"),
        (["purge"], "No such command"),
    ],
)
@pytest.mark.usefixtures("places")
def test_a_wrong_call_ends_with_2_and_one_sentence(arguments: list[str], sentence: str) -> None:
    result = typed(*arguments)
    assert result.exit_code == 2, result.output
    assert sentence in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("scale", ["nan", "inf"])
def test_a_demo_of_no_size_is_refused_before_its_home_is_marked(scale: str, places: Places) -> None:
    result = typed("demo", "--scale", scale)
    assert result.exit_code == 2, result.output
    assert f"--scale {scale} is no size" in result.stderr
    assert not places.kind.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["report", "--period", "year"], "see `plumbline report --help`."),
        (["purge"], "see `plumbline --help`."),
        (["demo", "--scale", "-1"], "see `plumbline demo --help`."),
    ],
)
def test_what_the_parser_refuses_is_one_sentence_and_json_too(
    arguments: list[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["plumbline", *arguments, "--json"])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert json.loads(told.out)["error"].endswith(sentence)
    assert told.err.startswith("Error: ")
    assert told.err.count("\n") == 1


def test_an_engine_that_does_not_run_yet_is_a_wrong_configuration(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_ENGINE", "spark")
    result = typed("run")
    assert result.exit_code == 2
    assert "'spark', which does not run yet" in result.stderr


@pytest.mark.usefixtures("places")
def test_a_traceback_comes_with_debug_only_and_changes_nothing_else() -> None:
    short, debugged = (typed("run", "--as-of", "x", "--json", *d) for d in ((), ("--debug",)))
    assert "Traceback" not in short.stderr
    assert debugged.stderr.startswith("Traceback")
    assert debugged.stderr.endswith(short.stderr)
    assert (debugged.exit_code, debugged.stdout) == (short.exit_code, short.stdout)
    assert debugged.exit_code == 2


def test_what_nobody_foresaw_is_one_sentence_too(tmp_path: Path) -> None:
    script = (
        "import sys; from orchestration import cli, settings; "
        "settings.parse_as_of = lambda text: 1 / 0; "
        "sys.argv = ['plumbline', 'run', *sys.argv[1:]]; cli.main()"
    )

    def broken(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            env={"PLUMBLINE_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    short = broken()
    assert short.returncode == 1
    assert short.stderr.startswith("Error: Plumbline broke")
    assert "Traceback" not in short.stderr
    assert "Traceback" in broken("--debug").stderr


def test_help_answers_without_importing_the_stack() -> None:
    script = (
        "import sys; from orchestration.cli import cli\n"
        "try: cli(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(m in sys.modules for m in ('dlt', 'dbt', 'dagster', 'pandas', 'duckdb')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_busy_home_is_told_at_once(places: Places, engine: Engine) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import pathlib, sys, time; from orchestration.run_lock import run_lock\n"
            "with run_lock(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)",
            str(places.lock),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        result = typed("publish")
    finally:
        holder.kill()
        holder.wait()
    assert result.exit_code == 1
    assert "Another run is writing" in result.stderr


def test_doctor_names_what_is_missing_in_the_order_of_repair(places: Places) -> None:
    result = typed("doctor", "--json")
    assert result.exit_code == 2
    wrong = [f["topic"] for f in json.loads(result.stdout) if not f["ok"]]
    assert wrong[:2] == ["key", "program"]
    assert "publication" in wrong


@pytest.mark.usefixtures("light_steps")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tool", "github", "--from", "2026-11-01"], "go together"),
        (["--tool", "github", "--to", "2026-11-01"], "go together"),
        (["--from", "2026-11-01", "--to", "2026-11-02"], "need --tool"),
        (["--tool", "github", "--from", "1 May", "--to", "2026-11-02"], "--from '1 May' is no"),
        (["--tool", "github", "--from", "2026-11-02", "--to", "2026-11-02"], "is not after"),
        (
            ["--tool", "github", "--from", "2026-11-01", "--to", "2026-11-02", "--full-refresh"],
            "leave out --full-refresh",
        ),
        (["--tool", "files", "--from", "2026-11-01", "--to", "2026-11-02"], "files cannot reload"),
    ],
)
def test_a_window_that_cannot_be_reloaded_is_refused_in_a_sentence(
    tools: ScriptedTools, arguments: list[str], says: str
) -> None:
    tools.loads("program", "github", "files")
    result = typed("run", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert tools.asked == []


@pytest.mark.usefixtures("light_steps")
def test_a_window_is_reloaded_of_the_named_tool_and_what_is_new_is_read_besides(
    tools: ScriptedTools,
) -> None:
    tools.loads("program", "github", "jira")
    asked = ("run", "--tool", "github", "--from", "2026-11-01", "--to", "2026-11-03")
    result = typed(*asked)
    assert result.exit_code == 0, result.output
    window = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    assert tools.windows == [("program", None), ("github", window), ("github", None)]
