"""What `plumbline connect jenkins` finds: host, token, jobs, stages and rules of deployments."""

from __future__ import annotations

from sources.amounts import amount
from sources.deployment_rules import first_fitting
from sources.edge import Edge
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.http import Clock
from sources.jenkins import configuration, jobs
from sources.jenkins.client import SITE, Jenkins
from sources.jenkins.jobs import Job
from sources.settings import name_of


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    jenkins = Jenkins(settings, clock=clock)
    extraction = Extraction(Edge.for_nothing(configuration.TOOL))
    findings: list[ConnectionFinding] = []
    try:
        jenkins.me()
        findings.append(ConnectionFinding(True, "Jenkins answers, and accepts the token."))
        found = list(jobs.found(jenkins, settings, extraction))
        if found or not extraction.problems:
            findings.append(_jobs(found))
        findings += [ConnectionFinding(False, problem) for problem in extraction.problems]
        findings += _rules(settings, found)
        findings += _stages(jenkins, found)
    except PlumblineError as error:
        findings.append(ConnectionFinding.of(error))
    return findings


def _jobs(found: list[Job]) -> ConnectionFinding:
    if found:
        return ConnectionFinding(True, f"The account sees {amount(len(found), 'job')}.")
    return ConnectionFinding(
        False,
        f"The account of {SITE.token_setting} sees no job: give it the permissions Overall/Read "
        f"and Job/Read, and check {name_of(configuration.TOOL, 'jobs')}.",
    )


def _rules(settings: configuration.Configuration, found: list[Job]) -> list[ConnectionFinding]:
    setting = name_of(configuration.TOOL, "deployments")
    if not settings.deployments:
        return [
            ConnectionFinding(
                True, f"No rule in {setting} says which jobs deploy, so no build is a deployment."
            )
        ]
    used = {rule for job in found for rule in first_fitting(settings.deployments, job.full_name)}
    return [
        ConnectionFinding(
            False, f"The rule {rule.pattern!r} of {setting} fits no job: correct it or take it out."
        )
        for rule in settings.deployments
        if rule not in used
    ] or [ConnectionFinding(True, f"Every rule of {setting} fits a job.")]


def _stages(jenkins: Jenkins, found: list[Job]) -> list[ConnectionFinding]:
    job = next((one for one in found if one.kind == "WorkflowJob" and one.last_number), None)
    if job is None or jenkins.stages(job.path, job.last_number or 0) is not None:
        return []
    return [
        ConnectionFinding(
            True,
            "No stages can be read: the plugin Pipeline: Stage View is not installed, so nothing "
            "will be known of them.",
        )
    ]
