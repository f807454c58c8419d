"""What can be run: the refresh, the full check, and the publication alone.

Selected by group, so that a new tool or model is in them the day it exists. When they run is
schedules.py's.
"""

from __future__ import annotations

import dagster as dg

from orchestration.ledger import SCHEMA
from orchestration.published_assets import GROUP
from orchestration.raw_assets import Reading, op_name
from sources.catalogue import TOOLS

refresh_job = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Extract what is new, check it, transform, publish, render.",
)

full_check_job = dg.define_asset_job(
    "full_check",
    selection=dg.AssetSelection.all(),
    config=dg.RunConfig(ops={op_name(tool): Reading(reconcile=True) for tool in TOOLS}),
    description="The refresh, and reconciliation: notice what was deleted at the tools.",
)

publish_job = dg.define_asset_job(
    "publish",
    selection=dg.AssetSelection.groups(SCHEMA).downstream() | dg.AssetSelection.groups(GROUP),
    description="Publish what the warehouse holds and how each tool fares, reading no tool.",
)

JOBS = (refresh_job, full_check_job, publish_job)
