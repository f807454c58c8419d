"""Alerts of code scanning, by REST in either configuration: GraphQL knows none of them.

Asks only; a repository in which it is off, or that the token may not read it of, has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from sources.github.answers import Object
from sources.github.client import GitHub
from sources.github.repositories import Repository
from sources.http import RefusedError

# 403 where Advanced Security is off or the token lacks security_events, 404 where nothing has been
# analysed: GitHub does not say which of them is so.
OFF = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def alerts(github: GitHub, repository: Repository) -> Iterator[list[Object]]:
    """Pages of the default branch's alerts in any state, the latest updated first."""
    latest_first = {"sort": "updated", "direction": "desc"}
    try:
        yield from github.pages(f"{repository.path}/code-scanning/alerts", latest_first)
    except RefusedError as refused:
        if refused.status not in OFF:
            raise
