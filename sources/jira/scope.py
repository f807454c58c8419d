"""Which projects are read, and what is said of those that are not there."""

from __future__ import annotations

from sources.edge import Edge, Row
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.jira.client import SITE, Jira, Json
from sources.jira.configuration import TOOL, Configuration
from sources.settings import name_of


def visible_projects(jira: Jira) -> list[Json]:
    """Every project that the token sees, archived ones too."""
    if jira.is_cloud:
        return list(jira.counted(f"{jira.api}/project/search", {"status": ["live", "archived"]}))
    return jira.objects(f"{jira.api}/project", {"includeArchived": "true"})


def selected_projects(
    jira: Jira, configuration: Configuration, extraction: Extraction
) -> list[Row]:
    """The rows of the projects to be read; one that is gone is noted, and none is an error."""
    rows = [_project(extraction.edge, project) for project in visible_projects(jira)]
    wanted = set(configuration.projects)
    visible = {row["project_key"] for row in rows}
    for key in sorted(wanted - visible):
        extraction.problem(
            f"Jira shows no project {key}: take it out of {name_of(TOOL, 'projects')}, correct it, "
            "or let the token's account browse it."
        )
    selected = [row for row in rows if not wanted or row["project_key"] in wanted]
    if not selected:
        raise ToolError(
            f"Jira shows none of the projects asked for: let the account of {SITE.token_setting} "
            f"browse them, and check {name_of(TOOL, 'projects')}.",
            tool=TOOL,
        )
    return selected


def _project(edge: Edge, project: Json) -> Row:
    return {
        "project_id": edge.native_id(project.get("id"), "a project"),
        "project_key": project.get("key"),
        "name": project.get("name"),
        "project_type": project.get("projectTypeKey"),
        "is_archived": bool(project.get("archived", False)),
    }
