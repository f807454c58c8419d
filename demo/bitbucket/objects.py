"""How Bitbucket Cloud writes repositories, pull requests, commits, pipelines and deployments.

People are written with all that Bitbucket says of them: what lands must not have it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from demo.organisation.identifiers import uuid_of
from demo.organisation.model import (
    Build,
    Change,
    Commit,
    Deployment,
    Organisation,
    Person,
    Release,
    Repository,
)

Json = dict[str, Any]
STATES = {"open": "OPEN", "merged": "MERGED", "closed": "DECLINED"}
_RESULTS = {"success": "SUCCESSFUL", "failure": "FAILED", "cancelled": "STOPPED"}
_TYPES = {"production": "Production", "staging": "Staging"}
_SHORT = 12


def written(moment: datetime | None) -> str | None:
    """Bitbucket's time: 2026-11-03T10:40:00.000000+00:00."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def _braced(text: str) -> str:
    return f"{{{uuid_of(text)}}}"


class BitbucketObjects:
    """Objects of the organisation's workspace."""

    def __init__(self, organisation: Organisation) -> None:
        self.workspace = {
            "type": "workspace",
            "uuid": _braced(f"workspace {organisation.login}"),
            "slug": organisation.login,
            "name": organisation.name,
        }

    def person(self, person: Person) -> Json:
        return {
            "display_name": person.name,
            "links": {"html": {"href": f"https://bitbucket.org/{person.bitbucket_uuid}/"}},
            "type": "app_user" if person.account_type == "Bot" else "user",
            "uuid": person.bitbucket_uuid,
            "account_id": person.jira_account_id,
            "nickname": person.login,
        }

    def repository(self, repository: Repository) -> Json:
        return {
            "type": "repository",
            "uuid": repository.uuid,
            "full_name": repository.full_name,
            "name": repository.name,
            "slug": repository.name,
            "links": {"html": {"href": repository.clone_url.removesuffix(".git")}},
            "owner": {"type": "team", "uuid": self.workspace["uuid"]},
            "workspace": self.workspace,
            "is_private": True,
            "created_on": written(repository.created_at),
            "mainbranch": {"type": "branch", "name": "main"},
        }

    def commit(self, repository: Repository, commit: Commit) -> Json:
        author = commit.author
        signed: Json = {"type": "author", "raw": f"{author.name} <{author.email}>"}
        if author.has_account:
            signed["user"] = self.person(author)
        return {
            "type": "commit",
            "hash": commit.sha,
            "date": written(commit.committed_at),
            "author": signed,
            "message": f"{commit.message}\n",
            "parents": [{"type": "commit", "hash": sha} for sha in commit.parents],
            "repository": {"uuid": repository.uuid, "full_name": repository.full_name},
        }

    def tag(self, release: Release) -> Json:
        return {
            "type": "tag",
            "name": release.tag,
            "date": written(release.published_at),
            "target": {"hash": release.sha, "date": written(release.published_at)},
        }

    def pull(self, repository: Repository, change: Change) -> Json:
        merged = change.merge_commit_sha
        own = {"uuid": repository.uuid, "full_name": repository.full_name}
        decided = {"APPROVED": "approved", "CHANGES_REQUESTED": "changes_requested"}
        return {
            "type": "pullrequest",
            "id": change.number,
            "title": change.title,
            "description": change.body,
            "state": STATES[change.state],
            "draft": change.is_draft,
            "author": self.person(change.author),
            "created_on": written(change.created_at),
            "updated_on": written(change.last_event_at),
            "merge_commit": {"hash": merged[:_SHORT]} if merged else None,
            "close_source_branch": True,
            "closed_by": None if change.state == "open" else self.person(change.author),
            "reason": "",
            "comment_count": sum(one.comment_count for one in change.reviews),
            "task_count": 0,
            "source": {
                "branch": {"name": change.branch},
                "commit": {"hash": change.commits[-1].sha[:_SHORT]},
                "repository": own,
            },
            "destination": {"branch": {"name": change.target_branch}, "repository": own},
            "participants": [
                {
                    "user": self.person(one.reviewer),
                    "role": "REVIEWER",
                    "approved": one.state == "APPROVED",
                    "state": decided.get(one.state),
                    "participated_on": written(one.submitted_at),
                }
                for one in change.reviews
            ],
        }

    def activity(self, repository: Repository, change: Change) -> list[Json]:
        """What happened to the pull request, the latest first."""
        happened: list[tuple[datetime, Json]] = [
            (change.created_at, self._update(change, "OPEN", change.created_at))
        ]
        if change.closed_at is not None:
            state = STATES[change.state]
            happened.append((change.closed_at, self._update(change, state, change.closed_at)))
        for review in change.reviews:
            user, at = self.person(review.reviewer), written(review.submitted_at)
            if review.state == "APPROVED":
                happened.append((review.submitted_at, {"approval": {"date": at, "user": user}}))
            elif review.state == "CHANGES_REQUESTED":
                asked = {"changes_requested": {"date": at, "user": user}}
                happened.append((review.submitted_at, asked))
            count = max(review.comment_count, int(review.state == "COMMENTED"))
            for position in range(count):
                comment = {
                    "id": review.review_id * 10 + position,
                    "created_on": at,
                    "updated_on": at,
                    "user": user,
                    "deleted": False,
                    "content": {"raw": f"@{{{change.author.jira_account_id}}}, why?"},
                }
                happened.append((review.submitted_at, {"comment": comment}))
        happened.sort(key=lambda one: one[0], reverse=True)
        named = {"type": "pullrequest", "id": change.number, "title": change.title}
        return [{"pull_request": named, **one} for _, one in happened]

    def _update(self, change: Change, state: str, at: datetime) -> Json:
        update = {
            "state": state,
            "date": written(at),
            "title": change.title,
            "description": change.body,
            "author": self.person(change.author),
            "changes": {},
        }
        return {"update": update}

    def pull_commits(self, repository: Repository, change: Change) -> list[Json]:
        return [self.commit(repository, one) for one in reversed(change.commits)]

    def diffstat(self, repository: Repository, change: Change) -> list[Json]:
        return [
            {
                "type": "diffstat",
                "status": "modified",
                "lines_added": one.lines_added,
                "lines_removed": one.lines_deleted,
                "old": {"type": "commit_file", "path": one.path},
                "new": {"type": "commit_file", "path": one.path},
            }
            for one in change.files
        ]

    # pipelines and deployments

    def pipeline_uuid(self, build: Build) -> str:
        return _braced(f"pipeline {build.run_id}")

    def pipeline(self, repository: Repository, build: Build) -> Json:
        result = _RESULTS.get(build.conclusion or "", "ERROR")
        ended = {"name": "COMPLETED", "result": {"name": result}}
        under_way = {"name": "IN_PROGRESS", "stage": {"name": "RUNNING"}}
        return {
            "type": "pipeline",
            "uuid": self.pipeline_uuid(build),
            "build_number": build.run_id % 100_000,
            "created_on": written(build.created_at),
            "completed_on": written(build.finished_at) if build.conclusion else None,
            "state": ended if build.conclusion else under_way,
            "target": {
                "ref_type": "branch",
                "ref_name": build.branch,
                "selector": {"type": "branches", "pattern": build.branch},
                "commit": {"hash": build.sha},
            },
            "repository": {"uuid": repository.uuid},
        }

    def steps(self, build: Build) -> list[Json]:
        result = _RESULTS.get(build.conclusion or "", "ERROR")
        return [
            {
                "type": "pipeline_step",
                "uuid": _braced(f"step {build.run_id} {name}"),
                "name": name,
                "pipeline": {"uuid": self.pipeline_uuid(build)},
                "state": {"name": "COMPLETED", "result": {"name": result}},
                "started_on": written(build.started_at),
                "completed_on": written(build.finished_at),
                "build_seconds_used": 60,
                "run_number": 1,
            }
            for name in build.jobs
        ]

    def environment(self, name: str) -> Json:
        return {
            "type": "deployment_environment",
            "uuid": _braced(f"environment {name}"),
            "name": name,
            "environment_type": {"name": _TYPES.get(name, "Test")},
        }

    def deployment(self, deployment: Deployment) -> Json:
        word, at = deployment.statuses[-1] if deployment.statuses else ("", None)
        status = _RESULTS.get(word)
        state: Json = {"name": "IN_PROGRESS", "started_on": written(deployment.created_at)}
        if status:
            state |= {"name": "COMPLETED", "status": {"name": status}, "completed_on": written(at)}
        return {
            "type": "deployment",
            "uuid": _braced(f"deployment {deployment.native_id}"),
            "environment": {"uuid": _braced(f"environment {deployment.environment}")},
            "release": {"name": "#1", "commit": {"hash": deployment.sha}},
            "state": state,
            "last_update_time": written(at or deployment.created_at),
        }
