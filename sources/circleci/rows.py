"""From CircleCI's pipelines, workflows and jobs to rows: pure, and where names of people end.

What a word of a status means is staging's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sources.circleci.client import Json, unexpected
from sources.deployment_rules import Rule, Target, first_fitting
from sources.edge import Edge, Row
from sources.edge.branches import landing_branch
from sources.landing import Page

_PIPELINE_READ = frozenset(
    "id number project_slug created_at trigger trigger_parameters vcs".split()
)
_WORKFLOW_READ = frozenset("id name status created_at stopped_at pipeline_id".split())
_JOB_READ = frozenset("id name type status started_at stopped_at dependencies".split())
_APPROVAL = "approval"
_BY_ITSELF = frozenset("webhook github_app bitbucket_dc schedule scheduled_pipeline".split())
_BY_HAND = "explicit"


class Revision:
    """What a pipeline was made from.

    `vcs` says so for projects of OAuth, `trigger_parameters` for those of GitLab or of an app.
    """

    def __init__(self, pipeline: Json) -> None:
        vcs = pipeline.get("vcs") or {}
        git = (pipeline.get("trigger_parameters") or {}).get("git") or {}
        self.url: str | None = vcs.get("target_repository_url") or git.get("repo_url")
        self.sha: str | None = vcs.get("revision") or git.get("checkout_sha")
        self.branch: str | None = vcs.get("branch") or git.get("branch")
        self.tag: str | None = vcs.get("tag") or git.get("tag")


def pages(
    edge: Edge,
    rules: tuple[Rule, ...],
    pipeline: Json,
    workflow: Json,
    jobs: list[Json],
    *,
    attempt: int,
    is_reclassified: bool,
) -> Iterator[Page]:
    """Everything of one workflow; `is_reclassified` where the rules were others when it landed."""
    edge.discard("builds", (f"pipeline.{name}" for name in pipeline.keys() - _PIPELINE_READ))
    edge.discard("builds", workflow.keys() - _WORKFLOW_READ)
    native_id = edge.native_id(workflow.get("id"), "a workflow")
    revision = Revision(pipeline)
    targets = {
        edge.native_id(job.get("id"), "a job"): _target(rules, pipeline, workflow, job, revision)
        for job in jobs
    }
    working = [job for job in jobs if job.get("type") != _APPROVAL]
    is_build = not working or any(targets[str(job["id"])] is None for job in working)
    if is_build:
        yield "builds", [_build(edge, pipeline, workflow, jobs, revision, attempt)]
    elif is_reclassified:
        yield "builds", [{"build_id": native_id, "is_gone": True}]
    yield "jobs", [_job(edge, native_id, job) for job in jobs]
    by_id = {str(job["id"]): job for job in jobs}
    deployments: list[Row] = []
    for job in working:
        target = targets[str(job["id"])]
        if target is not None and job.get("started_at"):
            is_automatic = _is_automatic(pipeline, job, by_id)
            row = _deployment(native_id, job, revision, target)
            deployments.append(row | {"is_automatic": is_automatic})
        elif is_reclassified:
            deployments.append({"deployment_id": str(job["id"]), "is_gone": True})
    yield "deployments", deployments


def project_name(pipeline: Json) -> str:
    """The last part of a project's slug: the repository's name where the slug has one."""
    return str(pipeline.get("project_slug")).rpartition("/")[2]


def full_name(pipeline: Json, workflow: Json, job: Json) -> str:
    """What rules are about: project/workflow/job."""
    return f"{project_name(pipeline)}/{workflow.get('name')}/{job.get('name')}"


def _target(
    rules: tuple[Rule, ...], pipeline: Json, workflow: Json, job: Json, revision: Revision
) -> Target | None:
    if job.get("type") == _APPROVAL:
        return None
    name = full_name(pipeline, workflow, job)
    said = {"TAG": revision.tag, "BRANCH": revision.branch}
    parameters = {key: value for key, value in said.items() if value}
    targets = (rule.target(name, parameters) for rule in first_fitting(rules, name))
    return next(targets, None)


def _build(
    edge: Edge,
    pipeline: Json,
    workflow: Json,
    jobs: list[Json],
    revision: Revision,
    attempt: int,
) -> Row:
    made_at = moment(workflow.get("created_at"))
    begun = [moment(job["started_at"]) for job in jobs if job.get("started_at")]
    return {
        "build_id": edge.native_id(workflow.get("id"), "a workflow"),
        "pipeline_id": edge.native_id(pipeline.get("id"), "a pipeline"),
        "repository_url": revision.url,
        "name": workflow.get("name"),
        "attempt": attempt,
        "commit_sha": revision.sha,
        "branch": landing_branch(revision.branch),
        "status": workflow.get("status"),
        "queued_at": made_at,
        "started_at": min(begun, default=made_at),
        "finished_at": workflow.get("stopped_at"),
    }


def _job(edge: Edge, native_id: str, job: Json) -> Row:
    edge.discard("jobs", job.keys() - _JOB_READ)
    return {
        "job_id": str(job["id"]),
        "build_id": native_id,
        "name": job.get("name"),
        "kind": job.get("type"),
        "status": job.get("status"),
        "started_at": job.get("started_at"),
        "finished_at": job.get("stopped_at"),
    }


def _deployment(native_id: str, job: Json, revision: Revision, target: Target) -> Row:
    return {
        "deployment_id": str(job["id"]),
        "build_id": native_id,
        "service_id": target.service_id,
        "repository_url": target.repository_id or revision.url,
        "commit_sha": revision.sha,
        "environment": target.environment,
        "status": job.get("status"),
        "version": target.version,
        "kind": target.kind,
        "started_at": job.get("started_at"),
        "finished_at": job.get("stopped_at"),
    }


def _is_automatic(pipeline: Json, job: Json, by_id: dict[str, Json]) -> bool | None:
    """Whether nobody had a hand in it; None where a program may have started it for somebody."""
    if _waits_for_approval(job, by_id):
        return False
    trigger = (pipeline.get("trigger") or {}).get("type")
    return True if trigger in _BY_ITSELF else False if trigger == _BY_HAND else None


def _waits_for_approval(job: Json, by_id: dict[str, Json]) -> bool:
    waiting, seen = list(job.get("dependencies") or []), set()
    while waiting:
        native_id = str(waiting.pop())
        if native_id in seen or native_id not in by_id:
            continue
        seen.add(native_id)
        if by_id[native_id].get("type") == _APPROVAL:
            return True
        waiting += by_id[native_id].get("dependencies") or []
    return False


def number_of(pipeline: Json) -> int:
    """The number of a pipeline within its project."""
    number = pipeline.get("number")
    if isinstance(number, bool) or not isinstance(number, int):
        raise unexpected("a list of pipelines", "a number for each")
    return number


def moment(written: Any) -> datetime:
    """A time that has to be there."""
    try:
        at = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        raise unexpected("a list", "times such as 2026-01-05T09:00:00Z") from None
    if at.utcoffset() is None:
        raise unexpected("a list", "times such as 2026-01-05T09:00:00Z")
    return at
