"""What is read of each repository, in which order, and where each list stops.

Yields pages of rows. How a list is asked for is cloud.py's and data_center.py's; how rows are made
is rows.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from sources.bitbucket import reconciliation, rows
from sources.bitbucket.answers import OPEN, Json, PullRequest, Repository
from sources.bitbucket.client import SITE, Bitbucket
from sources.bitbucket.cloud import GONE, Cloud
from sources.bitbucket.configuration import TOOL, Configuration
from sources.bitbucket.cursors import Cursor, State, changed, mark_of, parsed
from sources.bitbucket.data_center import DataCenter
from sources.edge import Row
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page
from sources.settings import name_of

_HASH_LENGTH = 40
# What has not ended within a month never will.
_PATIENCE = timedelta(days=30)


def flavour(configuration: Configuration, extraction: Extraction) -> Cloud | DataCenter:
    """The site by whichever API it has."""
    from sources import program

    bitbucket = Bitbucket(
        configuration, clock=extraction.clock, on_request=extraction.count_request
    )
    declared = frozenset(program.declared_repositories())
    kind = Cloud if configuration.is_cloud else DataCenter
    return kind(bitbucket, extraction.edge, declared)


def repositories(
    site: Cloud | DataCenter, configuration: Configuration, extraction: Extraction
) -> Iterator[Repository]:
    """Every repository that the configuration means, each once; one that is gone is noted."""
    seen: set[str] = set()
    for position, entry in enumerate(configuration.repositories, 1):
        # A workspace may be a person's: what is kept of a problem names it only by its place.
        shown = f"entry {position} of {name_of(TOOL, 'repositories')}"
        fitting = 0
        try:
            for repository in site.repositories(entry):
                fitting += 1
                if repository.id not in seen:
                    seen.add(repository.id)
                    yield repository
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            extraction.problem(
                f"Bitbucket shows no repository for {shown}: it is gone, or the token may not see "
                "it, so take it out or correct it."
            )
            continue
        if not fitting:
            extraction.problem(f"No repository of Bitbucket fits {shown}: correct the pattern.")


def read(
    extraction: Extraction, configuration: Configuration, state: dict[str, Any]
) -> Iterator[Page]:
    """Everything that is new, of every repository that is configured."""
    site = flavour(configuration, extraction)
    seen: list[Repository] = []
    landed = _LandedCommits(extraction)
    states: State = state.setdefault("repositories", {})
    for repository in repositories(site, configuration, extraction):
        seen.append(repository)
        extraction.report("repositories", len(seen))
        own: State = states.setdefault(repository.id, {})
        reading = _Reading(extraction, configuration, site, repository, own, landed)
        try:
            yield from reading.everything()
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            extraction.problem(
                f"The repository {repository.name} could not be read to its end "
                f"({refused.status}): {refused.sentence}"
            )
    if extraction.is_reconciling:
        yield from reconciliation.gone_repositories(extraction, site, seen)


class _LandedCommits:
    """The commits of earlier readings, asked of the warehouse once and only where needed."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        self._by_start: dict[tuple[str, str], str] | None = None

    def whole(self, repository_id: str, sha: str) -> str | None:
        """The commit that begins with these letters."""
        if self._by_start is None:
            self._by_start = {}
            for owner, landed in self._extraction.landed(
                "commits", ["repository_id", "commit_sha"]
            ):
                self._by_start[str(owner), str(landed)[:12]] = str(landed)
        return self._by_start.get((repository_id, sha[:12]))


class _Reading:
    """The reading of one repository."""

    def __init__(
        self,
        extraction: Extraction,
        configuration: Configuration,
        site: Cloud | DataCenter,
        repository: Repository,
        state: State,
        landed: _LandedCommits,
    ) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._configuration = configuration
        self._site = site
        self._repository = repository
        self._state = state
        self._landed = landed
        self._window = extraction.window
        self._shas: dict[str, str] = {}

    def everything(self) -> Iterator[Page]:
        """All that is new, or all of the window."""
        if self._window is None:
            row = rows.repository_row(self._repository)
            page: Page = ("repositories", [row])
            if changed(self._state, "repository", [page]):
                yield page
        yield from self._code()
        yield from self._pull_requests()
        if isinstance(self._site, Cloud):
            try:
                yield from self._pipelines(self._site)
                yield from self._deployments(self._site)
            except RefusedError as refused:
                if refused.status != HTTPStatus.FORBIDDEN:
                    raise
                self._extraction.problem(
                    "Bitbucket forbids its pipelines and deployments: give the token of "
                    f"{SITE.token_setting} the scope read:pipeline:bitbucket."
                )
        if self._extraction.is_reconciling:
            yield from reconciliation.gone_of(self._extraction, self._site, self._repository)

    # code

    def _code(self) -> Iterator[Page]:
        known: dict[str, str] = {} if self._window else self._state.get("heads", {})
        heads = {
            name: sha
            for name, sha in self._site.heads(self._repository).items()
            if rows.landing_branch(self._repository, self._configuration, name)
        }
        count = 0
        done: list[str] = []
        # The main branch first: release branches are then read from where they left it.
        for name in sorted(heads, key=lambda one: one != self._repository.main_branch):
            own = [known[name]] if name in known else []
            others = [sha for sha in (*done, *known.values()) if sha not in own]
            for commits in self._new_commits(heads[name], [*own, *others]):
                count += len(commits)
                self._shas.update((one.sha[:12], one.sha) for one in commits)
                yield from rows.commit_pages(self._edge, self._repository, commits)
            done.append(heads[name])
        self._extraction.report("commits", count)
        yield from self._tags()
        if self._window is None:
            self._state["heads"] = heads

    def _new_commits(self, head: str, known: list[str]) -> Iterator[list[Any]]:
        if head in known:
            return
        try:
            pages = self._site.commits(self._repository, head, known)
            first = next(pages, [])
        except RefusedError as refused:
            if refused.status not in GONE or not known:
                raise
            # The branch was rewritten and a known head is gone: read it whole.
            pages = self._site.commits(self._repository, head, [])
            first = next(pages, [])
        while first:
            if self._window is None:
                yield first
            else:
                start, end = self._window
                times = [(parsed(one.committed_at), one) for one in first if one.committed_at]
                yield [one for at, one in times if start <= at < end]
                # The newest come first: a whole page before the window is the end of it.
                if times and max(at for at, _ in times) < start:
                    return
            first = next(pages, [])

    def _tags(self) -> Iterator[Page]:
        known: dict[str, str] = {} if self._window else self._state.get("tags", {})
        seen: dict[str, str] = {}
        found: list[Row] = []
        for tag in self._site.tags(self._repository, known):
            seen[tag.name] = tag.commit_sha or ""
            if self._window is not None:
                is_news = bool(tag.at) and self._is_within(str(tag.at))
            else:
                is_news = known.get(tag.name) != seen[tag.name]
            if is_news:
                found.append(rows.tag_row(self._repository, tag))
        yield "tags", found
        if self._window is None:
            self._state["tags"] = seen

    def _is_within(self, at: str) -> bool:
        return self._window is not None and self._window[0] <= parsed(at) < self._window[1]

    # pull requests

    def _pull_requests(self) -> Iterator[Page]:
        cursor = Cursor(self._state, "pull_requests", window=self._window)
        end = self._window[1] if self._window else None
        is_first = cursor.read_from is None
        still_open: set[str] = set()
        seen: set[int] = set()
        for listed in self._site.pull_requests(self._repository, cursor.read_from, end):
            news: list[PullRequest] = []
            for pull_request in listed:
                if pull_request.number in seen:
                    # A list sorted by its update moves under the reader and repeats a row.
                    continue
                seen.add(pull_request.number)
                key, at = str(pull_request.number), pull_request.updated_at
                is_open = pull_request.state == OPEN
                if is_open:
                    still_open.add(key)
                if cursor.is_news(key, at, pull_request.mark, is_kept=is_open):
                    news.append(pull_request)
            self._site.complete(self._repository, news)
            for pull_request in news:
                pages = self._pages(pull_request)
                native_id = rows.change_id(self._repository, pull_request.number)
                # A first reading has nothing to take away.
                yield from (
                    pages if is_first else rows.replacing(native_id, pull_request.updated_at, pages)
                )
            self._extraction.report("pull requests", len(seen))
        cursor.save(keep=still_open)

    def _pages(self, pull_request: PullRequest) -> Iterator[Page]:
        sha = self._whole(pull_request.merge_commit)
        return rows.pull_request_pages(
            self._edge, self._repository, self._configuration, pull_request, sha
        )

    def _whole(self, sha: str | None) -> str | None:
        """The whole name of a commit: a list of pull requests gives its first twelve letters."""
        if sha is None or len(sha) >= _HASH_LENGTH:
            return sha
        return (
            self._shas.get(sha[:12])
            or self._landed.whole(self._repository.id, sha)
            or self._site.whole_sha(self._repository, sha)
            or sha
        )

    # pipelines and deployments

    def _pipelines(self, site: Cloud) -> Iterator[Page]:
        cursor = self._cursor("pipelines", "build_id")
        recent = self._extraction.started_at - timedelta(days=self._configuration.step_days)
        unfinished: list[str] = []
        count = 0
        for page in site.pipelines(self._repository):
            news: list[tuple[Row, bool]] = []
            for pipeline in page:
                at = str(pipeline["created_on"])
                row = rows.pipeline_row(self._edge, self._repository, self._configuration, pipeline)
                count += 1
                if pipeline.get("completed_on") is None and self._may_still_end(at):
                    unfinished.append(at)
                if cursor.is_news(row["build_id"], at, mark_of(row)):
                    news.append((row, parsed(at) >= recent))
            with_steps = [row["build_id"] for row, is_recent in news if is_recent]
            told = iter(site.steps(self._repository, with_steps))
            for row, is_recent in news:
                yield "pipelines", [row]
                if is_recent:
                    yield (
                        "pipeline_steps",
                        [
                            rows.step_row(self._edge, self._repository, row["build_id"], step)
                            for step in next(told)
                        ],
                    )
            self._extraction.report("pipelines", count)
            if page and self._is_read(cursor, min(str(one["created_on"]) for one in page)):
                break
        cursor.save(unfinished)

    def _deployments(self, site: Cloud) -> Iterator[Page]:
        found = site.environments(self._repository)
        environments = [rows.environment_row(self._edge, self._repository, one) for one in found]
        page: Page = ("environments", environments)
        if self._window is None and changed(self._state, "environments", [page]):
            yield page
        named = {row["environment_id"]: row for row in environments}
        cursor = self._cursor("deployments", "deployment_id")
        unfinished: list[str] = []
        count = 0
        for listed in site.deployments(self._repository):
            begun = [one for one in listed if _state(one) not in rows.NOT_BEGUN]
            times: list[str] = []
            for deployment in begun:
                row = rows.deployment_row(self._edge, self._repository, deployment, named)
                at = row["started_at"] or row["updated_at"] or row["completed_at"]
                if at is None:
                    at = self._extraction.started_at.isoformat()
                times.append(at)
                count += 1
                if row["completed_at"] is None and self._may_still_end(at):
                    unfinished.append(at)
                if cursor.is_news(row["deployment_id"], at, mark_of(row)):
                    yield "deployments", [row]
            self._extraction.report("deployments", count)
            if times and self._is_read(cursor, max(times, key=parsed)):
                break
        cursor.save(unfinished)

    def _cursor(self, table: str, column: str) -> Cursor:
        """A cursor for a list that reconciliation reads to its end."""
        landed: set[str] | None = None
        if self._extraction.is_reconciling:
            landed = {str(row[0]) for row in self._extraction.landed(table, [column])}
        return Cursor(self._state, table, window=self._window, landed=landed)

    def _may_still_end(self, at: str) -> bool:
        return parsed(at) >= self._extraction.started_at - _PATIENCE

    def _is_read(self, cursor: Cursor, at: str) -> bool:
        """Whether a list, the latest first, has reached what earlier readings read."""
        read_from = cursor.read_from
        if read_from is None or self._extraction.is_reconciling:
            return False
        return parsed(at) < read_from


def _state(deployment: Json) -> str | None:
    return (deployment.get("state") or {}).get("name")
