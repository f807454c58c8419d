"""How GitLab writes what is kept there: projects, merge requests, notes, pipelines, deployments.

Which of them a list holds is site.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from demo.organisation.model import (
    Build,
    Change,
    Commit,
    Deployment,
    Issue,
    Person,
    Release,
    Repository,
    Sprint,
)

HOST = "https://gitlab.halden-goods.example"
GROUP_ID = 5_077
TIERS = {"production": "production", "staging": "staging"}
_STATES = {"open": "opened", "closed": "closed", "merged": "merged"}
_REVIEWS = {
    "APPROVED": "approved this merge request",
    "CHANGES_REQUESTED": "requested changes",
    "DISMISSED": "unapproved this merge request",
}
_BUILDS = {"success": "success", "failure": "failed", "cancelled": "canceled", "skipped": "skipped"}
_DEPLOYED = {"success": "success", "failure": "failed", "error": "failed", "inactive": "success"}
Json = dict[str, Any]


def instant(moment: datetime | None) -> str | None:
    """As GitLab writes times: 2026-11-03T09:00:00.000Z."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def user(person: Person | None) -> Json | None:
    """The short form of an account that stands in every other object."""
    if person is None:
        return None
    return {
        "id": person.native_id,
        "username": person.login,
        "name": person.name,
        "state": "active",
        "web_url": f"{HOST}/{person.login}",
    }


def project(repository: Repository) -> Json:
    """As `/projects/:id` answers it."""
    is_personal = repository.owner_type == "User"
    return {
        "id": repository.native_id,
        "name": repository.name,
        "path": repository.name,
        "path_with_namespace": repository.full_name,
        "default_branch": "main",
        "archived": repository.is_archived,
        "created_at": instant(repository.created_at),
        "http_url_to_repo": f"{HOST}/{repository.full_name}.git",
        "web_url": f"{HOST}/{repository.full_name}",
        "namespace": {
            "id": GROUP_ID,
            "kind": "user" if is_personal else "group",
            "path": repository.owner,
            "full_path": repository.owner,
        },
        "empty_repo": repository.head is None,
    }


def commit(one: Commit, *, with_stats: bool = False) -> Json:
    """As a list of commits answers it; `with_stats` adds the counts of lines."""
    email = one.author.email
    if one.by_noreply:
        email = (
            f"{one.author.native_id}-{one.author.login}@users.noreply.gitlab.halden-goods.example"
        )
    written = {
        "id": one.sha,
        "short_id": one.sha[:8],
        "created_at": instant(one.committed_at),
        "parent_ids": list(one.parents),
        "title": one.headline,
        "message": one.message,
        "author_name": one.author.name,
        "author_email": email,
        "authored_date": instant(one.authored_at),
        "committer_name": one.author.name,
        "committer_email": email,
        "committed_date": instant(one.committed_at),
    }
    return written | ({"stats": {"additions": 3, "deletions": 1, "total": 4}} if with_stats else {})


def merge_request(repository: Repository, change: Change) -> Json:
    """As the list answers it; a rebased one has its commit on main as `sha`."""
    is_merged = change.merged_at is not None
    method = repository.merge_method
    sha = change.commits[-1].sha
    if is_merged and method == "rebase":
        sha = change.merge_commit_sha or sha
    return {
        "id": change.native_id,
        "iid": change.number,
        "project_id": repository.native_id,
        "title": change.title,
        "description": change.body.replace(
            f"{repository.full_name}#{change.reverts_number}",
            f"{repository.full_name}!{change.reverts_number}",
        ),
        "state": "merged" if is_merged else _STATES.get(change.state, "closed"),
        "created_at": instant(change.created_at),
        "updated_at": instant(change.last_event_at),
        "merged_at": instant(change.merged_at),
        "closed_at": None if is_merged else instant(change.closed_at),
        "target_branch": change.target_branch,
        "source_branch": change.branch,
        "author": user(change.author),
        "assignees": [],
        "reviewers": [user(person) for person, _ in change.requested],
        "labels": list(change.labels),
        "draft": change.is_draft,
        "sha": sha,
        "merge_commit_sha": change.merge_commit_sha if method == "merge" else None,
        "squash_commit_sha": change.merge_commit_sha if method == "squash" else None,
        "squash": method == "squash",
        "user_notes_count": sum(review.comment_count for review in change.reviews),
        "references": {"full": f"{repository.full_name}!{change.number}"},
        "web_url": f"{HOST}/{repository.full_name}/-/merge_requests/{change.number}",
    }


def notes(change: Change) -> list[Json]:
    """Comments and what GitLab notes of events, the oldest first."""
    found = [
        {
            "id": native_id,
            "type": None if is_system else "DiffNote",
            "body": body,
            "author": user(person),
            "created_at": instant(at),
            "updated_at": instant(at),
            "system": is_system,
            "noteable_id": change.native_id,
            "noteable_type": "MergeRequest",
            "noteable_iid": change.number,
        }
        for native_id, at, person, body, is_system in _noted(change)
    ]
    return sorted(found, key=lambda one: (str(one["created_at"]), str(one["id"])))


def _noted(change: Change) -> Iterator[tuple[int, datetime, Person, str, bool]]:
    own = change.native_id * 100
    events = [
        (at, f"marked this merge request as **{kind}**", change.author)
        for kind, at in change.ready_events
    ]
    events += [(at, kind, change.author) for kind, at in change.reopened_events]
    events += [
        (at, f"requested review from @{person.login}", change.author)
        for person, at in change.requested
    ]
    if change.merged_at:
        events.append((change.merged_at, "merged", change.author))
    for position, (at, body, person) in enumerate(events):
        yield own + position, at, person, body, True
    for review in change.reviews:
        noted = _REVIEWS.get(review.state)
        if noted:
            yield review.review_id * 100, review.submitted_at, review.reviewer, noted, True
        comments = review.comment_count if noted else max(review.comment_count, 1)
        for position in range(1, comments + 1):
            body = f"@{change.author.login}, why?"
            yield (
                review.review_id * 100 + position,
                review.submitted_at,
                review.reviewer,
                body,
                False,
            )


def diffs(change: Change) -> list[Json]:
    """The files of a change, each with a diff of as many lines as it has."""
    return [
        {
            "old_path": file.path,
            "new_path": file.path,
            "new_file": False,
            "deleted_file": False,
            "diff": "@@ -1,1 +1,1 @@\n"
            + "+new\n" * file.lines_added
            + "-old\n" * file.lines_deleted,
        }
        for file in change.files
    ]


def release(repository: Repository, one: Release) -> Json:
    """As the list answers it; its commit is bare where it is not known."""
    commit_ = repository.commits.get(one.sha)
    return {
        "tag_name": one.tag,
        "name": one.tag,
        "created_at": instant(one.published_at),
        "released_at": instant(one.published_at),
        "upcoming_release": False,
        "commit": commit(commit_) if commit_ else {"id": one.sha},
    }


def pipeline(repository: Repository, build: Build, *, in_full: bool = False) -> Json:
    """As the list answers it; `in_full` adds what only a single one has."""
    written = {
        "id": build.run_id,
        "iid": build.run_id % 10_000,
        "project_id": repository.native_id,
        "sha": build.sha,
        "ref": build.branch,
        "status": _BUILDS.get(build.conclusion or "", "running"),
        "source": "push",
        "name": build.workflow,
        "created_at": instant(build.created_at),
        "updated_at": instant(build.finished_at or build.started_at),
        "web_url": f"{HOST}/{repository.full_name}/-/pipelines/{build.run_id}",
    }
    if in_full:
        written |= {
            "started_at": instant(build.started_at),
            "finished_at": instant(build.finished_at),
        }
    return written


def jobs(build: Build) -> list[Json]:
    """The jobs of a pipeline, all of which ended as it did."""
    return [
        {
            "id": build.run_id * 10 + position,
            "name": name,
            "stage": name,
            "status": _BUILDS.get(build.conclusion or "", "running"),
            "ref": build.branch,
            "tag": False,
            "allow_failure": False,
            "created_at": instant(build.created_at),
            "started_at": instant(build.started_at),
            "finished_at": instant(build.finished_at),
            "queued_duration": (build.started_at - build.created_at).total_seconds(),
            "pipeline": {"id": build.run_id, "sha": build.sha, "ref": build.branch},
        }
        for position, name in enumerate(build.jobs)
    ]


def environment(native_id: int, name: str) -> Json:
    """As the list answers it; the tier is guessed from its name, as GitLab does."""
    tier = next((tier for word, tier in TIERS.items() if name.startswith(word[:4])), "development")
    return {"id": native_id, "name": name, "slug": name, "state": "available", "tier": tier}


def deployment(one: Deployment, environments: dict[str, int]) -> Json:
    """With its last status that GitLab knows; environments are told by their ids."""
    last = one.statuses[-1] if one.statuses else ("pending", one.created_at)
    ended = [at for word, at in one.statuses if word in _DEPLOYED]
    word = next((word for word, _ in reversed(one.statuses) if word in _DEPLOYED), last[0])
    return {
        "id": int(one.native_id),
        "iid": int(one.native_id) % 10_000,
        "ref": one.version or "main",
        "sha": one.sha,
        "created_at": instant(one.created_at),
        "updated_at": instant(last[1]),
        "status": _DEPLOYED.get(word, "running"),
        "user": user(one.creator),
        "environment": {"id": environments[one.environment], "name": one.environment},
        "deployable": {
            "id": int(one.native_id) * 10,
            "name": one.kind,
            "tag": one.version is not None,
            "started_at": instant(one.created_at),
            "finished_at": instant(ended[0]) if ended else None,
        },
    }


def issue(repository: Repository, one: Issue, number: int, iteration: Sprint | None) -> Json:
    """Its type and its priority stand in scoped labels, as the free plan keeps them."""
    is_closed = one.resolved_at is not None
    suffix = f" (see @{one.mentioned.login})" if one.mentioned else ""
    labels = [*one.labels, f"type::{one.kind.lower()}", f"priority::{one.priority.lower()}"]
    return {
        "id": one.native_id,
        "iid": number,
        "project_id": repository.native_id,
        "title": f"{one.topic}{suffix}",
        "description": f"Told by {one.reporter.email}.",
        "state": "closed" if is_closed else "opened",
        "created_at": instant(one.created_at),
        "updated_at": instant(max(one.last_event_at, one.created_at)),
        "closed_at": instant(one.resolved_at),
        "labels": sorted(labels if is_closed else [*labels, f"workflow::{one.status.lower()}"]),
        "assignees": [user(one.assignee)] if one.assignee else [],
        "author": user(one.reporter),
        "issue_type": "issue",
        "weight": None if one.points is None else int(one.points),
        "due_date": one.due_date.isoformat() if one.due_date else None,
        "time_stats": {"time_estimate": 0, "total_time_spent": 0},
        "severity": "UNKNOWN",
        "milestone": None,
        "epic": None,
        "iteration": iteration_of(iteration) if iteration else None,
    }


def iteration_of(sprint: Sprint) -> Json:
    """In whole days; its state is a number, 3 when it is over and 2 before."""
    return {
        "id": sprint.sprint_id,
        "iid": sprint.sprint_id,
        "group_id": GROUP_ID,
        "title": sprint.name,
        "state": 3 if sprint.completed_at else 2,
        "start_date": sprint.started_at.date().isoformat(),
        "due_date": sprint.ended_at.date().isoformat(),
    }


def label_events(one: Issue) -> list[Json]:
    """The moves of an issue over its flow labels: one is taken off as the next is put on."""
    found: list[Json] = []
    for position, event in enumerate(event for event in one.events if event.field == "status"):
        for sign, word in (("remove", event.before), ("add", event.after)):
            if word and word not in ("Done", "Closed"):
                found.append(
                    {
                        "id": one.native_id * 100 + position * 2 + (sign == "add"),
                        "user": user(event.by),
                        "created_at": instant(event.at),
                        "resource_type": "Issue",
                        "resource_id": one.native_id,
                        "label": {"id": len(word), "name": f"workflow::{word.lower()}"},
                        "action": sign,
                    }
                )
    return found


def state_events(one: Issue) -> list[Json]:
    """When an issue was closed and opened again."""
    found: list[Json] = []
    is_closed = False
    for position, event in enumerate(event for event in one.events if event.field == "status"):
        closes = event.after in ("Done", "Closed")
        if closes != is_closed:
            is_closed = closes
            found.append(
                {
                    "id": one.native_id * 100 + 50 + position,
                    "user": user(event.by),
                    "created_at": instant(event.at),
                    "resource_type": "Issue",
                    "resource_id": one.native_id,
                    "state": "closed" if closes else "reopened",
                }
            )
    return found


def iteration_events(one: Issue, sprints: list[Sprint]) -> list[Json]:
    """When an issue came into each of its iterations, and left it for the next."""
    by_id = {sprint.sprint_id: sprint for sprint in sprints}
    found: list[Json] = []
    last: Sprint | None = None
    for position, sprint in enumerate(by_id[i] for i in one.sprint_ids if i in by_id):
        at = max(one.created_at, sprint.started_at)
        for sign, which in (("remove", last), ("add", sprint)):
            if which is not None:
                found.append(
                    {
                        "id": one.native_id * 100 + 70 + position * 2 + (sign == "add"),
                        "user": user(one.reporter),
                        "created_at": instant(at),
                        "iteration": iteration_of(which),
                        "action": sign,
                    }
                )
        last = sprint
    return found


def weight_events(one: Issue) -> list[Json]:
    """An issue is weighed as it is made."""
    if one.points is None:
        return []
    return [
        {
            "id": one.native_id * 100 + 99,
            "user": user(one.reporter),
            "created_at": instant(one.created_at),
            "weight": int(one.points),
        }
    ]
