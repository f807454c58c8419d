"""Rows of deployments and incidents that only files tell of.

Times carry the offset of the team that wrote them, as exports do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from demo.organisation.model import Deployment, Organisation

Row = dict[str, Any]

# Its pipeline knows which image it rolls out and not what that was built from.
BY_ARTIFACT = "gateway"
REGISTRY = "registry.halden-goods.example/platform"


def written(moment: datetime | None, zone: str) -> str | None:
    """A moment with its offset in the zone, as an export has it."""
    return None if moment is None else moment.astimezone(ZoneInfo(zone)).isoformat()


def reference(key: str | None) -> str | None:
    """A key as a file names it: bare for a file's own, with the tool's name for another's."""
    return key.removeprefix("files:") if key else None


def _zone(organisation: Organisation, service_id: str | None) -> str:
    if service_id is None:
        return organisation.time_zone
    return organisation.team(organisation.service(service_id).owners[-1][0]).time_zone


def incidents(organisation: Organisation) -> Iterator[Row]:
    """The rows of incidents.csv: those that no tool keeps."""
    for one in organisation.incidents_in("files"):
        zone = _zone(organisation, one.service_id)
        yield {
            "incident_id": one.native_id,
            "service_id": one.service_id,
            "severity": one.severity,
            "title": one.title,
            "state": "resolved" if one.resolved_at else "open",
            "started_at": written(one.started_at, zone),
            "detected_at": written(one.detected_at, zone),
            "detected_by": one.detected_by,
            "acknowledged_at": written(one.acknowledged_at, zone),
            "mitigated_at": written(one.mitigated_at, zone),
            "resolved_at": written(one.resolved_at, zone),
            "caused_by_deployment_id": reference(one.caused_by),
            "cause_category": one.cause_category,
            "reviewed_at": written(one.reviewed_at, zone),
        }


def deployments_by_month(organisation: Organisation) -> dict[str, list[Row]]:
    """A pipeline appends a line a deployment, to a new file each month."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for one in organisation.file_deployments:
        zone = _zone(organisation, one.service_id)
        state, finished_at = one.statuses[-1]
        row = {
            "deployment_id": one.native_id,
            "service_id": one.service_id,
            "repository_id": organisation.repository(one.repository).repository_id,
            "environment": one.environment,
            "status": state,
            "started_at": written(one.created_at, zone),
            "finished_at": written(finished_at, zone),
            "commit_sha": None if _artifact_id(one) else one.sha,
            "artifact_id": _artifact_id(one),
            "version": one.version,
            "group_id": one.group_id,
            "is_automatic": True,
            "kind": one.kind,
            "caused_by_incident_id": one.caused_by_incident_id,
        }
        parts[f"{one.created_at:%Y-%m}"].append(
            {name: value for name, value in row.items() if value is not None}
        )
    return dict(parts)


def _artifact_id(deployment: Deployment) -> str | None:
    """What it rolled out, where that is all that it says."""
    is_told_by_artifact = deployment.service_id == BY_ARTIFACT and deployment.sha
    return f"{BY_ARTIFACT}@{deployment.sha}" if is_told_by_artifact else None


def artifacts(organisation: Organisation) -> Iterator[Row]:
    """A row for each image that was deployed, with the commit that it was built from."""
    told = {_artifact_id(one): one.sha for one in organisation.file_deployments}
    for artifact_id, sha in told.items():
        if artifact_id and sha:
            yield {
                "artifact_id": artifact_id,
                "location": REGISTRY,
                "name": BY_ARTIFACT,
                "qualifier": sha[:12],
                "commit_sha": sha,
            }


def deployment_commits(organisation: Organisation) -> Iterator[Row]:
    """A row for each commit that a deployment lists itself."""
    for one in organisation.file_deployments:
        for sha in one.listed_commits:
            yield {"deployment_id": one.native_id, "commit_sha": sha}
