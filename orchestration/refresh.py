"""A whole run: extract, check, transform, publish, in this order and under one lock.

The order, and what one step's outcome means for the next, live here; `plumbline run` and
`plumbline demo` call it. Dagster has the same order as its graph and calls the same steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from orchestration import ledger
from orchestration.check import Checked, check
from orchestration.dbt_project_runner import parsing_ahead
from orchestration.empty_tables import make_missing_tables
from orchestration.extract import PROGRAM, Extracted, check_tools, extract
from orchestration.homes import Kind, claim
from orchestration.progress import Progress, silent
from orchestration.publish import Published, publish, render_report, standing_edition
from orchestration.run_lock import run_lock
from orchestration.settings import Places, instant
from orchestration.staging import what_is_shown
from orchestration.transform import Transformed, transform
from sources.catalogue import TOOLS
from sources.engine import Engine
from sources.errors import ConfigurationError, ToolError
from sources.extraction import Window
from sources.pipeline import check_window

if TYPE_CHECKING:
    from sources.http import Clock


@dataclass(frozen=True)
class Refreshed:
    """What a run did, step by step."""

    run_id: str
    as_of: date
    extracted: tuple[Extracted, ...]
    checked: tuple[Checked, ...]
    transformed: Transformed
    published: Published

    @property
    def problems(self) -> list[str]:
        """Why a tool's newest rows are not in what was published."""
        failed = [e.message or f"{e.tool} failed." for e in self.extracted if e.is_failed]
        partly = [problem for e in self.extracted for problem in e.problems]
        empty = self.transformed.empty_tools
        blocked = [
            f"{c.message} {what_is_shown(c.tool, is_empty=c.tool in empty)}"
            for c in self.checked
            if c.message
        ]
        return [*failed, *partly, *blocked]

    @property
    def is_whole(self) -> bool:
        """Whether every tool was read whole and passed its critical checks."""
        return not self.problems


def refresh(
    as_of: date,
    *,
    tools: Sequence[str] = (),
    full_refresh: bool = False,
    reconcile: bool = False,
    window: Window | None = None,
    kind: Kind = "site",
    clock: Clock | None = None,
    progress: Progress = silent,
) -> Refreshed:
    """Bring the warehouse and what is published up to this day."""
    wanted = check_tools(tools)
    if window is not None:
        for tool in tools:
            check_window(tool)
    places = Places.current()
    engine = Engine.from_environment()
    _stop_if_nothing_is_configured(wanted)
    claim(places, kind)
    with run_lock(places.lock):
        run_id = ledger.new_run_id()
        ledger.prepare(engine)
        with parsing_ahead(engine, places):
            extracted = extract(
                wanted,
                engine,
                places.home,
                run_id,
                full_refresh=full_refresh,
                reconcile=reconcile,
                window=window,
                clock=clock,
                progress=progress,
            )
            _stop_if_nothing_could_be_read(extracted)
            make_missing_tables(engine, places.home)
            checked = check(TOOLS, engine, instant(as_of), run_id, progress=progress)
        transformed = transform(
            engine,
            places,
            instant(as_of),
            run_id,
            blocked_tools=[c.tool for c in checked if c.is_blocked],
            progress=progress,
        )
        published = _published(engine, places, run_id, transformed, progress)
    return Refreshed(run_id, as_of, tuple(extracted), tuple(checked), transformed, published)


def _published(
    engine: Engine, places: Places, run_id: str, transformed: Transformed, progress: Progress
) -> Published:
    """A new edition, unless the last one says all that this one would."""
    if transformed.stands_since:
        standing = standing_edition(places, "leaders", built_in=transformed.stands_since)
        if standing is not None:
            return standing
    return publish(engine, places, run_id, render=render_report, progress=progress)


def _stop_if_nothing_is_configured(wanted: Sequence[str]) -> None:
    """Before the home is marked: a call that reads nothing must not decide what it is for."""
    if not any(TOOLS[tool].configured() for tool in wanted if tool != PROGRAM):
        raise ConfigurationError(
            "No tool is configured: run `plumbline init`, or set SOURCES__GITHUB__TOKEN and "
            "SOURCES__GITHUB__REPOSITORIES."
        )


def _stop_if_nothing_could_be_read(extracted: Sequence[Extracted]) -> None:
    """The program alone is no data, and without a program no row belongs to anything."""
    for program in extracted:
        if program.tool == PROGRAM and program.error:
            raise program.error
    tried = [e for e in extracted if e.tool != PROGRAM and e.outcome != "not_configured"]
    errors = [e.error for e in tried if e.error]
    if len(errors) == len(tried):
        # One wrong setting and nothing else is a wrong call, not failed work.
        is_setting = all(isinstance(error, ConfigurationError) for error in errors)
        sentence = " ".join(str(error) for error in errors)
        raise ConfigurationError(sentence) if is_setting else ToolError(sentence)
