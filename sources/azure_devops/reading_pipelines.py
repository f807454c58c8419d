"""Pipelines of one project: runs, timelines, what environments recorded, and classic releases.

What is not over is read again until it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

from sources.azure_devops import pipelines
from sources.azure_devops.client import AzureDevOps, Json
from sources.azure_devops.code import Repository
from sources.azure_devops.configuration import Configuration
from sources.azure_devops.cursor import Cursor, State, digest
from sources.edge import Row, instant
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page

_OVERLAP = timedelta(hours=1)
# Records are listed by their number; those this far below the last one are taken to be final.
_COMPARED = 50


class Reading:
    """The reading of one project's pipelines."""

    def __init__(
        self,
        azure: AzureDevOps,
        extraction: Extraction,
        configuration: Configuration,
        repositories: dict[str, Repository],
        project: Json,
        state: State,
    ) -> None:
        self._azure = azure
        self._extraction = extraction
        self._configuration = configuration
        self._repositories = repositories
        self._project_id = project["id"]
        self._path = f"/{quote(project['name'])}/_apis"
        self._name = project["name"]
        self._state = state
        self._runs: dict[str, Json | None] = {}

    def builds(self) -> Iterator[Page]:
        """Runs queued since, and their timelines."""
        window = self._extraction.window
        cursor = Cursor(self._state.setdefault("builds", {}), _OVERLAP)
        asked: Json = {"queryOrder": "queueTimeAscending"}
        if window is not None:
            asked |= {"queryOrder": "finishTimeAscending", "minTime": _written(window[0])}
            asked["maxTime"] = _written(window[1])
        elif cursor.read_from is not None:
            asked["minTime"] = _written(cursor.read_from)
        count = 0
        for page in self._azure.continued(f"{self._path}/build/builds", asked):
            news: list[tuple[Row, bool]] = []
            for build in page:
                row = pipelines.build_row(self._extraction.edge, build, self._repositories)
                self._runs[row["build_id"]] = {
                    name: build.get(name) for name in ("repository", "sourceVersion", "reason")
                }
                pages: list[Page] = [("builds", [row])]
                is_over = not pipelines.is_running(build)
                is_news = cursor.is_news(
                    row["build_id"], build["queueTime"], pages, is_final=is_over
                )
                if is_news or window is not None:
                    news.append((row, is_over and self._is_recent(build["queueTime"])))
            with_timeline = [row["build_id"] for row, has_timeline in news if has_timeline]
            told = iter(self._azure.each(self._timeline, with_timeline))
            for row, has_timeline in news:
                yield "builds", [row]
                if has_timeline:
                    records = next(told)
                    rows = pipelines.timeline_rows(self._extraction.edge, row["build_id"], records)
                    yield "timeline_records", rows
            count += len(page)
            self._extraction.report("builds", count)
        if window is None:
            cursor.save()

    def _is_recent(self, queued_at: str) -> bool:
        age = self._extraction.started_at - instant(queued_at)
        return age <= timedelta(days=self._configuration.timeline_days)

    def _timeline(self, build_id: str) -> list[Json]:
        try:
            return self._azure.records(f"{self._path}/build/builds/{build_id}/timeline")
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            return []

    def environments(self) -> Iterator[Page]:
        """What was deployed to each environment."""
        path = f"{self._path}/distributedtask/environments"
        for page in self._azure.continued(path):
            for environment in page:
                yield from self._records(environment, f"{path}/{environment['id']}")

    def _records(self, environment: Json, path: str) -> Iterator[Page]:
        window = self._extraction.window
        states: State = self._state.setdefault("environments", {})
        state: State = states.setdefault(str(environment["id"]), {})
        through, known = state.get("through", 0), state.get("landed", {})
        stop = min([through - _COMPARED, *state.get("pending", [])])
        landed: dict[str, str] = {}
        pending: list[int] = []
        for page in self._azure.continued(f"{path}/environmentdeploymentrecords", {"top": 100}):
            numbers = [int(record["id"]) for record in page]
            self._meet_runs(
                _run_of(record)
                for number, record in zip(numbers, page, strict=True)
                if number > stop or window is not None
            )
            for number, record in zip(numbers, page, strict=True):
                if number <= stop and window is None:
                    continue
                run = self._runs.get(_run_of(record))
                row = pipelines.environment_row(self._extraction.edge, environment, record, run)
                if row["status"] == "running":
                    pending.append(number)
                landed[str(number)] = digest(row)
                if window is not None:
                    if _is_within(row["started_at"], row["finished_at"], window):
                        yield "deployments", [row]
                elif known.get(str(number)) != landed[str(number)]:
                    yield "deployments", [row]
            # The latest come first; a list that does not is read to its end.
            if numbers == sorted(numbers, reverse=True) and numbers[-1] <= stop:
                break
        if window is None:
            latest = max([through, *map(int, landed)])
            state |= {"through": latest, "pending": pending}
            state["landed"] = {
                number: mark
                for number, mark in landed.items()
                if int(number) > min([latest - _COMPARED, *[one - 1 for one in pending]])
            }

    def _meet_runs(self, build_ids: Iterable[str], paths: dict[str, str] | None = None) -> None:
        """Ask for the runs of this project that are not known, or of where `paths` leads to."""
        unknown = [one for one in dict.fromkeys(build_ids) if one and one not in self._runs]

        def asked(build_id: str) -> Json | None:
            path = (paths or {}).get(build_id, self._path)
            try:
                return self._azure.object(f"{path}/build/builds/{build_id}")
            except RefusedError as refused:
                if refused.status != HTTPStatus.NOT_FOUND:
                    raise
                return None

        self._runs |= zip(unknown, self._azure.each(asked, unknown), strict=True)

    def _deployed(self, deployments: list[Json]) -> Iterator[tuple[Json, Json | None]]:
        """Each with the run whose output it deploys, which may be another project's."""
        named = [pipelines.deployed_run(one) for one in deployments]
        paths: dict[str, str] = {}
        for build_id, project_id in filter(None, named):
            is_own = project_id in (None, self._project_id)
            path = self._path if is_own else f"/{quote(str(project_id))}/_apis"
            paths.setdefault(build_id, path)
        self._meet_runs(paths, paths)
        for deployment, run in zip(deployments, named, strict=True):
            yield deployment, self._runs.get(run[0]) if run else None

    def releases(self) -> Iterator[Page]:
        """Deployments of classic releases that began or changed since."""
        window = self._extraction.window
        cursor = Cursor(self._state.setdefault("releases", {}), _OVERLAP)
        asked: Json = {"queryOrder": "ascending"}
        if window is not None:
            asked |= {
                "minModifiedTime": _written(window[0]),
                "maxModifiedTime": _written(window[1]),
            }
        elif cursor.read_from is not None:
            asked["minModifiedTime"] = _written(cursor.read_from)
        for page in self._azure.releases(self._name, "deployments", asked):
            for deployment, run in self._deployed(page):
                row = pipelines.release_row(
                    self._extraction.edge, self._project_id, deployment, run
                )
                pages: list[Page] = [("deployments", [row])]
                # Ordered by modification: what is not over comes again when it is.
                at = deployment["lastModifiedOn"]
                if cursor.is_news(row["deployment_id"], at, pages, is_final=True) or window:
                    yield from pages
        if window is None:
            cursor.save()


def _run_of(record: Json) -> str:
    """The run that an environment's record is of."""
    return str((record.get("owner") or {}).get("id") or "")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _is_within(began: str | None, ended: str | None, window: tuple[datetime, datetime]) -> bool:
    return any(window[0] <= instant(at) < window[1] for at in (began, ended) if at)
