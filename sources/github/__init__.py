"""GitHub: what was proposed, reviewed, merged, built and deployed.

Lands       raw_github.repositories             one row per repository, latest state
            raw_github.repository_names         … and name it was ever seen under
            raw_github.pull_requests            one row per pull request, latest state
            raw_github.pull_request_issue_keys  … and issue key found in title, branch, body, commit
            raw_github.pull_request_commits     … and commit
            raw_github.pull_request_files       … and file, its name as a keyed hash
            raw_github.reviews                  one row per submitted review
            raw_github.review_requests          one row per pull request, who was asked, and when
            raw_github.commits                  one row per commit of default and release branches
            raw_github.commit_parents           … and parent
            raw_github.commit_issue_keys        … and issue key in its message
            raw_github.deployments              one row per deployment, latest state
            raw_github.deployment_statuses      … and status it went through
            raw_github.releases, .tags          one row each
            raw_github.workflow_runs            one row per workflow run and attempt
            raw_github.workflow_jobs            one row per job of the runs of the last days
            raw_github.code_scanning_alerts     one row per alert of code scanning, latest state
            raw_github.deletions                what GitHub no longer has, noticed by reconciliation
            raw_github.discarded_fields         what it sent and nobody declared: names and counts
Cursor      per repository: updated_at of pull requests and alerts, created_at of deployments and
            releases, each re-reading the last hour for late writes; branch heads of commits; 3
            days of runs
Config      SOURCES__GITHUB__REPOSITORIES (acme/shop, acme/*), __ORGANISATIONS, __HOST, __API
            (graphql or rest), __START_AT, __RELEASE_BRANCHES, __JOB_DAYS, __CODE_SCANNING,
            __AT_ONCE
Secrets     SOURCES__GITHUB__TOKEN, or __APP_ID, __PRIVATE_KEY and __INSTALLATION_ID
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried, WordColumn
from sources.edge import Edge
from sources.extraction import ConnectionFinding, Extraction
from sources.github import configuration, connection, reading

ABOUT = About(
    label="GitHub",
    family=Family.SOURCE_CONTROL,
    asks=(
        Ask(
            "repositories",
            "GitHub repositories (owner/name or owner/*, separated by commas)",
            is_list=True,
            starts="repositories",
        ),
        Ask("token", "A GitHub token that may read them", is_secret=True),
        Ask(
            "organisations",
            "Organisations, all of whose repositories are read",
            is_list=True,
            is_asked=False,
        ),
        Ask("host", "The API of an Enterprise server", is_asked=False),
        Ask("api", "graphql or rest", is_asked=False),
        Ask("start_at", "The day from which history is read", is_asked=False),
        Ask("release_branches", "Patterns of release branches", is_list=True, is_asked=False),
        Ask("job_days", "For how many days jobs are read", is_asked=False),
        Ask("code_scanning", "false to leave out the alerts of code scanning", is_asked=False),
        Ask("app_id", "The id of a GitHub App", is_secret=True, is_asked=False),
        Ask("private_key", "The App's private key", is_secret=True, is_asked=False),
        Ask("installation_id", "The id of its installation", is_secret=True, is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(WordColumn("severity", "code_scanning_alerts", "severity"),),
    unverified=("GraphQL's answers about pull requests",),
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name="github", max_table_nesting=0)
def github(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(
        extraction, partial(reading.read, extraction, configuration.read())
    )


def source(extraction: Extraction) -> DltSource:
    """What GitHub lands."""
    return github(extraction)


def connect() -> list[ConnectionFinding]:
    """Try the connection."""
    return list(connection.findings(configuration.read(), Extraction(Edge.for_nothing("github"))))
