"""What is read of each repository, in which order, and where each list stops.

Yields pages of rows. How a list is asked for is its own module's; how rows are made is rows.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sources.edge import Row
from sources.extraction import Extraction, Window
from sources.github import (
    builds,
    code,
    code_scanning,
    deployments,
    pull_requests_graphql,
    pull_requests_rest,
    reconciliation,
    rows,
)
from sources.github.answers import Deployment, Object, PullRequest
from sources.github.client import GitHub
from sources.github.configuration import REST, Configuration
from sources.github.cursors import LAG, Cursor, State, changed, parsed
from sources.github.repositories import Declared, Repository, found
from sources.http import RefusedError
from sources.landing import Page

# A run may be started again for a month, and most that are, are within days: what is started
# later is noticed by the daily reconciliation, which reads the month.
_RUN_LAG = timedelta(days=3)
_RECONCILED = timedelta(days=30)
_GITHUB_BEGAN = "2008-01-01T00:00:00Z"


def read(
    extraction: Extraction, configuration: Configuration, state: dict[str, Any]
) -> Iterator[Page]:
    """Everything that is new, of every repository that is configured."""
    github = GitHub(configuration, extraction.clock, extraction.count_request)
    seen: list[Repository] = []
    for repository in found(github, configuration, Declared.by_program(), extraction):
        seen.append(repository)
        extraction.report("repositories", len(seen))
        reading = _Reading(extraction, configuration, github, repository, state)
        try:
            yield from reading.everything()
        except RefusedError as refused:
            if refused.status not in reconciliation.GONE:
                raise
            extraction.problem(
                f"The repository {repository.landed_name} could not be read to its end "
                f"({refused.status}): {refused.sentence}"
            )
    if extraction.is_reconciling:
        yield from reconciliation.gone_repositories(github, extraction, seen)


class _Reading:
    """The reading of one repository."""

    def __init__(
        self,
        extraction: Extraction,
        configuration: Configuration,
        github: GitHub,
        repository: Repository,
        state: dict[str, Any],
    ) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._configuration = configuration
        self._github = github
        self._repository = repository
        self._is_rest = configuration.api == REST
        self._window = extraction.window
        states: State = state.setdefault("repositories", {})
        self._state: State = states.setdefault(repository.native_id, {})
        self._tags: list[Object] | None = None

    def everything(self) -> Iterator[Page]:
        """All that is new, or all of a window that has a time of its own."""
        if self._window is None:
            yield from self._names()
            yield from self._code()
        else:
            yield from self._commits_between(self._window)
        yield from self._releases()
        yield from self._pull_requests()
        yield from self._deployments()
        yield from self._builds()
        if self._configuration.reads_code_scanning:
            yield from self._alerts()
        if self._extraction.is_reconciling:
            yield from reconciliation.gone_of(
                self._github, self._extraction, self._repository, is_rest=self._is_rest
            )

    def _names(self) -> Iterator[Page]:
        repository = self._repository
        page: Page = ("repositories", [repository.row])
        if changed(self._state, "repository", "row", [page]):
            yield page
        for name in (repository.landed_name, *repository.earlier_names):
            seen = {"repository_native_id": repository.native_id, "full_name": name}
            if changed(self._state, "names", name, [("repository_names", [seen])]):
                yield (
                    "repository_names",
                    [seen | {"first_seen_at": self._extraction.started_at}],
                )

    def _start(self) -> datetime:
        """Where a first reading begins."""
        created_at = parsed(self._repository.created_at or _GITHUB_BEGAN)
        return max(created_at, self._configuration.start_at or created_at)

    def _code(self) -> Iterator[Page]:
        """Commits and tags, where anything was pushed since they were read."""
        pushed_at = self._repository.pushed_at
        if pushed_at is not None and self._state.get("pushed_at") == pushed_at:
            return
        known: dict[str, str] = self._state.get("heads", {})
        heads = code.branch_heads(self._github, self._repository)
        count = 0
        done: list[str] = []
        # The default branch first: release branches are then read from where they left it.
        for branch in sorted(heads, key=lambda name: name != self._repository.default_branch):
            own = [known[branch]] if branch in known else []
            others = [sha for sha in (*done, *known.values()) if sha not in own]
            for commits in code.new_commits(
                self._github, self._edge, self._repository, heads[branch], [*own, *others]
            ):
                count += len(commits)
                yield from rows.commit_pages(self._edge, self._repository, commits)
            done.append(heads[branch])
        self._extraction.report("commits", count)
        for tag in self._all_tags():
            page: Page = ("tags", [rows.tag_row(self._edge, self._repository, tag)])
            if changed(self._state, "tags", tag["name"], [page]):
                yield page
        self._state["heads"] = heads
        self._state["pushed_at"] = pushed_at

    def _commits_between(self, window: Window) -> Iterator[Page]:
        for branch in sorted(code.branch_heads(self._github, self._repository)):
            for commits in code.commits_between(
                self._github, self._edge, self._repository, branch, window
            ):
                yield from rows.commit_pages(self._edge, self._repository, commits)

    def _cursor(self, name: str, lag: timedelta = LAG) -> Cursor:
        return Cursor(self._state, name, lag, self._window)

    def _all_tags(self) -> list[Object]:
        if self._tags is None:
            self._tags = code.tags(self._github, self._repository)
        return self._tags

    def _tag_names(self) -> frozenset[str]:
        return frozenset(tag["name"] for tag in self._all_tags())

    def _releases(self) -> Iterator[Page]:
        cursor = self._cursor("releases")
        for page in code.releases(self._github, self._repository):
            for release in page:
                row = rows.release_row(self._edge, self._repository, release)
                pages: list[Page] = [("releases", [row])]
                cursor.reached(release["created_at"])
                # A release may be drafted long before it is published: all of a page are compared.
                if self._window is not None:
                    is_news = cursor.is_news(row["release_id"], release["created_at"], pages)
                else:
                    is_news = changed(self._state, "landed_releases", row["release_id"], pages)
                if is_news:
                    yield from pages
            if self._is_read(
                cursor, min(release["created_at"] for release in page) if page else ""
            ):
                break
        cursor.save()

    def _is_read(self, cursor: Cursor, oldest: str) -> bool:
        """Whether a list that is sorted by creation has reached what earlier runs read."""
        read_from = cursor.read_from
        if not oldest or read_from is None:
            return False
        if self._extraction.is_reconciling:
            read_from = min(read_from, self._extraction.started_at - _RECONCILED)
        return parsed(oldest) < read_from

    def _pull_requests(self) -> Iterator[Page]:
        cursor = self._cursor("pull_requests")
        count = 0
        seen: set[int] = set()
        for pull_request in self._updated_pull_requests(cursor.read_from):
            if pull_request.number in seen:
                # A list sorted by its update moves under the reader and repeats a row.
                continue
            seen.add(pull_request.number)
            pages = list(rows.pull_request_pages(self._edge, self._repository, pull_request))
            if cursor.is_news(str(pull_request.number), pull_request.updated_at, pages):
                # A first reading has nothing to take away.
                is_first = cursor.read_from is None
                yield from pages if is_first else rows.replacing(self._edge, pull_request, pages)
            count += 1
            if count % pull_requests_graphql.PAGE == 0:
                self._extraction.report("pull requests", count)
        self._extraction.report("pull requests", count)
        cursor.save()

    def _updated_pull_requests(self, read_from: datetime | None) -> Iterator[PullRequest]:
        start = read_from or self._configuration.start_at
        if self._is_rest:
            return pull_requests_rest.pull_requests(
                self._github, self._edge, self._repository, start
            )
        return pull_requests_graphql.pull_requests(self._github, self._repository, start)

    def _deployments(self) -> Iterator[Page]:
        cursor = self._cursor("deployments")
        unfinished: list[str] = []
        count = 0
        for deployment in self._latest_deployments():
            if self._is_read(cursor, deployment.created_at):
                break
            if parsed(deployment.created_at) < self._start():
                break
            pages = list(rows.deployment_pages(self._edge, self._repository, deployment))
            if cursor.is_news(str(deployment.id), deployment.created_at, pages):
                yield from pages
            if not deployments.is_final(deployment) and self._is_recent(deployment.created_at):
                unfinished.append(deployment.created_at)
            count += 1
        self._extraction.report("deployments", count)
        cursor.save(unfinished)

    def _latest_deployments(self) -> Iterator[Deployment]:
        if self._is_rest:
            return deployments.by_rest(self._github, self._edge, self._repository, self._tag_names)
        return deployments.by_graphql(self._github, self._repository)

    def _is_recent(self, at: str) -> bool:
        """Whether something that has not ended may still end."""
        return parsed(at) >= self._extraction.started_at - _RECONCILED

    def _builds(self) -> Iterator[Page]:
        cursor = self._cursor("runs", _RUN_LAG)
        now = self._window[1] if self._window else self._extraction.started_at
        start = cursor.read_from or self._start()
        if self._extraction.is_reconciling:
            start = max(min(start, now - _RECONCILED), self._start())
        unfinished: list[str] = []
        count = 0
        for page in builds.runs(self._github, self._repository, start, now):
            news: list[tuple[Object, Row]] = []
            for run in page:
                row = rows.run_row(self._edge, self._repository, run)
                if cursor.is_news(row["run_id"], run["created_at"], [("workflow_runs", [row])]):
                    news.append((run, row))
                if run.get("status") != "completed" and self._is_recent(run["created_at"]):
                    unfinished.append(run["created_at"])
                count += 1
            told = self._github.each(self._attempts_and_jobs, [run for run, _ in news])
            for (_, row), (attempts, jobs) in zip(news, told, strict=True):
                earlier = [rows.run_row(self._edge, self._repository, one) for one in attempts]
                yield "workflow_runs", [row]
                yield "workflow_runs", earlier
                if jobs is not None:
                    made = [rows.job_row(self._edge, self._repository, job) for job in jobs]
                    yield "workflow_jobs", made
            self._extraction.report("workflow runs", count)
        cursor.save(unfinished)

    def _alerts(self) -> Iterator[Page]:
        cursor = self._cursor("code_scanning_alerts")
        read_from = cursor.read_from
        count = 0
        for page in code_scanning.alerts(self._github, self._repository):
            landed = []
            is_read = False
            for alert in page:
                row = rows.alert_row(self._edge, self._repository, alert)
                if read_from is not None and parsed(row["updated_at"]) < read_from:
                    is_read = True
                elif cursor.is_news(
                    str(row["number"]), row["updated_at"], [("code_scanning_alerts", [row])]
                ):
                    landed.append(row)
            yield "code_scanning_alerts", landed
            count += len(page)
            self._extraction.report("alerts", count)
            if is_read:
                break
        cursor.save()

    def _attempts_and_jobs(self, run: Object) -> tuple[list[Object], list[Object] | None]:
        """A run's earlier attempts, and its jobs if it is recent, asked by any thread."""
        attempts = builds.earlier_attempts(self._github, self._repository, run)
        since = self._extraction.started_at - timedelta(days=self._configuration.job_days)
        if run.get("status") == "completed" and parsed(run["created_at"]) >= since:
            return attempts, builds.jobs(self._github, self._repository, run)
        return attempts, None
