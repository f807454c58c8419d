"""What `plumbline connect azure_devops` finds: address, token, projects, and each scope."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from sources.amounts import amount
from sources.azure_devops import configuration
from sources.azure_devops.client import SITE, AzureDevOps
from sources.azure_devops.reading import REFUSED, selected_projects
from sources.edge import Edge
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.http import Clock, RefusedError


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    azure = AzureDevOps(settings, clock=clock)
    extraction = Extraction(Edge.for_nothing(configuration.TOOL))
    findings: list[ConnectionFinding] = []
    try:
        projects = selected_projects(azure, settings, extraction)
        findings.append(
            ConnectionFinding(
                True,
                f"Azure DevOps accepts the token, which sees {amount(len(projects), 'project')}.",
            )
        )
        findings += [ConnectionFinding(False, problem) for problem in extraction.problems]
        name = projects[0]["name"]
        path = f"/{quote(name)}/_apis"
        for scope, lost, ask in (
            (
                "Work Items: read",
                "work items",
                lambda: azure.whole(f"{path}/wit/workitemtypes"),
            ),
            ("Code: read", "code", lambda: azure.whole(f"{path}/git/repositories")),
            ("Build: read", "builds", lambda: azure.whole(f"{path}/build/builds", {"$top": 1})),
            (
                "Environment: read",
                "deployments to environments",
                lambda: azure.whole(f"{path}/distributedtask/environments", {"$top": 1}),
            ),
            (
                "Release: read",
                "classic releases",
                lambda: next(azure.releases(name, "deployments", {"$top": 1}), None),
            ),
        ):
            findings.append(_scope(scope, lost, ask))
    except PlumblineError as error:
        findings.append(ConnectionFinding.of(error))
    return findings


def _scope(scope: str, lost: str, ask: Callable[[], object]) -> ConnectionFinding:
    try:
        ask()
    except RefusedError as refused:
        # By the service and its version, a token without the scope is answered with any of these.
        if refused.status not in {*REFUSED, HTTPStatus.UNAUTHORIZED}:
            raise
        return ConnectionFinding(
            False,
            f"The token may not read {lost} ({refused.status}): give the token of "
            f"{SITE.token_setting} the scope {scope}.",
        )
    return ConnectionFinding(True, f"The token may read {lost}.")
