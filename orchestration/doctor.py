"""`plumbline doctor`: is this place healthy, and if not, what to do; one sentence a finding.

Looks and never repairs. Connections to tools are tried by `plumbline connect`, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from orchestration import ledger
from orchestration.homes import kind_of
from orchestration.publish import current_edition
from orchestration.settings import AUDIENCES, Places, parse_as_of
from orchestration.warehouse import Session, session
from sources.amounts import amount
from sources.catalogue import TOOLS
from sources.edge.keys import VARIABLE, read_key
from sources.engine import Engine, program_dir
from sources.errors import ConfigurationError

if TYPE_CHECKING:
    from sources.program.program import Program


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    topic: str
    ok: bool
    sentence: str
    # What keeps runs from working, against what is only worth knowing.
    is_configuration: bool = False
    # What is healthy, and still to be known.
    is_notice: bool = False


def examine() -> list[Finding]:
    """Everything, in the order in which it must be repaired."""
    places = Places.current()
    findings = [
        *_guarded("home", lambda: _home(places)),
        *_guarded("key", lambda: _key(places)),
    ]
    # The demo brings a program and tools of its own; the site's are not what is looked at then.
    if kind_of(places) != "demo":
        findings += [*_guarded("program", _program), *_guarded("tools", _tools)]
    findings += _guarded("warehouse", lambda: _warehouse(places))
    findings += _publications(places)
    return findings


def _guarded(topic: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """A refusal of what is looked at is the finding."""
    try:
        return list(look())
    except ConfigurationError as error:
        return [Finding(topic, False, str(error), is_configuration=True)]


def _home(places: Places) -> Iterator[Finding]:
    kind = kind_of(places)
    what = {"demo": "the demo organisation", "site": "this site's data", None: "nothing yet"}[kind]
    yield Finding("home", True, f"{places.home} holds {what}.")


def _key(places: Places) -> Iterator[Finding]:
    read_key(places.home)
    yield Finding("key", True, f"The key of the pseudonyms is there ({VARIABLE} or secrets/).")


def _program() -> Iterator[Finding]:
    from sources.program import read

    program = read(program_dir())
    yield Finding(
        "program",
        True,
        f"{program_dir()} is valid: {amount(len(program.teams), 'team')}, "
        f"{amount(len(program.services), 'service')}.",
    )
    if not program.services:
        yield Finding(
            "program",
            False,
            f"The program names no service, so nothing is measured: add them to "
            f"{program_dir() / 'services.yml'}.",
            is_configuration=True,
        )
    yield from _objectives(program, parse_as_of(None))


def _objectives(program: Program, today: date) -> Iterator[Finding]:
    """Which teams have not said what they want to reach in the quarter that runs."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    missing = program.teams_without_objective(first, last)
    if missing:
        yield Finding(
            "objectives",
            True,
            f"{amount(len(missing), 'team')} without an objective from {first} to {last}: "
            f"{', '.join(missing)}. Each has one a quarter: write it in "
            f"{program_dir() / 'objectives.yml'}.",
            is_notice=True,
        )


def _tools() -> Iterator[Finding]:
    configured = [n for n, tool in TOOLS.items() if n != "program" and tool.configured()]
    if configured:
        yield Finding("tools", True, f"Configured: {', '.join(configured)}.")
    else:
        yield Finding(
            "tools",
            False,
            "No tool is configured: run `plumbline init`.",
            is_configuration=True,
        )


def _warehouse(places: Places) -> Iterator[Finding]:
    engine = Engine.from_environment()
    if engine.warehouse is not None and not engine.warehouse.exists():
        yield Finding("warehouse", False, "There is no warehouse yet: run `plumbline run`.")
        return
    yield Finding("warehouse", True, f"The engine is {engine.name}.")
    yield from _leftovers(places)
    with session(engine, read_only=True) as warehouse:
        if warehouse.has_table(ledger.SCHEMA, "tool_runs"):
            yield from _freshness(warehouse)
        if warehouse.has_table("raw_program", "words"):
            yield from _unmapped_words(warehouse)
        if warehouse.has_table("correlated", "int_service_environments"):
            yield from _unmapped_environments(warehouse)
        for table in ("fct_builds", "fct_deployments"):
            if warehouse.has_table("correlated", table):
                yield from _unmapped_run_statuses(warehouse, table)


def _leftovers(places: Places) -> Iterator[Finding]:
    """A package that a crash left is loaded alone by the next load, which reads nothing new."""
    pending = sorted(
        folder.parents[2].name
        for folder in (places.home / "dlt").glob("*/load/normalized/*")
        if folder.is_dir()
    )
    for pipeline in dict.fromkeys(pending):
        yield Finding(
            "warehouse",
            False,
            f"{pipeline} was interrupted while loading: run again, and it starts anew.",
        )


_OUTCOMES = {
    "loaded": "New rows were loaded",
    "unchanged": "Read, with nothing new,",
    "failed": "The last run failed",
    "blocked": "A critical check blocked what was read",
}


def _freshness(warehouse: Session) -> Iterator[Finding]:
    for row in ledger.latest_outcomes(warehouse):
        if row["outcome"] == "not_configured":
            continue
        is_good = row["outcome"] in {"loaded", "unchanged"}
        ended = row["finished_at"] or row["started_at"]
        message = f" {row['message']}" if row["message"] else ""
        yield Finding(
            f"freshness of {row['tool']}",
            is_good,
            f"{_OUTCOMES.get(str(row['outcome']), row['outcome'])} at {ended:%Y-%m-%d %H:%M} UTC."
            f"{message}",
        )


def _unmapped_words(warehouse: Session) -> Iterator[Finding]:
    """Words of tools without a meaning in the program, and how many rows use each."""
    named = [(name, said) for name, tool in TOOLS.items() for said in tool.about.words]
    for tool, said in named:
        if not warehouse.has_table(f"raw_{tool}", said.table):
            continue
        unmapped = warehouse.rows(
            f"select lower({said.column}) as word, count(*) as row_count "  # noqa: S608
            f"from raw_{tool}.{said.table} "
            f"where {said.column} is not null and lower({said.column}) not in ("
            "select word from raw_program.words where domain = ? and tool in ('*', ?)"
            f") group by lower({said.column}) order by row_count desc, word",
            said.domain,
            tool,
        )
        if unmapped:
            shown = ", ".join(f"{row['word']!r} ({row['row_count']})" for row in unmapped[:5])
            yield Finding(
                "words",
                False,
                f"{amount(len(unmapped), f'{said.domain} word')} of {tool} without a meaning in "
                f"the program: {shown}. Add what is missing to statuses.yml; until then a category "
                "stands for it.",
            )


def _unmapped_run_statuses(warehouse: Session, table: str) -> Iterator[Finding]:
    """What tools say became of builds or deployments, where nothing says what that means."""
    kind = table.removeprefix("fct_")
    told: dict[str, list[str]] = {}
    for row in warehouse.rows(
        "select tool, lower(original_status) as word, "  # noqa: S608
        f"count(distinct {kind.removesuffix('s')}_id) as run_count from correlated.{table} "
        "where status is null and original_status is not null "
        "group by tool, lower(original_status) order by tool, run_count desc, word"
    ):
        told.setdefault(str(row["tool"]), []).append(f"{row['word']!r} ({row['run_count']})")
    for tool, words in told.items():
        yield Finding(
            "words",
            False,
            f"{len(words)} statuses of {kind} of {tool} have no meaning in the program: "
            f"{', '.join(words[:5])}. Add them to run_statuses in statuses.yml; until then such "
            f"{kind} neither passed nor failed.",
        )


def _unmapped_environments(warehouse: Session) -> Iterator[Finding]:
    """Environments that no name of the program fits and no tool gives a kind, by their services.

    A service that names its own production has said that no other name is it.
    """
    unmapped = warehouse.rows(
        "select environment, count(*) as service_count from correlated.int_service_environments "
        "where environment_kind = 'other' and not has_own_production and environment is not null "
        "group by environment order by service_count desc, environment"
    )
    if unmapped:
        shown = ", ".join(
            f"{row['environment']!r} ({row['service_count']})" for row in unmapped[:5]
        )
        yield Finding(
            "environments",
            False,
            f"{amount(len(unmapped), 'environment')} without a name in the program, with how many "
            f"services are deployed to each: {shown}. What is deployed there counts as no "
            "production; add it to environments.yml, or to the service in services.yml.",
        )


def _publications(places: Places) -> list[Finding]:
    return [
        Finding("publication", True, f"{audience} read {places.published / audience}.")
        if current_edition(places, audience)
        else Finding(
            "publication", False, f"Nothing is published for {audience} yet: run `plumbline run`."
        )
        for audience in AUDIENCES
    ]
