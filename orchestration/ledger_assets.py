"""The ledger's tables as assets, so that freshness has a lineage like every other figure.

They are written by the steps as they go; this op only comes after the tools were staged and says
how many rows there are. What the rows mean is ledger.py's.
"""

from collections.abc import Iterator

import dagster as dg

from orchestration import ledger, staging
from orchestration.raw_assets import raw_key
from orchestration.site import POOL, Site
from orchestration.warehouse import session
from sources.catalogue import TOOLS

TABLES = {
    "tool_runs": "One row per run and tool, with how it ended.",
    "check_results": "One row per run and expectation, with what was seen.",
}


def _staged(tool: str) -> dg.AssetKey:
    """A staging table of the tool: whether the tool is blocked is known when it is there."""
    return dg.AssetKey([staging.SCHEMA, staging.tables_of(tool)[0]])


def ledger_assets() -> dg.AssetsDefinition:
    """raw_plumbline, after every tool was read and let through or not."""
    specs = [
        dg.AssetSpec(
            raw_key("plumbline", table),
            deps=[_staged(tool) for tool in TOOLS],
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
