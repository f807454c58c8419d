"""Commits with their parents, tags and releases: by REST on both paths.

The graph of commits is what says which change a deployment contains, so it must have no holes:
what is new on a branch is asked for by comparing heads, never by date.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from sources.edge import Edge
from sources.extraction import Window
from sources.github.answers import Commit, Object, rest_commit
from sources.github.client import GitHub
from sources.github.cursors import parsed
from sources.github.repositories import Repository
from sources.github.rows import COMMIT_READ
from sources.http import RefusedError

# 409: the repository is empty. 404: the commit that was compared with is gone.
_EMPTY = (HTTPStatus.CONFLICT,)
_UNKNOWN = (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)


def branch_heads(github: GitHub, repository: Repository) -> dict[str, str]:
    """The head of the default branch and of each release branch; none of an empty repository."""
    heads: dict[str, str] = {}
    try:
        for page in github.pages(f"{repository.path}/branches"):
            for branch in page:
                name = branch["name"]
                if name == repository.default_branch or repository.is_release_branch(name):
                    heads[name] = branch["commit"]["sha"]
    except RefusedError as refused:
        if refused.status not in (*_EMPTY, *_UNKNOWN):
            raise
    return heads


def new_commits(
    github: GitHub, edge: Edge, repository: Repository, head: str, known: list[str]
) -> Iterator[list[Commit]]:
    """Pages of the commits reachable from a head, without those of a head that is known."""
    if head in known:
        return
    for earlier in known:
        try:
            yield from _pages(
                github,
                edge,
                f"{repository.path}/compare/{earlier}...{head}",
                {},
                of="commits",
            )
        except RefusedError as refused:
            if refused.status not in _UNKNOWN:
                raise
            # The branch was rewritten: the known head is gone, so try the next or read it whole.
            continue
        return
    try:
        yield from _pages(github, edge, f"{repository.path}/commits", {"sha": head}, of="$")
    except RefusedError as refused:
        if refused.status not in _EMPTY:
            raise


def commits_between(
    github: GitHub, edge: Edge, repository: Repository, branch: str, window: Window
) -> Iterator[list[Commit]]:
    """Pages of a branch's commits of a window, to read again what is known already."""
    written = {"since": window[0].isoformat(), "until": window[1].isoformat()}
    params = {"sha": branch} | written
    for page in _pages(github, edge, f"{repository.path}/commits", params, of="$"):
        # `until` is included.
        yield [one for one in page if one.committed_at and parsed(one.committed_at) < window[1]]


def _pages(
    github: GitHub, edge: Edge, path: str, params: dict[str, Any], *, of: str
) -> Iterator[list[Commit]]:
    for page in github.pages(path, params, of=of):
        for item in page:
            edge.discard("commits", item.keys() - COMMIT_READ)
        yield [rest_commit(item) for item in page]


def tags(github: GitHub, repository: Repository) -> list[Object]:
    """All tags."""
    return github.objects(f"{repository.path}/tags")


def releases(github: GitHub, repository: Repository) -> Iterator[list[Object]]:
    """Pages of releases, the latest created first."""
    return github.pages(f"{repository.path}/releases")
