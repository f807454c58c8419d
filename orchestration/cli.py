"""The command line: parses the call, runs the step, prints the result. No step is implemented here.

Steps are imported by the command that needs them, so that `plumbline --help` answers at once.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.markup import escape

from orchestration.console import (
    DONE,
    FAILED,
    PARTLY_DONE,
    WRONG_CALL,
    Voice,
    keep_tracebacks_for_debug,
    tell,
    tell_of_a_wrong_call,
)
from sources.errors import PlumblineError

if TYPE_CHECKING:
    from orchestration.doctor import Finding
    from orchestration.refresh import Refreshed

Command = TypeVar("Command", bound=Callable[..., int])

TELEMETRY_OFF = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}
KINDS = ("change", "deployment", "incident", "metric")
PERIODS = ("week", "month", "quarter")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="plumbline")
def cli() -> None:
    """What was shipped, how safely, and why a number is what it is; by team, never by person."""


def command(name: str) -> Callable[[Command], click.Command]:
    """A command with --json and --debug, whose function returns the exit code."""

    def made(function: Command) -> click.Command:
        def invoke(*, is_json: bool, is_debug: bool, **options: Any) -> None:
            voice = Voice(is_json=is_json, is_debug=is_debug)
            try:
                code = function(voice, **options)
            except PlumblineError as error:
                code = tell(error, is_json=is_json, is_debug=is_debug)
            sys.exit(code)

        update_wrapper(invoke, function)
        with_options = click.option("--debug", "is_debug", is_flag=True, help="Show tracebacks.")(
            click.option("--json", "is_json", is_flag=True, help="Print the result as JSON.")(
                invoke
            )
        )
        return cli.command(name)(with_options)

    return made


@command("demo")
@click.option(
    "--scale",
    type=click.FloatRange(min=0, min_open=True),
    help="How large the organisation is; 1 is about 4,000 changes.",
)
def demo(voice: Voice, scale: float | None) -> int:
    """The demo organisation, from its tools' APIs to the report."""
    from orchestration.demonstration import demonstrate
    from orchestration.progress import shown_on

    with shown_on(voice.err) as progress:
        refreshed = demonstrate(scale, progress=progress)
    return _tell_of_a_run(voice, refreshed)


@command("run")
@click.option("--tool", "tools", multiple=True, help="Only this tool; may be given again.")
@click.option(
    "--as-of", help="The day (year-month-day) at whose start to look; today unless given."
)
@click.option("--full-refresh", is_flag=True, help="Read everything anew.")
@click.option("--reconcile", is_flag=True, help="Also notice what was deleted at the tools.")
@click.option(
    "--from", "first_day", help="With --tool: reload what was updated from this day (UTC) on …"
)
@click.option("--to", "end_day", help="… and before this day, and leave the rest as it is.")
def run(
    voice: Voice,
    tools: tuple[str, ...],
    as_of: str | None,
    full_refresh: bool,
    reconcile: bool,
    first_day: str | None,
    end_day: str | None,
) -> int:
    """Extract, check, transform, publish."""
    from orchestration.progress import shown_on
    from orchestration.refresh import refresh
    from orchestration.settings import parse_as_of, parse_window

    day = parse_as_of(as_of)
    window = parse_window(first_day, end_day, tools=tools, reads_whole=full_refresh or reconcile)
    with shown_on(voice.err) as progress:
        refreshed = refresh(
            day,
            tools=tools,
            full_refresh=full_refresh,
            reconcile=reconcile,
            window=window,
            progress=progress,
        )
    return _tell_of_a_run(voice, refreshed)


@command("init")
@click.option("--organisation", help="The organisation's name.")
@click.option("--time-zone", help="Its time zone, as in Europe/Berlin.")
@click.option("--team", help="The first team; more go into teams.yml.")
@click.option(
    "--set",
    "settings",
    metavar="TOOL.KEY=VALUE",
    multiple=True,
    help="A setting of any tool; may be given again. The options below stand for some of them.",
)
@click.option(
    "--github-repositories",
    "github__repositories",
    help="owner/name or owner/*, separated by commas.",
)
@click.option(
    "--github-token",
    "github__token",
    envvar="PLUMBLINE_GITHUB_TOKEN",
    help="Read from the variable, or asked.",
)
@click.option("--github-host", "github__host", help="The API of an Enterprise server.")
@click.option("--jira-url", "jira__url", help="As in https://acme.atlassian.net.")
@click.option("--jira-projects", "jira__projects", help="Project keys, separated by commas.")
@click.option("--jira-email", "jira__email", help="The account of the token; Cloud only.")
@click.option(
    "--jira-token",
    "jira__token",
    envvar="PLUMBLINE_JIRA_TOKEN",
    help="Read from the variable, or asked.",
)
@click.option("--files", "files__paths", help="Folders or globs of files, separated by commas.")
@click.option("--files-time-zone", "files__time_zone", help="The zone of times without an offset.")
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not given is left out.")
def init(voice: Voice, **given: Any) -> int:
    """Write a program and the connections of the chosen tools; never over what is there."""
    from orchestration.asking import answers_of, connections_of
    from orchestration.homes import claim
    from orchestration.initialise import initialise
    from orchestration.settings import Places
    from sources.engine import program_dir

    may_ask = not given.pop("no_input") and not voice.is_json
    places = Places.current()
    connections = connections_of(given, may_ask=may_ask)
    answers = answers_of(given, connections, may_ask=may_ask)
    claim(places, "site")
    made = initialise(Path.cwd(), places.home, program_dir(), answers, connections)
    voice.result(
        {"written": made.written, "kept": made.kept},
        *(escape(f"wrote {path}") for path in made.written),
        *(escape(f"kept {path}") for path in made.kept),
        "Next: `plumbline connect`, then `plumbline run`.",
    )
    return DONE


@command("connect")
@click.argument("tool", required=False)
def connect(voice: Voice, tool: str | None) -> int:
    """Try the connection of a tool, or of all that are configured."""
    from orchestration.connections import try_connections

    findings = try_connections(tool)
    voice.result(
        [{"tool": f.tool, "ok": f.ok, "sentence": f.sentence} for f in findings],
        *(
            f"{'[green]ok[/green]   ' if f.ok else '[red]wrong[/red]'} {f.tool}: "
            f"{escape(f.sentence)}"
            for f in findings
        ),
    )
    wrong = [finding for finding in findings if not finding.ok]
    if not wrong:
        return DONE
    # A site that is down is no mistake in a setting, and a run says the same of it.
    return FAILED if all(finding.is_outage for finding in wrong) else WRONG_CALL


@command("report")
@click.option("--audience", default="leaders", help="Whose report.")
@click.option("--period", type=click.Choice(PERIODS), default="week", help="What it leads with.")
@click.option("--open", "is_to_open", is_flag=True, help="Show it in the browser.")
def report(voice: Voice, audience: str, period: str, is_to_open: bool) -> int:
    """Render the report of what is published."""
    from orchestration.publish import report_again
    from orchestration.settings import Places, check_audience

    path = report_again(Places.current(), check_audience(audience), period)
    voice.result({"report": path}, escape(str(path)))
    if is_to_open:
        webbrowser.open(path.as_uri())
    return DONE


@command("publish")
@click.option("--audience", default="leaders", help="For whom.")
def publish(voice: Voice, audience: str) -> int:
    """Publish what the warehouse holds, without a run."""
    from orchestration import ledger
    from orchestration import publish as publication
    from orchestration.progress import shown_on
    from orchestration.run_lock import run_lock
    from orchestration.settings import Places, check_audience
    from sources.engine import Engine

    places = Places.current()
    with run_lock(places.lock), shown_on(voice.err) as progress:
        published = publication.publish(
            Engine.from_environment(),
            places,
            ledger.new_run_id(),
            audience=check_audience(audience),
            render=publication.render_report,
            progress=progress,
        )
    voice.result(
        {"folder": published.folder, "report": published.report, "rows": published.row_counts},
        escape(f"published {published.folder}"),
    )
    return DONE


@command("explain")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("entity_id", metavar="ID")
def explain(voice: Voice, kind: str, entity_id: str) -> int:
    """The path of one thing, by its ID.

    Changes, deployments and incidents have the tool's word before their own id, as in github:1234.
    Deployments and incidents of a service on a day are SERVICE/DAY, as in checkout/2026-11-03.
    A metric is metric/scope_type/scope_id/window, as in change_lead_time/team/payments/30d; its
    name alone is the whole organisation's last 30 days.
    """
    from orchestration import explain as explanation
    from orchestration.run_lock import run_lock
    from orchestration.settings import Places
    from orchestration.warehouse import session
    from sources.engine import Engine

    # A reader of the live file would make a writer fail, so this waits its turn as a run does.
    with (
        run_lock(Places.current().lock),
        session(Engine.from_environment(), read_only=True) as warehouse,
    ):
        path = explanation.explain(warehouse, kind, entity_id)
    voice.result(path.as_json(), path.as_tree())
    return DONE


@command("doctor")
def doctor(voice: Voice) -> int:
    """Is this place healthy, and what to do if it is not."""
    from orchestration.doctor import examine
    from orchestration.run_lock import run_lock
    from orchestration.settings import Places

    with run_lock(Places.current().lock):
        findings = examine()
    voice.result(
        [{"topic": f.topic, "ok": f.ok, "sentence": f.sentence} for f in findings],
        *(f"{_mark(f)} {f.topic}: {escape(f.sentence)}" for f in findings),
    )
    wrong = [finding for finding in findings if not finding.ok]
    if any(finding.is_configuration for finding in wrong):
        return WRONG_CALL
    return FAILED if wrong else DONE


def _mark(finding: Finding) -> str:
    """What stands before a finding: look where something is to be done, and note where not yet."""
    if not finding.ok:
        return "[red]look[/red] "
    return "[yellow]note[/yellow] " if finding.is_notice else "[green]ok[/green]   "


def _tell_of_a_run(voice: Voice, refreshed: Refreshed) -> int:
    """The DORA table and the report's path; then what went wrong with which tool."""
    from orchestration.dora_table import figures_of, table_of
    from orchestration.publish import DATABASE

    figures = figures_of(refreshed.published.folder / DATABASE)
    code = DONE if refreshed.is_whole else PARTLY_DONE
    voice.result(
        {
            "run_id": refreshed.run_id,
            "as_of": refreshed.as_of,
            "tools": [
                {
                    "tool": extracted.tool,
                    "outcome": extracted.outcome,
                    "rows": extracted.row_count,
                    "requests": extracted.request_count,
                    "message": extracted.message,
                }
                for extracted in refreshed.extracted
            ],
            "problems": refreshed.problems,
            "is_nothing_new": refreshed.transformed.is_skipped,
            "models": refreshed.transformed.model_count,
            "figures": [figure.as_json() for figure in figures],
            "report": refreshed.published.report,
            "exit_code": code,
        },
        table_of(figures),
        *(["Nothing new since the last run."] if refreshed.transformed.is_skipped else []),
        escape(f"Report: {refreshed.published.report}"),
    )
    for problem in refreshed.problems:
        voice.note(f"Warning: {problem}")
    return code


def main() -> None:
    """The console script."""
    for name, value in TELEMETRY_OFF.items():
        os.environ.setdefault(name, value)
    if "--debug" not in sys.argv:
        keep_tracebacks_for_debug()
    try:
        cli(prog_name="plumbline", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(WRONG_CALL)
    except click.UsageError as error:
        sys.exit(tell_of_a_wrong_call(error, is_json="--json" in sys.argv))
    except click.Abort:
        click.echo("Stopped. What is published stays as it was.", err=True)
        sys.exit(FAILED)
