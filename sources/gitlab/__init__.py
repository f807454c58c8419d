"""GitLab: what was planned, proposed, reviewed, merged, built and deployed.

Lands       raw_gitlab.repositories              one row per project, latest state
            raw_gitlab.repository_names          … and path it was ever seen under
            raw_gitlab.merge_requests            one row per merge request, latest state
            raw_gitlab.merge_request_issue_keys  … and issue key in title, branch, body, commit
            raw_gitlab.merge_request_commits     … and commit
            raw_gitlab.merge_request_files       … and file, its name as a keyed hash
            raw_gitlab.reviews                   one row per comment, approval and its withdrawal
            raw_gitlab.commits                   one row per commit of default and release branches
            raw_gitlab.commit_parents            … and parent
            raw_gitlab.commit_issue_keys         … and issue key in its message
            raw_gitlab.releases                  one row per release
            raw_gitlab.pipelines, .jobs          one row each, latest state
            raw_gitlab.environments              one row per environment, with its tier
            raw_gitlab.deployments               one row per deployment, latest state
            raw_gitlab.deployment_commits        … and merge request that GitLab counts to it
            raw_gitlab.issues                    one row per issue, latest state
            raw_gitlab.issue_transitions         one row per change of its state or flow label
            raw_gitlab.iterations                one row per iteration
            raw_gitlab.iteration_issues          … and issue, from when to when
            raw_gitlab.findings                  one row per vulnerability or code quality finding
            raw_gitlab.deletions                 what GitLab no longer has, seen by reconciliation
            raw_gitlab.discarded_fields          what it sent and nobody declared: names and counts
Cursor      per project: updated_at of merge requests, issues, pipelines and deployments, each
            re-reading the last hour for late writes; branch heads of commits; 3 days of jobs
Config      SOURCES__GITLAB__PROJECTS (acme/shop, acme/*), __GROUPS, __URL (https://gitlab.com),
            __API (graphql or rest), __START_AT, __RELEASE_BRANCHES, __FLOW_SCOPES, __AT_ONCE
Secrets     SOURCES__GITLAB__TOKEN
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
from sources.gitlab import configuration, connection, reading

ABOUT = About(
    label="GitLab",
    family=Family.SOURCE_CONTROL,
    asks=(
        Ask("projects", "Projects (group/project, group/*)", is_list=True),
        Ask("token", "Token with the scope read_api", is_secret=True),
        Ask("url", "Address, unless it is https://gitlab.com"),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("status", "issues", "state"),
        WordColumn("issue_type", "issues", "type"),
        WordColumn("priority", "issues", "priority"),
        WordColumn("severity", "findings", "severity"),
    ),
    unverified=("answers of GraphQL", "iterations, weights and vulnerabilities"),
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name="gitlab", max_table_nesting=0)
def gitlab(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(
        extraction, partial(reading.read, extraction, configuration.read())
    )


def source(extraction: Extraction) -> DltSource:
    """What GitLab lands."""
    return gitlab(extraction)


def connect() -> list[ConnectionFinding]:
    """Try the connection."""
    return list(connection.findings(configuration.read(), Extraction(Edge.for_nothing("gitlab"))))
