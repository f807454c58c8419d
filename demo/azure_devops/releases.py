"""Classic releases: what a project deploys without a pipeline's environments, run by run.

Of code that Azure Repos keeps, these are the deployments to staging. One project releases a preview
of code that GitHub keeps as well. What an environment of a pipeline records is repos.py's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from demo.azure_devops import repos
from demo.azure_devops.boards import identity, time
from demo.organisation.model import Build, Deployment, Organisation, Repository

Json = dict[str, Any]
ENVIRONMENT = "staging"
_STATES = {
    "success": "succeeded",
    "failure": "failed",
    "error": "failed",
    "cancelled": "notDeployed",
}
# The preview: which project releases it, of which repository, of which of the last commits.
_PREVIEWED_BY, _PREVIEWED, _COMMITS_AGO = "BILLING", "pricing", 5


def of_project(
    organisation: Organisation, project: str, code: list[Repository]
) -> list[tuple[datetime, Json]]:
    """What was released there, with when it was last touched, in that order."""
    found = [
        _release(number, one, repository)
        for repository in code
        for number, one in enumerate(repository.deployments, 1)
        if one.environment == ENVIRONMENT
    ]
    if project == _PREVIEWED_BY:
        found += _preview(organisation)
    return sorted(found, key=lambda one: (one[0], one[1]["id"]))


def _release(number: int, one: Deployment, of: Repository) -> tuple[datetime, Json]:
    state, at = next(
        (status for status in one.statuses if status[0] in _STATES), (None, one.created_at)
    )
    run = _run(of, one)
    artifact = _built(run) if run else _as_it_is("Git", repos.repository_id(of), one.sha or "")
    written = _deployment(number, ENVIRONMENT, artifact, one.created_at)
    if one.creator is not None:
        written["requestedFor"] = identity(one.creator)
    written |= {
        "deploymentStatus": _STATES[state] if state else "inProgress",
        "lastModifiedOn": time(at),
    }
    return at, written | ({"completedOn": time(at)} if state else {})


def _run(of: Repository, deployment: Deployment) -> Build | None:
    """The last run that had built the commit by then."""
    built = [
        (one.finished_at, one.run_id, one)
        for one in of.builds
        if one.sha == deployment.sha
        and one.conclusion == "success"
        and one.finished_at
        and one.finished_at <= deployment.created_at
    ]
    return max(built, key=lambda one: one[:2])[2] if built else None


def _preview(organisation: Organisation) -> list[tuple[datetime, Json]]:
    """One release, or none of a repository in which nothing has happened yet."""
    repository = organisation.repository(_PREVIEWED)
    last = repository.branches["main"][-_COMMITS_AGO:]
    if not last:
        return []
    commit = repository.commits[last[0]]
    begun, ended = (commit.committed_at + timedelta(minutes=minutes) for minutes in (30, 36))
    artifact = _as_it_is("GitHub", f"{repository.owner}/{repository.name}", commit.sha)
    written = _deployment(900_001, ENVIRONMENT, artifact, begun)
    done = {"deploymentStatus": "succeeded", "completedOn": time(ended)}
    return [(ended, written | done | {"lastModifiedOn": time(ended)})]


def _deployment(number: int, environment: str, artifact: Json, begun: datetime) -> Json:
    return {
        "id": number,
        "release": {"id": number, "name": f"Release-{number}", "artifacts": [artifact]},
        "releaseEnvironment": {"id": 1, "name": environment},
        "operationStatus": "Approved",
        "reason": "automated",
        "queuedOn": time(begun),
        "startedOn": time(begun),
    }


def _built(run: Build) -> Json:
    """The output of a run, which alone says of what code it was made."""
    version = {"id": str(run.run_id), "name": str(run.run_id)}
    return {"type": "Build", "isPrimary": True, "definitionReference": {"version": version}}


def _as_it_is(kind: str, repository: str, sha: str) -> Json:
    """Code that is released without having been built."""
    said = {"definition": {"id": repository}, "version": {"id": sha, "name": sha[:8]}}
    return {"type": kind, "isPrimary": True, "definitionReference": said}
