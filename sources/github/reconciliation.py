"""What GitHub no longer has: the ids that landed are compared with the ids it still lists.

A tombstone in raw_github.deletions for each that is gone, and its removal for each that is back.
The rows themselves stay. A deployment that is gone is left out where deployments are correlated; a
repository, release or tag keeps what it was, and fct_deletions lists it. Nobody can delete a pull
request on GitHub: it goes with its repository.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from http import HTTPStatus

from sources.edge import Row
from sources.extraction import Extraction
from sources.github import code, deployments
from sources.github.client import GitHub
from sources.github.repositories import Repository
from sources.http import RefusedError
from sources.landing import Page

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)


def gone_of(
    github: GitHub, extraction: Extraction, repository: Repository, *, is_rest: bool
) -> Iterator[Page]:
    """Deployments, releases and tags of a repository that are gone, or back."""
    of_this = repository.native_id
    here = {
        "deployments": set(deployments.ids(github, repository, is_rest=is_rest)),
        "releases": {
            str(release["id"]) for page in code.releases(github, repository) for release in page
        },
        "tags": {f"{of_this}/{tag['name']}" for tag in code.tags(github, repository)},
    }
    landed = {
        "deployments": _landed_of(extraction, "deployments", "deployment_id", of_this),
        "releases": _landed_of(extraction, "releases", "release_id", of_this),
        "tags": {f"{of_this}/{tag}" for tag in _landed_of(extraction, "tags", "tag", of_this)},
    }
    tombstones = _tombstones(extraction)
    for entity, present in here.items():
        buried = tombstones.get(entity, set())
        yield (
            "deletions",
            [
                *_rows(extraction, entity, landed[entity] - present - buried),
                *_rows(extraction, entity, buried & present, is_back=True),
            ],
        )


def gone_repositories(
    github: GitHub, extraction: Extraction, seen: Collection[Repository]
) -> Iterator[Page]:
    """Repositories that landed and are gone, and not merely left out of the configuration."""
    present = {repository.native_id for repository in seen}
    landed = {str(row[0]) for row in extraction.landed("repositories", ["repository_native_id"])}
    buried = _tombstones(extraction).get("repositories", set())
    gone = {
        native_id for native_id in landed - present - buried if not _is_there(github, native_id)
    }
    yield (
        "deletions",
        [
            *_rows(extraction, "repositories", gone),
            *_rows(extraction, "repositories", buried & present, is_back=True),
        ],
    )


def _is_there(github: GitHub, native_id: str) -> bool:
    try:
        github.get(f"/repositories/{native_id}")
    except RefusedError as refused:
        if refused.status in GONE:
            return False
        raise
    return True


def _landed_of(extraction: Extraction, table: str, column: str, repository: str) -> set[str]:
    rows = extraction.landed(table, ["repository_native_id", column])
    return {str(value) for owner, value in rows if owner == repository}


def _tombstones(extraction: Extraction) -> dict[str, set[str]]:
    buried: dict[str, set[str]] = {}
    for entity, native_id in extraction.landed("deletions", ["entity", "native_id"]):
        buried.setdefault(str(entity), set()).add(str(native_id))
    return buried


def _rows(
    extraction: Extraction, entity: str, native_ids: Iterable[str], *, is_back: bool = False
) -> list[Row]:
    return [
        {
            "entity": entity,
            "native_id": native_id,
            "noticed_at": extraction.started_at,
            "is_back": is_back or None,
        }
        for native_id in sorted(native_ids)
    ]
