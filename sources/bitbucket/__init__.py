"""Bitbucket, Cloud and Data Center: what was proposed, reviewed, merged, built and deployed.

Lands       raw_bitbucket.repositories             one row per repository, latest state
            raw_bitbucket.pull_requests            one row per pull request, latest state
            raw_bitbucket.pull_request_issue_keys  … and issue key found in title, branch or texts
            raw_bitbucket.pull_request_commits     … and commit
            raw_bitbucket.pull_request_files       … and file, its name as a keyed hash
            raw_bitbucket.reviews                  … and approval, request for changes or comment
            raw_bitbucket.commits                  one row per commit of main and release branches
            raw_bitbucket.commit_parents           … and parent
            raw_bitbucket.commit_issue_keys        … and issue key in its message
            raw_bitbucket.tags                     one row per tag
            raw_bitbucket.pipelines                one row per pipeline run (Cloud)
            raw_bitbucket.pipeline_steps           … and step, of the runs of the last days (Cloud)
            raw_bitbucket.deployments              one row per deployment, latest state (Cloud)
            raw_bitbucket.environments             one row per environment (Cloud)
            raw_bitbucket.deletions                what is gone, noticed by reconciliation
            raw_bitbucket.discarded_fields         what was sent and nobody declared, by name
Cursor      per repository: updated_on of pull requests, with all that are open; created_on of
            pipelines, started_on of deployments, each re-reading the last hour; branch heads
Config      SOURCES__BITBUCKET__REPOSITORIES (acme/shop, acme/*; PROJECT/shop on Data Center),
            __URL, __DEPLOYMENT (cloud or data_center), __RELEASE_BRANCHES, __STEP_DAYS,
            __AT_ONCE
Secrets     SOURCES__BITBUCKET__TOKEN, and __EMAIL for an API token of Cloud
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried
from sources.bitbucket import configuration, reading
from sources.bitbucket.connection import connect
from sources.extraction import Extraction

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]

ABOUT = About(
    label="Bitbucket",
    family=Family.SOURCE_CONTROL,
    asks=(
        Ask(
            "repositories",
            "Bitbucket repositories (workspace/name or workspace/*, separated by commas)",
            is_list=True,
        ),
        Ask("url", "The address of a Data Center (empty for Bitbucket Cloud)"),
        Ask("email", "The e-mail address of the API token's account (Cloud only)", is_secret=True),
        Ask("token", "A Bitbucket token that may read them", is_secret=True),
    ),
    tried=Tried.RECORDED,
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name="bitbucket", max_table_nesting=0)
def bitbucket(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(
        extraction, partial(reading.read, extraction, configuration.read())
    )


def source(extraction: Extraction) -> DltSource:
    """What Bitbucket lands."""
    return bitbucket(extraction)
