"""Every raw table as an asset, keyed raw_<tool>/<table> as dbt's sources are; one op a tool.

Assets come from the declarations by rule; no tool and no table is named here. Extraction itself is
extract.py's.
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.empty_tables import make_missing_tables
from orchestration.extract import extract_tool
from orchestration.site import POOL, Site, logged, run_id_of
from sources.catalogue import TOOLS
from sources.edge.declarations import declared

WAS_READ = "was_read"


class Reading(dg.Config):
    """How a tool is to be read."""

    full_refresh: bool = False
    reconcile: bool = False


def op_name(tool: str) -> str:
    """The op that reads a tool."""
    return f"extract_{tool}"


def raw_key(tool: str, table: str) -> dg.AssetKey:
    """dbt's source of the same name has the same key, and so the lineage connects."""
    return dg.AssetKey([f"raw_{tool}", table])


def was_read(tool: str) -> dg.AssetCheckSpec:
    """Shows a tool that could not be read; it blocks nothing, because its last rows still stand."""
    first = next(iter(declared(tool).tables))
    return dg.AssetCheckSpec(
        WAS_READ, asset=raw_key(tool, first), description=f"{tool} could be read."
    )


def raw_assets(tool: str) -> dg.AssetsDefinition:
    """One tool's tables."""
    specs = [
        dg.AssetSpec(
            raw_key(tool, table.name),
            description=table.description,
            group_name=f"raw_{tool}",
            kinds={"dlt"},
        )
        for table in declared(tool).tables.values()
    ]

    @dg.multi_asset(name=op_name(tool), specs=specs, check_specs=[was_read(tool)], pool=POOL)
    def read(
        context: dg.AssetExecutionContext, config: Reading, site: Site
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        with site.held(), site.connected():
            extracted = extract_tool(
                tool,
                site.engine(),
                site.places().home,
                run_id_of(context),
                full_refresh=config.full_refresh,
                reconcile=config.reconcile,
                clock=site.clock(),
                progress=logged(context),
            )
            make_missing_tables(site.engine(), site.places().home, [tool])
        if extracted.is_failed:
            context.log.error(extracted.message)
        # Also after a failure: what stands in the tables is their last good rows, and what is
        # downstream of them and of other tools must go on.
        for spec in specs:
            rows = extracted.rows_by_table.get(spec.key.path[-1], 0)
            yield dg.MaterializeResult(
                spec.key, metadata={"outcome": extracted.outcome, "new_rows": rows}
            )
        check = was_read(tool)
        yield dg.AssetCheckResult(
            asset_key=check.asset_key,
            check_name=check.name,
            passed=not extracted.is_failed,
            description=extracted.message,
        )

    return read


def all_raw_assets() -> list[dg.AssetsDefinition]:
    """Every tool of the catalogue."""
    return [raw_assets(tool) for tool in TOOLS]
