"""Git: what a clone on disk says of a repository, with no token and no host.

Lands       raw_git.repositories        one row per clone
            raw_git.commits             one row per commit of default and release branches, its size
            raw_git.commit_parents      … and parent
            raw_git.commit_issue_keys   … and issue key in its message
            raw_git.changes             one row per merge of the default branch that a host wrote
            raw_git.change_commits      … and commit that it brought
            raw_git.change_files        … and file, its name as a keyed hash
            raw_git.change_issue_keys   … and issue key in its message, branch or commits
            raw_git.rewrites            one row per commit that the default branch went through, and
                                        how many lines it changed and rewrote soon after they came
            raw_git.releases            one row per tag
Cursor      per clone: the heads and tags that were read; what is reachable from them is known.
            Of the default branch beside that the head up to which its lines were followed
Config      SOURCES__GIT__PATHS             clones, bare or not, or folders that hold them
            SOURCES__GIT__RELEASE_BRANCHES  patterns of branches read beside the default one
Secrets     none
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried
from sources.extraction import Extraction
from sources.git import configuration, reading
from sources.git.connection import connect

ABOUT = About(
    label="Git",
    family=Family.SOURCE_CONTROL,
    asks=(
        Ask("paths", "Clones on disk, or folders of clones, separated by commas", is_list=True),
        Ask("release_branches", "Patterns of release branches", is_list=True, is_asked=False),
    ),
    tried=Tried.DOCUMENTED,
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]


@dlt.source(name="git", max_table_nesting=0)
def git(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(
        extraction, partial(reading.read, extraction, configuration.read())
    )


def source(extraction: Extraction) -> DltSource:
    """What the clones land."""
    return git(extraction)
