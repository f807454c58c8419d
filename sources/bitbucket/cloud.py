"""Bitbucket Cloud's API read into answers: 2.0, whose lists link their pages.

Which things are read, and when, is reading.py's; what lands of them is rows.py's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

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
from sources.bitbucket.cursors import mark_of
from sources.edge import Edge
from sources.http import RefusedError

_STATES = [OPEN, "MERGED", "DECLINED", "SUPERSEDED"]
_PULLS_PER_PAGE = 50
_PER_PAGE = 100
# What is read of each object; every other field is discarded, and its name counted.
_REPOSITORY_READ = frozenset("uuid full_name owner workspace mainbranch links slug".split())
_PULL_READ = frozenset(
    "id state draft title description summary author created_on updated_on merge_commit source "
    "destination comment_count task_count participants".split()
)
_COMMIT_READ = frozenset("hash message date author parents".split())
_SIGNED = re.compile(r"^(?P<name>.*?)\s*<(?P<address>[^>]*)>\s*$")
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def escaped(part: str) -> str:
    """A part of a path: the braces of a uuid are escaped too."""
    return quote(part, safe="")


class Cloud:
    """One site of Cloud."""

    def __init__(self, bitbucket: Bitbucket, edge: Edge, declared: Collection[str]) -> None:
        self._bitbucket = bitbucket
        self._edge = edge
        self._declared = declared

    # repositories and their code

    def repositories(self, entry: str) -> Iterator[Repository]:
        """The repositories that an entry of the configuration means."""
        workspace, name = entry.split("/")
        path = f"/repositories/{escaped(workspace)}"
        if not {"*", "?"} & set(name):
            yield self._repository(self._bitbucket.object(f"{path}/{escaped(name)}"))
            return
        for page in self._bitbucket.linked(path, {"pagelen": _PER_PAGE}):
            for repository in page:
                slug = str(repository["full_name"]).rpartition("/")[2]
                if fnmatchcase(slug, name):
                    yield self._repository(repository)

    def _repository(self, answer: Json) -> Repository:
        self._edge.discard("repositories", answer.keys() - _REPOSITORY_READ)
        native_id = self._edge.native_id(answer.get("uuid"), "a repository")
        full_name = str(answer["full_name"])
        workspace, _, slug = full_name.partition("/")
        # By its uuid a repository answers under every name; a workspace's own may change as well.
        owner = (answer.get("workspace") or {}).get("uuid") or workspace
        name: str = full_name
        url = ((answer.get("links") or {}).get("html") or {}).get("href")
        is_personal = (answer.get("owner") or {}).get("type") == "user"
        if is_personal and f"bitbucket:{native_id}" not in self._declared:
            name, url = f"{self._edge.pseudonym(workspace)}/{slug}", None
        return Repository(
            id=native_id,
            path=f"/repositories/{escaped(owner)}/{escaped(native_id)}",
            full_name=full_name,
            name=name,
            main_branch=(answer.get("mainbranch") or {}).get("name"),
            url=url,
        )

    def is_there(self, native_id: str) -> bool:
        """Whether there is a repository of this id, in whatever workspace."""
        try:
            self._bitbucket.object(f"/repositories/{escaped('{}')}/{escaped(native_id)}")
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            return False
        return True

    def heads(self, repository: Repository) -> dict[str, str]:
        """The head of every branch."""
        params = {"pagelen": _PER_PAGE, "fields": "next,values.name,values.target.hash"}
        return {
            branch["name"]: branch["target"]["hash"]
            for page in self._bitbucket.linked(f"{repository.path}/refs/branches", params)
            for branch in page
        }

    def commits(
        self, repository: Repository, head: str, known: Collection[str]
    ) -> Iterator[list[Commit]]:
        """Pages of the commits that a head reaches and no known head does, the newest first."""
        params = {"include": head, "exclude": sorted(known), "pagelen": _PER_PAGE}
        for page in self._bitbucket.linked(f"{repository.path}/commits", params):
            for commit in page:
                self._edge.discard("commits", commit.keys() - _COMMIT_READ)
            yield [_commit(commit) for commit in page]

    def whole_sha(self, repository: Repository, sha: str) -> str | None:
        """The whole name of a commit of which the first letters are known."""
        try:
            commit = self._bitbucket.object(f"{repository.path}/commit/{escaped(sha)}")
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            return None
        return str(commit["hash"])

    def tags(self, repository: Repository, known: dict[str, str]) -> Iterator[Tag]:
        """Every tag."""
        params = {"pagelen": _PER_PAGE}
        for page in self._bitbucket.linked(f"{repository.path}/refs/tags", params):
            for tag in page:
                target = tag.get("target") or {}
                yield Tag(tag["name"], target.get("hash"), tag.get("date") or target.get("date"))

    # pull requests

    def pull_requests(
        self, repository: Repository, start: datetime | None, end: datetime | None
    ) -> Iterator[list[PullRequest]]:
        """Pages of those updated since, and of all that are open: not every approval updates one.

        The latest first: one that is updated meanwhile moves others to a later page, and none
        to an earlier.
        """
        params: Json = {
            "state": _STATES,
            "pagelen": _PULLS_PER_PAGE,
            "sort": "-updated_on",
            "fields": "+values.participants",
        }
        if start is not None and end is not None:
            params["q"] = f"updated_on >= {_written(start)} AND updated_on < {_written(end)}"
        elif start is not None:
            params["q"] = f'updated_on >= {_written(start)} OR state = "{OPEN}"'
        for page in self._bitbucket.linked(f"{repository.path}/pullrequests", params):
            for answer in page:
                self._edge.discard("pull_requests", answer.keys() - _PULL_READ)
            yield [_pull_request(answer) for answer in page]

    def pull_request_ids(self, repository: Repository) -> set[int]:
        """The number of every pull request."""
        params: Json = {"state": _STATES, "pagelen": _PULLS_PER_PAGE, "fields": "next,values.id"}
        pages = self._bitbucket.linked(f"{repository.path}/pullrequests", params)
        return {int(answer["id"]) for page in pages for answer in page}

    def complete(self, repository: Repository, pull_requests: Sequence[PullRequest]) -> None:
        """Read what belongs to pull requests: activity, commits, changed files."""
        self._bitbucket.each(lambda one: self._complete(repository, one), pull_requests)

    def _complete(self, repository: Repository, pull_request: PullRequest) -> None:
        path = f"{repository.path}/pullrequests/{pull_request.number}"
        self._read_activity(path, pull_request)
        pull_request.commits = [_commit(item) for item in self._of_branch(f"{path}/commits")]
        # Bitbucket answers with the address of the comparison, which is followed.
        files = [_file(item) for item in self._of_branch(f"{path}/diffstat")]
        pull_request.files = [file for file in files if file is not None]

    def _of_branch(self, path: str) -> list[Json]:
        """A list made of the source branch, which is gone where the fork is."""
        try:
            pages = self._bitbucket.linked(path, {"pagelen": _PER_PAGE})
            return [item for page in pages for item in page]
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            return []

    def _read_activity(self, path: str, pull_request: PullRequest) -> None:
        ended: list[str] = []
        for page in self._bitbucket.linked(f"{path}/activity", {"pagelen": _PULLS_PER_PAGE}):
            for item in page:
                update = item.get("update")
                if update is not None:
                    if update.get("state") == pull_request.state != OPEN:
                        ended.append(update["date"])
                    continue
                review = _review(item)
                if review is not None:
                    pull_request.reviews.append(review)
        # The end is the first update that found it ended; later ones are of its texts.
        if ended:
            pull_request.closed_at = min(ended, key=datetime.fromisoformat)

    # pipelines and deployments

    def pipelines(self, repository: Repository) -> Iterator[list[Json]]:
        """Pages of pipeline runs, the latest created first; none where pipelines are off."""
        params = {"sort": "-created_on", "pagelen": _PER_PAGE}
        return self._where_it_is_on(f"{repository.path}/pipelines/", params)

    def steps(self, repository: Repository, pipelines: Sequence[str]) -> list[list[Json]]:
        """The steps of each of these pipeline runs."""
        return self._bitbucket.each(lambda one: self._steps(repository, one), pipelines)

    def _steps(self, repository: Repository, pipeline: str) -> list[Json]:
        path = f"{repository.path}/pipelines/{escaped(pipeline)}/steps/"
        pages = self._where_it_is_on(path, {"pagelen": _PER_PAGE})
        return [step for page in pages for step in page]

    def deployments(self, repository: Repository) -> Iterator[list[Json]]:
        """Pages of deployments, the latest begun first."""
        params = {"sort": "-state.started_on", "pagelen": _PER_PAGE}
        return self._where_it_is_on(f"{repository.path}/deployments/", params)

    def environments(self, repository: Repository) -> list[Json]:
        """The environments that are deployed to."""
        params = {"pagelen": _PER_PAGE}
        pages = self._where_it_is_on(f"{repository.path}/environments/", params)
        return [environment for page in pages for environment in page]

    def _where_it_is_on(self, path: str, params: Json) -> Iterator[list[Json]]:
        try:
            yield from self._bitbucket.linked(path, params)
        except RefusedError as refused:
            # A repository without pipelines answers 404.
            if refused.status not in GONE:
                raise


def _written(moment: datetime) -> str:
    return moment.isoformat()


def account(user: Json | None, raw: str | None = None) -> Account | None:
    """Somebody whom Bitbucket knows, else the address that signed a commit, else its name."""
    if user:
        native_id = user.get("account_id") or user.get("uuid")
        name = user.get("nickname") or user.get("display_name")
        if native_id:
            kind = "app" if user.get("type") == "app_user" else None
            return Account(native_id, name, kind)
    signed = _SIGNED.match(raw) if raw else None
    known_as = (signed.group("address") or signed.group("name")) if signed else raw
    return Account(known_as.strip()) if known_as and known_as.strip() else None


def _pull_request(answer: Json) -> PullRequest:
    number = answer.get("id")
    if not isinstance(number, int):
        raise unexpected("/pullrequests", "pull requests with a number")
    participants = [
        [(one.get("user") or {}).get("uuid"), one.get("approved"), one.get("state")]
        for one in answer.get("participants") or ()
    ]
    counts = [answer.get("comment_count"), answer.get("task_count")]
    return PullRequest(
        number=number,
        state=answer["state"],
        is_draft=bool(answer.get("draft")),
        title=answer.get("title") or "",
        body=answer.get("description") or (answer.get("summary") or {}).get("raw") or "",
        author=account(answer.get("author")),
        created_at=answer["created_on"],
        updated_at=answer["updated_on"],
        closed_at=None if answer["state"] == OPEN else answer["updated_on"],
        merge_commit=(answer.get("merge_commit") or {}).get("hash"),
        source_branch=_branch(answer.get("source")),
        target_branch=_branch(answer.get("destination")),
        mark=mark_of([answer["updated_on"], answer["state"], counts, participants]),
    )


def _branch(end: Json | None) -> str:
    return ((end or {}).get("branch") or {}).get("name") or ""


def _commit(answer: Json) -> Commit:
    author = answer.get("author") or {}
    return Commit(
        sha=answer["hash"],
        message=answer.get("message") or "",
        authored_at=answer.get("date"),
        committed_at=answer.get("date"),
        author=account(author.get("user"), author.get("raw")),
        parents=tuple(parent["hash"] for parent in answer.get("parents") or ()),
    )


def _file(answer: Json) -> File | None:
    path = (answer.get("new") or answer.get("old") or {}).get("path")
    return File(path, answer.get("lines_added"), answer.get("lines_removed")) if path else None


def _review(item: Json) -> Review | None:
    for kind in (APPROVAL, CHANGES_REQUESTED):
        said: Any = item.get(kind)
        if said:
            return Review(kind, said["date"], account(said.get("user")))
    comment = item.get(COMMENT)
    if not comment or comment.get("deleted"):
        return None
    return Review(COMMENT, comment["created_on"], account(comment.get("user")), comment["id"])
