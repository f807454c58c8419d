"""Repositories, pull requests, votes, comments and commits as the rows that land.

Texts are read for work items and reverts, and end here. Nothing is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sources.azure_devops.boards import key_of
from sources.azure_devops.client import Json
from sources.azure_devops.people import People
from sources.edge import Edge, Row
from sources.edge.texts import cherry_picked_from_sha, closing_lists, reverted_sha
from sources.landing import Page

_HEADS = "refs/heads/"
# Within Azure DevOps #12 is a work item; elsewhere AB#12 is.
_ITEM = re.compile(r"(?<![\w&/#])(?:AB)?#(\d+)\b", re.IGNORECASE)
_REFERENCE = r"(?:AB)?#\d+\b"
_BRANCH_ITEM = re.compile(r"(?<![A-Za-z0-9])AB[#-]?(\d+)(?!\d)", re.IGNORECASE)
_REVERTS = re.compile(r"^\s*reverts?:?\s+!(\d+)\b", re.IGNORECASE | re.MULTILINE)
_VOTES = {10: "approval", 5: "approval", 0: "dismissal", -5: "changes_requested"} | {
    -10: "changes_requested"
}
_THREAD_TYPE, _VOTE = "CodeReviewThreadType", "CodeReviewVoteResult"
PULL_REQUEST_READ = frozenset(
    "repository pullRequestId status createdBy creationDate closedDate title description "
    "sourceRefName targetRefName isDraft lastMergeCommit labels reviewers".split()
)
COMMIT_READ = frozenset("commitId author committer comment parents".split())
THREAD_READ = frozenset("id comments properties publishedDate isDeleted identities".split())


@dataclass(frozen=True)
class Repository:
    """One repository, and what its branches are compared with."""

    native_id: str
    name: str
    default_branch: str | None
    url: str | None

    @property
    def row(self) -> Row:
        """The repository's own row."""
        return {
            "repository_id": self.native_id,
            "name": self.name,
            "default_branch": self.default_branch,
            "url": self.url,
        }

    def shown_branch(self, ref: str | None) -> str | None:
        """A branch where it is the default one; others may be called after people."""
        branch = (ref or "").removeprefix(_HEADS)
        return branch if branch and branch == self.default_branch else None


def repository(edge: Edge, found: Json, project: str) -> Repository:
    """A repository from its object."""
    branch = found.get("defaultBranch")
    return Repository(
        native_id=edge.native_id(found.get("id"), "a repository"),
        name=f"{project}/{found.get('name')}",
        default_branch=branch.removeprefix(_HEADS) if isinstance(branch, str) else None,
        url=_plain(found.get("remoteUrl")),
    )


def _plain(url: Any) -> str | None:
    if not isinstance(url, str):
        return None
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def issue_keys(text: str | None) -> list[str]:
    """The work items that a text names, in the order they appear."""
    return list(dict.fromkeys(key_of(number) for number in _ITEM.findall(text or "")))


def closing_issue_keys(text: str | None) -> set[str]:
    """Those that a text says it closes: "Fixes #12"."""
    return {key for found in closing_lists(text, _REFERENCE) for key in issue_keys(found)}


def branch_issue_keys(ref: str | None) -> list[str]:
    """The work items that a branch names: users/anna/AB#12-refund."""
    return list(dict.fromkeys(key_of(number) for number in _BRANCH_ITEM.findall(ref or "")))


def pull_request_pages(
    edge: Edge,
    people: People,
    of: Repository,
    pull_request: Json,
    commits: list[Json],
    threads: list[Json],
    items: list[Json],
) -> Iterator[Page]:
    """Everything of one pull request; lists that are empty take away what they held before."""
    edge.discard("pull_requests", pull_request.keys() - PULL_REQUEST_READ)
    native_id = edge.native_id(pull_request.get("pullRequestId"), "a pull request")
    yield "pull_requests", [_pull_request(people, of, pull_request, native_id, threads)]
    owner = {"change_id": native_id}
    rows = [owner | _commit(edge, people, commit) for commit in commits]
    yield "pull_request_commits", rows or [{**owner, "commit_sha": "", "is_gone": True}]
    keys = list(_keys(pull_request, commits, items, native_id))
    gone = {**owner, "issue_key": "", "found_in": "", "is_gone": True}
    yield "pull_request_issue_keys", keys or [gone]
    yield "reviews", list(_reviews(edge, people, native_id, threads))


def _pull_request(
    people: People, of: Repository, said: Json, native_id: str, threads: list[Json]
) -> Row:
    status = said.get("status")
    closed_at = said.get("closedDate")
    is_merged = status == "completed"
    reverted = _REVERTS.search(said.get("description") or "")
    return {
        "change_id": native_id,
        "repository_id": of.native_id,
        "number": said.get("pullRequestId"),
        "target_branch": of.shown_branch(said.get("targetRefName")),
        "state": status,
        **people.person("author", said.get("createdBy")),
        "is_draft": said.get("isDraft"),
        "created_at": said.get("creationDate"),
        "ready_at": _ready_at(said, threads),
        "merged_at": closed_at if is_merged else None,
        "closed_at": closed_at,
        "merge_commit_sha": (said.get("lastMergeCommit") or {}).get("commitId")
        if is_merged
        else None,
        "reverts_change_id": reverted.group(1) if reverted else None,
        "labels": sorted(label["name"] for label in said.get("labels") or []),
    }


def _ready_at(said: Json, threads: list[Json]) -> str | None:
    """When it was first ready: at once, unless a thread tells that it was published later."""
    told = [
        thread.get("publishedDate")
        for thread in threads
        if "draft" in str(_property(thread, _THREAD_TYPE)).lower()
    ]
    if said.get("isDraft"):
        return None
    return min(filter(None, told), default=None) or said.get("creationDate")


def _property(thread: Json, name: str) -> Any:
    said = (thread.get("properties") or {}).get(name)
    return said.get("$value") if isinstance(said, dict) else said


def _commit(edge: Edge, people: People, commit: Json) -> Row:
    edge.discard("commits", commit.keys() - COMMIT_READ)
    return {
        "commit_sha": commit.get("commitId"),
        "authored_at": (commit.get("author") or {}).get("date"),
        "committed_at": (commit.get("committer") or {}).get("date"),
        **people.committer(commit.get("author")),
    }


def _keys(said: Json, commits: list[Json], items: list[Json], native_id: str) -> Iterator[Row]:
    texts = {
        "title": said.get("title"),
        "body": said.get("description"),
        "commit": "\n".join(str(one.get("comment") or "") for one in commits),
    }
    found = {
        "column": [key_of(str(item["id"])) for item in items],
        **{place: issue_keys(text) for place, text in texts.items()},
        "branch": branch_issue_keys(said.get("sourceRefName")),
    }
    for place, keys in found.items():
        closing = closing_issue_keys(texts.get(place))
        for key in keys:
            yield {
                "change_id": native_id,
                "issue_key": key,
                "found_in": place,
                "is_closing": key in closing,
            }


def _reviews(edge: Edge, people: People, native_id: str, threads: list[Json]) -> Iterator[Row]:
    for thread in threads:
        edge.discard("reviews", thread.keys() - THREAD_READ)
        thread_id = edge.native_id(thread.get("id"), "a thread")
        vote = _property(thread, _VOTE)
        if vote is not None:
            identities = thread.get("identities") or {}
            who = next(iter(identities.values()), None)
            comments = thread.get("comments") or [{}]
            yield {
                "review_id": f"{native_id}/{thread_id}/0",
                "change_id": native_id,
                **people.person("reviewer", who or comments[0].get("author")),
                "original_kind": str(vote),
                "kind": _VOTES.get(int(vote)),
                "submitted_at": thread.get("publishedDate"),
            }
            continue
        for comment in thread.get("comments") or []:
            if comment.get("commentType") != "text":
                continue
            yield {
                "review_id": f"{native_id}/{thread_id}/{comment.get('id')}",
                "change_id": native_id,
                **people.person("reviewer", comment.get("author")),
                "original_kind": "text",
                "kind": "comment",
                "submitted_at": comment.get("publishedDate"),
            }


def commit_pages(
    edge: Edge, people: People, of: Repository, commits: Iterable[Json]
) -> Iterator[Page]:
    """Commits of the default branch, their parents and the work items of their messages."""
    rows: list[Row] = []
    parents: list[Row] = []
    keys: list[Row] = []
    for commit in commits:
        identity = {"repository_id": of.native_id, "commit_sha": commit.get("commitId")}
        message = commit.get("comment")
        rows.append(
            {
                **identity,
                **_commit(edge, people, commit),
                "reverts_sha": reverted_sha(message),
                "cherry_picked_from_sha": cherry_picked_from_sha(message),
            }
        )
        parents += ({**identity, "parent_sha": sha} for sha in commit.get("parents") or [])
        keys += ({**identity, "issue_key": key} for key in issue_keys(message))
    yield "commits", rows
    yield "commit_parents", parents
    yield "commit_issue_keys", keys
