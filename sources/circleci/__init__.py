"""CircleCI: what its workflows built, and what a rule says that their jobs deployed.

Lands       raw_circleci.builds            one row per workflow that does more than deploy
            raw_circleci.jobs              one row per job of a workflow
            raw_circleci.deployments       one row per job that a rule calls a deployment
            raw_circleci.discarded_fields  what it sent and nobody declared: names and counts
Cursor      per project its last pipeline's number; what had not ended, and pipelines of the last
            day (of the last fortnight in the full check) are asked again for reruns
Config      SOURCES__CIRCLECI__PROJECTS     slugs of projects: gh/acme/shop
            SOURCES__CIRCLECI__DEPLOYMENTS  rules: */release/deploy-{environment}
            SOURCES__CIRCLECI__URL          https://circleci.com if missing
            SOURCES__CIRCLECI__AT_ONCE      how many objects are asked about at once; 4
Secrets     SOURCES__CIRCLECI__TOKEN
"""

from __future__ import annotations

from collections.abc import Iterator

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried
from sources.circleci import configuration
from sources.circleci.client import CircleCI
from sources.circleci.connection import connect
from sources.circleci.reading import Reading
from sources.extraction import Extraction

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]

ABOUT = About(
    label="CircleCI",
    family=Family.DELIVERY,
    asks=(
        Ask("projects", "Projects of CircleCI (gh/acme/shop, separated by commas)", is_list=True),
        Ask("token", "A personal API token of CircleCI that sees them", is_secret=True),
        Ask(
            "deployments",
            "Which jobs deploy, such as `*/release/deploy-{environment}`",
            is_list=True,
        ),
    ),
    tried=Tried.DOCUMENTED,
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name=configuration.TOOL, max_table_nesting=0)
def circleci(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    settings = configuration.read()
    client = CircleCI(settings, clock=extraction.clock, on_request=extraction.count_request)
    yield from landing.resources(extraction, Reading(extraction, settings, client).pages)


def source(extraction: Extraction) -> DltSource:
    """What CircleCI lands."""
    return circleci(extraction)
