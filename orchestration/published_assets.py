"""Each audience's publication and report as assets, at the end of the lineage.

One op builds both, because an edition is swapped in whole. Which tables belong to it follows from
the manifest by the same rule as in publish.py.
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.dbt_assets import Translator
from orchestration.dbt_groups import Manifest
from orchestration.publish import SHARED_TABLES, publish, render_report
from orchestration.settings import AUDIENCES
from orchestration.site import POOL, Site, logged, run_id_of

GROUP = "published"


def published_assets(audience: str, manifest: Manifest) -> dg.AssetsDefinition:
    """The edition of one audience."""
    edition, report = dg.AssetKey([GROUP, audience]), dg.AssetKey([GROUP, f"{audience}_report"])

    @dg.multi_asset(
        name=f"publish_{audience}",
        specs=[
            dg.AssetSpec(
                edition,
                deps=_tables(audience, manifest),
                group_name=GROUP,
                description=f"What {audience} read: plumbline.duckdb and one parquet a table.",
                kinds={"duckdb", "parquet"},
            ),
            dg.AssetSpec(
                report,
                deps=[edition],
                group_name=GROUP,
                description=f"The report of {audience}, one HTML file.",
                kinds={"html"},
            ),
        ],
        pool=POOL,
    )
    def build(context: dg.AssetExecutionContext, site: Site) -> Iterator[dg.MaterializeResult]:
        with site.held():
            published = publish(
                site.engine(),
                site.places(),
                run_id_of(context),
                audience=audience,
                render=render_report,
                progress=logged(context),
            )
        yield dg.MaterializeResult(
            edition,
            metadata={
                "folder": dg.MetadataValue.path(str(published.folder)),
                "rows": sum(published.row_counts.values()),
            },
        )
        yield dg.MaterializeResult(
            report, metadata={"report": dg.MetadataValue.path(str(published.report))}
        )

    return build


def _tables(audience: str, manifest: Manifest) -> list[dg.AssetKey]:
    translator = Translator()
    return [
        translator.get_asset_key(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and (
            f"{node['schema']}.{node['name']}" in SHARED_TABLES
            or node["name"].startswith(f"rpt_{audience}__")
        )
    ]


def all_published_assets(manifest: Manifest) -> list[dg.AssetsDefinition]:
    """Every audience."""
    return [published_assets(audience, manifest) for audience in AUDIENCES]
