"""What `plumbline connect jira` finds: host, token, projects, boards and the field of points."""

from __future__ import annotations

from http import HTTPStatus

from sources.amounts import amount
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.jira import configuration, fields, scope
from sources.jira.client import SITE, Jira
from sources.settings import name_of


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    jira = Jira(settings, clock=clock)
    findings: list[ConnectionFinding] = []
    try:
        kind = "Jira Cloud" if jira.is_cloud else "Jira Data Center"
        jira.object(f"{jira.api}/myself")
        findings.append(ConnectionFinding(True, f"{kind} answers, and accepts the token."))
        findings.append(_projects(jira, settings))
        findings.append(_points(jira, settings))
        findings.append(_boards(jira))
    except PlumblineError as error:
        findings.append(ConnectionFinding.of(error))
    return findings


def _projects(jira: Jira, settings: configuration.Configuration) -> ConnectionFinding:
    visible = {str(project.get("key")) for project in scope.visible_projects(jira)}
    missing = sorted(set(settings.projects) - visible)
    if missing:
        return ConnectionFinding(
            False,
            f"The token does not see {', '.join(missing)}: let its account browse them, or take "
            f"them out of {name_of(configuration.TOOL, 'projects')}.",
        )
    if not visible:
        return ConnectionFinding(
            False,
            "The token sees no project: give its account the permission Browse Projects"
            " (a scoped token also needs read:jira-work).",
        )
    return ConnectionFinding(True, f"The token sees {amount(len(visible), 'project')}.")


def _points(jira: Jira, settings: configuration.Configuration) -> ConnectionFinding:
    found = fields.recognise(jira.objects(f"{jira.api}/field"), settings.points_field)
    if found.of(fields.POINTS):
        return ConnectionFinding(True, "The field of story points was recognised.")
    return ConnectionFinding(
        True,
        "No field of story points was recognised: if estimates are kept in one, name it in "
        f"{name_of(configuration.TOOL, 'points_field')}.",
    )


def _boards(jira: Jira) -> ConnectionFinding:
    try:
        jira.object("/rest/agile/1.0/board", {"maxResults": 1})
    except RefusedError as refused:
        if refused.status == HTTPStatus.UNAUTHORIZED:
            return ConnectionFinding(
                False,
                f"The token may not read boards: give {SITE.token_setting} the scopes "
                "read:board-scope:jira-software and read:sprint:jira-software.",
            )
        if refused.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            return ConnectionFinding(
                True, "No boards are visible, so nothing will be known of sprints."
            )
        raise
    return ConnectionFinding(True, "Boards and sprints can be read.")
