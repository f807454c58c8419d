"""One reading: which projects are read, in which order, and what a refusal of a part costs.

Boards, Repos and Pipelines are read one after the other in reading_*.py. A part that may not be
read is noted, and its cursor stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from http import HTTPStatus

from sources.azure_devops import reading_boards, reading_code, reading_pipelines
from sources.azure_devops.client import SITE, AzureDevOps, Json
from sources.azure_devops.code import Repository
from sources.azure_devops.configuration import TOOL, Configuration
from sources.azure_devops.cursor import State, changed
from sources.azure_devops.people import People
from sources.edge import Row
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page
from sources.settings import name_of

# What one project does not show. A 401 is none of these: the token is wrong or lacks a scope, and
# whatever is read with it would have holes.
REFUSED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class Reading:
    """One reading of one organisation."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, azure: AzureDevOps
    ) -> None:
        self._extraction = extraction
        self._configuration = configuration
        self._azure = azure
        self._people = People(extraction.edge, _landed_people(extraction))

    def pages(self, state: State) -> Iterator[Page]:
        """Everything that is new, or that changed in the window that is asked for."""
        if self._extraction.window is not None:
            # What is read again moves no cursor.
            state = deepcopy(state)
        projects = selected_projects(self._azure, self._configuration, self._extraction)
        rows: list[Row] = [{"project_id": one["id"], "name": one["name"]} for one in projects]
        if changed(state, "projects", rows):
            yield "projects", rows
        read: list[Json] = []
        repositories: dict[str, Repository] = {}
        for project in projects:
            of_project: State = state.setdefault("of_projects", {}).setdefault(project["id"], {})
            before = len(self._extraction.problems)
            common = (self._azure, self._extraction)
            of_boards = partial(
                reading_boards.read, *common, self._configuration, self._people, project, of_project
            )
            of_code = partial(
                reading_code.read, *common, self._people, project, of_project, repositories
            )
            yield from self._part("work items (scope Work Items: read)", of_boards)
            if len(self._extraction.problems) == before:
                read.append(project)
            yield from self._part("code (scope Code: read)", of_code)
            pipelines = reading_pipelines.Reading(
                self._azure,
                self._extraction,
                self._configuration,
                repositories,
                project,
                of_project,
            )
            for what, pages in (
                ("builds (scope Build: read)", pipelines.builds),
                ("environments (scope Environment: read)", pipelines.environments),
                ("classic releases (scope Release: read)", pipelines.releases),
            ):
                yield from self._part(what, pages)
        if self._extraction.is_reconciling and self._extraction.window is None:
            yield from reading_boards.gone(self._azure, self._extraction, read)

    def _part(self, what: str, pages: Callable[[], Iterator[Page]]) -> Iterator[Page]:
        try:
            yield from pages()
        except RefusedError as refused:
            if refused.status not in REFUSED:
                raise
            self._extraction.problem(
                f"Azure DevOps does not show the {what} of a project ({refused.status}): give "
                f"the token of {SITE.token_setting} that scope, or leave the project out of "
                f"{name_of(TOOL, 'projects')}."
            )


def selected_projects(
    azure: AzureDevOps, configuration: Configuration, extraction: Extraction
) -> list[Json]:
    """The projects to be read; one that is gone is noted, and none is an error."""
    visible = [one for page in azure.continued("/_apis/projects") for one in page]
    for one in visible:
        extraction.edge.native_id(one.get("id"), "a project")
    wanted = {name.lower() for name in configuration.projects}
    names = {str(one.get("name")).lower() for one in visible}
    for name in configuration.projects:
        if name.lower() not in names:
            extraction.problem(
                f"Azure DevOps shows no project {name}: take it out of "
                f"{name_of(TOOL, 'projects')}, correct it, or let the token's account see it."
            )
    selected = [one for one in visible if not wanted or str(one.get("name")).lower() in wanted]
    if not selected:
        raise ToolError(
            f"Azure DevOps shows none of the projects asked for: give the token of "
            f"{SITE.token_setting} the scope Project and Team: read, and check "
            f"{name_of(TOOL, 'projects')}.",
            tool=TOOL,
        )
    return selected


def _landed_people(extraction: Extraction) -> Iterator[str | None]:
    for column in ("assignee_key", "reporter_key"):
        yield from (pseudonym for (pseudonym,) in extraction.landed("issues", [column]))
