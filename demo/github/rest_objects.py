"""How GitHub's REST API writes each object.

One function per object. Fields that nobody reads are there where the privacy of what lands depends
on their being dropped (names, addresses, bodies, avatars); the rest of GitHub's links are not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from demo.clock import AS_OF_INSTANT, iso
from demo.github import index
from demo.github.index import RepositoryIndex
from demo.organisation.model import Build, Change, ChangedFile, Commit, Deployment, Person, Review

Json = dict[str, Any]


class RestObjects:
    """Objects as they are written under one base URL."""

    def __init__(self, base: str) -> None:
        self.base = base

    def user(self, person: Person) -> Json:
        login = index.login_in_rest(person)
        return {
            "login": login,
            "id": person.native_id,
            "node_id": f"U_{person.native_id}",
            "avatar_url": f"{self.base}/avatars/{person.native_id}",
            "url": f"{self.base}/users/{login}",
            "type": person.account_type,
            "site_admin": False,
        }

    def owner(self, indexed: RepositoryIndex) -> Json:
        repository = indexed.repository
        is_person = repository.owner_type == "User"
        return {
            "login": repository.owner,
            "id": index.PERSONAL_OWNER_ID if is_person else index.ORGANISATION_ID,
            "type": repository.owner_type,
        }

    def repository(self, indexed: RepositoryIndex) -> Json:
        repository = indexed.repository
        return {
            "id": repository.native_id,
            "node_id": f"R_{repository.native_id}",
            "name": repository.name,
            "full_name": repository.full_name,
            "private": True,
            "owner": self.owner(indexed),
            "fork": False,
            "url": f"{self.base}/repos/{repository.full_name}",
            "created_at": iso(repository.created_at),
            "updated_at": iso(indexed.pushed_at),
            "pushed_at": iso(indexed.pushed_at),
            "default_branch": "main",
            "archived": repository.is_archived,
            "disabled": False,
            "visibility": "private",
        }

    def pull(self, indexed: RepositoryIndex, change: Change, *, in_full: bool = False) -> Json:
        repository = indexed.repository
        url = f"{self.base}/repos/{repository.full_name}/pulls/{change.number}"
        head_repository: Json | None = self.repository(indexed)
        if change.is_from_fork:
            head_repository = None
        written = {
            "url": url,
            "id": change.native_id,
            "node_id": f"PR_{change.native_id}",
            "number": change.number,
            "state": "open" if change.state == "open" else "closed",
            "locked": False,
            "title": change.title,
            "user": self.user(change.author),
            "body": change.body,
            "created_at": iso(change.created_at),
            "updated_at": iso(change.last_event_at),
            "closed_at": iso(change.closed_at),
            "merged_at": iso(change.merged_at),
            "merge_commit_sha": change.merge_commit_sha,
            "assignees": [],
            "requested_reviewers": [self.user(person) for person, _ in change.requested],
            "requested_teams": [],
            "labels": [{"name": name, "color": "ededed"} for name in change.labels],
            "draft": change.is_draft,
            "head": {
                "label": f"{repository.owner}:{change.branch}",
                "ref": change.branch,
                "sha": index.head_sha(change),
                "user": self.user(change.author),
                "repo": head_repository,
            },
            "base": {
                "label": f"{repository.owner}:{change.target_branch}",
                "ref": change.target_branch,
                "sha": indexed.head_sha,
                "repo": self.repository(indexed),
            },
            "author_association": "MEMBER",
        }
        if in_full:
            written |= {
                "merged": change.merged_at is not None,
                "comments": 0,
                "review_comments": sum(review.comment_count for review in change.reviews),
                "commits": len(change.commits),
                "additions": sum(one.lines_added for one in change.files),
                "deletions": sum(one.lines_deleted for one in change.files),
                "changed_files": len(change.files),
            }
        return written

    def review(self, change: Change, review: Review) -> Json:
        return {
            "id": review.review_id,
            "node_id": f"PRR_{review.review_id}",
            "user": self.user(review.reviewer),
            "body": f"Thanks @{change.author.login}" if review.state == "APPROVED" else "See below",
            "state": review.state,
            "author_association": "MEMBER",
            "submitted_at": iso(review.submitted_at),
            "commit_id": index.head_sha(change),
        }

    def review_comments(self, change: Change) -> list[Json]:
        return [
            {
                "id": review.review_id * 10 + position,
                "pull_request_review_id": review.review_id,
                "user": self.user(review.reviewer),
                "body": f"@{change.author.login}, why?",
                "created_at": iso(review.submitted_at),
                "updated_at": iso(review.submitted_at),
            }
            for review in change.reviews
            for position in range(review.comment_count)
        ]

    def file(self, file: ChangedFile) -> Json:
        return {
            "filename": file.path,
            "status": "modified",
            "additions": file.lines_added,
            "deletions": file.lines_deleted,
            "changes": file.lines_added + file.lines_deleted,
        }

    def commit(self, indexed: RepositoryIndex, commit: Commit) -> Json:
        author = commit.author
        email = author.noreply_email if commit.by_noreply else author.email
        signature = {"name": author.name, "email": email}
        account = self.user(author) if author.has_account else None
        return {
            "sha": commit.sha,
            "node_id": f"C_{commit.sha}",
            "commit": {
                "author": {**signature, "date": iso(commit.authored_at)},
                "committer": {**signature, "date": iso(commit.committed_at)},
                "message": commit.message,
                "comment_count": 0,
            },
            "url": f"{self.base}/repos/{indexed.repository.full_name}/commits/{commit.sha}",
            "author": account,
            "committer": account,
            "parents": [{"sha": sha} for sha in commit.parents],
        }

    def timeline(self, change: Change) -> list[Json]:
        """What happened to the pull request as an issue, oldest first."""
        names = {"ready": "ready_for_review", "draft": "convert_to_draft"}
        happened: list[tuple[datetime, str, Person | None]] = [
            (at, names[kind], None) for kind, at in change.ready_events
        ]
        happened += [(at, kind, None) for kind, at in change.reopened_events]
        happened += [(at, "review_requested", person) for person, at in change.requested]
        if change.merged_at:
            happened.append((change.merged_at, "merged", None))
        if change.closed_at and change.state in ("merged", "closed"):
            happened.append((change.closed_at, "closed", None))
        happened.sort(key=lambda one: one[0])
        written = []
        for position, (at, event, requested) in enumerate(happened):
            line: Json = {
                "id": change.native_id * 100 + position,
                "event": event,
                "actor": self.user(change.author),
                "created_at": iso(at),
            }
            if requested is not None:
                line["requested_reviewer"] = self.user(requested)
                line["review_requester"] = self.user(change.author)
            written.append(line)
        return written

    def deployment(self, indexed: RepositoryIndex, deployment: Deployment) -> Json:
        url = f"{self.base}/repos/{indexed.repository.full_name}/deployments/{deployment.native_id}"
        return {
            "url": url,
            "id": int(deployment.native_id),
            "node_id": f"DE_{deployment.native_id}",
            "sha": deployment.sha,
            "ref": deployment.version or "main",
            "task": index.task(deployment),
            "payload": {},
            "original_environment": deployment.environment,
            "environment": deployment.environment,
            "description": None,
            "creator": self.user(deployment.creator) if deployment.creator else None,
            "created_at": iso(deployment.created_at),
            "updated_at": iso(index.updated_at(deployment)),
            "statuses_url": f"{url}/statuses",
        }

    def statuses(self, deployment: Deployment) -> list[Json]:
        """Newest first, as GitHub lists them."""
        return [
            {
                "id": int(deployment.native_id) * 10 + position,
                "node_id": f"DES_{deployment.native_id}{position}",
                "state": state,
                "creator": self.user(deployment.creator) if deployment.creator else None,
                "environment": deployment.environment,
                "created_at": iso(at),
                "updated_at": iso(at),
            }
            for position, (state, at) in reversed(list(enumerate(deployment.statuses)))
        ]

    def run(self, indexed: RepositoryIndex, build: Build) -> Json:
        return {
            "id": build.run_id,
            "name": build.workflow,
            "node_id": f"WFR_{build.run_id}",
            "head_branch": build.branch,
            "head_sha": build.sha,
            "path": f".github/workflows/{build.workflow.lower().replace(' ', '-')}.yml",
            "run_number": build.run_id % 10_000,
            "event": build.event,
            "status": "completed" if build.conclusion else "in_progress",
            "conclusion": build.conclusion,
            "workflow_id": sum(map(ord, build.workflow)),
            "run_attempt": build.attempt,
            "created_at": iso(build.created_at),
            "run_started_at": iso(build.started_at),
            "updated_at": iso(index.build_updated_at(build)),
            "pull_requests": [],
            "repository": {
                "id": indexed.repository.native_id,
                "full_name": indexed.repository.full_name,
            },
        }

    def jobs(self, build: Build) -> list[Json]:
        started = min(build.started_at, AS_OF_INSTANT)
        return [
            {
                "id": build.run_id * 10 + position,
                "run_id": build.run_id,
                "run_attempt": build.attempt,
                "head_sha": build.sha,
                "status": "completed" if build.conclusion else "in_progress",
                "conclusion": build.conclusion,
                "created_at": iso(build.created_at),
                "started_at": iso(started),
                "completed_at": iso(build.finished_at),
                "name": name,
                "runner_name": "runner-1",
            }
            for position, name in enumerate(build.jobs)
        ]
