"""Tries GitLab's connection, and says in a sentence for each thing what is there or missing.

Asks as little as it can: who we are, which scopes we have, and one object of each kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from sources.errors import ToolError
from sources.extraction import ConnectionFinding, Extraction
from sources.gitlab import details_graphql
from sources.gitlab.client import GitLab
from sources.gitlab.configuration import GRAPHQL, Configuration
from sources.gitlab.findings import CODE_QUALITY, FORBIDDEN_REPORT, report_path
from sources.gitlab.projects import Declared, Project, found
from sources.http import RefusedError
from sources.settings import name_of

_SCOPE = "read_api"
_IMPLIED_BY = ("api",)
# What may not be seen is forbidden, or not there.
_HIDDEN = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_KINDS = (
    "merge_requests",
    "issues",
    "pipelines",
    "jobs",
    "deployments",
    "environments",
    "releases",
)
# What only some plans have, and the role that it needs there.
_OF_PLANS = {"iterations": ("Premium", "Reporter"), "vulnerabilities": ("Ultimate", "Developer")}


def findings(configuration: Configuration, extraction: Extraction) -> Iterator[ConnectionFinding]:
    """What works and what does not, in the order in which it would be fixed."""
    gitlab = GitLab(configuration, extraction.clock, extraction.count_request)
    try:
        gitlab.get("/version")
        yield ConnectionFinding(True, f"GitLab answers at {configuration.url}.")
        yield from _scopes(gitlab)
        projects = found(gitlab, configuration, Declared.by_program(), extraction)
    except ToolError as error:
        yield ConnectionFinding.of(error)
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
            yield ConnectionFinding.of(error)
        else:
            yield ConnectionFinding(True, f"GitLab lets us read {what}.")
    try:
        next(gitlab.pages(f"{project.path}/repository/branches", per_page=1), None)
    except RefusedError as error:
        yield ConnectionFinding(
            False,
            f"GitLab does not let us read commits ({error.status}): give the token the role "
            "Reporter in the project.",
        )
    else:
        yield ConnectionFinding(True, "GitLab lets us read commits.")
    yield from _of_plans(gitlab, project)
    yield from _code_quality(gitlab, project)
    if configuration.api == GRAPHQL:
        before = len(extraction.problems)
        details_graphql.details(gitlab, extraction, project, [1])
        for sentence in extraction.problems[before:]:
            yield ConnectionFinding(False, sentence)


def _of_plans(gitlab: GitLab, project: Project) -> Iterator[ConnectionFinding]:
    """Nothing is wrong where the plan has none; that a role may be missing is worth a word."""
    for kind, (plan, role) in _OF_PLANS.items():
        try:
            gitlab.whole_list(f"{project.path}/{kind}", per_page=1)
        except RefusedError as refused:
            if refused.status not in _HIDDEN:
                yield ConnectionFinding.of(refused)
                continue
            yield ConnectionFinding(
                True,
                f"GitLab shows no {kind} ({refused.status}): its plan is below {plan}, or the "
                f"token lacks the role {role} in the project.",
            )
        except ToolError as error:
            yield ConnectionFinding.of(error)
        else:
            yield ConnectionFinding(True, f"GitLab lets us read {kind}.")


def _code_quality(gitlab: GitLab, project: Project) -> Iterator[ConnectionFinding]:
    """A report that is not there is no fault: most projects make none."""
    path = report_path(project)
    if path is None:
        return
    try:
        gitlab.whole_list(path, job=CODE_QUALITY)
    except RefusedError as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            yield ConnectionFinding(True, "GitLab has no report of code quality there.")
        elif refused.status == HTTPStatus.FORBIDDEN:
            yield ConnectionFinding(False, FORBIDDEN_REPORT)
        else:
            yield ConnectionFinding.of(refused)
    except ToolError as error:
        yield ConnectionFinding.of(error)
    else:
        yield ConnectionFinding(True, "GitLab lets us read reports of code quality.")
