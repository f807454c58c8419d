"""What `plumbline connect circleci` finds: token, projects and rules of deployments."""

from __future__ import annotations

from sources.circleci import configuration, rows
from sources.circleci.client import CircleCI, Json
from sources.deployment_rules import Rule, first_fitting
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.settings import name_of


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    circleci = CircleCI(settings, clock=clock)
    findings: list[ConnectionFinding] = []
    used: set[Rule] = set()
    try:
        circleci.me()
        findings.append(ConnectionFinding(True, "CircleCI answers, and accepts the token."))
        for project in settings.projects:
            findings.append(_project(circleci, settings, project, used))
        findings += _rules(settings, used)
    except PlumblineError as error:
        findings.append(ConnectionFinding.of(error))
    return findings


def _project(
    circleci: CircleCI, settings: configuration.Configuration, project: str, used: set[Rule]
) -> ConnectionFinding:
    try:
        page: list[Json] = next(circleci.pipelines(project), [])
        for pipeline in page if settings.deployments else []:
            for workflow in circleci.workflows(str(pipeline.get("id"))):
                for job in circleci.jobs(str(workflow.get("id"))):
                    name = rows.full_name(pipeline, workflow, job)
                    used |= set(first_fitting(settings.deployments, name))
    except RefusedError as refused:
        return ConnectionFinding.of(refused)
    if not page:
        return ConnectionFinding(
            False, f"CircleCI has no pipeline of {project}: check that it is built there."
        )
    return ConnectionFinding(True, f"CircleCI lets us read the pipelines of {project}.")


def _rules(settings: configuration.Configuration, used: set[Rule]) -> list[ConnectionFinding]:
    setting = name_of(configuration.TOOL, "deployments")
    if not settings.deployments:
        return [
            ConnectionFinding(
                True, f"No rule in {setting} says which jobs deploy, so no job is a deployment."
            )
        ]
    if not used:
        return [
            ConnectionFinding(
                False, f"No rule of {setting} fits a job of the latest pipelines: correct them."
            )
        ]
    # CircleCI lists no jobs but those that ran, and a rollback is rare.
    return [
        ConnectionFinding(
            True,
            f"The rule {rule.pattern!r} of {setting} fits no job of the latest pipelines: correct "
            "it, unless such a job is rare.",
        )
        for rule in settings.deployments
        if rule not in used
    ] or [ConnectionFinding(True, f"Every rule of {setting} fits a job.")]
