"""Harness CI/CD: what was built, deployed, rolled back, approved and frozen.

Lands       raw_harness.executions        one row per pipeline execution, latest state
            raw_harness.builds            … and CI stage that began
            raw_harness.deployments       … and CD stage that began: one service, one environment
            raw_harness.artifacts         one row per artifact that was deployed
            raw_harness.approvals         one row per approval stage, without who approved
            raw_harness.services          one row per service of a project
            raw_harness.environments      one row per environment of a project
            raw_harness.freezes           one row per window of a freeze
            raw_harness.deletions         what is no longer there, noticed by reconciliation
            raw_harness.discarded_fields  what it sent and nobody declared: names and counts
Cursor      start time of executions, re-reading the last hour and whatever had not ended
Config      SOURCES__HARNESS__ACCOUNT, __PROJECTS (organisation/project), __URL
            __KINDS (hotfix=*_hotfix: what a pipeline's deployments are, by its identifier)
            __REPOSITORIES (shop=github:acme/shop: what a codebase's name stands for)
Secrets     SOURCES__HARNESS__TOKEN
"""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.about import About, Ask, Family, Tried
from sources.extraction import Extraction
from sources.harness import configuration
from sources.harness.client import Harness
from sources.harness.connection import connect
from sources.harness.reading import Reading
from sources.landing import resources

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]

ABOUT = About(
    label="Harness",
    family=Family.DELIVERY,
    asks=(
        Ask("account", "The id of your Harness account, as in its address"),
        Ask("projects", "Projects (organisation/project, separated by commas)", is_list=True),
        Ask("token", "A Harness API key that may view them", is_secret=True),
    ),
    tried=Tried.RECORDED,
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


def source(extraction: Extraction) -> DltSource:
    """What the account lands."""
    settings = configuration.read()
    harness = Harness(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, harness)

    @dlt.source(name=configuration.TOOL, max_table_nesting=0)
    def site() -> object:
        return resources(extraction, reading.pages)

    return site()
