"""Tries GitLab's connection, and says in a sentence for each thing what is there or missing.

Asks as little as it can: who we are, which scopes we have, and one object of each kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.errors import ToolError
from sources.extraction import ConnectionFinding, Extraction
from sources.gitlab import details_graphql
from sources.gitlab.client import GitLab
from sources.gitlab.configuration import GRAPHQL, Configuration
from sources.gitlab.projects import Declared, Project, found
from sources.http import RefusedError
from sources.settings import name_of

_SCOPE = "read_api"
_IMPLIED_BY = ("api",)
_KINDS = ("merge_requests", "issues", "pipelines", "jobs", "deployments", "environments")


def findings(configuration: Configuration, extraction: Extraction) -> Iterator[ConnectionFinding]:
    """What works and what does not, in the order in which it would be fixed."""
    gitlab = GitLab(configuration, extraction.clock, extraction.count_request)
    try:
        gitlab.get("/version")
        yield ConnectionFinding(True, f"GitLab answers at {configuration.url}.")
        yield from _scopes(gitlab)
        projects = found(gitlab, configuration, Declared.by_program(), extraction)
    except ToolError as error:
        yield ConnectionFinding(False, error.sentence)
        return
    yield from (ConnectionFinding(False, sentence) for sentence in extraction.problems)
    if not projects:
        yield ConnectionFinding(
            False, f"GitLab shows none of the projects in {name_of('gitlab', 'projects')}."
        )
        return
    yield ConnectionFinding(True, f"GitLab shows {len(projects)} of the projects.")
    yield from _permissions(gitlab, configuration, extraction, projects[0])


def _scopes(gitlab: GitLab) -> Iterator[ConnectionFinding]:
    try:
        token = gitlab.get("/personal_access_tokens/self")
    except RefusedError:
        # OAuth tokens and older instances do not tell of themselves.
        return
    scopes = set(token.get("scopes") or ())
    if _SCOPE not in scopes and not scopes.intersection(_IMPLIED_BY):
        yield ConnectionFinding(
            False,
            f"The token of {name_of('gitlab', 'token')} lacks the scope {_SCOPE}: make one that "
            "has it.",
        )


def _permissions(
    gitlab: GitLab, configuration: Configuration, extraction: Extraction, project: Project
) -> Iterator[ConnectionFinding]:
    for kind in _KINDS:
        what = kind.replace("_", " ")
        try:
            gitlab.whole_list(f"{project.path}/{kind}", per_page=1)
        except RefusedError as error:
            yield ConnectionFinding(
                False,
                f"GitLab does not let us read {what} ({error.status}): give the token the scope "
                f"{_SCOPE} and the role Reporter in the project, where {what} are in use.",
            )
        except ToolError as error:
            yield ConnectionFinding(False, error.sentence)
        else:
            yield ConnectionFinding(True, f"GitLab lets us read {what}.")
    try:
        gitlab.pages(f"{project.path}/repository/branches", per_page=1).__next__()
    except StopIteration:
        return
    except RefusedError as error:
        yield ConnectionFinding(
            False,
            f"GitLab does not let us read commits ({error.status}): give the token the role "
            "Reporter in the project.",
        )
    else:
        yield ConnectionFinding(True, "GitLab lets us read commits.")
    if configuration.api == GRAPHQL:
        before = len(extraction.problems)
        details_graphql.details(gitlab, extraction, project, [1])
        for sentence in extraction.problems[before:]:
            yield ConnectionFinding(False, sentence)
