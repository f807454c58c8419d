"""Everything that Dagster is told, put together; nothing is decided here.

`dagster dev -m orchestration.definitions` reads `defs`; tests call `build_definitions` with other
resources.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.checks import all_checks
from orchestration.dbt_assets import all_dbt_assets, manifest_of
from orchestration.jobs import JOBS
from orchestration.ledger_assets import ledger_assets
from orchestration.published_assets import all_published_assets
from orchestration.raw_assets import all_raw_assets
from orchestration.schedules import SCHEDULES
from orchestration.sensors import SENSORS
from orchestration.settings import Places
from orchestration.site import Site


def build_definitions(overrides: Mapping[str, Any] | None = None) -> dg.Definitions:
    """Assets, checks, jobs, schedules and resources; `overrides` replaces resources by name."""
    manifest = manifest_of(Places.current())
    built = all_dbt_assets(manifest)
    return dg.Definitions(
        assets=[
            *all_raw_assets(),
            ledger_assets(),
            *(made for made in built if not isinstance(made, dg.AssetChecksDefinition)),
            *all_published_assets(manifest),
        ],
        asset_checks=[
            *all_checks(),
            *(made for made in built if isinstance(made, dg.AssetChecksDefinition)),
        ],
        jobs=JOBS,
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={"site": Site(), **(overrides or {})},
        # One process for a run: a DuckDB file has one writer, and each process would cost
        # seconds of imports.
        executor=dg.in_process_executor,
    )


defs = build_definitions()
