"""Repositories, pull requests and runs as Azure Repos and Pipelines write them."""

from __future__ import annotations

from typing import Any

from demo.azure_devops.boards import identity, time
from demo.organisation.identifiers import uuid_of
from demo.organisation.model import Build, Change, Commit, Deployment, Repository, Review

Json = dict[str, Any]

STATUSES = {
    "open": "active",
    "merged": "completed",
    "closed": "abandoned",
    "abandoned": "abandoned",
}
VOTES = {"APPROVED": 10, "CHANGES_REQUESTED": -10, "DISMISSED": 0}
_RESULTS = {"success": "succeeded", "cancelled": "canceled", "skipped": "canceled"}
_RECORDED = {
    "success": "succeeded",
    "failure": "failed",
    "error": "failed",
    "cancelled": "canceled",
}


def repository_id(repository: Repository) -> str:
    """The id of a repository, as its path says it."""
    return uuid_of(f"azure_devops repository {repository.native_id}")


def repository(one: Repository, base: str) -> Json:
    return {
        "id": repository_id(one),
        "name": one.name,
        "defaultBranch": "refs/heads/main",
        "remoteUrl": f"{base.replace('://', '://halden@')}/_git/{one.name}",
        "isDisabled": one.is_archived,
    }


def commit(one: Commit, *, is_whole: bool = False) -> Json:
    who = {"name": one.author.name, "email": one.author.email}
    written: Json = {
        "commitId": one.sha,
        "author": {**who, "date": time(one.authored_at)},
        "committer": {**who, "date": time(one.committed_at)},
        "comment": one.message,
    }
    return {**written, "parents": list(one.parents)} if is_whole else written


def pull_request(change: Change) -> Json:
    closed_at = change.merged_at or change.closed_at
    written: Json = {
        "pullRequestId": change.native_id,
        "status": STATUSES[change.state],
        "createdBy": identity(change.author),
        "creationDate": time(change.created_at),
        "title": change.title,
        "description": change.body,
        "sourceRefName": f"refs/heads/{change.branch}",
        "targetRefName": f"refs/heads/{change.target_branch}",
        "isDraft": change.is_draft,
        "labels": [{"name": label} for label in change.labels],
        "reviewers": [{**identity(who), "vote": 0} for who, _ in change.requested],
    }
    if closed_at:
        written["closedDate"] = time(closed_at)
    if change.merge_commit_sha:
        written["lastMergeCommit"] = {"commitId": change.merge_commit_sha}
    return written


def threads(change: Change) -> list[Json]:
    return [_thread(position, one) for position, one in enumerate(change.reviews, 1)]


def _thread(position: int, review: Review) -> Json:
    vote = VOTES.get(review.state.upper())
    comment = {
        "id": 1,
        "author": identity(review.reviewer),
        "content": f"{review.reviewer.name} looked at it",
        "publishedDate": time(review.submitted_at),
        "commentType": "text" if vote is None else "system",
    }
    written: Json = {
        "id": position,
        "publishedDate": time(review.submitted_at),
        "comments": [comment],
        "isDeleted": False,
    }
    if vote is not None:
        written["identities"] = {"1": identity(review.reviewer)}
        written["properties"] = {
            "CodeReviewThreadType": {"$type": "System.String", "$value": "VoteUpdate"},
            "CodeReviewVoteResult": {"$type": "System.String", "$value": str(vote)},
        }
    return written


def build(one: Build, of: Repository) -> Json:
    written: Json = {
        "id": one.run_id,
        "buildNumber": str(one.run_id),
        "status": "completed" if one.finished_at else "inProgress",
        "queueTime": time(one.created_at),
        "startTime": time(one.started_at),
        "definition": {"id": 1, "name": one.workflow},
        "sourceBranch": f"refs/heads/{one.branch}",
        "sourceVersion": one.sha,
        "repository": {"id": repository_id(of), "type": "TfsGit"},
        "reason": "individualCI",
    }
    if one.finished_at:
        written["finishTime"] = time(one.finished_at)
        written["result"] = _RESULTS.get(one.conclusion or "", "failed")
    return written


def timeline(one: Build) -> list[Json]:
    return [
        {
            "id": uuid_of(f"record {one.run_id} {name}"),
            "parentId": None,
            "type": "Job",
            "name": name,
            "attempt": one.attempt,
            "state": "completed",
            "result": _RESULTS.get(one.conclusion or "", "failed"),
            "startTime": time(one.started_at),
            "finishTime": time(one.finished_at) if one.finished_at else None,
            "workerName": "Azure Pipelines 2",
        }
        for name in one.jobs
    ]


def record(number: int, one: Deployment) -> Json:
    state, at = next(
        (status for status in one.statuses if status[0] in _RECORDED), (None, one.created_at)
    )
    written: Json = {
        "id": number,
        "stageName": "deploy",
        "stageAttempt": 1,
        "jobName": "deploy",
        "owner": {"id": number, "name": one.version or f"2026.{number}"},
        "queueTime": time(one.created_at),
        "startTime": time(one.created_at),
    }
    if state:
        written |= {"result": _RECORDED[state], "finishTime": time(at)}
    return written
