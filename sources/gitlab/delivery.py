"""Pipelines, jobs, environments and deployments: from answers to rows."""

from __future__ import annotations

from dataclasses import dataclass

from sources.edge import Edge, Row
from sources.gitlab.client import Object
from sources.gitlab.cursors import parsed
from sources.gitlab.projects import Project

_PIPELINE_READ = frozenset(
    "id sha ref status source name created_at updated_at started_at finished_at".split()
)
_JOB_READ = frozenset(
    "id name stage status allow_failure created_at started_at finished_at queued_duration "
    "pipeline pipeline_id".split()
)
_DEPLOYMENT_READ = frozenset(
    "id environment environment_id status ref sha created_at updated_at deployable".split()
)
_ENVIRONMENT_READ = frozenset("id name tier state".split())

# A pipeline in another state still moves by itself, or when somebody starts what waits in it.
FINAL_PIPELINES = frozenset("success failed canceled skipped".split())
FINAL_DEPLOYMENTS = frozenset("success failed canceled skipped completed undeployed".split())


@dataclass(slots=True)
class Times:
    """When the jobs of a pipeline began and ended."""

    started_at: str | None = None
    finished_at: str | None = None

    def meet(self, job: Object) -> None:
        """Take in one job."""
        started, finished = job.get("started_at"), job.get("finished_at")
        if started and (self.started_at is None or parsed(started) < parsed(self.started_at)):
            self.started_at = started
        if finished and (self.finished_at is None or parsed(finished) > parsed(self.finished_at)):
            self.finished_at = finished


def pipeline_id_of(edge: Edge, job: Object) -> str:
    """The pipeline that a job is of."""
    pipeline = job.get("pipeline") or {}
    return edge.native_id(pipeline.get("id", job.get("pipeline_id")), "a job's pipeline")


def pipeline_row(edge: Edge, project: Project, pipeline: Object, times: Times) -> Row:
    """A pipeline; the list says nothing of when it ran, its jobs or its own object do."""
    edge.discard("pipelines", pipeline.keys() - _PIPELINE_READ)
    is_final = pipeline.get("status") in FINAL_PIPELINES
    return {
        "build_id": edge.native_id(pipeline.get("id"), "a pipeline"),
        "repository_id": project.native_id,
        "name": pipeline.get("name") or pipeline.get("source") or "pipeline",
        "commit_sha": pipeline.get("sha"),
        "branch": project.lands(pipeline.get("ref")),
        "status": pipeline.get("status"),
        "queued_at": pipeline.get("created_at"),
        "started_at": times.started_at,
        "finished_at": times.finished_at if is_final else None,
    }


def job_row(edge: Edge, project: Project, job: Object) -> Row:
    """A job, each attempt of it a row of its own."""
    edge.discard("jobs", job.keys() - _JOB_READ)
    queued = job.get("queued_duration")
    return {
        "job_id": edge.native_id(job.get("id"), "a job"),
        "build_id": pipeline_id_of(edge, job),
        "repository_id": project.native_id,
        "name": job.get("name"),
        "stage": job.get("stage"),
        "status": job.get("status"),
        "is_allowed_to_fail": job.get("allow_failure"),
        "created_at": job.get("created_at"),
        "started_at": job.get("started_at"),
        "finished_at": job.get("finished_at"),
        "queued_seconds": queued,
    }


def environment_row(edge: Edge, project: Project, environment: Object) -> Row:
    """An environment with the tier that GitLab gives it."""
    edge.discard("environments", environment.keys() - _ENVIRONMENT_READ)
    return {
        "environment_id": edge.native_id(environment.get("id"), "an environment"),
        "repository_id": project.native_id,
        "environment": environment.get("name"),
        "tier": environment.get("tier"),
        "state": environment.get("state"),
    }


def deployment_row(edge: Edge, project: Project, deployment: Object) -> Row:
    """A deployment."""
    edge.discard("deployments", deployment.keys() - _DEPLOYMENT_READ)
    job = deployment.get("deployable") or {}
    status = deployment.get("status")
    ended_at = job.get("finished_at") or deployment.get("updated_at")
    return {
        "deployment_id": edge.native_id(deployment.get("id"), "a deployment"),
        "repository_id": project.native_id,
        "environment": (deployment.get("environment") or {}).get("name"),
        "status": status,
        "started_at": job.get("started_at") or deployment.get("created_at"),
        "finished_at": ended_at if status in FINAL_DEPLOYMENTS else None,
        "commit_sha": deployment.get("sha"),
        "version": deployment.get("ref") if job.get("tag") else None,
    }
