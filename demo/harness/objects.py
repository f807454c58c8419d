"""How Harness writes executions, their stages, services, environments and freezes.

People are written with all that Harness says of them: what lands must not have it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from demo.organisation.model import (
    Build,
    Deployment,
    Organisation,
    Person,
    Repository,
    Service,
)
from demo.organisation.stage import FREEZE

Json = dict[str, Any]
ACCOUNT = "haldenAccount0000000ab"
ORGANISATION, PROJECT = "default", "halden"
_VERBS = {
    "change": "deploy",
    "rollback": "deploy",
    "hotfix": "hotfix",
    "configuration": "configure",
}
_STATUSES = {"success": "Success", "failure": "Failed", "error": "Failed", "cancelled": "Aborted"}
_TYPES = {"production": "Production", "staging": "PreProduction"}
ENVIRONMENTS: list[Json] = [
    {"environment": {"identifier": name, "name": name, "type": kind, "orgIdentifier": ORGANISATION}}
    for name, kind in _TYPES.items()
]
FREEZES: list[Json] = [
    {
        "identifier": "compliance",
        "name": "Compliance freeze",
        "type": "MANUAL",
        "status": "Enabled",
        "freezeScope": "org",
        "windows": [
            {
                "timeZone": "Europe/Berlin",
                "startTime": f"{FREEZE[0]} 12:00 AM",
                "endTime": f"{FREEZE[1] + timedelta(days=1)} 12:00 AM",
            }
        ],
    }
]


def milliseconds(moment: datetime | None) -> int | None:
    """Harness's time."""
    return None if moment is None else int(moment.timestamp() * 1000)


def executions(organisation: Organisation) -> list[Json]:
    """Every execution, the latest begun first."""
    found = [
        _build(repository, build)
        for repository in organisation.repositories
        if repository.builds_in == "harness"
        for build in repository.builds
    ]
    services = {one.service_id: one for one in organisation.services}
    for deployment in organisation.deployments_in("harness"):
        service = services[deployment.service_id or ""]
        found.append(_deployment(service, deployment))
    return sorted(found, key=lambda one: (one["startTs"], one["planExecutionId"]), reverse=True)


def services(organisation: Organisation) -> list[Json]:
    """The services that are deployed through Harness."""
    return [
        {"service": {"identifier": _called(one), "name": one.name, "orgIdentifier": ORGANISATION}}
        for one in organisation.services
        if one.deployed_through == "harness"
    ]


def _called(service: Service) -> str:
    return service.called_by("harness") or service.service_id.replace("-", "_")


def _trigger(person: Person | None, kind: str) -> Json:
    return {
        "triggerType": kind,
        "triggeredBy": {
            "uuid": person.harness_uuid if person else None,
            "identifier": person.email if person else "trigger",
            "extraInfo": {"email": person.email} if person else {},
        },
        "isRerun": False,
    }


def _execution(native_id: str, pipeline: str, status: str, stage: Json, **more: Any) -> Json:
    return {
        "pipelineIdentifier": pipeline,
        "planExecutionId": native_id,
        "name": pipeline.replace("_", " "),
        "status": status,
        "tags": [],
        "executionMode": "NORMAL",
        "layoutNodeMap": {stage["nodeUuid"]: stage},
        "startingNodeId": stage["nodeUuid"],
        "startTs": stage["startTs"],
        "endTs": stage["endTs"],
        "createdAt": stage["startTs"],
        "totalStagesCount": 1,
        "orgIdentifier": ORGANISATION,
        "projectIdentifier": PROJECT,
        **more,
    }


def _stage(native_id: str, kind: str, name: str, status: str, **more: Any) -> Json:
    return {
        "nodeType": kind,
        "nodeGroup": "STAGE",
        "nodeIdentifier": name,
        "name": name,
        "nodeUuid": f"{native_id}-{name}",
        "status": status,
        "edgeLayoutList": {"currentNodeChildren": [], "nextIds": []},
        **more,
    }


def _build(repository: Repository, build: Build) -> Json:
    named = repository.name.replace("-", "_")
    pipeline = f"{named}_ci" if build.workflow == "CI" else f"{named}_docs"
    status = _STATUSES.get(build.conclusion or "", "Running")
    commit = repository.commits.get(build.sha)
    author = commit.author if commit else None
    stage = _stage(
        build.native_id,
        "CI",
        "build",
        status,
        module="ci",
        moduleInfo={"ci": {}},
        startTs=milliseconds(build.started_at),
        endTs=milliseconds(build.finished_at) if build.conclusion else None,
    )
    told = {
        "id": build.sha,
        "message": commit.message if commit else "",
        "ownerName": author.name if author else None,
        "ownerEmail": author.email if author else None,
    }
    execution = _execution(
        build.native_id,
        pipeline,
        status,
        stage,
        modules=["ci"],
        executionTriggerInfo=_trigger(author, "WEBHOOK"),
        moduleInfo={
            "ci": {
                "repoName": repository.name,
                "branch": build.branch,
                "ciExecutionInfoDTO": {
                    "event": "branch",
                    "author": {"id": author.login if author else None},
                    "branch": {
                        "name": build.branch,
                        "link": repository.clone_url.removesuffix(".git"),
                        "commits": [told],
                    },
                },
            }
        },
    )
    return execution | {"createdAt": milliseconds(build.created_at)}


def _deployment(service: Service, deployment: Deployment) -> Json:
    native_id, _, name = deployment.native_id.partition("/")
    word, at = deployment.statuses[-1] if deployment.statuses else ("", None)
    status = _STATUSES.get(word, "Running")
    identifier = _called(service)
    # Images are tagged with the commit that they are built from.
    image = {"imagePath": f"halden/{service.service_id}", "tag": deployment.sha}
    stage = _stage(
        native_id,
        "Deployment",
        name or deployment.environment,
        status,
        module="cd",
        moduleInfo={
            "cd": {
                "serviceInfo": {
                    "identifier": identifier,
                    "displayName": service.name,
                    "deploymentType": "Kubernetes",
                    "artifacts": {"primary": image, "sidecars": []},
                },
                "infraExecutionSummary": {
                    "identifier": deployment.environment,
                    "name": deployment.environment,
                    "type": _TYPES.get(deployment.environment, "PreProduction"),
                },
            }
        },
        startTs=milliseconds(deployment.created_at),
        endTs=milliseconds(at) if word in _STATUSES else None,
    )
    execution = _execution(
        native_id,
        f"{identifier}_{_VERBS[deployment.kind]}",
        status,
        stage,
        modules=["cd"],
        executionTriggerInfo=_trigger(
            deployment.creator, "MANUAL" if deployment.creator else "WEBHOOK"
        ),
        moduleInfo={"cd": {"serviceIdentifiers": [identifier]}},
    )
    if deployment.kind == "rollback":
        execution["executionMode"] = "POST_EXECUTION_ROLLBACK"
    return execution
