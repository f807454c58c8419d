"""Deployments as they count: production, successful, one per group, and never the running version.

Which changes they contain is containment.py's; which of them failed is failures.py's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from demo.organisation.model import Change, Deployment, Organisation, Service

# What the default program calls production, as far as this organisation uses it.
PRODUCTION = ("production", "prod", "live", "production-*", "prod-*")
GROUPED_WITHIN = timedelta(minutes=60)


@dataclass(slots=True, eq=False)
class Counted:
    """One counted deployment of one service."""

    deployment_id: str
    service_id: str
    repository_id: str
    kind: str
    started_at: datetime
    finished_at: datetime
    sha: str | None
    version: str | None
    caused_by_incident_id: str | None
    listed_commits: tuple[str, ...]
    sequence: int = 0
    is_rollback: bool = False
    previous: Counted | None = None
    changes: list[Change] = field(default_factory=list)


def repository_id(organisation: Organisation, name: str) -> str:
    """The key that the warehouse has for a repository of that name."""
    return organisation.repository(name).repository_id


def is_production(service: Service, environment: str) -> bool:
    """Whether the environment is production for the service; its own patterns come first."""
    name = environment.lower()
    if service.service_id == "gateway":
        return name in ("prod-canary", "prod-eu", "prod-us")
    patterns = (service.production,) if service.production else PRODUCTION
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _outcome(deployment: Deployment) -> tuple[str, datetime | None]:
    """Its status and the end of it: the first success, else the last word."""
    if not deployment.statuses:
        return "running", None
    for state, at in deployment.statuses:
        if state == "success":
            return "success", at
    state, at = deployment.statuses[-1]
    return ("failure" if state in ("failure", "error") else "running"), at


def _told_of(organisation: Organisation, service: Service) -> Iterable[Deployment]:
    if service.deployed_through == "files":
        return [
            one for one in organisation.file_deployments if one.service_id == service.service_id
        ]
    return organisation.repository(service.repository).deployments


def _row(organisation: Organisation, service: Service, told: Deployment) -> Counted | None:
    status, finished_at = _outcome(told)
    if status != "success" or finished_at is None or told.kind == "configuration":
        return None
    if not is_production(service, told.environment):
        return None
    return Counted(
        deployment_id=told.deployment_id,
        service_id=service.service_id,
        repository_id=repository_id(organisation, service.repository),
        kind=told.kind,
        started_at=told.created_at,
        finished_at=finished_at,
        sha=told.sha,
        version=told.version or told.sha,
        caused_by_incident_id=f"files:{told.caused_by_incident_id}"
        if told.caused_by_incident_id
        else None,
        listed_commits=told.listed_commits,
    )


def _last_of_each_group(rows: list[tuple[Deployment, Counted]]) -> list[Counted]:
    """The last success of each group; without a group, of each unbroken run of one version."""
    last: dict[object, Counted] = {}
    chain = 0
    before: tuple[Deployment, Counted] | None = None
    for told, row in rows:
        if told.group_id:
            last["group", told.group_id] = row
        else:
            goes_on = (
                before is not None
                and before[0].group_id is None
                and row.version is not None
                and row.version == before[1].version
                and row.finished_at - before[1].finished_at <= GROUPED_WITHIN
            )
            chain += not goes_on
            last["chain", chain] = row
        before = (told, row)
    return sorted(last.values(), key=lambda one: (one.finished_at, one.deployment_id))


def counted_deployments(
    organisation: Organisation, service: Service, as_of: datetime
) -> list[Counted]:
    """The service's counted deployments in the order in which they finished."""
    rows = []
    for told in _told_of(organisation, service):
        row = _row(organisation, service, told)
        if row is not None and row.finished_at <= as_of:
            rows.append((told, row))
    rows.sort(key=lambda pair: (pair[1].finished_at, pair[1].deployment_id))
    counted: list[Counted] = []
    versions: set[str] = set()
    for row in _last_of_each_group(rows):
        running = counted[-1] if counted else None
        if running and row.version is not None and row.version == running.version:
            continue
        row.sequence = len(counted) + 1
        row.previous = running
        row.is_rollback = row.kind == "rollback" or (
            row.version is not None and row.version in versions
        )
        if row.version is not None:
            versions.add(row.version)
        counted.append(row)
    return counted
