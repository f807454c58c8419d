"""From Harness's objects to rows: pure, and where names of people end.

An execution is read stage by stage: a CI stage is a build, a Deployment stage a deployment, an
Approval stage an approval. What a word of a status means is staging's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sources.edge import Edge, Row
from sources.edge.branches import landing_branch
from sources.harness.client import Json, unexpected
from sources.harness.configuration import Configuration
from sources.landing import Page

_EXECUTION_READ = frozenset(
    "planExecutionId pipelineIdentifier status executionMode executionTriggerInfo moduleInfo "
    "layoutNodeMap createdAt startTs endTs totalStagesCount".split()
)
_SHA = re.compile(r"^[0-9a-f]{40}$")
_AUTOMATIC_TRIGGERS = frozenset("WEBHOOK WEBHOOK_CUSTOM SCHEDULER_CRON ARTIFACT MANIFEST".split())
_NOT_BEGUN = frozenset("notstarted skipped queued suspended none".split())
_ROLLBACK_MODES = frozenset(("POST_EXECUTION_ROLLBACK", "PIPELINE_ROLLBACK"))
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d+)\s*([mhdw])")


def execution_pages(
    edge: Edge, configuration: Configuration, project_id: str, execution: Json
) -> Iterator[Page]:
    """Everything of one execution."""
    edge.discard("executions", execution.keys() - _EXECUTION_READ)
    native_id = edge.native_id(execution.get("planExecutionId"), "an execution")
    trigger = (execution.get("executionTriggerInfo") or {}).get("triggerType")
    yield (
        "executions",
        [
            {
                "execution_id": native_id,
                "project_id": project_id,
                "pipeline_id": execution.get("pipelineIdentifier"),
                "status": execution.get("status"),
                "mode": execution.get("executionMode"),
                "trigger_type": trigger,
                "created_at": moment(execution.get("createdAt")),
                "started_at": moment(execution.get("startTs")),
                "finished_at": moment(execution.get("endTs")),
                "stage_count": execution.get("totalStagesCount"),
            }
        ],
    )
    stages = _stages(execution)
    builds = [stage for stage in stages if stage.get("nodeType") == "CI"]
    yield (
        "builds",
        [
            _build(edge, configuration, project_id, native_id, execution, stage, len(builds))
            for stage in builds
        ],
    )
    deployments: list[Row] = []
    artifacts: list[Row] = []
    for stage in stages:
        if stage.get("nodeType") == "Deployment":
            row, artifact = _deployment(configuration, native_id, execution, stage)
            deployments.append(row)
            if artifact is not None:
                artifacts.append(artifact)
    yield "deployments", deployments
    yield "artifacts", artifacts
    yield (
        "approvals",
        [
            {
                "approval_id": f"{native_id}/{stage['own_id']}",
                "execution_id": native_id,
                "status": stage.get("status"),
                "started_at": moment(stage.get("startTs")),
                "finished_at": moment(stage.get("endTs")),
            }
            for stage in stages
            if stage.get("nodeType") == "Approval"
        ],
    )


def _stages(execution: Json) -> list[Json]:
    """The stages that began, each with an id of its own within the execution."""
    nodes = [node for node in (execution.get("layoutNodeMap") or {}).values() if node]
    # A stage that runs several times, for each service or environment, keeps its identifier.
    named = Counter(str(node.get("nodeIdentifier")) for node in nodes)
    begun = []
    for node in nodes:
        identifier = str(node.get("nodeIdentifier"))
        is_alone = named[identifier] == 1
        own_id = identifier if is_alone else f"{identifier}/{node.get('nodeUuid')}"
        status = str(node.get("status")).lower()
        if node.get("startTs") is not None or status not in _NOT_BEGUN:
            # Older answers give times of the execution only, which is then its stages' as well.
            times = {
                "startTs": node.get("startTs") or execution.get("startTs"),
                "endTs": node.get("endTs")
                or (execution.get("endTs") if node.get("startTs") is None else None),
            }
            begun.append({**node, **times, "own_id": own_id})
    return begun


def _build(
    edge: Edge,
    configuration: Configuration,
    project_id: str,
    native_id: str,
    execution: Json,
    stage: Json,
    count: int,
) -> Row:
    told = _codebase(execution)
    return {
        "build_id": native_id if count == 1 else f"{native_id}/{stage['own_id']}",
        "repository_id": _repository_id(configuration, project_id, told),
        "name": execution.get("pipelineIdentifier"),
        "commit_sha": told.get("sha"),
        "branch": landing_branch(told.get("branch")),
        "status": stage.get("status"),
        "queued_at": moment(execution.get("createdAt")),
        "started_at": moment(stage.get("startTs")),
        "finished_at": moment(stage.get("endTs")),
        "url": None,
    }


def _deployment(
    configuration: Configuration, native_id: str, execution: Json, stage: Json
) -> tuple[Row, Row | None]:
    told = (stage.get("moduleInfo") or {}).get("cd") or {}
    service = told.get("serviceInfo") or {}
    place = told.get("infraExecutionSummary") or {}
    artifact = (service.get("artifacts") or {}).get("primary") or {}
    name = artifact.get("imagePath") or artifact.get("artifactPath") or artifact.get("jobName")
    tag = artifact.get("tag") or artifact.get("version") or artifact.get("build")
    sha = tag if tag and _SHA.match(tag) else None
    artifact_id = f"{name}:{tag}" if name and tag else None
    is_rollback = execution.get("executionMode") in _ROLLBACK_MODES
    pipeline = str(execution.get("pipelineIdentifier"))
    trigger = (execution.get("executionTriggerInfo") or {}).get("triggerType")
    row = {
        "deployment_id": f"{native_id}/{stage['own_id']}",
        "execution_id": native_id,
        "service_id": f"harness:{service['identifier']}" if service.get("identifier") else None,
        "environment": place.get("name") or place.get("identifier") or "unknown",
        "environment_type": place.get("type"),
        "status": stage.get("status"),
        "kind": "rollback" if is_rollback else configuration.kind_of(pipeline),
        "started_at": moment(stage.get("startTs")),
        "finished_at": moment(stage.get("endTs")),
        "commit_sha": sha or _codebase(execution).get("sha"),
        "version": tag,
        "artifact_id": artifact_id,
        "is_automatic": trigger in _AUTOMATIC_TRIGGERS if trigger else None,
    }
    if artifact_id is None:
        return row, None
    return row, {"artifact_id": artifact_id, "name": name, "qualifier": tag, "commit_sha": sha}


def _codebase(execution: Json) -> dict[str, str | None]:
    """What a CI execution says of the code: its repository, its branch and its last commit."""
    ci = (execution.get("moduleInfo") or {}).get("ci") or {}
    told = ci.get("ciExecutionInfoDTO") or {}
    branch = told.get("branch") or {}
    request = told.get("pullRequest") or {}
    commits = request.get("commits") or branch.get("commits") or []
    return {
        "repository": ci.get("repoName"),
        "url": branch.get("link") or request.get("link"),
        "branch": branch.get("name") or ci.get("branch"),
        "sha": commits[0].get("id") if commits else None,
    }


def _repository_id(
    configuration: Configuration, project_id: str, told: dict[str, str | None]
) -> str:
    """The repository as the configuration says, else by its address, else by its name here."""
    name, url = told.get("repository"), told.get("url")
    if name and name in configuration.repositories:
        return configuration.repositories[name]
    if url:
        return f"url:{_place_of(url)}"
    return f"harness:{name or project_id}"


def _place_of(url: str) -> str:
    """Host and path in lower case, without scheme, account, port, `.git` or a page of the site."""
    bare = re.sub(r"^([a-z+]+://)?([^/@]*@)?", "", url.strip().lower())
    bare = re.sub(r"^([^/:]+):[0-9]+/", r"\1/", bare).replace(":", "/")
    bare = re.split(r"/(?:-/|tree/|src/|branch/|commit/|commits/|pull/|pull-requests/)", bare)[0]
    return re.sub(r"(\.git)?/?$", "", bare)


def service_row(edge: Edge, project_id: str, answer: Json) -> Row:
    """A service."""
    service = answer.get("service") or {}
    identifier = edge.native_id(service.get("identifier"), "a service")
    return {
        "service_id": f"{project_id}/{identifier}",
        "identifier": identifier,
        "name": service.get("name"),
    }


def environment_row(edge: Edge, project_id: str, answer: Json) -> Row:
    """An environment."""
    environment = answer.get("environment") or {}
    identifier = edge.native_id(environment.get("identifier"), "an environment")
    return {
        "environment_id": f"{project_id}/{identifier}",
        "identifier": identifier,
        "name": environment.get("name"),
        "environment_type": environment.get("type"),
    }


def freeze_rows(edge: Edge, scope: str, freeze: Json) -> Iterator[Row]:
    """The windows of a freeze."""
    identifier = edge.native_id(freeze.get("identifier"), "a freeze")
    for position, window in enumerate(freeze.get("windows") or (), 1):
        zone = str(window.get("timeZone") or "UTC")
        started_at = _local(window.get("startTime"), zone)
        ended_at = _local(window.get("endTime"), zone)
        if ended_at is None and started_at is not None:
            ended_at = started_at + _length(str(window.get("duration") or ""))
        yield {
            "freeze_id": f"{scope}/{identifier}/{position}",
            "scope": scope,
            "label": identifier,
            "freeze_type": freeze.get("type"),
            "status": freeze.get("status"),
            "time_zone": zone,
            "started_at": started_at,
            "ended_at": ended_at,
            "recurrence": (window.get("recurrence") or {}).get("type"),
        }


def _local(written: Any, zone: str) -> datetime | None:
    """A freeze's time, 2026-10-12 09:00 AM, where it is said."""
    if written is None:
        return None
    try:
        wall = datetime.strptime(f"{written} +0000", "%Y-%m-%d %I:%M %p %z")
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise unexpected("the list of freezes", "times such as 2026-10-12 09:00 AM") from error


def _length(duration: str) -> timedelta:
    """A length such as 30m, 4h or 1w2d."""
    parts = {_UNITS[unit]: int(number) for number, unit in _DURATION.findall(duration)}
    return timedelta(**parts)


def moment(milliseconds: Any) -> datetime | None:
    """A time in milliseconds."""
    if milliseconds is None:
        return None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        raise unexpected("the list of executions", "times in milliseconds")
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
