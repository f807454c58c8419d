"""The ledger: what each run did with each tool, what each check saw, and which build was good.

Lands       raw_plumbline.tool_runs       one row per run and tool
            raw_plumbline.check_results   one row per run and expectation
            raw_plumbline.builds          one row per transform, with the fingerprint of its input
            raw_plumbline.staged          one row per tool whose staging tables are of one build
Written in plain SQL and never through dlt: it must be writable when a load fails. What follows
from an outcome is decided by the steps, not here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from expectations.run import Judgement
from orchestration.warehouse import Session, session
from sources.catalogue import TOOLS
from sources.engine import Engine

Outcome = Literal["loaded", "unchanged", "failed", "blocked", "not_configured"]

SCHEMA = "raw_plumbline"
INTERRUPTED = "The run ended while it was loading: run again."

_DDL = (
    f"create schema if not exists {SCHEMA}",
    # has_new_rows is true from the moment a load begins until it is known that nothing landed, so
    # that a run that was killed between the load and this ledger is still followed by a transform.
    f"""create table if not exists {SCHEMA}.tool_runs (
        run_id text not null,
        tool text not null,
        started_at timestamp with time zone not null,
        finished_at timestamp with time zone,
        outcome text not null,
        message text,
        row_count bigint not null,
        has_new_rows boolean not null,
        is_latest boolean not null,
        label text
    )""",
    # A home of before the label was kept.
    f"alter table {SCHEMA}.tool_runs add column if not exists label text",
    f"""create table if not exists {SCHEMA}.check_results (
        run_id text not null,
        tool text not null,
        suite text not null,
        table_name text not null,
        expectation_id text not null,
        severity text not null,
        is_passed boolean not null,
        observed text,
        description text not null,
        checked_at timestamp with time zone not null,
        fingerprint text not null,
        is_latest boolean not null
    )""",
    f"""create table if not exists {SCHEMA}.builds (
        run_id text not null,
        built_at timestamp with time zone not null,
        as_of date not null,
        fingerprint text not null,
        outcomes text not null
    )""",
    # rows_of is the run whose rows the tables hold, '' if none ever landed any, null if the tables
    # were made empty because no rows that passed were at hand.
    f"""create table if not exists {SCHEMA}.staged (
        tool text not null,
        word text not null,
        rows_of text
    )""",
)


@dataclass(frozen=True)
class Build:
    """A transform that ended well: in which run, of which input, showing which outcomes."""

    run_id: str
    fingerprint: str
    outcomes: str


@dataclass(frozen=True)
class Staged:
    """What a tool's staging tables were made of: which models, and the rows of which run."""

    word: str
    rows_of: str | None


def new_run_id() -> str:
    """Sorts by time; the suffix keeps two homes' runs of one moment apart."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(2)}"


def prepare(engine: Engine) -> None:
    """The ledger's tables, before anything else is written or read."""
    with session(engine) as warehouse:
        for statement in _DDL:
            warehouse.execute(statement)


def begin(engine: Engine, run_id: str, tool: str) -> None:
    """A tool's load begins: until it ends well, it counts as failed and as having left new rows."""
    with session(engine) as warehouse:
        warehouse.execute(
            f"update {SCHEMA}.tool_runs set is_latest = false where tool = ?",  # noqa: S608
            tool,
        )
        warehouse.execute(
            f"insert into {SCHEMA}.tool_runs "  # noqa: S608
            "values (?, ?, ?, null, ?, ?, 0, true, true, ?)",
            run_id,
            tool,
            datetime.now(UTC),
            "failed",
            INTERRUPTED,
            TOOLS[tool].about.label,
        )


def finish(
    engine: Engine,
    run_id: str,
    tool: str,
    outcome: Outcome,
    message: str | None = None,
    *,
    row_count: int = 0,
    has_new_rows: bool = False,
) -> None:
    """How a tool's load ended."""
    with session(engine) as warehouse:
        warehouse.execute(
            f"update {SCHEMA}.tool_runs set finished_at = ?, outcome = ?, message = ?, "  # noqa: S608
            "row_count = ?, has_new_rows = ? where run_id = ? and tool = ?",
            datetime.now(UTC),
            outcome,
            message,
            row_count,
            has_new_rows,
            run_id,
            tool,
        )


def block(engine: Engine, tool: str, message: str) -> None:
    """A critical check failed: what the tool landed last goes no further."""
    with session(engine) as warehouse:
        warehouse.execute(
            f"update {SCHEMA}.tool_runs set outcome = 'blocked', message = ? "  # noqa: S608
            "where tool = ? and is_latest",
            message,
            tool,
        )


def add_to_message(engine: Engine, tool: str, sentence: str) -> None:
    """One more sentence on how a tool's last run ended; saying it twice says it once."""
    with session(engine) as warehouse:
        warehouse.execute(
            f"update {SCHEMA}.tool_runs set message = coalesce(message || ' ', '') || ? "  # noqa: S608
            "where tool = ? and is_latest and not coalesce(message, '') like '%' || ?",
            sentence,
            tool,
            sentence,
        )


def record_checks(
    engine: Engine, run_id: str, tool: str, judged: Iterable[Judgement], fingerprint: str
) -> None:
    """What a suite saw of which input; the newest results of a tool are its latest."""
    checked_at = datetime.now(UTC)
    with session(engine) as warehouse:
        warehouse.execute(
            f"update {SCHEMA}.check_results set is_latest = false where tool = ?",  # noqa: S608
            tool,
        )
        for judgement in judged:
            warehouse.execute(
                f"insert into {SCHEMA}.check_results "  # noqa: S608
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true)",
                run_id,
                tool,
                tool,
                judgement.table,
                judgement.expectation.expectation_id,
                judgement.expectation.severity,
                judgement.is_passed,
                judgement.observed,
                judgement.expectation.description,
                checked_at,
                fingerprint,
            )


def record_build(
    engine: Engine, run_id: str, as_of: datetime, fingerprint: str, outcomes: str
) -> None:
    """A transform ended well with this input, and showed these outcomes of the tools."""
    with session(engine) as warehouse:
        warehouse.execute(
            f"insert into {SCHEMA}.builds values (?, ?, ?, ?, ?)",  # noqa: S608
            run_id,
            datetime.now(UTC),
            as_of.date(),
            fingerprint,
            outcomes,
        )


def staged(warehouse: Session, tool: str) -> Staged | None:
    """What a tool's staging tables hold, if they are of one build."""
    found = warehouse.rows(
        f"select word, rows_of from {SCHEMA}.staged where tool = ?",  # noqa: S608
        tool,
    )
    return Staged(**found[0]) if found else None


def record_staged(engine: Engine, tool: str, word: str, *, rows_of: str | None) -> None:
    """A tool's staging tables are all of one build now."""
    forget_staged(engine, [tool])
    with session(engine) as warehouse:
        warehouse.execute(
            f"insert into {SCHEMA}.staged values (?, ?, ?)",  # noqa: S608
            tool,
            word,
            rows_of,
        )


def forget_staged(engine: Engine, tools: Iterable[str]) -> None:
    """These tools' staging tables are about to change, one after the other."""
    with session(engine) as warehouse:
        for tool in tools:
            warehouse.execute(
                f"delete from {SCHEMA}.staged where tool = ?",  # noqa: S608
                tool,
            )


def last_build(warehouse: Session) -> Build | None:
    """The last good build."""
    found = warehouse.rows(
        f"select run_id, fingerprint, outcomes from {SCHEMA}.builds "  # noqa: S608
        "order by built_at desc, run_id desc limit 1"
    )
    return Build(**found[0]) if found else None


def newest_rows(warehouse: Session) -> dict[str, str]:
    """The last run of each tool that may have landed something."""
    found = warehouse.rows(
        f"select tool, max(run_id) as run_id from {SCHEMA}.tool_runs "  # noqa: S608
        "where has_new_rows group by tool order by tool"
    )
    return {row["tool"]: row["run_id"] for row in found}


def checked_already(warehouse: Session, tool: str, fingerprint: str) -> list[dict[str, object]]:
    """The latest results of a tool's suite, if they are of this very input."""
    return warehouse.rows(
        f"select * from {SCHEMA}.check_results "  # noqa: S608
        "where tool = ? and is_latest and fingerprint = ? order by expectation_id",
        tool,
        fingerprint,
    )


def latest_outcomes(warehouse: Session) -> list[dict[str, object]]:
    """How each tool's last run ended."""
    return warehouse.rows(
        f"select * from {SCHEMA}.tool_runs where is_latest order by tool"  # noqa: S608
    )
