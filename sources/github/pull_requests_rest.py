"""Pull requests by REST: the fallback, at six requests and more for each of them.

Gives the same answers as pull_requests_graphql.py. GitHub ends a pull request's commits at 250 and
its files at 3,000 here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from sources.edge import Edge
from sources.github.answers import (
    Account,
    Event,
    File,
    Object,
    PullRequest,
    Review,
    rest_account,
    rest_commit,
)
from sources.github.client import GitHub
from sources.github.cursors import parsed
from sources.github.repositories import Repository

PULL_REQUEST_READ = frozenset(
    "id number state draft title body user created_at updated_at merged_at closed_at "
    "merge_commit_sha head base additions deletions changed_files commits labels".split()
)
_REVIEW_READ = frozenset("id user state submitted_at".split())
_FILE_READ = frozenset("filename additions deletions".split())
_COMMIT_READ = frozenset("sha commit author".split())

# A table, and the names of fields that one object of it was sent with and nobody reads.
Unread = tuple[str, frozenset[str]]

_EVENT_KINDS = {
    "review_requested": "requested",
    "ready_for_review": "ready",
    "convert_to_draft": "draft",
    "converted_to_draft": "draft",
    "reopened": "reopened",
}


def pull_requests(
    github: GitHub, edge: Edge, repository: Repository, read_from: datetime | None
) -> Iterator[PullRequest]:
    """Pull requests updated since `read_from`, the latest updated first."""
    newest_first = {"state": "all", "sort": "updated", "direction": "desc"}
    for page in github.pages(f"{repository.path}/pulls", newest_first):
        fresh = list(takewhile(lambda one: not _is_before(one["updated_at"], read_from), page))
        asked = [one["number"] for one in fresh]
        for found, unread in github.each(lambda one: _told(github, repository, one), asked):
            for table, names in unread:
                edge.discard(table, names)
            yield found
        if len(fresh) < len(page):
            return


def _is_before(written: str, moment: datetime | None) -> bool:
    return moment is not None and parsed(written) < moment


def _told(github: GitHub, repository: Repository, number: int) -> tuple[PullRequest, list[Unread]]:
    """A pull request, asked by any thread, and the fields of which nothing was read."""
    path = f"{repository.path}/pulls/{number}"
    detail = github.get(path)
    unread = [_unread("pull_requests", detail, PULL_REQUEST_READ)]
    is_merged = detail.get("merged_at") is not None
    commits = github.objects(f"{path}/commits")
    files = github.objects(f"{path}/files")
    comments = github.objects(f"{path}/comments") if detail.get("review_comments") else []
    reviews = github.objects(f"{path}/reviews")
    for table, items, read in (
        ("pull_request_commits", commits, _COMMIT_READ),
        ("pull_request_files", files, _FILE_READ),
        ("reviews", reviews, _REVIEW_READ),
    ):
        unread += (_unread(table, item, read) for item in items)
    found = PullRequest(
        id=detail["id"],
        number=detail["number"],
        state="merged" if is_merged else detail["state"],
        is_draft=bool(detail.get("draft")),
        title=detail["title"] or "",
        body=detail.get("body") or "",
        author=rest_account(detail.get("user")),
        created_at=detail["created_at"],
        updated_at=detail["updated_at"],
        merged_at=detail.get("merged_at"),
        closed_at=detail.get("closed_at"),
        # Of one that is not merged it is a commit that GitHub made to try the merge.
        merge_commit_sha=detail.get("merge_commit_sha") if is_merged else None,
        head_sha=(detail.get("head") or {}).get("sha"),
        head_branch=(detail.get("head") or {}).get("ref") or "",
        target_branch=(detail.get("base") or {}).get("ref") or "",
        lines_added=detail.get("additions"),
        lines_deleted=detail.get("deletions"),
        file_count=detail.get("changed_files"),
        commit_count=detail.get("commits"),
        labels=[label["name"] for label in detail.get("labels") or ()],
        commits=[rest_commit(item) for item in commits],
        files=[File(item["filename"], item["additions"], item["deletions"]) for item in files],
        reviews=_reviews(reviews, comments),
        events=_events(github, f"{repository.path}/issues/{number}/timeline"),
    )
    return found, unread


def _unread(table: str, item: Object, read: frozenset[str]) -> Unread:
    return table, frozenset(item.keys() - read)


def _reviews(reviews: list[Object], comments: list[Object]) -> list[Review]:
    counts = Counter(comment.get("pull_request_review_id") for comment in comments)
    return [
        Review(
            id=review["id"],
            state=review["state"],
            submitted_at=review.get("submitted_at"),
            reviewer=rest_account(review.get("user")),
            comment_count=counts[review["id"]],
        )
        for review in reviews
    ]


def _events(github: GitHub, path: str) -> list[Event]:
    return [
        Event(
            kind=_EVENT_KINDS[item["event"]],
            at=item["created_at"],
            reviewer=_asked(item),
            team=(item.get("requested_team") or {}).get("slug"),
        )
        for item in github.objects(path)
        if item.get("event") in _EVENT_KINDS
    ]


def _asked(item: Object) -> Account | None:
    return rest_account(item.get("requested_reviewer"))
