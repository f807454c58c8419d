"""Issues and iterations: which are read, and what is asked for each of them.

How their rows are made is issues.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from sources.edge import Row
from sources.extraction import Extraction
from sources.gitlab import issues
from sources.gitlab.client import GitLab, Object
from sources.gitlab.configuration import Configuration
from sources.gitlab.cursors import Cursor, State, changed, parsed
from sources.gitlab.projects import Project
from sources.http import RefusedError
from sources.landing import Page

# Only paid plans have iterations: elsewhere they are forbidden, or not there.
_NOT_KEPT = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
# What is updated within a second of its creation was only created.
_AT_ONCE = timedelta(seconds=1)


@dataclass(slots=True)
class Happened:
    """The events of one issue, of each kind; None where they are refused."""

    labels: list[Object] | None = field(default_factory=list)
    states: list[Object] | None = field(default_factory=list)
    iterations: list[Object] | None = field(default_factory=list)
    weights: list[Object] | None = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)


class Planning:
    """The issues of all projects of one reading."""

    def __init__(
        self, gitlab: GitLab, extraction: Extraction, configuration: Configuration
    ) -> None:
        self._gitlab = gitlab
        self._extraction = extraction
        self._edge = extraction.edge
        self._configuration = configuration
        self._people: set[str] = set()
        self._landed_people: frozenset[str] | None = None

    def of_project(self, project: Project, state: State) -> Iterator[Page]:
        """The iterations and the issues of one project."""
        if self._extraction.window is None:
            yield from self._iterations(project, state)
        # Those that were ever listed: to reload a window they are not listed again.
        has_iterations = bool(state.get("iterations"))
        cursor = Cursor(
            state,
            "issues",
            window=self._extraction.window,
            start_at=self._configuration.start_at,
        )
        is_first = cursor.is_first
        count = 0
        seen: set[str] = set()
        for page in self._gitlab.pages(
            f"{project.path}/issues",
            scope="all",
            state="all",
            order_by="updated_at",
            sort="asc",
            **cursor.bounds(),
        ):
            for issue in page:
                self._people.update(issues.people_of(issue))
            fresh: dict[str, Object] = {}
            for issue in page:
                native_id = self._edge.native_id(issue.get("id"), "an issue")
                # A list sorted by its update moves under the reader and repeats a row.
                if native_id not in seen:
                    fresh.setdefault(native_id, issue)
            seen |= fresh.keys()

            def asked(issue: Object) -> Happened:
                return self._happened(project, issue, has_iterations)

            told = self._gitlab.each(asked, list(fresh.values()))
            for (native_id, issue), happened in zip(fresh.items(), told, strict=True):
                pages = self._pages_of(project, issue, native_id, happened)
                if cursor.is_news(native_id, issue["updated_at"], pages):
                    yield from pages if is_first else _replacing(pages, native_id)
            count += len(page)
            self._extraction.report("issues", count)
        cursor.save()

    def _iterations(self, project: Project, state: State) -> Iterator[Page]:
        try:
            for page in self._gitlab.pages(f"{project.path}/iterations", include_ancestors="true"):
                for iteration in page:
                    row = issues.iteration_row(self._edge, iteration)
                    landing: Page = ("iterations", [row])
                    if changed(state, "iterations", row["sprint_id"], [landing]):
                        yield landing
        except RefusedError as refused:
            if refused.status not in _NOT_KEPT:
                raise
            if state.get("iterations"):
                self._extraction.problem(
                    f"GitLab does not show iterations any more ({refused.status}), so they stay as "
                    "they were: give the token the role Reporter in each project."
                )

    def _happened(self, project: Project, issue: Object, has_iterations: bool) -> Happened:
        """What happened to an issue, asked by any thread."""
        path = f"{project.path}/issues/{issue['iid']}"
        is_touched = parsed(issue["updated_at"]) - parsed(issue["created_at"]) > _AT_ONCE
        is_in_one = bool(issue.get("iteration"))
        happened = Happened()
        if is_touched:
            happened.labels = self._events(happened, path, "label")
            happened.states = self._events(happened, path, "state")
        # One that is in none now may have been in some.
        if is_in_one or (is_touched and has_iterations):
            happened.iterations = self._events(happened, path, "iteration")
            if happened.iterations or is_in_one:
                happened.weights = self._events(happened, path, "weight")
        return happened

    def _events(self, happened: Happened, path: str, kind: str) -> list[Object] | None:
        """The events of one kind; None where they are refused."""
        try:
            return self._gitlab.objects(f"{path}/resource_{kind}_events")
        except RefusedError as refused:
            if refused.status not in _NOT_KEPT:
                raise
            if refused.status == HTTPStatus.FORBIDDEN:
                happened.forbidden.append(kind)
            return None

    def _pages_of(
        self, project: Project, issue: Object, native_id: str, happened: Happened
    ) -> list[Page]:
        """An issue's rows; what its events would say is left as it is where they are refused."""
        for kind in happened.forbidden:
            self._extraction.problem(
                f"GitLab does not show the {kind} events of issues (403), so what they tell "
                "stays as it was: give the token the role Reporter in each project, and then "
                "read anew with --full-refresh."
            )
        scopes = self._configuration.flow_scopes
        row = issues.row(self._edge, project, issue, scopes, self._accounts_in(issue))
        pages: list[Page] = [("issues", [row])]
        labels, states = happened.labels, happened.states
        if labels is not None and states is not None:
            transitions = issues.transitions(self._edge, native_id, labels, states, scopes)
            pages.append(("issue_transitions", transitions))
        iterations, weights = happened.iterations, happened.weights
        if iterations is not None and weights is not None:
            stays = issues.stays(self._edge, native_id, issue, iterations, weights)
            pages.append(("iteration_issues", stays))
        return pages

    def _accounts_in(self, issue: Object) -> set[str]:
        """The accounts to mask in a title: those of this reading, and those that landed earlier."""
        if self._landed_people is None:
            self._landed_people = frozenset(
                str(value)
                for column in ("assignee_key", "reporter_key")
                for (value,) in self._extraction.landed("issues", [column])
                if value
            )
        return self._people | self._edge.accounts_in(issue.get("title"), self._landed_people)


def _replacing(pages: list[Page], native_id: str) -> Iterator[Page]:
    """The pages, and for each list that came empty the row that takes away what it held before."""
    keys_of_none: dict[str, Row] = {
        "issue_transitions": {"transition_id": ""},
        "iteration_issues": {"sprint_id": "", "added_at": "1970-01-01T00:00:00Z"},
    }
    for table, rows in pages:
        if rows or table not in keys_of_none:
            yield table, rows
        else:
            yield table, [{"issue_id": native_id, **keys_of_none[table], "is_gone": True}]
