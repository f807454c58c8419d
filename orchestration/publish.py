"""PUBLISH: an audience's tables and report as one edition, built aside and swapped in at once.

An edition is plumbline.duckdb, one parquet a table and report.html. Readers see the last edition or
the next, never half of one, and whatever fails leaves the last. What the tables hold is dbt's, what
the report looks like is reports/'s.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.edition import write_tables
from orchestration.progress import Progress, silent
from orchestration.settings import Places
from orchestration.warehouse import session
from sources.engine import Engine
from sources.errors import ConfigurationError, PlumblineError

# What every audience reads; its reports' tables come on top, by their prefix.
SHARED_TABLES = ("marts.metric_values", "marts.metric_catalogue")
DATABASE = "plumbline.duckdb"
REPORT = "report.html"
# A reader may have followed the link a moment before the swap: the edition it leads to stays for
# one more publication.
_EDITIONS_KEPT = 2

Renderer = Callable[[Path, Path], object]


class PublicationError(PlumblineError):
    """Nothing was published; the last edition stands."""


@dataclass(frozen=True)
class Published:
    """One edition, where readers find it."""

    audience: str
    folder: Path
    row_counts: dict[str, int]

    @property
    def report(self) -> Path:
        """The rendered page of this edition."""
        return self.folder / REPORT


def publish(
    engine: Engine,
    places: Places,
    run_id: str,
    *,
    audience: str = "leaders",
    render: Renderer | None = None,
    progress: Progress = silent,
) -> Published:
    """Build an edition of this audience beside the current one, then let it take its place."""
    tables = tables_of(engine, audience)
    aside = places.editions / f"{audience}-{run_id}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        row_counts = write_tables(engine, tables, aside / DATABASE, progress)
        if render is not None:
            progress("report", "rendering", 0)
            render(aside / DATABASE, aside / REPORT)
        _take_place(places, audience, aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _forget_old_editions(places, audience)
    return Published(audience, places.published / audience, row_counts)


def render_report(
    database: Path, report: Path, period: str = "week", audience: str = "leaders"
) -> Path:
    """An audience's report of an edition."""
    from reports.figures import ReportError
    from reports.render import render

    try:
        return render(database, report, period, audience)
    except ReportError as error:
        raise PublicationError(str(error)) from error


def report_again(places: Places, audience: str, period: str) -> Path:
    """The report of what is published; another period than the week stands beside the week's."""
    edition = current_edition(places, audience)
    if edition is None:
        raise ConfigurationError(
            f"Nothing is published for {audience} yet: run `plumbline run` first."
        )
    name = REPORT if period == "week" else f"report-{period}.html"
    return render_report(edition / DATABASE, edition / name, period, audience)


def tables_of(engine: Engine, audience: str) -> list[str]:
    """`schema.table` for everything that this audience may read."""
    with session(engine, read_only=True) as warehouse:
        missing = [t for t in SHARED_TABLES if not warehouse.has_table(*t.split(".", 1))]
        reports = warehouse.rows(
            "select table_name from information_schema.tables "
            "where table_schema = 'reports' and table_name like ? order by table_name",
            f"rpt\\_{audience}\\_\\_%" if engine.name == "postgres" else f"rpt_{audience}__%",
        )
    if missing:
        raise PublicationError(
            f"There is nothing to publish yet, because {missing[0]} was never built: run "
            "`plumbline run`, and see `plumbline doctor` for what keeps it from being built."
        )
    return [*SHARED_TABLES, *(f"reports.{row['table_name']}" for row in reports)]


def current_edition(places: Places, audience: str) -> Path | None:
    """The folder that readers open, if anything was ever published."""
    folder = places.published / audience
    return folder if (folder / DATABASE).exists() else None


def standing_edition(places: Places, audience: str, *, built_in: str) -> Published | None:
    """The last edition, if it is of that build or later; run ids sort by time."""
    folder = current_edition(places, audience)
    if folder is None or not (folder / REPORT).exists():
        return None
    published_in = folder.resolve().name.removeprefix(f"{audience}-")
    return Published(audience, folder, {}) if published_in >= built_in else None


def _take_place(places: Places, audience: str, aside: Path) -> None:
    """A link is replaced in one step, which a folder with files in it cannot be."""
    places.published.mkdir(parents=True, exist_ok=True)
    link = places.published / audience
    following = places.published / f".{audience}.next"
    following.unlink(missing_ok=True)
    following.symlink_to(os.path.relpath(aside, places.published), target_is_directory=True)
    following.replace(link)


def _forget_old_editions(places: Places, audience: str) -> None:
    current = (places.published / audience).resolve()
    others = sorted(
        (path for path in places.editions.glob(f"{audience}-*") if path.resolve() != current),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in others[_EDITIONS_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
