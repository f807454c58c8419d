"""What is read of each project, in which order, and where the list of executions stops.

Yields pages of rows. How rows are made is rows.py's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from sources.edge import Row
from sources.extraction import Extraction
from sources.harness import reconciliation, rows
from sources.harness.client import SITE, Harness, Json
from sources.harness.configuration import Configuration
from sources.http import RefusedError
from sources.landing import Page

# A write may become visible up to an hour after the time it carries.
_LAG = timedelta(hours=1)
# What waits longer than a month for an approval has expired.
_PATIENCE = timedelta(days=30)
_HARNESS_BEGAN = datetime(2016, 1, 1, tzinfo=UTC)
_OPTIONAL = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class Reading:
    """One reading of one account."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, harness: Harness
    ) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._configuration = configuration
        self._harness = harness

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        projects: dict[str, Any] = state.setdefault("projects", {})
        listed: dict[str, set[str]] = {}
        for organisation, project in self._configuration.projects:
            project_id = f"{organisation}/{project}"
            try:
                own: dict[str, Any] = projects.setdefault(project_id, {})
                yield from self._executions(organisation, project, own, listed)
            except RefusedError as refused:
                if refused.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
                    raise
                self._extraction.problem(
                    f"Harness shows no project {project_id} ({refused.status}): take it out of "
                    "SOURCES__HARNESS__PROJECTS, correct it, or let the token see it."
                )
                continue
            if self._extraction.window is None:
                yield from self._small_tables(organisation, project, own)
        if self._extraction.window is None:
            yield from self._freezes(state)
        if self._extraction.is_reconciling:
            yield from reconciliation.gone(self._extraction, listed)

    # executions

    def _executions(
        self, organisation: str, project: str, state: dict[str, Any], listed: dict[str, set[str]]
    ) -> Iterator[Page]:
        window = self._extraction.window
        now = self._extraction.started_at
        start, end = self._start(state), now + _LAG
        if window is not None:
            start, end = window
        seen: dict[str, list[str]] = {} if window else state.get("seen", {})
        read: dict[str, list[str]] = {}
        unfinished: list[datetime] = []
        latest: datetime | None = None
        for page in self._harness.executions(organisation, project, start, end):
            for execution in page:
                native_id = str(execution.get("planExecutionId"))
                at = rows.moment(execution.get("startTs")) or rows.moment(
                    execution.get("createdAt")
                )
                listed.setdefault("executions", set()).add(native_id)
                pages = list(
                    rows.execution_pages(
                        self._edge, self._configuration, f"{organisation}/{project}", execution
                    )
                )
                if at is not None:
                    latest = max(latest or at, at)
                    if execution.get("endTs") is None and at >= now - _PATIENCE:
                        unfinished.append(at)
                mark = _mark(pages)
                if native_id in read or seen.get(native_id, [""])[0] == mark:
                    read.setdefault(native_id, [mark, (at or now).isoformat()])
                    continue
                read[native_id] = [mark, (at or now).isoformat()]
                if window is None or (at is not None and window[0] <= at < window[1]):
                    yield from pages
            self._extraction.report("executions", len(read))
        if window is None:
            self._save(state, latest, unfinished, {**seen, **read})

    def _start(self, state: dict[str, Any]) -> datetime:
        """Where this reading begins: at what had not ended, an hour before the last one's end."""
        if "watermark" not in state or self._extraction.is_reconciling:
            return _HARNESS_BEGAN
        lagged = datetime.fromisoformat(state["watermark"]) - _LAG
        pending = state.get("pending_from")
        return min(lagged, datetime.fromisoformat(pending)) if pending else lagged

    def _save(
        self,
        state: dict[str, Any],
        latest: datetime | None,
        unfinished: Iterable[datetime],
        seen: dict[str, list[str]],
    ) -> None:
        earlier = state.get("watermark")
        times = [
            *([datetime.fromisoformat(earlier)] if earlier else []),
            *([latest] if latest else []),
        ]
        if times:
            state["watermark"] = max(times).isoformat()
        pending = min(unfinished, default=None)
        state.pop("pending_from", None)
        if pending is not None:
            state["pending_from"] = pending.isoformat()
        if "watermark" in state:
            lagged = datetime.fromisoformat(state["watermark"]) - _LAG
            oldest = min(lagged, pending) if pending else lagged
            state["seen"] = {
                key: entry
                for key, entry in seen.items()
                if datetime.fromisoformat(entry[1]) >= oldest
            }

    # small tables

    def _small_tables(
        self, organisation: str, project: str, state: dict[str, Any]
    ) -> Iterator[Page]:
        project_id = f"{organisation}/{project}"
        for table, row_of, pages in (
            ("services", rows.service_row, self._harness.services),
            ("environments", rows.environment_row, self._harness.environments),
        ):
            found = self._if_allowed(table, f"{table[:-1]}s (View)", pages(organisation, project))
            if found is not None:
                made = [row_of(self._edge, project_id, one) for one in found]
                yield from _if_changed(state, table, made)

    def _freezes(self, state: dict[str, Any]) -> Iterator[Page]:
        scopes: dict[str, dict[str, str]] = {"account": {}}
        for organisation, project in self._configuration.projects:
            scopes[organisation] = {"orgIdentifier": organisation}
            scopes[f"{organisation}/{project}"] = {
                "orgIdentifier": organisation,
                "projectIdentifier": project,
            }
        made: list[Row] = []
        for scope, params in scopes.items():
            found = self._if_allowed("freezes", "Freeze (View)", self._harness.freezes(params))
            for freeze in found or ():
                made += rows.freeze_rows(self._edge, scope, freeze)
        yield from _if_changed(state, "freezes", made)

    def _if_allowed(
        self, what: str, permission: str, pages: Iterator[list[Json]]
    ) -> list[Json] | None:
        """A list that numbers can do without; None where it is refused, which is noted."""
        try:
            return [one for page in pages for one in page]
        except RefusedError as refused:
            if refused.status not in _OPTIONAL:
                raise
            self._extraction.problem(
                f"Harness does not show its {what}: give the token of {SITE.token_setting} the "
                f"permission {permission}."
            )
            return None


def _if_changed(state: dict[str, Any], table: str, made: list[Row]) -> Iterator[Page]:
    """Small tables have no cursor: they land whole when anything in them has changed."""
    marks: dict[str, str] = state.setdefault("marks", {})
    mark = _mark(made)
    if made and marks.get(table) != mark:
        yield table, made
    marks[table] = mark


def _mark(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
