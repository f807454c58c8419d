"""What Jira no longer has: the ids that landed are compared with the ids it still lists.

A tombstone in raw_jira.deletions for each that is gone, and its removal for each that is back. Only
projects that are read are compared: what is merely out of sight is not gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.edge import Row
from sources.extraction import Extraction
from sources.jira.client import Jira
from sources.landing import Page


def gone(
    jira: Jira, extraction: Extraction, keys: set[str], *, boards: list[Row], sprints: list[Row]
) -> Iterator[Page]:
    """Issues, boards and sprints that are gone, or back."""
    landed_issues = {
        str(issue_id): key
        for issue_id, key in extraction.landed("issues", ["issue_id", "project_key"])
    }
    listed = set(_issue_ids(jira, extraction, keys))
    landed = {
        # An issue that was moved keeps its id, and is listed under its new project.
        "issues": {issue_id for issue_id, key in landed_issues.items() if key in keys},
        "boards": {str(row[0]) for row in extraction.landed("boards", ["board_id"])},
        "sprints": {str(row[0]) for row in extraction.landed("sprints", ["sprint_id"])},
    }
    present = {
        "issues": listed,
        "boards": {row["board_id"] for row in boards},
        "sprints": {row["sprint_id"] for row in sprints},
    }
    if not boards:
        # Without sight of boards nothing can be said of them or their sprints.
        del landed["boards"], landed["sprints"]
    buried: dict[str, set[str]] = {}
    for entity, native_id in extraction.landed("deletions", ["entity", "native_id"]):
        buried.setdefault(str(entity), set()).add(str(native_id))
    for entity, ids in landed.items():
        tombs = buried.get(entity, set())
        yield (
            "deletions",
            [
                *_rows(extraction, entity, ids - present[entity] - tombs),
                *_rows(extraction, entity, tombs & present[entity], is_back=True),
            ],
        )


def _issue_ids(jira: Jira, extraction: Extraction, keys: set[str]) -> Iterator[str]:
    count = 0
    for key in sorted(keys):
        jql = f'project = "{key}" order by key asc'
        for page in jira.search(jql, ["id"], with_changes=False):
            count += len(page)
            extraction.report("issue ids", count)
            yield from (str(issue["id"]) for issue in page)


def _rows(
    extraction: Extraction, entity: str, native_ids: set[str], *, is_back: bool = False
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
