"""The Dagster resource through which assets reach this site: its engine, its home, its day.

The assets' only way to the environment, so that a test can put another in its place. Steps take
engine and home as plain arguments and know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import ledger
from orchestration.demonstration import DemoClock, demo_day, demo_tools
from orchestration.homes import claim, kind_of
from orchestration.progress import Progress
from orchestration.run_lock import run_lock
from orchestration.settings import Places, instant, parse_as_of
from sources.engine import Engine

if TYPE_CHECKING:
    from sources.http import Clock

# Everything that writes the warehouse carries this pool, whose limit is 1 (dagster.yaml): a DuckDB
# file has one writer. The run lock keeps the command line out besides.
POOL = "warehouse"
_LONGEST_RUN_SECONDS = 3600.0


class Site(dg.ConfigurableResource):
    """This site, as of a day; today unless it is given."""

    as_of: str | None = None

    def places(self) -> Places:
        """The paths of this site, asked anew each time: the environment may have changed."""
        return Places.current()

    def engine(self) -> Engine:
        """DuckDB or PostgreSQL, by PLUMBLINE_ENGINE."""
        return Engine.from_environment()

    def instant(self) -> datetime:
        """Midnight UTC at which the run looks; a demo home has a fixed day of its own."""
        is_demo = self.as_of is None and kind_of(self.places()) == "demo"
        return instant(demo_day() if is_demo else parse_as_of(self.as_of))

    def clock(self) -> Clock | None:
        """The time at which tools are read; None where it is the machine's own."""
        return DemoClock() if kind_of(self.places()) == "demo" else None

    @contextmanager
    def held(self) -> Iterator[None]:
        """The home for the length of one step, with its ledger ready."""
        places = self.places()
        claim(places, kind_of(places) or "site")
        with run_lock(places.lock, wait_seconds=_LONGEST_RUN_SECONDS):
            ledger.prepare(self.engine())
            yield

    @contextmanager
    def connected(self) -> Iterator[None]:
        """This site's tools; in the demo's home the demo's, served for as long as they are read."""
        if kind_of(self.places()) == "demo":
            with demo_tools(self.places()):
                yield
        else:
            yield


def run_id_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> str:
    """One id for all steps of a Dagster run, that sorts by time as the ledger's do."""
    record = context.instance.get_run_record_by_id(context.run.run_id)
    created = record.create_timestamp if record else datetime.now(UTC)
    return f"{created.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{context.run.run_id[:4]}"


def logged(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Progress:
    """Progress as lines of the run's log, one for each part of the work."""
    seen: set[tuple[str, str]] = set()

    def progress(part: str, what: str, count: int) -> None:
        if (part, what) not in seen:
            seen.add((part, what))
            context.log.info(f"{part}: {what}" + (f" {count:,}" if count else ""))

    return progress
