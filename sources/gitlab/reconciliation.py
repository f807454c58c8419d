"""What GitLab no longer has: the ids that landed are compared with the ids it still lists.

A tombstone in raw_gitlab.deletions for each that is gone, and its removal for each that is back.
The rows themselves stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sources.edge import Row
from sources.extraction import Extraction
from sources.gitlab.client import GitLab
from sources.gitlab.projects import GONE, Project
from sources.http import RefusedError
from sources.landing import Page

# The tables that are compared, their key, and the list that holds the same ids.
_LISTED = {
    "merge_requests": ("change_id", "merge_requests?scope=all&state=all&view=simple"),
    "issues": ("issue_id", "issues?scope=all&state=all"),
    "deployments": ("deployment_id", "deployments"),
}


def gone_of(gitlab: GitLab, extraction: Extraction, project: Project) -> Iterator[Page]:
    """Merge requests, issues, deployments and releases of a project that are gone, or back."""
    tombstones = _tombstones(extraction)
    for entity, (key, listed) in _LISTED.items():
        path, _, query = listed.partition("?")
        params = dict(pair.split("=") for pair in query.split("&")) if query else {}
        present = {
            str(one["id"])
            for page in gitlab.pages(f"{project.path}/{path}", **params)
            for one in page
        }
        yield from _compared(extraction, entity, key, project, present, tombstones)
    releases = {
        f"{project.native_id}/{one['tag_name']}"
        for page in gitlab.pages(f"{project.path}/releases")
        for one in page
    }
    yield from _compared(extraction, "releases", "release_id", project, releases, tombstones)


def _compared(
    extraction: Extraction,
    entity: str,
    key: str,
    project: Project,
    present: set[str],
    tombstones: dict[str, set[str]],
) -> Iterator[Page]:
    owner, own = "repository_id", project.native_id
    if entity == "issues":
        owner, own = "project", project.landed_name
    landed = {str(value) for name, value in extraction.landed(entity, [owner, key]) if name == own}
    buried = tombstones.get(entity, set())
    yield (
        "deletions",
        [
            *_rows(extraction, entity, landed - present - buried),
            *_rows(extraction, entity, buried & present, is_back=True),
        ],
    )


def gone_projects(
    gitlab: GitLab, extraction: Extraction, seen: Collection[Project]
) -> Iterator[Page]:
    """Projects that landed and are gone, and not merely left out of the configuration."""
    present = {project.native_id for project in seen}
    landed = {str(row[0]) for row in extraction.landed("repositories", ["repository_id"])}
    buried = _tombstones(extraction).get("repositories", set())
    gone = {
        native_id for native_id in landed - present - buried if not _is_there(gitlab, native_id)
    }
    yield (
        "deletions",
        [
            *_rows(extraction, "repositories", gone),
            *_rows(extraction, "repositories", buried & present, is_back=True),
        ],
    )


def _is_there(gitlab: GitLab, native_id: str) -> bool:
    try:
        gitlab.get(f"/projects/{native_id}")
    except RefusedError as refused:
        if refused.status in GONE:
            return False
        raise
    return True


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
