"""What `plumbline connect sonarqube` finds: server, token, projects, and one list of each kind."""

from __future__ import annotations

from sources.amounts import amount
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.settings import name_of
from sources.sonarqube import configuration
from sources.sonarqube.client import SITE, SonarQube
from sources.sonarqube.reading import project_keys
from sources.sonarqube.rows import COVERAGE


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    sonarqube = SonarQube(settings, clock=clock)
    findings: list[ConnectionFinding] = []
    try:
        # Who is not known is nobody, and nobody is answered with what is public.
        if sonarqube.object("/api/authentication/validate").get("valid") is not True:
            return [
                ConnectionFinding(
                    False,
                    f"SonarQube does not know the token: check {SITE.token_setting}, and set "
                    f"{name_of(configuration.TOOL, 'authentication')} to basic for a server "
                    "before 10.0.",
                )
            ]
        findings.append(ConnectionFinding(True, "SonarQube answers, and accepts the token."))
        projects = project_keys(sonarqube, settings)
        if not projects:
            findings.append(
                ConnectionFinding(
                    False, "The token sees no project: give its account the permission Browse."
                )
            )
            return findings
        findings.append(
            ConnectionFinding(True, f"The token sees {amount(len(projects), 'project')}.")
        )
        findings += _lists(sonarqube, projects[0])
    except PlumblineError as error:
        findings.append(ConnectionFinding.of(error))
    return findings


def _lists(sonarqube: SonarQube, project: str) -> list[ConnectionFinding]:
    one = {"p": 1, "ps": 1}
    tries = {
        "issues": ("/api/issues/search", {"componentKeys": project, **one}),
        "hotspots": ("/api/hotspots/search", {"projectKey": project, **one}),
        "measures": (
            "/api/measures/search_history",
            {"component": project, "metrics": COVERAGE[0], **one},
        ),
        "analyses": ("/api/project_analyses/search", {"project": project, **one}),
    }
    findings = []
    for what, (path, params) in tries.items():
        try:
            sonarqube.object(path, params)
        except RefusedError as refused:
            if refused.is_outage:
                raise
            findings.append(
                ConnectionFinding(
                    False,
                    f"The token may not read {what} ({refused.status}): give its account the "
                    "permission Browse on the projects.",
                )
            )
        else:
            findings.append(ConnectionFinding(True, f"SonarQube lets us read {what}."))
    return findings
