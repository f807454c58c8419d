"""The ledger's tables as assets, so that freshness has a lineage like every other figure.

They are written by the steps as they go; this op only comes after the tools were read and says how
many rows there are. What the rows mean is ledger.py's.
"""

from collections.abc import Iterator

import dagster as dg

from expectations.suites import read_suites
from orchestration import ledger
from orchestration.raw_assets import raw_key
from orchestration.site import POOL, Site
from orchestration.warehouse import session
from sources.catalogue import TOOLS
from sources.edge.declarations import declared

TABLES = {
    "tool_runs": "One row per run and tool, with how it ended.",
    "check_results": "One row per run and expectation, with what was seen.",
}


def _never_blocked(tool: str) -> dg.AssetKey:
    """A table of the tool without a critical expectation: a blocked tool must still be told of."""
    suite = read_suites().get(tool)
    judged = {
        batch.table
        for batch in (suite.batches if suite else ())
        if any(expectation.is_critical for expectation in batch.expectations)
    }
    return raw_key(tool, next(table for table in declared(tool).tables if table not in judged))


def ledger_assets() -> dg.AssetsDefinition:
    """raw_plumbline, after every tool was read."""
    specs = [
        dg.AssetSpec(
            raw_key("plumbline", table),
            deps=[_never_blocked(tool) for tool in TOOLS],
            description=description,
            group_name=ledger.SCHEMA,
            kinds={"sql"},
        )
        for table, description in TABLES.items()
    ]

    @dg.multi_asset(name="ledger", specs=specs, pool=POOL)
    def written(site: Site) -> Iterator[dg.MaterializeResult]:
        with site.held(), session(site.engine(), read_only=True) as warehouse:
            counts = {
                table: warehouse.rows(f"select count(*) as n from {ledger.SCHEMA}.{table}")  # noqa: S608
                for table in TABLES
            }
        for table, rows in counts.items():
            yield dg.MaterializeResult(raw_key("plumbline", table), metadata={"rows": rows[0]["n"]})

    return written
