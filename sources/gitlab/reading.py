"""What is read of each project, in which order, and where each list stops.

Yields pages of rows. How a list is asked for and how its rows are made is its own module's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from sources.edge.texts import reverted_sha
from sources.extraction import Extraction
from sources.gitlab import (
    changes,
    code,
    delivery,
    details_graphql,
    details_rest,
    findings,
    reconciliation,
)
from sources.gitlab.answers import Details
from sources.gitlab.client import GitLab, Object
from sources.gitlab.configuration import GRAPHQL, Configuration
from sources.gitlab.cursors import LAG, Cursor, State, changed, parsed
from sources.gitlab.planning import Planning
from sources.gitlab.projects import GONE, Declared, Project, found
from sources.gitlab.references import References
from sources.http import RefusedError
from sources.landing import Page

# A job is written when it is made and again when it ends: most do so within days.
_JOB_LAG = timedelta(days=3)
_UNFINISHED = timedelta(days=30)
# What this run has no jobs of is asked one by one, where it has run at all.
_HAS_RUN = frozenset("success failed canceled running".split())


def read(
    extraction: Extraction, configuration: Configuration, state: dict[str, Any]
) -> Iterator[Page]:
    """Everything that is new, of every project that is configured."""
    gitlab = GitLab(configuration, extraction.clock, extraction.count_request)
    projects = found(gitlab, configuration, Declared.by_program(), extraction)
    keys = {one.full_path.lower(): one.landed_name for one in projects}
    planning = Planning(gitlab, extraction, configuration)
    for count, project in enumerate(projects, 1):
        extraction.report("projects", count)
        references = References(project.full_path, keys)
        reading = _Reading(extraction, configuration, gitlab, project, references, state)
        try:
            yield from reading.everything(planning)
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            extraction.problem(
                f"The project {project.landed_name} could not be read to its end "
                f"({refused.status}): {refused.sentence}"
            )
    if extraction.is_reconciling:
        yield from reconciliation.gone_projects(gitlab, extraction, projects)


class _Reading:
    """The reading of one project."""

    def __init__(
        self,
        extraction: Extraction,
        configuration: Configuration,
        gitlab: GitLab,
        project: Project,
        references: References,
        state: dict[str, Any],
    ) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._configuration = configuration
        self._gitlab = gitlab
        self._project = project
        self._references = references
        self._window = extraction.window
        states: State = state.setdefault("projects", {})
        self._state: State = states.setdefault(project.native_id, {})
        self._change_ids: dict[int, str] = {}

    def everything(self, planning: Planning) -> Iterator[Page]:
        """All that is new, or all of a window that has a time of its own."""
        if self._window is None:
            yield from self._names()
            yield from self._commits()
            yield from self._environments()
        else:
            yield from self._commits_between(self._window)
        yield from self._releases()
        yield from self._merge_requests()
        yield from planning.of_project(self._project, self._state)
        yield from self._builds()
        yield from self._deployments()
        if self._window is None:
            yield from self._findings()
        if self._extraction.is_reconciling and self._window is None:
            yield from reconciliation.gone_of(self._gitlab, self._extraction, self._project)

    def _cursor(self, name: str, lag: timedelta = LAG) -> Cursor:
        return Cursor(
            self._state,
            name,
            lag=lag,
            window=self._window,
            start_at=self._configuration.start_at,
        )

    def _names(self) -> Iterator[Page]:
        project = self._project
        page: Page = ("repositories", [project.row])
        if changed(self._state, "repository", "row", [page]):
            yield page
        names: dict[str, str] = self._state.setdefault("names", {})
        if names and project.landed_name not in names:
            # It was moved: the keys of its issues hold its path, in its issues and in texts.
            for cursor in ("issues", "merge_requests"):
                self._state.pop(cursor, None)
        for name in (project.asked_as, project.landed_name):
            if name:
                names.setdefault(name, self._extraction.started_at.isoformat())
        rows = [
            {
                "repository_id": project.native_id,
                "full_name": name,
                "first_seen_at": first_seen_at,
            }
            for name, first_seen_at in names.items()
        ]
        if changed(self._state, "repository", "names", [("repository_names", rows)]):
            yield "repository_names", rows

    def _commits(self) -> Iterator[Page]:
        known: dict[str, str] = self._state.get("heads", {})
        heads = code.branch_heads(self._gitlab, self._project)
        count = 0
        done: list[str] = []
        # The default branch first: release branches are then read from where they left it.
        for branch in sorted(heads, key=lambda name: name != self._project.default_branch):
            own = [known[branch]] if branch in known else []
            others = [sha for sha in (*done, *known.values()) if sha not in own]
            for page in code.new_commits(
                self._gitlab, self._project, heads[branch], [*own, *others]
            ):
                count += len(page)
                yield from code.commit_pages(self._edge, self._project, self._references, page)
            done.append(heads[branch])
        self._extraction.report("commits", count)
        self._state["heads"] = heads

    def _commits_between(self, window: tuple[datetime, datetime]) -> Iterator[Page]:
        for branch in sorted(code.branch_heads(self._gitlab, self._project)):
            for page in code.commits_between(self._gitlab, self._project, branch, window):
                yield from code.commit_pages(self._edge, self._project, self._references, page)

    def _environments(self) -> Iterator[Page]:
        for page in self._gitlab.pages(f"{self._project.path}/environments"):
            rows = [delivery.environment_row(self._edge, self._project, one) for one in page]
            for row in rows:
                landing: Page = ("environments", [row])
                if changed(self._state, "environments", row["environment_id"], [landing]):
                    yield landing

    def _releases(self) -> Iterator[Page]:
        cursor = self._cursor("releases")
        read_from = cursor.read_from
        for page in self._gitlab.pages(
            f"{self._project.path}/releases", order_by="released_at", sort="desc"
        ):
            moments = []
            for release in page:
                row = code.release_row(self._edge, self._project, release)
                moments.append(row["published_at"])
                if read_from and parsed(row["published_at"]) < read_from:
                    continue
                pages: list[Page] = [("releases", [row])]
                if cursor.is_news(row["release_id"], row["published_at"], pages):
                    yield from pages
            if read_from and moments and min(map(parsed, moments)) < read_from:
                break
        cursor.save()

    def _merge_requests(self) -> Iterator[Page]:
        cursor = self._cursor("merge_requests")
        is_first = cursor.is_first
        count = 0
        seen: set[int] = set()
        for listed in self._gitlab.pages(
            f"{self._project.path}/merge_requests",
            scope="all",
            state="all",
            order_by="updated_at",
            sort="asc",
            **cursor.bounds(),
        ):
            # A list sorted by its update moves under the reader and repeats a row.
            page = [one for one in listed if one.get("iid") not in seen]
            seen |= {one["iid"] for one in page}
            self._change_ids |= {one["iid"]: str(one["id"]) for one in page}
            for item, details in self._with_details(page):
                pages = self._pages_of(item, details)
                if cursor.is_news(str(item["id"]), item["updated_at"], pages):
                    # A first reading has nothing to take away.
                    yield from pages if is_first else changes.replacing(pages, str(item["id"]))
            count += len(page)
            self._extraction.report("merge requests", count)
        cursor.save()

    def _with_details(self, page: list[Object]) -> Iterator[tuple[Object, Details]]:
        answered: dict[int, Details] = {}
        if self._configuration.api == GRAPHQL:
            numbers = [one["iid"] for one in page]
            answered = details_graphql.details(
                self._gitlab, self._extraction, self._project, numbers
            )
        missing = [one["iid"] for one in page if one["iid"] not in answered]

        def asked(number: int) -> details_rest.Told:
            path = f"{self._project.path}/merge_requests/{number}"
            return details_rest.told(self._gitlab, path, details_rest.ALL)

        told = dict(zip(missing, self._gitlab.each(asked, missing), strict=True))
        for item in page:
            known = answered.get(item["iid"])
            yield item, known or details_rest.details(self._edge, told[item["iid"]])

    def _pages_of(self, item: Object, details: Details) -> list[Page]:
        reverts = self._reverts_change_id(item, details)
        return list(
            changes.pages(self._edge, self._project, self._references, item, details, reverts)
        )

    def _reverts_change_id(self, item: Object, details: Details) -> str | None:
        """The merge request that this one reverts: by its number, or by the commit it left."""
        for text in changes.reverted_texts(item, details):
            number = self._references.reverted_number(text)
            if number is not None:
                return self._change_id(number)
            sha = reverted_sha(text)
            if sha is not None:
                return self._change_of_commit(sha)
        return None

    def _change_id(self, number: int) -> str | None:
        if number not in self._change_ids:
            try:
                one = self._gitlab.get(f"{self._project.path}/merge_requests/{number}")
            except RefusedError as refused:
                if refused.status not in GONE:
                    raise
                return None
            self._change_ids[number] = self._edge.native_id(one.get("id"), "a merge request")
        return self._change_ids[number]

    def _change_of_commit(self, sha: str) -> str | None:
        try:
            listed = self._gitlab.whole_list(
                f"{self._project.path}/repository/commits/{sha}/merge_requests"
            )
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            return None
        merged = [one for one in listed if one.get("state") == "merged"]
        return self._edge.native_id(merged[0].get("id"), "a merge request") if merged else None

    def _builds(self) -> Iterator[Page]:
        jobs = self._cursor("jobs", _JOB_LAG)
        complete_from = jobs.read_from
        times: dict[str, delivery.Times] = {}
        yield from self._jobs(jobs, times)
        cursor = self._cursor("pipelines")
        count = 0
        for page in self._gitlab.pages(
            f"{self._project.path}/pipelines",
            order_by="updated_at",
            sort="asc",
            **cursor.bounds(),
        ):
            keys = [self._edge.native_id(one.get("id"), "a pipeline") for one in page]
            unknown = []
            for key, pipeline in zip(keys, page, strict=True):
                is_whole = complete_from is None or (
                    parsed(pipeline["created_at"]) >= complete_from
                )
                if is_whole and key in times:
                    continue
                times.pop(key, None)
                if pipeline.get("status") in _HAS_RUN:
                    unknown.append(key)
            times |= zip(unknown, self._gitlab.each(self._times_of, unknown), strict=True)
            for key, pipeline in zip(keys, page, strict=True):
                row = delivery.pipeline_row(
                    self._edge, self._project, pipeline, times.get(key, delivery.Times())
                )
                pages: list[Page] = [("pipelines", [row])]
                at = pipeline.get("updated_at") or pipeline["created_at"]
                if cursor.is_news(key, at, pages):
                    yield from pages
            count += len(page)
            self._extraction.report("pipelines", count)
        cursor.save()

    def _times_of(self, pipeline_id: str) -> delivery.Times:
        told = self._gitlab.get(f"{self._project.path}/pipelines/{pipeline_id}")
        return delivery.Times(told.get("started_at"), told.get("finished_at"))

    def _jobs(self, cursor: Cursor, times: dict[str, delivery.Times]) -> Iterator[Page]:
        """Jobs, the latest first: GitLab does not say which of them changed since."""
        read_from = cursor.read_from
        unfinished: list[str] = []
        count = 0
        try:
            for page in self._gitlab.pages(
                f"{self._project.path}/jobs",
                pagination="keyset",
                order_by="id",
                sort="desc",
                include_retried="true",
            ):
                for job in page:
                    row = delivery.job_row(self._edge, self._project, job)
                    times.setdefault(row["build_id"], delivery.Times()).meet(job)
                    if read_from and parsed(job["created_at"]) < read_from:
                        continue
                    pages: list[Page] = [("jobs", [row])]
                    if cursor.is_news(row["job_id"], job["created_at"], pages):
                        yield from pages
                    if job.get("finished_at") is None and self._is_recent(job["created_at"]):
                        unfinished.append(job["created_at"])
                count += len(page)
                self._extraction.report("jobs", count)
                if read_from and page and parsed(page[-1]["created_at"]) < read_from:
                    break
        except RefusedError as refused:
            if refused.status != HTTPStatus.FORBIDDEN:
                raise
            self._extraction.problem(
                f"GitLab forbids the jobs of {self._project.landed_name}: switch on CI/CD for the "
                "token's role there (Reporter), or nothing will be known of builds."
            )
        cursor.save(unfinished)

    def _is_recent(self, at: str) -> bool:
        """Whether something that has not ended may still end."""
        return parsed(at) >= self._extraction.started_at - _UNFINISHED

    def _deployments(self) -> Iterator[Page]:
        cursor = self._cursor("deployments")
        count = 0
        for page in self._gitlab.pages(
            f"{self._project.path}/deployments",
            order_by="updated_at",
            sort="asc",
            **cursor.bounds(),
        ):
            news = []
            for deployment in page:
                row = delivery.deployment_row(self._edge, self._project, deployment)
                at = deployment.get("updated_at") or deployment["created_at"]
                if cursor.is_news(row["deployment_id"], at, [("deployments", [row])]):
                    news.append(row)
            ids = [row["deployment_id"] for row in news]
            commits = self._gitlab.each(self._commits_of, ids)
            for row, of_one in zip(news, commits, strict=True):
                yield "deployments", [row]
                yield "deployment_commits", of_one
            count += len(page)
            self._extraction.report("deployments", count)
        cursor.save()

    def _commits_of(self, deployment_id: str) -> list[Any]:
        path = f"{self._project.path}/deployments/{deployment_id}/merge_requests"
        merged = (changes.merge_commit_sha(one) for one in self._gitlab.objects(path))
        return [
            {"deployment_id": deployment_id, "commit_sha": sha}
            for sha in dict.fromkeys(merged)
            if sha
        ]

    def _findings(self) -> Iterator[Page]:
        were_shown = bool(self._state.get("findings"))
        for rows in findings.vulnerabilities(
            self._gitlab, self._extraction, self._project, were_shown=were_shown
        ):
            for row in rows:
                landing: Page = ("findings", [row])
                if changed(self._state, "findings", row["finding_id"], [landing]):
                    yield landing
        yield "findings", findings.code_quality(self._gitlab, self._extraction, self._project)
