"""Boards of one project: states, iterations, what its work items went through, and their state now.

Revisions come from a feed with a watermark; the items that it names are then read as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sources.azure_devops import boards
from sources.azure_devops.boards import Iterations, States
from sources.azure_devops.client import AzureDevOps, Json
from sources.azure_devops.configuration import Configuration
from sources.azure_devops.cursor import State, changed
from sources.azure_devops.people import People
from sources.edge import Row
from sources.extraction import Extraction
from sources.landing import Page

_ITEMS_PER_PAGE = 500
_DEPTH = 14
_BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)
_REVISION = (
    "issue_id revision type state iteration_path points priority assignee_key changed_at".split()
)
Histories = dict[str, dict[int, Row]]


def read(
    azure: AzureDevOps,
    extraction: Extraction,
    configuration: Configuration,
    people: People,
    project: Json,
    state: State,
) -> Iterator[Page]:
    """Everything of one project's boards that is new, or that changed in the window."""
    name = project["name"]
    states = _states(azure, project)
    iterations = _iterations(azure, extraction, configuration, project)
    for table, rows in (("states", states.rows), ("sprints", iterations.rows)):
        if rows and changed(state, table, rows):
            yield table, rows
    if extraction.window is not None:
        start, end = extraction.window
        found = _whole_histories(azure, extraction, people, azure.ids(name, start, end))
        rows = [row for history in found.values() for row in history.values()]
        yield "issue_revisions", rows
        yield from _items(azure, extraction, people, states, iterations, found, set(found))
        return
    found, token, deleted = {}, state.get("watermark"), dict[str, bool]()
    is_first = token is None
    asked = [*boards.REVISION_FIELDS, boards.DELETED]
    for batch in azure.revisions(name, asked, token):
        if not batch["values"] and batch.get("isLastBatch") is not True:
            # What a token may not see is left out of a batch, so this may be right.
            extraction.problem(
                f"Azure DevOps answered a batch of the revisions of {name} with nothing on it, "
                "though another one followed: if work items are missing, load azure_devops anew in "
                "full."
            )
        rows = [boards.revision_row(extraction.edge, people, one) for one in batch["values"]]
        deleted |= {
            row["issue_id"]: boards.is_deleted(one)
            for row, one in zip(rows, batch["values"], strict=True)
        }
        for row in rows:
            found.setdefault(row["issue_id"], {})[row["revision"]] = row
        token = batch["continuationToken"]
        extraction.report("work items", len(found))
        yield "issue_revisions", rows
    if not is_first:
        _add_landed(extraction, found)
    present = {native_id for native_id, is_gone in deleted.items() if not is_gone}
    yield from _items(azure, extraction, people, states, iterations, found, present)
    yield "deletions", _tombs(extraction, deleted.keys() - present, present)
    state["watermark"] = token


def gone(azure: AzureDevOps, extraction: Extraction, projects: list[Json]) -> Iterator[Page]:
    """Work items that are gone for good, or back, of the projects that could be read."""
    names = {project["name"] for project in projects}
    landed = {
        str(native_id)
        for native_id, name in extraction.landed("issues", ["issue_id", "project"])
        if name in names
    }
    end = extraction.started_at + timedelta(days=1)
    listed = {
        native_id
        for project in projects
        for native_id in azure.ids(project["name"], _BEGINNING, end)
    }
    yield "deletions", _tombs(extraction, landed - listed, listed)


def _tombs(extraction: Extraction, gone_ids: Iterable[str], present: set[str]) -> list[Row]:
    buried = {
        str(native_id)
        for entity, native_id in extraction.landed("deletions", ["entity", "native_id"])
        if entity == "issues"
    }
    new = [(native_id, None) for native_id in sorted(set(gone_ids) - buried)]
    back = [(native_id, True) for native_id in sorted(buried & present)]
    return [
        {
            "entity": "issues",
            "native_id": native_id,
            "noticed_at": extraction.started_at,
            "is_back": is_back,
        }
        for native_id, is_back in [*new, *back]
    ]


def _states(azure: AzureDevOps, project: Json) -> States:
    states = States()
    path = f"/{quote(project['name'])}/_apis/wit/workitemtypes"
    for kind in azure.whole(path):
        name = str(kind.get("name"))
        # Older servers leave the states out of the list of types.
        listed = kind.get("states") or azure.whole(f"{path}/{quote(name)}/states")
        states.add(project["id"], name, listed)
    return states


def _iterations(
    azure: AzureDevOps, extraction: Extraction, configuration: Configuration, project: Json
) -> Iterations:
    name = project["name"]
    teams: dict[str, list[str]] = {}
    for team in configuration.teams:
        asked_for, slash, bare = team.rpartition("/")
        if slash and asked_for.lower() != name.lower():
            continue
        path = f"/{quote(name)}/{quote(bare)}/_apis/work/teamsettings/iterations"
        for one in azure.whole(path):
            teams.setdefault(str(one.get("id")), []).append(f"{name}/{bare}")
    alone = {native_id: names[0] for native_id, names in teams.items() if len(names) == 1}
    path = f"/{quote(name)}/_apis/wit/classificationnodes/iterations"
    return boards.iterations(extraction.edge, azure.object(path, {"$depth": _DEPTH}), name, alone)


def _whole_histories(
    azure: AzureDevOps, extraction: Extraction, people: People, ids: Iterable[str]
) -> Histories:
    found: Histories = {}
    ordered = list(ids)
    for start in range(0, len(ordered), _ITEMS_PER_PAGE):
        some = ordered[start : start + _ITEMS_PER_PAGE]
        told = azure.each(azure.item_revisions, some)
        for native_id, one in _named(some, told):
            wanted = {key: boards.fields_of(one).get(key) for key in boards.REVISION_FIELDS}
            said = {key: value for key, value in wanted.items() if value is not None}
            row = boards.revision_row(extraction.edge, people, {**one, "fields": said})
            found.setdefault(native_id, {})[row["revision"]] = row
    return found


def _named(ids: list[str], told: list[list[Json]]) -> Iterator[tuple[str, Json]]:
    """Every revision with the work item that it is of."""
    for native_id, revisions in zip(ids, told, strict=True):
        for one in revisions:
            yield native_id, one


def _add_landed(extraction: Extraction, found: Histories) -> None:
    """The revisions that landed before, of the items that have new ones."""
    if not found:
        return
    for values in extraction.landed("issue_revisions", _REVISION):
        row: Row = dict(zip(_REVISION, values, strict=True))
        history = found.get(str(row["issue_id"]))
        if history is not None:
            history.setdefault(
                int(row["revision"]), row | {"changed_at": _zoned(row["changed_at"])}
            )


def _zoned(moment: Any) -> datetime:
    """A time as the warehouse hands it out, in UTC."""
    at = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _items(
    azure: AzureDevOps,
    extraction: Extraction,
    people: People,
    states: States,
    iterations: Iterations,
    found: Histories,
    present: set[str],
) -> Iterator[Page]:
    """The items that are there, with what their revisions say."""
    ordered = sorted(found, key=int)
    for start in range(0, len(ordered), _ITEMS_PER_PAGE):
        moved: list[Row] = []
        stays: list[Row] = []
        for native_id in ordered[start : start + _ITEMS_PER_PAGE]:
            history = [row for _, row in sorted(found[native_id].items())]
            moved += boards.transitions(history, states)
            stays += boards.stays(history, iterations.ids_by_path)
        yield "issue_transitions", moved
        yield "sprint_issues", stays
    for items in azure.items(present, boards.ITEM_FIELDS):
        for item in items:
            for role in ("System.AssignedTo", "System.CreatedBy"):
                people.meet(boards.fields_of(item).get(role))
        yield (
            "issues",
            [boards.item_row(extraction.edge, people, states, item) for item in items],
        )
