"""How GitHub's GraphQL API answers pull requests and what belongs to them.

Reviews, files, commits and the timeline are nested pages; people, commits and repositories are
answered by graph_objects.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from demo.clock import iso
from demo.github import index
from demo.github.index import RepositoryIndex
from demo.github.paging import Node, connection, pages
from demo.organisation.model import Change, ChangedFile, Person, Review

if TYPE_CHECKING:
    from demo.github.graph_objects import GraphObjects

TIMELINE = {
    "ready": ("ReadyForReviewEvent", "READY_FOR_REVIEW_EVENT"),
    "draft": ("ConvertToDraftEvent", "CONVERT_TO_DRAFT_EVENT"),
    "closed": ("ClosedEvent", "CLOSED_EVENT"),
    "reopened": ("ReopenedEvent", "REOPENED_EVENT"),
    "merged": ("MergedEvent", "MERGED_EVENT"),
    "requested": ("ReviewRequestedEvent", "REVIEW_REQUESTED_EVENT"),
}


class GraphPulls:
    """Pull requests, written with the objects that they point at."""

    def __init__(self, objects: GraphObjects) -> None:
        self.objects = objects

    def listed(self, indexed: RepositoryIndex, **asked: Any) -> Any:
        order = asked.pop("orderBy", None) or {"field": "CREATED_AT", "direction": "ASC"}
        states = asked.pop("states", None)
        listed = indexed.repository.changes
        if order["field"] == "UPDATED_AT":
            listed = indexed.by_update
        if states:
            listed = [one for one in listed if one.state.upper() in states]
        if order["direction"] == "DESC":
            listed = listed[::-1]
        return connection(
            listed, lambda one: self.pull(indexed, one), field="pullRequests", **asked
        )

    def numbered(self, indexed: RepositoryIndex, number: int) -> Node | None:
        changes = indexed.repository.changes
        if 0 < number <= len(changes):
            return self.pull(indexed, changes[number - 1])
        return None

    def pull(self, indexed: RepositoryIndex, change: Change) -> Node:
        head = None if change.is_from_fork else indexed
        return {
            "__typename": "PullRequest",
            "id": f"PR_{change.native_id}",
            "databaseId": change.native_id,
            "fullDatabaseId": str(change.native_id),
            "number": change.number,
            "state": change.state.upper(),
            "isDraft": change.is_draft,
            "title": change.title,
            "body": change.body,
            "bodyText": change.body,
            "author": self.objects.actor(change.author),
            "authorAssociation": "MEMBER",
            "createdAt": iso(change.created_at),
            "publishedAt": iso(change.created_at),
            "updatedAt": iso(change.last_event_at),
            "mergedAt": iso(change.merged_at),
            "merged": change.merged_at is not None,
            "mergedBy": self.objects.actor(change.author) if change.merged_at else None,
            "closedAt": iso(change.closed_at),
            "closed": change.state != "open",
            "mergeCommit": lambda _info: self._merge_commit(indexed, change),
            "headRefOid": index.head_sha(change),
            "headRefName": change.branch,
            "headRepository": lambda _info: head and self.objects.repository(head),
            "headRepositoryOwner": lambda _info: head and self.objects.owner(head),
            "baseRefName": change.target_branch,
            "baseRefOid": indexed.head_sha,
            "isCrossRepository": change.is_from_fork,
            "additions": sum(one.lines_added for one in change.files),
            "deletions": sum(one.lines_deleted for one in change.files),
            "changedFiles": len(change.files),
            "reviewDecision": None,
            "totalCommentsCount": sum(one.comment_count for one in change.reviews),
            "url": f"https://github.example/{indexed.repository.full_name}/pull/{change.number}",
            "repository": lambda _info: self.objects.repository(indexed),
            "commits": pages(
                change.commits,
                lambda one: {"id": f"PRC_{one.sha}", "commit": self.objects.commit(indexed, one)},
                "commits",
            ),
            "reviews": lambda _info, states=None, author=None, **asked: connection(
                [one for one in change.reviews if states is None or one.state in states],
                lambda one: self.review(indexed, change, one),
                field="reviews",
                **asked,
            ),
            "reviewRequests": pages(
                change.requested if change.state == "open" else (),
                lambda one: {"requestedReviewer": self.objects.actor(one[0])},
                "reviewRequests",
            ),
            "labels": pages(
                change.labels,
                lambda one: {"id": f"LA_{one}", "name": one, "color": "ededed"},
                "labels",
            ),
            "files": pages(change.files, self.file, "files"),
            "comments": pages((), dict, "comments"),
            "timelineItems": lambda _info, **asked: self._timeline(indexed, change, **asked),
        }

    def _merge_commit(self, indexed: RepositoryIndex, change: Change) -> Node | None:
        if change.merge_commit_sha is None:
            return None
        return self.objects.commit(indexed, indexed.repository.commits[change.merge_commit_sha])

    def file(self, file: ChangedFile) -> Node:
        return {
            "path": file.path,
            "additions": file.lines_added,
            "deletions": file.lines_deleted,
            "changeType": "MODIFIED",
        }

    def review(self, indexed: RepositoryIndex, change: Change, review: Review) -> Node:
        comments = [f"@{change.author.login}, why?"] * review.comment_count
        return {
            "__typename": "PullRequestReview",
            "id": f"PRR_{review.review_id}",
            "databaseId": review.review_id,
            "fullDatabaseId": str(review.review_id),
            "author": self.objects.actor(review.reviewer),
            "state": review.state,
            "body": f"Thanks @{change.author.login}" if review.state == "APPROVED" else "See below",
            "submittedAt": iso(review.submitted_at),
            "createdAt": iso(review.submitted_at),
            "publishedAt": iso(review.submitted_at),
            "updatedAt": iso(review.submitted_at),
            "comments": pages(comments, lambda text: {"body": text}, "comments"),
            "pullRequest": lambda _info: self.pull(indexed, change),
        }

    def _timeline(
        self,
        indexed: RepositoryIndex,
        change: Change,
        itemTypes: list[str] | None = None,
        since: Any = None,
        skip: int | None = None,
        **asked: Any,
    ) -> Any:
        happened: list[tuple[datetime, str, Person | None]] = [
            (at, kind, None) for kind, at in change.ready_events
        ]
        happened += [(at, kind, None) for kind, at in change.reopened_events]
        happened += [(at, "requested", person) for person, at in change.requested]
        if change.merged_at:
            happened.append((change.merged_at, "merged", None))
        if change.closed_at and change.state in ("merged", "closed"):
            happened.append((change.closed_at, "closed", None))
        happened.sort(key=lambda one: one[0])
        wanted = [one for one in happened if itemTypes is None or TIMELINE[one[1]][1] in itemTypes]

        def node(one: tuple[Any, str, Person | None]) -> Node:
            at, kind, person = one
            return {
                "__typename": TIMELINE[kind][0],
                "id": f"EV_{change.native_id}_{kind}_{at.timestamp():.0f}",
                "actor": self.objects.actor(change.author),
                "createdAt": iso(at),
                "requestedReviewer": self.objects.actor(person),
                "commit": lambda _info: self._merge_commit(indexed, change),
            }

        return connection(wanted, node, field="timelineItems", **asked) | {
            "filteredCount": len(wanted),
            "pageCount": len(wanted),
            "updatedAt": iso(change.last_event_at),
        }
