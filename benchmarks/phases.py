"""What is measured: each phase of a run, and the same work as bare DuckDB SQL.

`python -m benchmarks.phases PHASE SCALE` does one phase in this process and prints its cost. Which
phases follow each other, and at which scales, is __main__.py's.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time

from benchmarks import bare
from benchmarks.measure import Done, measured_here

RUN_ID = "benchmark"
WAREHOUSE = "warehouse.duckdb"


def land() -> Done:
    """Extract every tool, over HTTP or from files, into raw_<tool>."""
    from orchestration import ledger
    from orchestration.empty_tables import make_missing_tables
    from orchestration.extract import extract
    from orchestration.settings import Places
    from sources.catalogue import TOOLS
    from sources.edge.keys import make_key
    from sources.engine import Engine

    places, engine = Places.current(), Engine.from_environment()
    make_key(places.home)
    ledger.prepare(engine)
    extracted = extract(list(TOOLS), engine, places.home, RUN_ID)
    failed = [one.message for one in extracted if one.is_failed]
    if failed:
        raise RuntimeError("; ".join(str(message) for message in failed))
    make_missing_tables(engine, places.home)
    return Done(
        sum(one.row_count for one in extracted), sum(one.request_count for one in extracted)
    )


def check() -> Done:
    """Great Expectations on what arrived; counts expectations, not rows."""
    from orchestration.check import check as check_rows
    from sources.catalogue import TOOLS
    from sources.engine import Engine

    checked = check_rows(TOOLS, Engine.from_environment(), _as_of(), RUN_ID)
    return Done(sum(len(one.judgements) for one in checked))


def transform() -> Done:
    """dbt, the walk of the commit graph, dbt."""
    from orchestration.settings import Places
    from orchestration.transform import transform as transform_rows
    from sources.engine import Engine

    places, engine = Places.current(), Engine.from_environment()
    transform_rows(engine, places, _as_of(), RUN_ID)
    return Done(bare.row_count(places.home / WAREHOUSE, like="raw_%"))


def publish() -> Done:
    """The leaders' edition, without its report."""
    from orchestration.publish import publish as publish_edition
    from orchestration.settings import Places
    from sources.engine import Engine

    published = publish_edition(Engine.from_environment(), Places.current(), RUN_ID)
    return Done(sum(published.row_counts.values()))


def report() -> Done:
    """The report of that edition."""
    from orchestration.publish import DATABASE, current_edition, render_report
    from orchestration.settings import Places

    edition = current_edition(Places.current(), "leaders")
    if edition is None:
        raise RuntimeError("nothing was published")
    render_report(edition / DATABASE, edition / "report.html")
    return Done(bare.row_count(edition / DATABASE, like="%"))


def again() -> Done:
    """A whole run with nothing new at any tool."""
    from demo import AS_OF
    from orchestration.refresh import refresh

    refreshed = refresh(AS_OF, kind="demo")
    if not refreshed.is_whole or not refreshed.transformed.is_skipped:
        raise RuntimeError(f"the run found something new, or failed: {refreshed.problems}")
    return Done(
        sum(one.row_count for one in refreshed.extracted),
        sum(one.request_count for one in refreshed.extracted),
    )


def bare_land() -> Done:
    """The same raw rows from newline-delimited JSON, with DuckDB alone."""
    from orchestration.settings import Places

    home = Places.current().home
    return Done(bare.land(home / "raw_json", home / "bare_landed.duckdb"))


def bare_transform() -> Done:
    """The same compiled SQL, model by model in dbt's order, with DuckDB alone."""
    from orchestration.settings import Places

    places = Places.current()
    return Done(bare.transform(places.home / "bare" / WAREHOUSE, places.dbt_target))


def walk() -> Done:
    """The commit graph of a made-up repository, out of benchmarks/walk.py."""
    from benchmarks import walk as of_the_graph
    from orchestration.settings import Places

    return of_the_graph.walk(Places.current().home)


def prepare_bare() -> Done:
    """Not measured: what the bare phases start from."""
    from orchestration.settings import Places

    home = Places.current().home
    bare.export_raw(home / WAREHOUSE, home / "raw_json")
    # dbt's compiled models name the database, which DuckDB takes from the file's name.
    (home / "bare").mkdir(exist_ok=True)
    shutil.copyfile(home / WAREHOUSE, home / "bare" / WAREHOUSE)
    return Done(0)


def _as_of() -> datetime:
    from demo import AS_OF

    return datetime.combine(AS_OF, time.min, tzinfo=UTC)


PHASES: dict[str, Callable[[], Done]] = {
    "land": land,
    "check": check,
    "transform": transform,
    "publish": publish,
    "report": report,
    "again": again,
    "prepare_bare": prepare_bare,
    "bare_land": bare_land,
    "bare_transform": bare_transform,
    "walk": walk,
}

if __name__ == "__main__":
    measured_here(sys.argv[1], float(sys.argv[2]), PHASES[sys.argv[1]])
