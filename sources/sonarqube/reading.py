"""One reading of SonarQube: each project's issues, hotspots and measurements.

No list answers more than 10,000 objects: issues are then asked for in parts by the time of their
creation. Making rows is rows.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from sources.edge import Row
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page
from sources.naming import address_of
from sources.sonarqube import rows
from sources.sonarqube.client import MOST_RESULTS, Json, SonarQube, TooManyError
from sources.sonarqube.configuration import Configuration
from sources.tombstones import tombstones
from sources.watermark import Watermark, is_changed

# A write may become visible some time after the time that it carries, as when an analysis is long.
OVERLAP = timedelta(hours=1)
# Where more issues than a list answers were created in the same second, as by a first analysis of
# code without its history, they are told apart by these.
_DIVISIONS = (
    ("severities", ("BLOCKER", "CRITICAL", "MAJOR", "MINOR", "INFO")),
    ("types", ("CODE_SMELL", "BUG", "VULNERABILITY")),
)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_ISSUES = "/api/issues/search"
_OUT_OF_SIGHT = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class Reading:
    """One reading of one server."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, sonarqube: SonarQube
    ) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._configuration = configuration
        self._sonarqube = sonarqube
        self._present: dict[str, set[str]] = {"issues": set(), "hotspots": set()}
        self._counts = {"issues": 0, "hotspots": 0}

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        projects = project_keys(self._sonarqube, self._configuration)
        of_projects: dict[str, Any] = state.setdefault("projects", {})
        is_complete = True
        for project in projects:
            try:
                yield from self._project(project, of_projects.setdefault(project, {}))
            except RefusedError as refused:
                if refused.status not in _OUT_OF_SIGHT:
                    raise
                is_complete = False
                self._extraction.problem(
                    f"A project could not be read ({refused.status}): {refused.sentence}"
                )
        if self._extraction.is_reconciling and is_complete:
            yield from self._gone(projects)

    def _project(self, project: str, kept: dict[str, Any]) -> Iterator[Page]:
        repository = self._repository(project)
        row = {"project_key": project, "repository": repository}
        # A repository that is named anew names everything of its project anew.
        if is_changed(kept, "project", row) and self._extraction.window is None:
            kept.pop("issues", None)
            kept.pop("measured", None)
            yield "projects", [row]
        yield from self._issues(project, repository, kept)
        yield from self._hotspots(project, repository, kept)
        yield from self._measured(project, repository, kept)

    def _repository(self, project: str) -> str | None:
        named = self._configuration.repositories.of(project)
        if named is not None:
            return named
        try:
            links = self._sonarqube.list_of(
                "/api/project_links/search", "links", {"projectKey": project}
            )
        except RefusedError as refused:
            if refused.status not in _OUT_OF_SIGHT:
                raise
            return None
        sources = [link["url"] for link in links if link.get("type") == "scm" and link.get("url")]
        return address_of(str(sources[0])) if sources else None

    def _issues(self, project: str, repository: str | None, kept: dict[str, Any]) -> Iterator[Page]:
        watermark = Watermark(kept, "issues", overlap=OVERLAP, window=self._extraction.window)
        params = {"componentKeys": project}
        since = watermark.since
        found = self._updated_issues(params, since) if since else self._all_issues(params)
        for page in found:
            news = []
            for issue in page:
                row = rows.issue_row(self._edge, issue, repository)
                at = instant(row["updated_at"])
                if since is not None and at < since:
                    continue
                if watermark.until is not None and at >= watermark.until:
                    continue
                if watermark.is_news(row["issue_key"], at, row):
                    news.append(row)
            self._counts["issues"] += len(page)
            self._extraction.report("issues", self._counts["issues"])
            yield "issues", news
        watermark.save()

    def _updated_issues(self, params: Json, since: datetime) -> Iterator[list[Json]]:
        """The latest updates, or everything where there are too many of them."""
        latest_first = {**params, "s": "UPDATE_DATE", "asc": "false"}
        try:
            for page in self._sonarqube.pages(_ISSUES, "issues", latest_first):
                yield page
                if page and min(instant(issue["updateDate"]) for issue in page) < since:
                    return
        except TooManyError:
            yield from self._all_issues(params)

    def _all_issues(
        self, params: Json, start: datetime = _BEGINNING, end: datetime | None = None
    ) -> Iterator[list[Json]]:
        """Every issue, in parts that were created from `start` to before `end`."""
        end = end or self._extraction.started_at + timedelta(days=2)
        part = {**params, "createdAfter": _written(start), "createdBefore": _written(end)}
        oldest_first = {**part, "s": "CREATION_DATE", "asc": "true"}
        middle = (start + (end - start) / 2).replace(microsecond=0)
        divisions = [(name, words) for name, words in _DIVISIONS if name not in params]
        is_last_resort = middle <= start and not divisions
        try:
            yield from self._sonarqube.pages(
                _ISSUES, "issues", oldest_first, only_whole=not is_last_resort
            )
        except TooManyError:
            if is_last_resort:
                self._extraction.problem(
                    f"SonarQube has more than {MOST_RESULTS} issues of the same second, severity "
                    "and type in a project, and answers no more of them: the first are read."
                )
            elif middle > start:
                yield from self._all_issues(params, start, middle)
                yield from self._all_issues(params, middle, end)
            else:
                name, words = divisions[0]
                for word in words:
                    yield from self._all_issues({**params, name: word}, start, end)

    def _hotspots(
        self, project: str, repository: str | None, kept: dict[str, Any]
    ) -> Iterator[Page]:
        """All of them every time: this list knows no time."""
        found: dict[str, Row] = {}
        try:
            for page in self._sonarqube.pages(
                "/api/hotspots/search", "hotspots", {"projectKey": project}
            ):
                for hotspot in page:
                    row = rows.hotspot_row(self._edge, hotspot, repository)
                    found[row["hotspot_key"]] = row
        except TooManyError:
            self._extraction.problem(
                f"SonarQube has more than {MOST_RESULTS} hotspots in a project, and answers no "
                "more of them: the first are read."
            )
        self._present["hotspots"].update(found)
        self._counts["hotspots"] += len(found)
        self._extraction.report("hotspots", self._counts["hotspots"])
        window = self._extraction.window
        listed = [found[key] for key in sorted(found)]
        if window is not None:
            yield "hotspots", [one for one in listed if _is_within(one["updated_at"], window)]
        elif is_changed(kept, "hotspots", listed):
            yield "hotspots", listed

    def _measured(
        self, project: str, repository: str | None, kept: dict[str, Any]
    ) -> Iterator[Page]:
        watermark = Watermark(kept, "measured", overlap=OVERLAP, window=self._extraction.window)
        since = {"from": _written(watermark.since)} if watermark.since else {}
        until = {"to": _written(watermark.until)} if watermark.until else {}
        found: dict[str, dict[str, float]] = {}
        metrics = ",".join((*rows.COVERAGE, *rows.MEASURES, rows.SIZE))
        asked = {"component": project, "metrics": metrics, **since, **until}
        path = "/api/measures/search_history"
        for page in self._sonarqube.pages(path, "measures", asked, counted=_points):
            for measured_at, values in rows.histories(page).items():
                found.setdefault(measured_at, {}).update(values)
        if not found:
            return
        revisions = self._revisions({"project": project, **since, **until})
        coverage: list[Row] = []
        measures: list[Row] = []
        for measured_at, values in found.items():
            if watermark.until is not None and instant(measured_at) >= watermark.until:
                continue
            if not watermark.is_news(measured_at, instant(measured_at), [values, repository]):
                continue
            row = rows.coverage_row(
                project, repository, measured_at, values, revisions.get(measured_at)
            )
            coverage += [row] if row else []
            measures += rows.measure_rows(project, repository, measured_at, values)
        yield "coverage", coverage
        yield "measures", measures
        watermark.save()

    def _revisions(self, asked: Json) -> dict[str, str]:
        path = "/api/project_analyses/search"
        return {
            analysis["date"]: str(analysis["revision"])
            for page in self._sonarqube.pages(path, "analyses", asked)
            for analysis in page
            if analysis.get("revision")
        }

    def _gone(self, projects: list[str]) -> Iterator[Page]:
        """What has landed and is listed no more; closed issues are cleared away after a month."""
        for project in projects:
            for page in self._all_issues({"componentKeys": project}):
                self._present["issues"].update(str(issue["key"]) for issue in page)
        closed = {
            str(key)
            for key, closed_at in self._extraction.landed("issues", ["issue_key", "closed_at"])
            if closed_at is not None
        }
        present = self._present["issues"] | closed
        yield "deletions", tombstones(self._extraction, "issues", "issue_key", present)
        yield (
            "deletions",
            tombstones(self._extraction, "hotspots", "hotspot_key", self._present["hotspots"]),
        )


def project_keys(sonarqube: SonarQube, configuration: Configuration) -> list[str]:
    """The projects that are configured, or all that the token may browse."""
    if configuration.projects:
        return list(configuration.projects)
    asked: Json = {"qualifiers": "TRK"}
    if configuration.organisation:
        asked["organization"] = configuration.organisation
    pages = sonarqube.pages("/api/components/search", "components", asked)
    return [str(component["key"]) for page in pages for component in page]


def instant(written: str) -> datetime:
    """A time as SonarQube writes it: with an offset, without its colon."""
    return datetime.fromisoformat(written).astimezone(UTC)


def _points(measures: list[Json]) -> int:
    """What is counted of a history are its analyses, of which every metric has one value."""
    return max((len(measure["history"]) for measure in measures), default=0)


def _is_within(written: str, window: tuple[datetime, datetime]) -> bool:
    return window[0] <= instant(written) < window[1]


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000"
