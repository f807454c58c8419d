"""Bitbucket Data Center's API read into answers: REST 1.0, with lists that count and times in ms.

Which things are read, and when, is reading.py's. Data Center has no pipelines and no deployments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from sources.bitbucket.answers import (
    APPROVAL,
    CHANGES_REQUESTED,
    COMMENT,
    OPEN,
    Account,
    Commit,
    File,
    Json,
    PullRequest,
    Repository,
    Review,
    Tag,
)
from sources.bitbucket.client import Bitbucket, unexpected
from sources.bitbucket.cloud import GONE, escaped
from sources.bitbucket.cursors import mark_of, parsed
from sources.edge import Edge
from sources.http import RefusedError

_PER_PAGE = 100
_FILES_PER_PAGE = 500
_REPOSITORY_READ = frozenset("id slug project links".split())
_PULL_READ = frozenset(
    "id version title description state draft createdDate updatedDate closedDate fromRef toRef "
    "author reviewers properties".split()
)
_COMMIT_READ = frozenset(
    "id message author authorTimestamp committerTimestamp committer parents".split()
)
_REVIEW_ACTIONS = {"APPROVED": APPROVAL, "REVIEWED": CHANGES_REQUESTED}
_END_ACTIONS = frozenset(("MERGED", "DECLINED"))


class DataCenter:
    """One site of Data Center."""

    def __init__(self, bitbucket: Bitbucket, edge: Edge, declared: Collection[str]) -> None:
        self._bitbucket = bitbucket
        self._edge = edge
        self._declared = declared
        self._branches: dict[str, list[Json]] = {}

    # repositories and their code

    def repositories(self, entry: str) -> Iterator[Repository]:
        """The repositories that an entry of the configuration means."""
        project, name = entry.split("/")
        path = f"/projects/{escaped(project)}/repos"
        if not {"*", "?"} & set(name):
            yield self._repository(self._bitbucket.object(f"{path}/{escaped(name)}"))
            return
        for page in self._bitbucket.counted(path, {"limit": _PER_PAGE}):
            for repository in page:
                if fnmatchcase(repository["slug"], name):
                    yield self._repository(repository)

    def _repository(self, answer: Json) -> Repository:
        self._edge.discard("repositories", answer.keys() - _REPOSITORY_READ)
        native_id = self._edge.native_id(answer.get("id"), "a repository")
        project, slug = answer["project"], answer["slug"]
        path = f"/projects/{escaped(project['key'])}/repos/{escaped(slug)}"
        pages = self._bitbucket.counted(f"{path}/branches", {"limit": _PER_PAGE})
        branches = [branch for page in pages for branch in page]
        self._branches[native_id] = branches
        owner: str | None = project["key"]
        url: str | None = _clone_url(answer)
        is_personal = project.get("type") == "PERSONAL"
        if is_personal and f"bitbucket:{native_id}" not in self._declared:
            owner, url = self._edge.pseudonym(project["key"]), None
        return Repository(
            id=native_id,
            path=path,
            full_name=f"{project['key']}/{slug}",
            name=f"{owner}/{slug}",
            main_branch=next((b["displayId"] for b in branches if b.get("isDefault")), None),
            url=url,
        )

    def is_there(self, native_id: str) -> bool:
        """Whether a repository of this id is among those that the token sees."""
        pages = self._bitbucket.counted("/repos", {"limit": _PER_PAGE})
        return any(str(one.get("id")) == native_id for page in pages for one in page)

    def heads(self, repository: Repository) -> dict[str, str]:
        """The head of every branch."""
        return {
            branch["displayId"]: branch["latestCommit"] for branch in self._branches[repository.id]
        }

    def commits(
        self, repository: Repository, head: str, known: Collection[str]
    ) -> Iterator[list[Commit]]:
        """Pages of the commits that a head reaches and a known head does not, the newest first."""
        params: Json = {"until": head, "limit": _PER_PAGE}
        if known:
            # One head can be left out. The commits of the others land again and stay one row each.
            params["since"] = next(iter(known))
        for page in self._bitbucket.counted(f"{repository.path}/commits", params):
            for commit in page:
                self._edge.discard("commits", commit.keys() - _COMMIT_READ)
            yield [_commit(commit) for commit in page]

    def whole_sha(self, repository: Repository, sha: str) -> str | None:
        """Data Center writes whole names: what is not known here is not there."""
        return None

    def tags(self, repository: Repository, known: dict[str, str]) -> Iterator[Tag]:
        """Every tag; one that is not known is asked for the time of its commit."""
        pages = self._bitbucket.counted(f"{repository.path}/tags", {"limit": _PER_PAGE})
        found = [(tag["displayId"], tag.get("latestCommit")) for page in pages for tag in page]
        unknown = [sha for name, sha in found if sha and known.get(name) != sha]

        def committed_at(sha: str) -> str | None:
            commit = self._bitbucket.object(f"{repository.path}/commits/{escaped(sha)}")
            return _commit(commit).committed_at

        times = iter(self._bitbucket.each(committed_at, unknown))
        for name, sha in found:
            yield Tag(name, sha, next(times) if sha and known.get(name) != sha else None)

    # pull requests

    def pull_requests(
        self, repository: Repository, start: datetime | None, end: datetime | None
    ) -> Iterator[list[PullRequest]]:
        """Pages of those updated since, and of all that are open: the list has no such filter."""
        params = {"state": "ALL", "order": "NEWEST", "limit": _PER_PAGE}
        for page in self._bitbucket.counted(f"{repository.path}/pull-requests", params):
            for answer in page:
                self._edge.discard("pull_requests", answer.keys() - _PULL_READ)
            yield [
                found
                for found in map(_pull_request, page)
                if start is None
                or parsed(found.updated_at) >= start
                or (end is None and found.state == OPEN)
            ]

    def pull_request_ids(self, repository: Repository) -> set[int]:
        """The number of every pull request."""
        params = {"state": "ALL", "limit": _PER_PAGE}
        pages = self._bitbucket.counted(f"{repository.path}/pull-requests", params)
        return {int(answer["id"]) for page in pages for answer in page}

    def complete(self, repository: Repository, pull_requests: Sequence[PullRequest]) -> None:
        """Read what belongs to pull requests: activities, commits, changed files."""
        self._bitbucket.each(lambda one: self._complete(repository, one), pull_requests)

    def _complete(self, repository: Repository, pull_request: PullRequest) -> None:
        path = f"{repository.path}/pull-requests/{pull_request.number}"
        self._read_activities(path, pull_request)
        pull_request.commits = [
            _commit(item) for item in self._of_branch(f"{path}/commits", _PER_PAGE)
        ]
        pull_request.files = [
            File(item["path"]["toString"], None, None)
            for item in self._of_branch(f"{path}/changes", _FILES_PER_PAGE)
        ]

    def _of_branch(self, path: str, limit: int) -> list[Json]:
        """A list made of the source branch, which is gone where the fork is."""
        try:
            pages = self._bitbucket.counted(path, {"limit": limit})
            return [item for page in pages for item in page]
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            return []

    def _read_activities(self, path: str, pull_request: PullRequest) -> None:
        comments: dict[Any, Review] = {}
        for page in self._bitbucket.counted(f"{path}/activities", {"limit": _PER_PAGE}):
            for item in page:
                action, at = item.get("action"), _written(item["createdDate"])
                kind = _REVIEW_ACTIONS.get(str(action))
                if kind is not None:
                    review = Review(kind, str(at), account(item.get("user")), f"a{item['id']}")
                    pull_request.reviews.append(review)
                elif action in _END_ACTIONS and action == pull_request.state:
                    pull_request.closed_at = pull_request.closed_at or at
                    commit = (item.get("commit") or {}).get("id")
                    pull_request.merge_commit = pull_request.merge_commit or commit
                elif action == "COMMENTED" and item.get("commentAction") != "DELETED":
                    for comment in _with_replies(item.get("comment") or {}):
                        comments[comment["id"]] = Review(
                            COMMENT,
                            str(_written(comment["createdDate"])),
                            account(comment.get("author")),
                            comment["id"],
                        )
        pull_request.reviews.extend(comments.values())


def _with_replies(comment: Json) -> Iterator[Json]:
    if "id" in comment:
        yield comment
    for reply in comment.get("comments") or ():
        yield from _with_replies(reply)


def _written(milliseconds: Any) -> str | None:
    """A time in milliseconds as text; anything else goes on to the gate, which refuses it."""
    if milliseconds is None:
        return None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        raise unexpected("", "times in milliseconds")
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()


def account(user: Json | None) -> Account | None:
    """A user of the site by name, else the address of a commit's signature."""
    if not user:
        return None
    if user.get("slug") or user.get("id"):
        kind = "bot" if user.get("type") == "SERVICE" else None
        return Account(user["name"], user["name"], kind)
    known_as = (user.get("emailAddress") or user.get("name") or "").strip()
    return Account(known_as) if known_as else None


def _pull_request(answer: Json) -> PullRequest:
    properties = answer.get("properties") or {}
    reviewers = [
        [(one.get("user") or {}).get("id"), one.get("status")]
        for one in answer.get("reviewers") or ()
    ]
    counts = [answer.get("version"), properties.get("commentCount")]
    updated_at, closed_at = _written(answer["updatedDate"]), _written(answer.get("closedDate"))
    if not isinstance(answer.get("id"), int) or updated_at is None:
        raise unexpected("/pull-requests", "pull requests with a number and times")
    return PullRequest(
        number=answer["id"],
        state=answer["state"],
        is_draft=bool(answer.get("draft")),
        title=answer.get("title") or "",
        body=answer.get("description") or "",
        author=account((answer.get("author") or {}).get("user")),
        created_at=str(_written(answer["createdDate"])),
        updated_at=updated_at,
        closed_at=closed_at,
        merge_commit=(properties.get("mergeCommit") or {}).get("id"),
        source_branch=(answer.get("fromRef") or {}).get("displayId") or "",
        target_branch=(answer.get("toRef") or {}).get("displayId") or "",
        mark=mark_of([answer["updatedDate"], answer["state"], counts, reviewers]),
    )


def _commit(answer: Json) -> Commit:
    return Commit(
        sha=answer["id"],
        message=answer.get("message") or "",
        authored_at=_written(answer.get("authorTimestamp")),
        committed_at=_written(answer.get("committerTimestamp", answer.get("authorTimestamp"))),
        author=account(answer.get("author")),
        parents=tuple(parent["id"] for parent in answer.get("parents") or ()),
    )


def _clone_url(answer: Json) -> str | None:
    """The address that it is cloned from, without the account of whoever asked."""
    links = (answer.get("links") or {}).get("clone") or ()
    found = next((link.get("href") for link in links if link.get("name") == "http"), None)
    if not found:
        return None
    scheme, slashes, rest = str(found).partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"
