"""Tries GitHub's connection, and says in a sentence for each thing what is there or missing.

Asks as little as it can: who we are, which scopes we have, and one object of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus

from sources.errors import ToolError
from sources.extraction import ConnectionFinding, Extraction
from sources.github import code_scanning, deployments, pull_requests_graphql
from sources.github.client import GitHub
from sources.github.configuration import GRAPHQL, Configuration
from sources.github.repositories import Declared, Repository, found
from sources.http import RefusedError

# What a classic token needs; a fine-grained one or an App has permissions instead.
_WANTED_SCOPES = ("repo", "read:org")
_PERMISSIONS = {
    "branches": "Contents: read",
    "commits": "Contents: read",
    "releases": "Contents: read",
    "workflow runs": "Actions: read",
    "pull requests": "Pull requests: read",
    "deployments": "Deployments: read",
}
# What may not be seen is forbidden, or not there.
_HIDDEN = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_IMPLIED_BY = {"read:org": ("write:org", "admin:org")}


def findings(configuration: Configuration, extraction: Extraction) -> Iterator[ConnectionFinding]:
    """What works and what does not, in the order in which it would be fixed."""
    github = GitHub(configuration, extraction.clock, extraction.count_request)
    try:
        yield from _credentials(github, configuration)
        repositories = list(found(github, configuration, Declared.by_program(), extraction))
    except ToolError as error:
        yield ConnectionFinding.of(error)
        return
    yield from (ConnectionFinding(False, sentence) for sentence in extraction.problems)
    if not repositories:
        yield ConnectionFinding(
            False, "GitHub shows none of the repositories in SOURCES__GITHUB__REPOSITORIES."
        )
        return
    yield ConnectionFinding(True, f"GitHub shows {len(repositories)} of the repositories.")
    yield from _permissions(github, configuration, repositories[0])


def _credentials(github: GitHub, configuration: Configuration) -> Iterator[ConnectionFinding]:
    try:
        response = github.response("/rate_limit")
    except RefusedError as refused:
        if refused.status != 404:
            raise
        # An Enterprise host may have rate limits switched off, and answers 404 then.
        yield ConnectionFinding(True, f"GitHub answers at {configuration.host}.")
        return
    yield ConnectionFinding(True, f"GitHub answers at {configuration.host}.")
    written = response.headers.get("X-OAuth-Scopes")
    if not written:
        return
    scopes = {scope.strip() for scope in written.split(",")}
    missing = [
        scope
        for scope in _WANTED_SCOPES
        if scope not in scopes and not scopes.intersection(_IMPLIED_BY.get(scope, ()))
    ]
    if missing:
        yield ConnectionFinding(
            False,
            f"The token of SOURCES__GITHUB__TOKEN lacks the scope {' and '.join(missing)}: add it "
            "to the token.",
        )


def _permissions(
    github: GitHub, configuration: Configuration, repository: Repository
) -> Iterator[ConnectionFinding]:
    one = {"per_page": 1}
    tries: dict[str, Callable[[], object]] = {
        "branches": lambda: next(github.pages(f"{repository.path}/branches", one), None),
        "commits": lambda: next(github.pages(f"{repository.path}/commits", one), None),
        "releases": lambda: next(github.pages(f"{repository.path}/releases", one), None),
        "workflow runs": lambda: github.get(f"{repository.path}/actions/runs", per_page=1),
    }
    if configuration.api == GRAPHQL:
        tries["pull requests"] = lambda: next(
            pull_requests_graphql.nodes(github, repository, "pull_requests", "pullRequests", 1, 1),
            None,
        )
        tries["deployments"] = lambda: next(deployments.by_graphql(github, repository), None)
    else:
        tries["pull requests"] = lambda: next(github.pages(f"{repository.path}/pulls", one), None)
        tries["deployments"] = lambda: next(
            github.pages(f"{repository.path}/deployments", one), None
        )
    for what, attempt in tries.items():
        try:
            attempt()
        except RefusedError as refused:
            if refused.status == HTTPStatus.CONFLICT:
                # The repository is empty, which only who may read it is told.
                yield ConnectionFinding(True, f"GitHub lets us read {what}.")
            elif refused.status in _HIDDEN:
                yield ConnectionFinding(
                    False,
                    f"GitHub does not let us read {what} ({refused.status}): give the token of "
                    f"SOURCES__GITHUB__TOKEN the permission {_PERMISSIONS[what]}, or as a classic "
                    "one the scope repo.",
                )
            else:
                yield ConnectionFinding.of(refused)
        except ToolError as error:
            yield ConnectionFinding.of(error)
        else:
            yield ConnectionFinding(True, f"GitHub lets us read {what}.")
    if configuration.reads_code_scanning:
        yield _code_scanning(github, repository)


def _code_scanning(github: GitHub, repository: Repository) -> ConnectionFinding:
    """Nothing is wrong where it is off; that a scope may be missing is worth a word."""
    try:
        next(github.pages(f"{repository.path}/code-scanning/alerts", {"per_page": 1}), None)
    except RefusedError as refused:
        if refused.status not in code_scanning.OFF:
            return ConnectionFinding.of(refused)
        return ConnectionFinding(
            True,
            "GitHub shows no alerts of code scanning: it is off there, or the token lacks the "
            "scope security_events (code scanning alerts: read).",
        )
    return ConnectionFinding(True, "GitHub lets us read alerts of code scanning.")
