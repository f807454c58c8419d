"""Jenkins: what was built and tested, and what a rule says was deployed.

Lands       raw_jenkins.jobs              one row per job, under the name that it first had
            raw_jenkins.builds            one row per build of a job that does not deploy
            raw_jenkins.deployments       one row per build, or stage, that a rule calls one
            raw_jenkins.build_causes      what started a build, by kind
            raw_jenkins.change_sets       the commits that are new in a build: ids and times
            raw_jenkins.stages            the stages of pipelines' builds of the last days
            raw_jenkins.test_runs         one row per build that reported tests
            raw_jenkins.deletions         jobs that are gone, noticed by reconciliation
            raw_jenkins.discarded_fields  what it sent and nobody declared: names and counts
Cursor      per job its last number; running builds and the last 20 are compared again
Config      SOURCES__JENKINS__URL          https://ci.acme.example
            SOURCES__JENKINS__DEPLOYMENTS  rules: release/{service} with environment=production
            SOURCES__JENKINS__JOBS         full names or folders; every visible job if missing
            SOURCES__JENKINS__LIBRARIES    addresses of shared libraries: not what is built
            SOURCES__JENKINS__STAGE_DAYS   how far back stages and times of tests are read; 30
            SOURCES__JENKINS__AT_ONCE      how many builds are asked for them at once; 4
Secrets     SOURCES__JENKINS__USER, SOURCES__JENKINS__TOKEN
"""

from __future__ import annotations

from collections.abc import Iterator

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried
from sources.extraction import Extraction
from sources.jenkins import configuration
from sources.jenkins.client import Jenkins
from sources.jenkins.connection import connect
from sources.jenkins.reading import Reading

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]

ABOUT = About(
    label="Jenkins",
    family=Family.DELIVERY,
    asks=(
        Ask("url", "The address of Jenkins, such as https://ci.acme.example"),
        Ask("user", "The account that reads it", is_secret=True),
        Ask("token", "Its API token", is_secret=True),
        Ask(
            "deployments",
            "Which jobs deploy, such as `release/{service} with environment=production`",
            is_list=True,
        ),
    ),
    tried=Tried.RECORDED,
    unverified=("rules, renames and test reports",),
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name="jenkins", max_table_nesting=0)
def jenkins(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    settings = configuration.read()
    client = Jenkins(settings, clock=extraction.clock, on_request=extraction.count_request)
    yield from landing.resources(extraction, Reading(extraction, settings, client).pages)


def source(extraction: Extraction) -> DltSource:
    """What Jenkins lands."""
    return jenkins(extraction)
