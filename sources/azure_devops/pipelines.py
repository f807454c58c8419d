"""Builds, timelines, environments' records and classic releases as the rows that land.

Azure DevOps writes some of its words as numbers, by the version of the server; both are read.
Nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sources.azure_devops.client import Json
from sources.azure_devops.code import Repository
from sources.azure_devops.configuration import TOOL
from sources.edge import Edge, Row
from sources.errors import ToolError

BUILD_READ = frozenset(
    "id status result queueTime startTime finishTime definition sourceBranch sourceVersion "
    "repository reason buildNumber".split()
)
_STATES = {
    0: "none",
    1: "inProgress",
    2: "completed",
    4: "cancelling",
    8: "postponed",
    32: "notStarted",
}
_RESULTS = {0: "none", 2: "succeeded", 4: "partiallySucceeded", 8: "failed", 32: "canceled"}
_TASK_RESULTS = {
    0: "succeeded",
    1: "succeededWithIssues",
    2: "failed",
    3: "canceled",
    4: "skipped",
    5: "abandoned",
}
_STATUSES = {
    "succeeded": "success",
    # Something in it failed and was allowed to.
    "partiallySucceeded": "success",
    "succeededWithIssues": "success",
    "failed": "failure",
    "abandoned": "failure",
    "canceled": "cancelled",
    "skipped": "skipped",
    "none": "skipped",
}
_DEPLOYED = {
    "succeeded": "success",
    # Some of what was to be deployed was not.
    "partiallySucceeded": "failure",
    "failed": "failure",
    "notDeployed": "cancelled",
    "inProgress": "running",
    "undefined": "running",
}
_RELEASE_STATES = {
    0: "undefined",
    1: "notDeployed",
    2: "inProgress",
    4: "succeeded",
    8: "partiallySucceeded",
    16: "failed",
}
_BUILD = "Build"
# Releases of code as it is, by what a run calls the kind of its repository.
_CODE_TYPES = {"Git": "TfsGit", "GitHub": "GitHub"}
_BY_HAND = frozenset({"manual", 1})
_NEVER = "0001-01-01"
_RECORD_TYPES = frozenset({"Stage", "Job"})


def is_running(build: Json) -> bool:
    """Whether a build may still change."""
    return _word(build.get("status"), _STATES) != "completed"


def build_row(edge: Edge, build: Json, repositories: Mapping[str, Repository]) -> Row:
    """One run of a pipeline."""
    edge.discard("builds", build.keys() - BUILD_READ)
    state = _word(build.get("status"), _STATES)
    result = _word(build.get("result"), _RESULTS)
    code = build.get("repository") or {}
    known = repositories.get(str(code.get("id")))
    return {
        "build_id": edge.native_id(build.get("id"), "a build"),
        "repository_id": repository_of(build),
        "name": (build.get("definition") or {}).get("name"),
        "commit_sha": build.get("sourceVersion") or None,
        "branch": known.shown_branch(build.get("sourceBranch")) if known else None,
        "original_status": result or state,
        "status": "running" if is_running(build) else _status(result or "none", _STATUSES),
        "queued_at": time_of(build.get("queueTime")),
        "started_at": time_of(build.get("startTime")) or time_of(build.get("queueTime")),
        "finished_at": time_of(build.get("finishTime")),
    }


def repository_of(build: Json) -> str | None:
    """The repository of a build: its own id, or GitHub's name for it."""
    code = build.get("repository") or {}
    kind, native_id = code.get("type"), code.get("id")
    if not native_id:
        return None
    if kind == "TfsGit":
        return str(native_id)
    return f"github:{native_id}".lower() if kind == "GitHub" else None


def timeline_rows(edge: Edge, build_id: str, records: list[Json]) -> list[Row]:
    """The stages and jobs of a run."""
    return [
        {
            "build_id": build_id,
            "record_id": edge.native_id(record.get("id"), "a timeline's record"),
            "parent_id": record.get("parentId"),
            "record_type": record.get("type"),
            "name": record.get("name"),
            "attempt": record.get("attempt"),
            "original_status": _word(record.get("result"), _TASK_RESULTS) or record.get("state"),
            "started_at": time_of(record.get("startTime")),
            "finished_at": time_of(record.get("finishTime")),
        }
        for record in records
        if record.get("type") in _RECORD_TYPES
    ]


def environment_row(edge: Edge, environment: Json, record: Json, build: Json | None) -> Row:
    """A deployment that an environment recorded; `build` is the run that deployed."""
    run = build or {}
    owner = record.get("owner") or {}
    result = _word(record.get("result"), _TASK_RESULTS)
    finished_at = time_of(record.get("finishTime"))
    is_over = result is not None and finished_at is not None
    status = _status(result or "", _STATUSES) if is_over else "running"
    native_id = edge.native_id(record.get("id"), "a deployment")
    return {
        "deployment_id": f"environment:{environment.get('id')}:{native_id}",
        "repository_id": repository_of(run),
        "commit_sha": run.get("sourceVersion") or None,
        "group_id": (
            f"{owner['id']}/{record.get('stageName')}/{record.get('stageAttempt')}"
            if owner.get("id")
            else None
        ),
        "environment": environment.get("name"),
        "original_status": result,
        "status": "cancelled" if status == "skipped" else status,
        "version": owner.get("name"),
        "is_automatic": run.get("reason") not in _BY_HAND if run else None,
        "started_at": time_of(record.get("startTime")) or time_of(record.get("queueTime")),
        "finished_at": finished_at,
    }


def deployed_run(deployment: Json) -> tuple[str, str | None] | None:
    """The run whose output a classic release deploys, by its id, and the id of its project."""
    artifact = _artifact(deployment)
    reference = artifact.get("definitionReference") or {}
    run_id = (reference.get("version") or {}).get("id")
    if artifact.get("type") != _BUILD or not run_id:
        return None
    return str(run_id), (reference.get("project") or {}).get("id")


def release_row(edge: Edge, project_id: str, deployment: Json, build: Json | None = None) -> Row:
    """A deployment of a classic release; `build` is the run whose output it deploys."""
    native_id = edge.native_id(deployment.get("id"), "a deployment")
    said = _word(deployment.get("deploymentStatus"), _RELEASE_STATES)
    release = deployment.get("release") or {}
    status = _status(said or "", _DEPLOYED)
    source = build or _source(_artifact(deployment))
    finished_at = deployment.get("completedOn") or deployment.get("lastModifiedOn")
    return {
        "deployment_id": f"release:{project_id}:{native_id}",
        "repository_id": repository_of(source),
        "commit_sha": source.get("sourceVersion") or None,
        "group_id": None,
        "environment": (deployment.get("releaseEnvironment") or {}).get("name"),
        "original_status": said,
        "status": status,
        "version": release.get("name"),
        "is_automatic": deployment.get("reason") not in _BY_HAND,
        "started_at": time_of(deployment.get("startedOn")) or time_of(deployment.get("queuedOn")),
        "finished_at": None if status == "running" else time_of(finished_at),
    }


def _artifact(deployment: Json) -> Json:
    """The artifact that tells of code: the primary one, if it does."""
    artifacts = (deployment.get("release") or {}).get("artifacts") or []
    ordered: list[Json] = sorted(artifacts, key=lambda one: not one.get("isPrimary"))
    of_code = (
        one
        for one in ordered
        if one.get("type") in (_BUILD, *_CODE_TYPES)
        or "sourceVersion" in (one.get("definitionReference") or {})
    )
    return next(of_code, {})


def _source(artifact: Json) -> Json:
    """What an artifact itself says of its repository and commit, written as a run says it."""
    said = {
        name: (value or {}).get("id")
        for name, value in (artifact.get("definitionReference") or {}).items()
    }
    if artifact.get("type") in _CODE_TYPES:
        kind, native_id = _CODE_TYPES[artifact["type"]], said.get("definition")
        commit = said.get("version")
    else:
        # What a run was made of, where the run itself is gone.
        kind, native_id = said.get("repository.provider") or "TfsGit", said.get("repository")
        commit = said.get("sourceVersion")
    return {"repository": {"type": kind, "id": native_id}, "sourceVersion": commit}


def time_of(written: Any) -> Any:
    """A time; the year one is how Azure DevOps writes that there is none."""
    return None if isinstance(written, str) and written.startswith(_NEVER) else written


def _word(value: Any, words: dict[int, str]) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return words.get(value)
    return value if isinstance(value, str) else None


def _status(said: str, words: dict[str, str]) -> str:
    if said not in words:
        raise ToolError(
            f"Azure DevOps answered a run with the result {said!r}, which is none of its own: "
            f"nothing of this run was loaded, so compare with sources/{TOOL}/README.md.",
            tool=TOOL,
        )
    return words[said]
