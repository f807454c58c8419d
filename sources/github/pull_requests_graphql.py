"""Pull requests by GraphQL: a page of fifty with all that belongs to them is one request.

Lists inside that do not fit are followed to their end. The queries stand in queries/.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sources.errors import ToolError
from sources.github.answers import (
    Commit,
    Event,
    File,
    Object,
    PullRequest,
    Review,
    graphql_account,
    signed_by,
)
from sources.github.client import GitHub, TooMuchError
from sources.github.configuration import TOOL
from sources.github.cursors import parsed
from sources.github.repositories import Repository
from sources.http import RefusedError

PAGE = 50
# Most runs find a handful of changes: asking for fifty with all that belongs to them is wasteful.
_FIRST_PAGE_OF_A_LATER_RUN = 10
_SMALLEST_PAGE = 5

_EVENT_KINDS = {
    "ReviewRequestedEvent": "requested",
    "ReadyForReviewEvent": "ready",
    "ConvertToDraftEvent": "draft",
    "ReopenedEvent": "reopened",
}


def nodes(
    github: GitHub, repository: Repository, name: str, connection: str, first: int, most: int
) -> Iterator[Object]:
    """The nodes of a repository's connection, page by page; a page that is too much is halved."""
    owner, _, repository_name = repository.full_name.partition("/")
    after: str | None = None
    while True:
        variables = {"owner": owner, "name": repository_name, "first": first, "after": after}
        try:
            data = github.graphql(name, variables)
        except TooMuchError:
            if first <= _SMALLEST_PAGE:
                raise
            first = most = max(first // 2, _SMALLEST_PAGE)
            continue
        if data.get("repository") is None:
            raise RefusedError(
                "GitHub no longer has the repository that it listed: run again.",
                tool=TOOL,
                status=HTTPStatus.NOT_FOUND,
            )
        page = data["repository"][connection]
        if None in page["nodes"]:
            # A hole in the list would be published as a number.
            raise ToolError(
                f"GitHub answered the query {name} with a hole where an object was: run again, and "
                "compare with sources/github/README.md.",
                tool=TOOL,
            )
        has_next = page["pageInfo"]["hasNextPage"]
        if has_next and not page["nodes"]:
            # What stands behind a hole would be passed over for ever.
            raise ToolError(
                f"GitHub answered the query {name} with an empty page, though another one follows: "
                "nothing of this run was loaded, so run again, and compare with "
                "sources/github/README.md.",
                tool=TOOL,
            )
        yield from page["nodes"]
        if not has_next:
            return
        after = page["pageInfo"]["endCursor"]
        first = most


def pull_requests(
    github: GitHub, repository: Repository, read_from: datetime | None
) -> Iterator[PullRequest]:
    """Pull requests updated since `read_from`, the latest updated first."""
    first = PAGE if read_from is None else _FIRST_PAGE_OF_A_LATER_RUN
    for node in nodes(github, repository, "pull_requests", "pullRequests", first, PAGE):
        if read_from is not None and parsed(node["updatedAt"]) < read_from:
            return
        yield _pull_request(github, node)


def _pull_request(github: GitHub, node: Object) -> PullRequest:
    lists = _whole_lists(github, node)
    merge_commit = node.get("mergeCommit") or {}
    return PullRequest(
        id=node["fullDatabaseId"],
        number=node["number"],
        state=node["state"],
        is_draft=node["isDraft"],
        title=node["title"] or "",
        body=node["body"] or "",
        author=graphql_account(node["author"]),
        created_at=node["createdAt"],
        updated_at=node["updatedAt"],
        merged_at=node["mergedAt"],
        closed_at=node["closedAt"],
        merge_commit_sha=merge_commit.get("oid") if node["mergedAt"] else None,
        head_sha=node["headRefOid"],
        head_branch=node["headRefName"],
        target_branch=node["baseRefName"],
        lines_added=node["additions"],
        lines_deleted=node["deletions"],
        file_count=node["changedFiles"],
        commit_count=node["commits"]["totalCount"],
        labels=[label["name"] for label in (node["labels"] or {}).get("nodes", ())],
        commits=[_commit(item["commit"]) for item in lists["commits"]],
        files=[File(item["path"], item["additions"], item["deletions"]) for item in lists["files"]],
        reviews=[_review(item) for item in lists["reviews"]],
        events=[_event(item) for item in lists["timelineItems"]],
    )


# The lists inside a pull request, and how queries/pull_request_further_pages.graphql calls each.
_LISTS = {
    "commits": "Commits",
    "files": "Files",
    "reviews": "Reviews",
    "timelineItems": "TimelineItems",
}


def _whole_lists(github: GitHub, node: Object) -> dict[str, list[Object]]:
    """The nodes of each list inside a pull request, to their end."""
    whole: dict[str, list[Object]] = {name: [] for name in _LISTS}
    cursors: dict[str, str | None] = _taken(node, whole, _LISTS)
    while cursors:
        variables: dict[str, Any] = {"id": node["id"]}
        for name, called in _LISTS.items():
            variables[f"with{called}"] = name in cursors
            variables[f"{name}After"] = cursors.get(name)
        further = github.graphql("pull_request_further_pages", variables)["node"] or {}
        cursors = _taken(further, whole, cursors)
    return whole


def _taken(
    node: Object, whole: dict[str, list[Object]], names: dict[str, Any]
) -> dict[str, str | None]:
    """Move the nodes of these lists over; the cursors of those that go on."""
    cursors: dict[str, str | None] = {}
    for name in names:
        # GitHub answers null for the files of a pull request whose branches are gone.
        page = node.get(name) or {"nodes": (), "pageInfo": {"hasNextPage": False}}
        whole[name] += (item for item in page["nodes"] if item)
        if page["pageInfo"]["hasNextPage"]:
            cursors[name] = page["pageInfo"]["endCursor"]
    return cursors


def _commit(commit: Object) -> Commit:
    author = commit.get("author") or {}
    return Commit(
        sha=commit["oid"],
        message=commit["message"],
        authored_at=commit["authoredDate"],
        committed_at=commit["committedDate"],
        author=graphql_account(author.get("user")) or signed_by(author),
    )


def _review(node: Object) -> Review:
    return Review(
        id=node["fullDatabaseId"],
        state=node["state"],
        submitted_at=node["submittedAt"],
        reviewer=graphql_account(node["author"]),
        comment_count=node["comments"]["totalCount"],
    )


def _event(node: Object) -> Event:
    asked = node.get("requestedReviewer") or {}
    return Event(
        kind=_EVENT_KINDS[node["__typename"]],
        at=node["createdAt"],
        reviewer=graphql_account(asked),
        team=asked.get("slug"),
    )
