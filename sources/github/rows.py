"""From answers to rows: what is needed of them is extracted here, and the texts end here.

One function for each thing that is landed. Which API an answer came from is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sources.edge import Edge, Row
from sources.edge.texts import cherry_picked_from_sha, reverted_number, reverted_sha
from sources.github.answers import Account, Commit, Deployment, Object, PullRequest
from sources.github.repositories import Repository
from sources.landing import Page

# What is read of REST's objects; every other field of theirs is discarded, and its name counted.
RELEASE_READ = frozenset("id tag_name draft prerelease created_at published_at".split())
TAG_READ = frozenset(("name", "commit"))
RUN_READ = frozenset(
    "id run_attempt name event head_sha head_branch status conclusion created_at run_started_at "
    "updated_at".split()
)
JOB_READ = frozenset(
    "id run_id run_attempt name status conclusion created_at started_at completed_at".split()
)
ALERT_READ = frozenset(
    "number state rule tool most_recent_instance created_at updated_at fixed_at "
    "dismissed_at".split()
)
_QUALITY_TAGS = frozenset({"quality", "maintainability", "reliability", "correctness"})
COMMIT_READ = frozenset("sha commit author parents".split())


def _who(edge: Edge, prefix: str, account: Account | None) -> dict[str, str | None]:
    return edge.person(prefix, account.name if account else None, account.type if account else None)


def pull_request_pages(
    edge: Edge, repository: Repository, pull_request: PullRequest
) -> Iterator[Page]:
    """Everything of one pull request."""
    native_id = edge.native_id(pull_request.id, "a pull request")
    yield "pull_requests", [_pull_request(edge, repository, pull_request, native_id)]
    yield "pull_request_issue_keys", list(_issue_keys(edge, pull_request, native_id))
    yield (
        "pull_request_commits",
        [
            {
                "pull_request_id": native_id,
                "commit_sha": commit.sha,
                "position": position,
                "authored_at": commit.authored_at,
                "committed_at": commit.committed_at,
                **_who(edge, "author", commit.author),
            }
            for position, commit in enumerate(pull_request.commits, 1)
        ],
    )
    yield (
        "pull_request_files",
        [
            {
                "pull_request_id": native_id,
                "file_hash": edge.file_hash(file.path),
                "directory": edge.directory(file.path),
                "lines_added": file.lines_added,
                "lines_deleted": file.lines_deleted,
                "is_generated": edge.is_generated(file.path),
            }
            for file in pull_request.files
        ],
    )
    yield "reviews", list(_reviews(edge, pull_request, native_id))
    yield "review_requests", list(_review_requests(edge, pull_request, native_id))


def replacing(edge: Edge, pull_request: PullRequest, pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, and for each list that came empty the row that takes away what it held before."""
    owner = {"pull_request_id": edge.native_id(pull_request.id, "a pull request")}
    keys_of_none: dict[str, Row] = {
        "pull_request_issue_keys": {"issue_key": "", "found_in": ""},
        "pull_request_commits": {"commit_sha": ""},
        "pull_request_files": {"file_hash": "", "directory": ""},
        "review_requests": {
            "reviewer_key": edge.group_pseudonym(""),
            "requested_at": pull_request.updated_at,
        },
    }
    for table, found in pages:
        if found or table not in keys_of_none:
            yield table, found
        else:
            yield table, [{**owner, **keys_of_none[table], "is_gone": True}]


def _pull_request(
    edge: Edge, repository: Repository, pull_request: PullRequest, native_id: str
) -> Row:
    is_default_target = pull_request.target_branch == repository.default_branch
    lands_target = is_default_target or repository.is_release_branch(pull_request.target_branch)
    return {
        "pull_request_id": native_id,
        "repository_native_id": repository.native_id,
        "number": pull_request.number,
        "state": pull_request.state.lower(),
        "is_draft": pull_request.is_draft,
        **_who(edge, "author", pull_request.author),
        "created_at": pull_request.created_at,
        "updated_at": pull_request.updated_at,
        "ready_at": _ready_at(pull_request),
        "merged_at": pull_request.merged_at,
        "closed_at": pull_request.closed_at,
        "reopened_count": sum(event.kind == "reopened" for event in pull_request.events),
        "merge_commit_sha": pull_request.merge_commit_sha,
        "head_sha": pull_request.head_sha,
        "target_branch": pull_request.target_branch if lands_target else None,
        "is_default_target": is_default_target,
        "description_length": len(pull_request.body.strip()),
        "reverts_number": reverted_number(pull_request.body, repository.full_name),
        "reverts_sha": _reverts_sha(pull_request),
        "lines_added": pull_request.lines_added,
        "lines_deleted": pull_request.lines_deleted,
        "file_count": pull_request.file_count,
        "commit_count": pull_request.commit_count,
        "labels": sorted(pull_request.labels),
    }


def _ready_at(pull_request: PullRequest) -> str | None:
    """When it was first ready for review: at once, unless it was opened as a draft."""
    turns = sorted(
        (event.at, event.kind) for event in pull_request.events if event.kind in ("ready", "draft")
    )
    if not turns:
        return None if pull_request.is_draft else pull_request.created_at
    first_at, first_kind = turns[0]
    return first_at if first_kind == "ready" else pull_request.created_at


def _reverts_sha(pull_request: PullRequest) -> str | None:
    in_body = reverted_sha(pull_request.body)
    in_commits = (reverted_sha(commit.message) for commit in pull_request.commits)
    return in_body or next((sha for sha in in_commits if sha), None)


def _issue_keys(edge: Edge, pull_request: PullRequest, native_id: str) -> Iterator[Row]:
    messages = "\n".join(commit.message for commit in pull_request.commits)
    texts = {"title": pull_request.title, "body": pull_request.body, "commit": messages}
    found = {place: edge.issue_keys(text) for place, text in texts.items()}
    found["branch"] = edge.branch_issue_keys(pull_request.head_branch)
    for place, keys in found.items():
        closing = edge.closing_issue_keys(texts.get(place))
        for key in keys:
            yield {
                "pull_request_id": native_id,
                "issue_key": key,
                "found_in": place,
                "is_closing": key in closing,
            }


def _reviews(edge: Edge, pull_request: PullRequest, native_id: str) -> Iterator[Row]:
    for review in pull_request.reviews:
        if review.submitted_at is None:
            # A pending review is its author's draft: nobody else has seen it.
            continue
        yield {
            "review_id": edge.native_id(review.id, "a review"),
            "pull_request_id": native_id,
            **_who(edge, "reviewer", review.reviewer),
            "state": review.state.lower(),
            "comment_count": review.comment_count,
            "submitted_at": review.submitted_at,
        }


def _review_requests(edge: Edge, pull_request: PullRequest, native_id: str) -> Iterator[Row]:
    for event in pull_request.events:
        if event.kind != "requested":
            continue
        asked = event.reviewer.name if event.reviewer else None
        key = edge.group_pseudonym(event.team) if event.team else edge.pseudonym(asked)
        if key is None:
            # The account was deleted: nobody is left to have been asked.
            continue
        yield {"pull_request_id": native_id, "reviewer_key": key, "requested_at": event.at}


def commit_pages(edge: Edge, repository: Repository, commits: Iterable[Commit]) -> Iterator[Page]:
    """Commits of the default and release branches, their parents and issue keys."""
    rows: list[Row] = []
    parents: list[Row] = []
    keys: list[Row] = []
    for commit in commits:
        identity = {"repository_native_id": repository.native_id, "commit_sha": commit.sha}
        rows.append(
            {
                **identity,
                "authored_at": commit.authored_at,
                "committed_at": commit.committed_at,
                **_who(edge, "author", commit.author),
                "parent_count": len(commit.parents),
                "reverts_sha": reverted_sha(commit.message),
                "cherry_picked_from_sha": cherry_picked_from_sha(commit.message),
            }
        )
        parents += (
            {**identity, "parent_sha": parent, "position": position}
            for position, parent in enumerate(commit.parents, 1)
        )
        keys += ({**identity, "issue_key": key} for key in edge.issue_keys(commit.message))
    yield "commits", rows
    yield "commit_parents", parents
    yield "commit_issue_keys", keys


def deployment_pages(edge: Edge, repository: Repository, deployment: Deployment) -> Iterator[Page]:
    """A deployment and its statuses."""
    native_id = edge.native_id(deployment.id, "a deployment")
    creator = deployment.creator
    yield (
        "deployments",
        [
            {
                "deployment_id": native_id,
                "repository_native_id": repository.native_id,
                "environment": deployment.environment,
                "task": deployment.task,
                "commit_sha": deployment.commit_sha,
                "version": deployment.tag,
                "creator_type": edge.author_type(creator.name, creator.type) if creator else None,
                "created_at": deployment.created_at,
                "updated_at": deployment.updated_at,
            }
        ],
    )
    yield (
        "deployment_statuses",
        [
            {
                "deployment_status_id": status.id,
                "deployment_id": native_id,
                "state": status.state.lower(),
                "created_at": status.created_at,
            }
            for status in deployment.statuses
        ],
    )


def release_row(edge: Edge, repository: Repository, release: Object) -> Row:
    """A release."""
    edge.discard("releases", release.keys() - RELEASE_READ)
    return {
        "release_id": edge.native_id(release.get("id"), "a release"),
        "repository_native_id": repository.native_id,
        "tag": release.get("tag_name"),
        "is_draft": release.get("draft"),
        "is_prerelease": release.get("prerelease"),
        "created_at": release.get("created_at"),
        "published_at": release.get("published_at"),
    }


def tag_row(edge: Edge, repository: Repository, tag: Object) -> Row:
    """A tag."""
    edge.discard("tags", tag.keys() - TAG_READ)
    return {
        "repository_native_id": repository.native_id,
        "tag": tag.get("name"),
        "commit_sha": (tag.get("commit") or {}).get("sha"),
    }


def run_row(edge: Edge, repository: Repository, run: Object) -> Row:
    """An attempt of a workflow run; before 2021 GitHub did not number attempts."""
    edge.discard("workflow_runs", run.keys() - RUN_READ)
    return {
        "run_id": edge.native_id(run.get("id"), "a workflow run"),
        "run_attempt": run.get("run_attempt", 1),
        "repository_native_id": repository.native_id,
        "workflow_name": run.get("name"),
        "event": run.get("event"),
        "head_sha": run.get("head_sha"),
        "is_default_branch": run.get("head_branch") == repository.default_branch,
        "status": run.get("status"),
        "conclusion": run.get("conclusion"),
        "created_at": run.get("created_at"),
        "run_started_at": run.get("run_started_at"),
        "updated_at": run.get("updated_at"),
    }


def job_row(edge: Edge, repository: Repository, job: Object) -> Row:
    """A job of a workflow run."""
    edge.discard("workflow_jobs", job.keys() - JOB_READ)
    return {
        "job_id": edge.native_id(job.get("id"), "a job"),
        "run_id": edge.native_id(job.get("run_id"), "a job"),
        "run_attempt": job.get("run_attempt", 1),
        "repository_native_id": repository.native_id,
        "name": job.get("name"),
        "status": job.get("status"),
        "conclusion": job.get("conclusion"),
        "created_at": job.get("created_at"),
        "started_at": job.get("started_at"),
        "completed_at": job.get("completed_at"),
    }


def alert_row(edge: Edge, repository: Repository, alert: Object) -> Row:
    """An alert of code scanning."""
    edge.discard("code_scanning_alerts", alert.keys() - ALERT_READ)
    rule = alert["rule"]
    place = (alert.get("most_recent_instance") or {}).get("location") or {}
    path = place.get("path")
    ended = [at for at in (alert.get("fixed_at"), alert.get("dismissed_at")) if at]
    updated_at = alert.get("updated_at") or alert["created_at"]
    is_open = alert["state"] == "open"
    return {
        "repository_native_id": repository.native_id,
        "number": alert["number"],
        "full_name": repository.landed_name,
        "detector": alert["tool"]["name"],
        "rule_id": rule.get("id") or rule["name"],
        "severity": rule.get("security_severity_level") or rule.get("severity"),
        "kind": _kind(rule),
        "state": alert["state"],
        "path_hash": edge.file_hash(path) if path else None,
        "created_at": alert["created_at"],
        "updated_at": updated_at,
        "closed_at": None if is_open else min(ended, default=updated_at),
    }


def _kind(rule: Object) -> str | None:
    tags = frozenset(rule.get("tags") or ())
    if rule.get("security_severity_level") or "security" in tags:
        return "security"
    return "quality" if tags & _QUALITY_TAGS else None
