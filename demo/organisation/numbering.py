"""What each tool calls the builds, deployments and incidents that it keeps.

Numbers are given in the order of time, by job or by service, so that one service's history gives
another none. The shapes of identifiers are identifiers.py's.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable

from demo.organisation.identifiers import execution_of, hex_of, letters_of, uuid_of
from demo.organisation.model import Build, ChangeRequest, Organisation, Repository, Service

VERBS = {
    "change": "deploy",
    "rollback": "rollback",
    "hotfix": "hotfix",
    "configuration": "configure",
}


class DeploymentNumbers:
    """The numbers of one service's deployments, where they are told."""

    def __init__(self, service: Service, new_id: Callable[[], int]) -> None:
        self.service = service
        self.new_id = new_id
        self._by_job: defaultdict[str, itertools.count[int]] = defaultdict(
            lambda: itertools.count(1)
        )

    def next(self, kind: str, environment: str) -> str:
        """What the service's tool calls its next deployment, in that tool's own form."""
        name = self.service.service_id
        match self.service.deployed_through:
            case "files":
                return f"{name}-{next(self._by_job[name])}"
            case "jenkins":
                job = f"{name}/{VERBS[kind]}-{environment}"
                return f"{job}#{next(self._by_job[job])}"
            case "harness":
                execution = execution_of(f"{name} deployment {next(self._by_job[name])}")
                return f"{execution}/{environment}"
        return str(self.new_id())


def incident_native_id(organisation: Organisation, service: Service | None) -> tuple[str, str]:
    """The tool that an incident of the service is kept in, and what it is called there."""
    tool = "files" if service is None else service.incidents_in
    if service is None or tool == "files":
        return tool, f"INC-{len(organisation.incidents) + 1:04d}"
    earlier = sum(one.service_id == service.service_id for one in organisation.incidents)
    named = f"{service.service_id} incident {earlier + 1}"
    match tool:
        case "servicenow":
            return tool, hex_of(named)
        case "opsgenie":
            return tool, uuid_of(named)
    return tool, letters_of(named, "Q", 13)


def number_builds(repository: Repository) -> None:
    """Name the builds as their tool does: by job and number, by execution, or by id."""
    numbers: Counter[str] = Counter()
    for build in sorted(repository.builds, key=lambda one: (one.created_at, one.run_id)):
        build.native_id = str(build.run_id)
        if repository.builds_in == "jenkins":
            job = _job(repository, build)
            numbers[job] += 1
            build.native_id = f"{job}#{numbers[job]}"
        elif repository.builds_in == "harness":
            build.native_id = execution_of(f"{repository.name} build {build.run_id}")


def _job(repository: Repository, build: Build) -> str:
    if build.workflow == "CI":
        return f"{repository.name}/ci/{build.branch}"
    return f"{repository.name}/publish-docs"


def number_incidents(organisation: Organisation) -> None:
    """The numbers that people say, beside the identifiers; incidents are in the order of time."""
    for number, one in enumerate(organisation.incidents_in("servicenow"), 1):
        one.number = f"INC{10_000 + number:07d}"
    for tool in ("pagerduty", "opsgenie"):
        for number, one in enumerate(organisation.incidents_in(tool), 1):
            one.number = str(number)


def request_changes(organisation: Organisation) -> None:
    """The service desk's change request for every deployment to production that it allowed."""
    for service in organisation.services:
        if service.incidents_in != "servicenow":
            continue
        told = organisation.deployments_in(service.deployed_through)
        mine = [
            one
            for one in told
            if one.service_id == service.service_id and one.environment == "production"
        ]
        for one in mine:
            organisation.change_requests.append(
                ChangeRequest(
                    native_id=hex_of(f"change request of {one.deployment_id}"),
                    number=f"CHG{30_000 + len(organisation.change_requests) + 1:07d}",
                    service_id=service.service_id,
                    deployment_id=one.deployment_id,
                    opened_at=one.created_at,
                    started_at=one.created_at,
                    finished_at=one.statuses[-1][1] if one.statuses else one.created_at,
                )
            )
