"""How CircleCI writes pipelines, workflows and jobs.

A build is a pipeline with one workflow. A deployment is a pipeline whose workflow is called after
the service, with one job that deploys; what somebody started has an approval before it. People are
written with all that CircleCI says of them: what lands must not have it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from demo.organisation.identifiers import uuid_of
from demo.organisation.model import Build, Deployment, Organisation, Person, Repository
from demo.organisation.numbering import VERBS

Json = dict[str, Any]

# CircleCI's own; it can't be asked for another.
PAGE_SIZE = 20

DEPLOYMENTS = (
    "*/{service}/deploy-{environment}",
    *(
        f"*/{{service}}/{verb}-{{environment}} with kind={kind}"
        for kind, verb in VERBS.items()
        if verb != "deploy"
    ),
)
_STATUSES = {
    "success": "success",
    "failure": "failed",
    "error": "failed",
    "timed_out": "failed",
    "cancelled": "canceled",
    "skipped": "not_run",
}


@dataclass
class Told:
    """What CircleCI tells: pipelines by project, workflows by pipeline, jobs by workflow."""

    pipelines: dict[str, list[Json]] = field(default_factory=dict)
    workflows: dict[str, list[Json]] = field(default_factory=dict)
    jobs: dict[str, list[Json]] = field(default_factory=dict)


def slug(repository: Repository) -> str:
    """What CircleCI calls the project of a repository."""
    return f"gh/{repository.full_name}"


def told(organisation: Organisation) -> Told:
    """Everything, each list the latest first."""
    found = Told()
    deployed = organisation.deployments_in("circleci")
    for repository in organisation.repositories:
        if repository.builds_in != "circleci":
            continue
        mine = [one for one in deployed if one.repository.rpartition("/")[2] == repository.name]
        things: list[Build | Deployment] = [*repository.builds, *mine]
        listed = found.pipelines.setdefault(slug(repository), [])
        for number, one in enumerate(sorted(things, key=lambda one: one.created_at), 1):
            if isinstance(one, Build):
                listed.insert(0, _built(found, repository, one, number))
            else:
                listed.insert(0, _deployed(found, repository, one, number))
    return found


def time_of(moment: datetime | None) -> str | None:
    """CircleCI's time."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _built(found: Told, repository: Repository, build: Build, number: int) -> Json:
    commit = repository.commits.get(build.sha)
    author = commit.author if commit else None
    pipeline = _pipeline(
        repository, number, build.created_at, author, "webhook", build.sha, build.branch
    )
    ended = build.finished_at if build.conclusion else None
    status = _STATUSES[build.conclusion] if ended and build.conclusion else "running"
    workflow = _workflow(pipeline, build.native_id, build.workflow, status, build.created_at, ended)
    found.workflows[pipeline["id"]] = [workflow]
    ids = [uuid_of(f"job {name} of {build.native_id}") for name in build.jobs]
    found.jobs[workflow["id"]] = [
        _job(
            ids[position],
            name,
            status,
            build.started_at,
            ended,
            dependencies=ids[:position][-1:],
        )
        for position, name in enumerate(build.jobs)
    ]
    return pipeline


def _deployed(found: Told, repository: Repository, one: Deployment, number: int) -> Json:
    word, at = one.statuses[-1] if one.statuses else ("", None)
    status, ended = _STATUSES.get(word, "running"), at if word in _STATUSES else None
    person = one.creator
    trigger = "explicit" if person else "scheduled_pipeline"
    pipeline = _pipeline(repository, number, one.created_at, person, trigger, one.sha, "main")
    named = one.service_id or repository.name
    native_id = uuid_of(f"workflow of {one.native_id}")
    workflow = _workflow(pipeline, native_id, named, status, one.created_at, ended)
    found.workflows[pipeline["id"]] = [workflow]
    held = uuid_of(f"approval of {one.native_id}")
    jobs = [_approval(held, person)] if person else []
    name = f"{VERBS[one.kind]}-{one.environment}"
    waits_for = [held] if person else []
    jobs.append(_job(one.native_id, name, status, one.created_at, ended, dependencies=waits_for))
    found.jobs[native_id] = jobs
    return pipeline


def _pipeline(
    repository: Repository,
    number: int,
    at: datetime,
    person: Person | None,
    trigger: str,
    sha: str | None,
    branch: str,
) -> Json:
    login = person.login if person else "circleci"
    address = repository.clone_url.removesuffix(".git")
    return {
        "id": uuid_of(f"pipeline {number} of {repository.full_name}"),
        "number": number,
        "project_slug": slug(repository),
        "state": "created",
        "errors": [],
        "created_at": time_of(at),
        "updated_at": time_of(at),
        "trigger": {
            "type": trigger,
            "received_at": time_of(at),
            "actor": {"login": login, "avatar_url": f"https://avatars.example/{login}"},
        },
        "vcs": {
            "provider_name": "GitHub",
            "origin_repository_url": address,
            "target_repository_url": address,
            "revision": sha,
            "branch": branch,
            "commit": {"subject": f"By {person.email}" if person else "", "body": ""},
        },
    }


def _workflow(
    pipeline: Json, native_id: str, name: str, status: str, at: datetime, ended: datetime | None
) -> Json:
    return {
        "id": native_id,
        "name": name,
        "status": status,
        "pipeline_id": pipeline["id"],
        "pipeline_number": pipeline["number"],
        "project_slug": pipeline["project_slug"],
        "created_at": time_of(at),
        "stopped_at": time_of(ended),
        "started_by": uuid_of(f"user {pipeline['trigger']['actor']['login']}"),
    }


def _job(
    native_id: str,
    name: str,
    status: str,
    started_at: datetime,
    stopped_at: datetime | None,
    *,
    dependencies: list[str],
) -> Json:
    return {
        "id": native_id,
        "name": name,
        "type": "build",
        "status": status,
        "job_number": 1,
        "started_at": time_of(started_at),
        "stopped_at": time_of(stopped_at),
        "dependencies": dependencies,
    }


def _approval(native_id: str, person: Person | None) -> Json:
    return {
        "id": native_id,
        "name": "hold",
        "type": "approval",
        "status": "success",
        "started_at": None,
        "stopped_at": None,
        "dependencies": [],
        "approved_by": uuid_of(f"user {person.login}") if person else None,
    }
