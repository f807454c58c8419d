"""Commits with their parents, and releases: from answers to rows.

The graph of commits is what says which change a deployment contains, so it must have no holes:
what is new on a branch is asked for by a range from the last head, never by date.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from sources.edge import Edge, Row
from sources.edge.texts import cherry_picked_from_sha, reverted_sha
from sources.gitlab.client import GitLab, Object
from sources.gitlab.cursors import Window, parsed, written
from sources.gitlab.people import signed_by
from sources.gitlab.projects import Project
from sources.gitlab.references import References
from sources.http import RefusedError
from sources.landing import Page

_COMMIT_READ = frozenset(
    "id parent_ids message authored_date committed_date created_at author_email author_name "
    "stats".split()
)
_RELEASE_READ = frozenset("tag_name commit released_at created_at upcoming_release".split())
# An empty repository, or one whose code the token may not see; a range whose start is gone.
_NOTHING = (HTTPStatus.NOT_FOUND,)


def branch_heads(gitlab: GitLab, project: Project) -> dict[str, str]:
    """The head of the default branch and of each release branch; none of an empty repository."""
    heads: dict[str, str] = {}
    try:
        for page in gitlab.pages(f"{project.path}/repository/branches"):
            for branch in page:
                if project.lands(branch.get("name")):
                    heads[branch["name"]] = branch["commit"]["id"]
    except RefusedError as refused:
        if refused.status not in _NOTHING:
            raise
    return heads


def new_commits(
    gitlab: GitLab, project: Project, head: str, known: list[str]
) -> Iterator[list[Object]]:
    """Pages of the commits reachable from a head, without those of a head that is known."""
    if head in known:
        return
    for earlier in known:
        try:
            yield from _pages(gitlab, project, ref_name=f"{earlier}..{head}")
        except RefusedError as refused:
            if refused.status not in _NOTHING:
                raise
            # The branch was rewritten: the known head is gone, so try the next or read it whole.
            continue
        return
    yield from _pages(gitlab, project, ref_name=head)


def commits_between(
    gitlab: GitLab, project: Project, branch: str, window: Window
) -> Iterator[list[Object]]:
    """Pages of a branch's commits of a window, to read again what is known already."""
    since, until = (written(bound) for bound in window)
    for page in _pages(gitlab, project, ref_name=branch, since=since, until=until):
        # `until` is included.
        yield [one for one in page if parsed(one["committed_date"]) < window[1]]


def _pages(gitlab: GitLab, project: Project, **asked: str) -> Iterator[list[Object]]:
    return gitlab.pages(f"{project.path}/repository/commits", with_stats="true", **asked)


def commit_pages(
    edge: Edge, project: Project, references: References, commits: list[Object]
) -> Iterator[Page]:
    """Commits of the default and release branches, their parents and issue keys."""
    rows: list[Row] = []
    parents: list[Row] = []
    keys: list[Row] = []
    for commit in commits:
        edge.discard("commits", commit.keys() - _COMMIT_READ)
        identity = {"repository_id": project.native_id, "commit_sha": commit.get("id")}
        message = commit.get("message")
        stats = commit.get("stats") or {}
        rows.append(
            {
                **identity,
                "authored_at": commit.get("authored_date"),
                "committed_at": commit.get("committed_date") or commit.get("created_at"),
                **signed_by(edge, commit),
                "reverts_sha": reverted_sha(message),
                "cherry_picked_from_sha": cherry_picked_from_sha(message),
                "lines_added": stats.get("additions"),
                "lines_deleted": stats.get("deletions"),
            }
        )
        parents += ({**identity, "parent_sha": parent} for parent in commit.get("parent_ids") or ())
        named = dict.fromkeys([*edge.issue_keys(message), *references.issue_keys(message)])
        keys += ({**identity, "issue_key": key} for key in named)
    yield "commits", rows
    yield "commit_parents", parents
    yield "commit_issue_keys", keys


def release_row(edge: Edge, project: Project, release: Object) -> Row:
    """A release: it has no number on GitLab, its tag is its name."""
    edge.discard("releases", release.keys() - _RELEASE_READ)
    tag = edge.native_id(release.get("tag_name"), "a release's tag")
    return {
        "release_id": f"{project.native_id}/{tag}",
        "repository_id": project.native_id,
        "tag": tag,
        "commit_sha": (release.get("commit") or {}).get("id") or release.get("commit_id"),
        "published_at": release.get("released_at") or release.get("created_at"),
    }
