"""From answers to rows: what is needed of them is extracted here, and the texts end here.

One function for each thing that is landed. Pipelines and deployments are Cloud's own objects; of
everything else it is not known here which API it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sources.bitbucket.answers import MERGED, OPEN, Account, Commit, Json, PullRequest, Repository
from sources.bitbucket.answers import Tag as Tagged
from sources.bitbucket.configuration import Configuration
from sources.edge import Edge, Row
from sources.edge.texts import cherry_picked_from_sha, reverted_number, reverted_sha
from sources.landing import Page

# A deployment in this state has a place and a time in the future, if any.
NOT_BEGUN = frozenset(("UNDEPLOYED", "PENDING"))

_REVERTED = re.compile(
    r"\breverts? pull request #(\d+)|^revert\b.*\(pull request #(\d+)\)", re.IGNORECASE
)
_PIPELINE_READ = frozenset(
    "uuid state created_on completed_on target build_number repository".split()
)
_STEP_READ = frozenset(
    "uuid pipeline name state started_on completed_on build_seconds_used run_number".split()
)
_DEPLOYMENT_READ = frozenset("uuid state environment release last_update_time".split())
_ENVIRONMENT_READ = frozenset("uuid name environment_type".split())


def who(edge: Edge, prefix: str, account: Account | None) -> dict[str, str | None]:
    """`<prefix>_key` and `<prefix>_type`; a program shows itself by what it is called."""
    if account is None:
        return {f"{prefix}_key": None, f"{prefix}_type": None}
    shaped = "-".join((account.name or account.id).split())
    return {
        f"{prefix}_key": edge.pseudonym(account.id),
        f"{prefix}_type": edge.author_type(shaped, account.type),
    }


def repository_row(repository: Repository) -> Row:
    """A repository."""
    return {
        "repository_id": repository.id,
        "name": repository.name,
        "default_branch": repository.main_branch,
        "url": repository.url,
    }


def landing_branch(
    repository: Repository, configuration: Configuration, branch: str | None
) -> str | None:
    """A branch that may land: others are called after the people who made them."""
    if not branch:
        return None
    is_kept = branch == repository.main_branch or configuration.is_release_branch(branch)
    return branch if is_kept else None


def change_id(repository: Repository, number: int) -> str:
    """A pull request's id: its number counts in its repository only."""
    return f"{repository.id}/{number}"


def pull_request_pages(
    edge: Edge,
    repository: Repository,
    configuration: Configuration,
    pull_request: PullRequest,
    merge_commit_sha: str | None,
) -> Iterator[Page]:
    """Everything of one pull request."""
    native_id = change_id(repository, pull_request.number)
    files = pull_request.files
    is_open, is_merged = pull_request.state == OPEN, pull_request.state == MERGED
    yield (
        "pull_requests",
        [
            {
                "change_id": native_id,
                "repository_id": repository.id,
                "number": pull_request.number,
                "state": pull_request.state,
                "is_draft": pull_request.is_draft,
                **who(edge, "author", pull_request.author),
                "target_branch": landing_branch(
                    repository, configuration, pull_request.target_branch
                ),
                "created_at": pull_request.created_at,
                "updated_at": pull_request.updated_at,
                "ready_at": None if pull_request.is_draft else pull_request.created_at,
                "merged_at": pull_request.closed_at if is_merged else None,
                "closed_at": None if is_open else pull_request.closed_at,
                "merge_commit_sha": merge_commit_sha if is_merged else None,
                "reverts_change_id": _reverted(repository, pull_request),
                "lines_added": _sum(one.lines_added for one in files or ()),
                "lines_deleted": _sum(one.lines_deleted for one in files or ()),
                "file_count": len(files) if files else None,
            }
        ],
    )
    yield "pull_request_issue_keys", list(_issue_keys(edge, pull_request, native_id))
    yield (
        "pull_request_commits",
        [
            {
                "change_id": native_id,
                "commit_sha": commit.sha,
                "authored_at": commit.authored_at,
                "committed_at": commit.committed_at,
                **who(edge, "author", commit.author),
            }
            for commit in pull_request.commits
        ],
    )
    yield (
        "pull_request_files",
        [
            {
                "change_id": native_id,
                "directory": edge.directory(file.path),
                "file_hash": edge.file_hash(file.path),
                "lines_added": file.lines_added,
                "lines_deleted": file.lines_deleted,
                "is_generated": edge.is_generated(file.path),
            }
            for file in files or ()
        ],
    )
    yield "reviews", list(_reviews(edge, pull_request, native_id))


def replacing(native_id: str, at: str, pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, and for each list that came empty the row that takes away what it held before."""
    keys_of_none: dict[str, Row] = {
        "pull_request_issue_keys": {"issue_key": "", "found_in": ""},
        "pull_request_commits": {"commit_sha": ""},
        "pull_request_files": {"file_hash": "", "directory": ""},
        "reviews": {"review_id": "", "kind": "", "submitted_at": at},
    }
    for table, found in pages:
        if found or table not in keys_of_none:
            yield table, found
        else:
            yield table, [{"change_id": native_id, **keys_of_none[table], "is_gone": True}]


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _reverted(repository: Repository, pull_request: PullRequest) -> str | None:
    number = reverted_number(pull_request.body, repository.full_name)
    if number is None:
        found = _REVERTED.search(pull_request.body) or _REVERTED.search(pull_request.title)
        number = int(found.group(1) or found.group(2)) if found else None
    return None if number is None else change_id(repository, number)


def _issue_keys(edge: Edge, pull_request: PullRequest, native_id: str) -> Iterator[Row]:
    texts = {
        "title": pull_request.title,
        "body": pull_request.body,
        "commit": "\n".join(one.message for one in pull_request.commits),
    }
    found = {place: edge.issue_keys(text) for place, text in texts.items()}
    found["branch"] = edge.branch_issue_keys(pull_request.source_branch)
    for place, keys in found.items():
        closing = edge.closing_issue_keys(texts.get(place))
        for key in keys:
            yield {
                "change_id": native_id,
                "issue_key": key,
                "found_in": place,
                "is_closing": key in closing,
            }


def _reviews(edge: Edge, pull_request: PullRequest, native_id: str) -> Iterator[Row]:
    for review in pull_request.reviews:
        person = who(edge, "reviewer", review.reviewer)
        if review.id is None:
            own_id = f"{native_id}/{review.kind}/{person['reviewer_key'] or ''}/{review.at}"
        else:
            own_id = f"{native_id}/{review.id}"
        yield {
            "review_id": own_id,
            "change_id": native_id,
            **person,
            "kind": review.kind,
            "comment_count": 1 if review.kind == "comment" else 0,
            "submitted_at": review.at,
        }


def commit_pages(edge: Edge, repository: Repository, commits: Iterable[Commit]) -> Iterator[Page]:
    """Commits of the main and release branches, their parents and issue keys."""
    rows: list[Row] = []
    parents: list[Row] = []
    keys: list[Row] = []
    for commit in commits:
        identity = {"repository_id": repository.id, "commit_sha": commit.sha}
        rows.append(
            {
                **identity,
                "authored_at": commit.authored_at,
                "committed_at": commit.committed_at,
                **who(edge, "author", commit.author),
                "reverts_sha": reverted_sha(commit.message),
                "cherry_picked_from_sha": cherry_picked_from_sha(commit.message),
            }
        )
        parents += ({**identity, "parent_sha": parent} for parent in commit.parents)
        keys += ({**identity, "issue_key": key} for key in edge.issue_keys(commit.message))
    yield "commits", rows
    yield "commit_parents", parents
    yield "commit_issue_keys", keys


def tag_row(repository: Repository, tag: Tagged) -> Row:
    """A tag."""
    return {
        "release_id": f"{repository.id}/{tag.name}",
        "repository_id": repository.id,
        "tag": tag.name,
        "commit_sha": tag.commit_sha,
        "tagged_at": tag.at,
    }


def pipeline_row(
    edge: Edge, repository: Repository, configuration: Configuration, pipeline: Json
) -> Row:
    """A pipeline run."""
    edge.discard("pipelines", pipeline.keys() - _PIPELINE_READ)
    target = pipeline.get("target") or {}
    selector = target.get("selector") or {}
    named = [str(part) for part in (selector.get("type"), selector.get("pattern")) if part]
    # A run for a tag says the tag where others say the branch.
    is_branch = target.get("ref_type", "branch") == "branch"
    number = pipeline.get("build_number")
    return {
        "build_id": edge.native_id(pipeline.get("uuid"), "a pipeline"),
        "repository_id": repository.id,
        "name": ": ".join(named) or "pipeline",
        "commit_sha": (target.get("commit") or {}).get("hash"),
        "branch": landing_branch(
            repository, configuration, target.get("ref_name") if is_branch else None
        ),
        "state": _word(pipeline.get("state"), "result", "stage"),
        "created_at": pipeline.get("created_on"),
        "completed_at": pipeline.get("completed_on"),
        "url": (
            f"{repository.url}/pipelines/results/{number}" if repository.url and number else None
        ),
    }


def step_row(edge: Edge, repository: Repository, build_id: str, step: Json) -> Row:
    """A step of a pipeline run."""
    edge.discard("pipeline_steps", step.keys() - _STEP_READ)
    return {
        "step_id": edge.native_id(step.get("uuid"), "a step"),
        "build_id": build_id,
        "repository_id": repository.id,
        "name": step.get("name"),
        "state": _word(step.get("state"), "result", "stage"),
        "started_at": step.get("started_on"),
        "completed_at": step.get("completed_on"),
        "seconds_used": step.get("build_seconds_used"),
        "run_number": step.get("run_number"),
    }


def deployment_row(
    edge: Edge, repository: Repository, deployment: Json, environments: dict[str, Row]
) -> Row:
    """A deployment that began; its environment may be told by its id only."""
    edge.discard("deployments", deployment.keys() - _DEPLOYMENT_READ)
    environment = deployment.get("environment") or {}
    known = environments.get(str(environment.get("uuid")), {})
    state = deployment.get("state") or {}
    release = deployment.get("release") or {}
    return {
        "deployment_id": edge.native_id(deployment.get("uuid"), "a deployment"),
        "repository_id": repository.id,
        "build_id": (release.get("pipeline") or {}).get("uuid"),
        "environment": environment.get("name") or known.get("name"),
        "environment_type": (environment.get("environment_type") or {}).get("name")
        or known.get("environment_type"),
        "state": _word(state, "status"),
        "started_at": state.get("started_on") or state.get("start_date"),
        "completed_at": state.get("completed_on") or state.get("completion_date"),
        "updated_at": deployment.get("last_update_time"),
        "commit_sha": (release.get("commit") or {}).get("hash"),
    }


def environment_row(edge: Edge, repository: Repository, environment: Json) -> Row:
    """An environment."""
    edge.discard("environments", environment.keys() - _ENVIRONMENT_READ)
    return {
        "environment_id": edge.native_id(environment.get("uuid"), "an environment"),
        "repository_id": repository.id,
        "name": environment.get("name"),
        "environment_type": (environment.get("environment_type") or {}).get("name"),
    }


def _word(state: Json | None, *within: str) -> str | None:
    """The most telling word of a state: how it ended, else where it is, else its name."""
    for name in within:
        inner = (state or {}).get(name)
        if isinstance(inner, dict) and inner.get("name"):
            return str(inner["name"])
    return (state or {}).get("name")
