"""Azure DevOps: what was planned, proposed, reviewed, built and deployed; Services and Server.

Lands       raw_azure_devops.projects, .states       one row each, states with their category
            raw_azure_devops.issues                  one row per work item, latest state
            raw_azure_devops.issue_revisions         … and revision, of the declared fields
            raw_azure_devops.issue_transitions       … and field that a revision changed
            raw_azure_devops.sprints, .sprint_issues iterations, and what was in them, when
            raw_azure_devops.repositories            one row per repository
            raw_azure_devops.pull_requests           one row per pull request, with its
                             pull_request_commits, pull_request_issue_keys and reviews
            raw_azure_devops.commits                 the default branch, with commit_parents
                             and commit_issue_keys
            raw_azure_devops.builds                  one row per run, with timeline_records
            raw_azure_devops.deployments             environments' records and classic releases
            raw_azure_devops.deletions               work items that are gone
            raw_azure_devops.discarded_fields        what was sent and nobody declared
Cursor      per project: the watermark of revisions; closing time of pull requests, and all open
            ones; heads; queue time of runs; numbers of records; modification of releases
Config      SOURCES__AZURE_DEVOPS__URL            https://dev.azure.com/acme, or a collection
            SOURCES__AZURE_DEVOPS__PROJECTS       names; every visible project if missing
            SOURCES__AZURE_DEVOPS__TEAMS          teams whose iterations are theirs: shop/Payments
            SOURCES__AZURE_DEVOPS__TIMELINE_DAYS  how far back timelines are read; 30
            SOURCES__AZURE_DEVOPS__AT_ONCE        how many objects are asked about at once; 4
Secrets     SOURCES__AZURE_DEVOPS__TOKEN
"""

from __future__ import annotations

from collections.abc import Iterator

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried, WordColumn
from sources.azure_devops import configuration
from sources.azure_devops.client import AzureDevOps
from sources.azure_devops.connection import connect
from sources.azure_devops.reading import Reading
from sources.extraction import Extraction

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]

ABOUT = About(
    label="Azure DevOps",
    family=Family.SOURCE_CONTROL,
    asks=(
        Ask("url", "The organisation's or collection's address: https://dev.azure.com/acme"),
        Ask("token", "A personal access token that may read", is_secret=True),
        Ask("projects", "Which projects; all if empty", is_list=True),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("status", "issues", "state"),
        WordColumn("issue_type", "issues", "type"),
        WordColumn("priority", "issues", "priority"),
    ),
    unverified=("records of environments", "watermarks of the feed of revisions"),
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name="azure_devops", max_table_nesting=0)
def azure_devops(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    settings = configuration.read()
    azure = AzureDevOps(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, azure)
    yield from landing.resources(extraction, reading.pages)


def source(extraction: Extraction) -> DltSource:
    """What Azure DevOps lands."""
    return azure_devops(extraction)
