"""Repos of one project: pull requests with their votes and comments, and the default branch.

A pull request that is open says nowhere when it changed: open ones are read every time, closed ones
by when they were closed. A commit's parents are told only one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from sources.azure_devops import code
from sources.azure_devops.client import AzureDevOps, Json
from sources.azure_devops.code import Repository
from sources.azure_devops.cursor import Cursor, State, changed
from sources.azure_devops.people import People
from sources.extraction import Extraction
from sources.landing import Page

_OVERLAP = timedelta(days=1)
_COMMITS_PER_PAGE = 100


def read(
    azure: AzureDevOps,
    extraction: Extraction,
    people: People,
    project: Json,
    state: State,
    known: dict[str, Repository],
) -> Iterator[Page]:
    """Everything of one project's repositories that is new; `known` is told of each of them."""
    name = project["name"]
    path = f"/{quote(name)}/_apis/git/repositories"
    found = azure.whole(path)
    # A disabled one stands in the list and answers nothing else.
    disabled = {str(one.get("id")) for one in found if one.get("isDisabled")}
    repositories = [code.repository(extraction.edge, one, name) for one in found]
    known |= {one.native_id: one for one in repositories}
    rows = [one.row for one in repositories]
    if rows and changed(state, "repositories", rows):
        yield "repositories", rows
    for repository in repositories:
        if repository.native_id in disabled:
            continue
        of_one: State = state.setdefault("repositories", {}).setdefault(repository.native_id, {})
        reading = _Reading(azure, extraction, people, repository, f"{path}/{repository.native_id}")
        yield from reading.pull_requests(of_one)
        if extraction.window is None:
            # A commit never changes: a window has nothing to read again.
            yield from reading.commits(of_one)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What is asked of one pull request beside the list."""

    commits: list[Json]
    threads: list[Json]
    items: list[Json]


class _Reading:
    """The reading of one repository."""

    def __init__(
        self,
        azure: AzureDevOps,
        extraction: Extraction,
        people: People,
        repository: Repository,
        path: str,
    ) -> None:
        self._azure = azure
        self._extraction = extraction
        self._people = people
        self._repository = repository
        self._path = path

    def pull_requests(self, state: State) -> Iterator[Page]:
        """Pull requests that are open, or were closed since."""
        cursor = Cursor(state.setdefault("pull_requests", {}), _OVERLAP)
        seen: set[int] = set()
        for page in self._listed(cursor.read_from):
            fresh: dict[int, Json] = {}
            for pull_request in page:
                if pull_request["pullRequestId"] not in seen:
                    fresh.setdefault(pull_request["pullRequestId"], pull_request)
            seen |= fresh.keys()
            told = self._azure.each(self._belongings, list(fresh))
            for (number, pull_request), belongings in zip(fresh.items(), told, strict=True):
                pages = list(self._rows_of(pull_request, belongings))
                closed_at = pull_request.get("closedDate")
                is_open = pull_request.get("status") == "active"
                at = pull_request["creationDate"] if is_open else closed_at
                # An open one is found by its state and holds no watermark back.
                is_news = cursor.is_news(
                    str(number), at or pull_request["creationDate"], pages, is_final=True
                )
                if is_news or self._extraction.window is not None:
                    yield from pages
            self._extraction.report("pull requests", len(seen))
        if self._extraction.window is None:
            cursor.save()

    def _listed(self, since: datetime | None) -> Iterator[list[Json]]:
        window = self._extraction.window
        if window is not None:
            for kind in ("created", "closed"):
                yield from self._of_status("all", kind, *window)
        elif since is None:
            yield from self._of_status("all")
        else:
            yield from self._of_status("active")
            yield from self._of_status("all", "closed", since)

    def _of_status(
        self,
        status: str,
        kind: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> Iterator[list[Json]]:
        asked: Json = {"searchCriteria.status": status}
        if kind is not None:
            asked["searchCriteria.queryTimeRangeType"] = kind
        for name, moment in (("minTime", start), ("maxTime", end)):
            if moment is not None:
                asked[f"searchCriteria.{name}"] = moment.astimezone(UTC).isoformat()
        path = f"{self._path}/pullrequests"
        return self._azure.skipped(path, asked, key="pullRequestId")

    def _belongings(self, number: int) -> Belongings:
        """What belongs to a pull request, asked by any thread."""
        path = f"{self._path}/pullRequests/{number}"
        commits = [
            commit
            for page in self._azure.skipped(f"{path}/commits", key="commitId")
            for commit in page
        ]
        threads = self._azure.whole(f"{path}/threads")
        return Belongings(commits, threads, self._azure.whole(f"{path}/workitems"))

    def _rows_of(self, pull_request: Json, belongings: Belongings) -> Iterator[Page]:
        yield from code.pull_request_pages(
            self._extraction.edge,
            self._people,
            self._repository,
            pull_request,
            belongings.commits,
            belongings.threads,
            belongings.items,
        )

    def commits(self, state: State) -> Iterator[Page]:
        """Commits that the default branch has got since its head was read."""
        branch = self._repository.default_branch
        if branch is None:
            return
        refs = self._azure.whole(f"{self._path}/refs", {"filter": f"heads/{branch}"})
        wanted = f"refs/heads/{branch}"
        head = next((ref.get("objectId") for ref in refs if ref.get("name") == wanted), None)
        known = state.get("head")
        if head is None or head == known:
            return
        asked: Json = {
            "searchCriteria.itemVersion.version": head,
            "searchCriteria.itemVersion.versionType": "commit",
        }
        if known is not None:
            asked["searchCriteria.compareVersion.version"] = known
            asked["searchCriteria.compareVersion.versionType"] = "commit"
        whole: list[Json] = []
        count = 0
        for page in self._azure.skipped(f"{self._path}/commits", asked, key="commitId"):
            whole += self._azure.each(self._whole, [commit["commitId"] for commit in page])
            if len(whole) >= _COMMITS_PER_PAGE:
                yield from self._commit_pages(whole)
                whole = []
            count += len(page)
            self._extraction.report("commits", count)
        yield from self._commit_pages(whole)
        state["head"] = head

    def _whole(self, commit_id: str) -> Json:
        told = self._azure.object(f"{self._path}/commits/{commit_id}")
        return {name: told.get(name) for name in code.COMMIT_READ if name in told}

    def _commit_pages(self, commits: list[Json]) -> Iterator[Page]:
        edge, people = self._extraction.edge, self._people
        yield from code.commit_pages(edge, people, self._repository, commits)
