"""What Bitbucket no longer has: the ids that landed are compared with the ids it still lists.

A tombstone in raw_bitbucket.deletions for each that is gone, and its removal for each that is back.
The rows themselves stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sources.bitbucket.answers import Repository
from sources.bitbucket.cloud import Cloud
from sources.bitbucket.data_center import DataCenter
from sources.edge import Row
from sources.extraction import Extraction
from sources.landing import Page


def gone_of(
    extraction: Extraction, site: Cloud | DataCenter, repository: Repository
) -> Iterator[Page]:
    """Pull requests, tags and deployments of a repository that are gone, or back."""
    of_this = repository.id
    known = {
        str(tag): str(sha or "")
        for owner, tag, sha in extraction.landed("tags", ["repository_id", "tag", "commit_sha"])
        if owner == of_this
    }
    here: dict[str, set[str]] = {
        "pull_requests": {f"{of_this}/{one}" for one in site.pull_request_ids(repository)},
        "tags": {f"{of_this}/{tag.name}" for tag in site.tags(repository, known)},
    }
    columns = {"pull_requests": "change_id", "tags": "release_id"}
    if isinstance(site, Cloud):
        here["deployments"] = {
            str(one.get("uuid")) for page in site.deployments(repository) for one in page
        }
        columns["deployments"] = "deployment_id"
    buried = _tombstones(extraction)
    for entity, present in here.items():
        landed = {
            str(native_id)
            for owner, native_id in extraction.landed(entity, ["repository_id", columns[entity]])
            if owner == of_this
        }
        tombs = buried.get(entity, set())
        yield (
            "deletions",
            [
                *_rows(extraction, entity, landed - present - tombs),
                *_rows(extraction, entity, tombs & present, is_back=True),
            ],
        )


def gone_repositories(
    extraction: Extraction, site: Cloud | DataCenter, seen: Collection[Repository]
) -> Iterator[Page]:
    """Repositories that landed and are gone, and not merely left out of the configuration."""
    present = {repository.id for repository in seen}
    landed = {str(row[0]) for row in extraction.landed("repositories", ["repository_id"])}
    tombs = _tombstones(extraction).get("repositories", set())
    gone = {one for one in landed - present - tombs if not site.is_there(one)}
    yield (
        "deletions",
        [
            *_rows(extraction, "repositories", gone),
            *_rows(extraction, "repositories", tombs & present, is_back=True),
        ],
    )


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
