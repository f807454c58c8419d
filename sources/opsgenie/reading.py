"""One reading of an Opsgenie account: what is asked, in which order, and where each row goes.

Incidents and alerts have a watermark each, saved last: a reading that fails is read again. An
incident that is new or changed is asked for its timeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from threading import Event
from typing import Any

from sources.edge import Row
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page
from sources.opsgenie import oncall
from sources.opsgenie.client import SITE, Json, Opsgenie
from sources.opsgenie.configuration import Configuration
from sources.opsgenie.rows import Rows, acknowledged_at, updated_at
from sources.rotas import weeks_are_summed, weeks_to_sum
from sources.tombstones import tombstones
from sources.watermark import Watermark, is_changed

_OVERLAP = timedelta(minutes=15)
_NOT_SHOWN = (402, 403, 404)
_WEEKS_AT_ONCE = 13
LISTS = {"incidents": "/v1/incidents", "alerts": "/v2/alerts", "services": "/v1/services"}
_IDS = {"incidents": "incident_id", "alerts": "alert_id", "services": "service_id"}


class Reading:
    """One reading of one account."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, opsgenie: Opsgenie
    ) -> None:
        self._extraction = extraction
        self._opsgenie = opsgenie
        self._rows = Rows(extraction.edge, configuration)
        self._has_timelines = True

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        marks = {
            name: Watermark(state, name, overlap=_OVERLAP, window=self._extraction.window)
            for name in ("alerts", "incidents")
        }
        for name, mark in marks.items():
            yield from self._new_of(name, mark)
        services = self._services()
        is_whole = self._extraction.window is None
        if services is not None and is_whole and is_changed(state, "services", services):
            yield "services", services
        yield from self._load(state)
        if self._extraction.is_reconciling:
            yield from self._gone(services)
        for mark in marks.values():
            mark.save()

    def _new_of(self, name: str, mark: Watermark) -> Iterator[Page]:
        make = self._rows.incident if name == "incidents" else self._rows.alert
        count = 0
        for page in self._opsgenie.updated(LISTS[name], mark.since, mark.until):
            rows = [make(one) for one in page]
            fresh = [row for row in rows if mark.is_news(row[_IDS[name]], updated_at(row), row)]
            count += len(fresh)
            events = self._events_of(fresh) if name == "incidents" else []
            self._extraction.report(name, count)
            yield name, fresh
            yield "incident_events", events

    def _events_of(self, incidents: list[Row]) -> list[Row]:
        """Incidents' timelines, which also say when somebody took them up."""
        if not self._has_timelines:
            return []
        # Who does not show one shows none, so the rest is not asked for.
        is_refused = Event()

        def asked(incident_id: str) -> list[Json] | RefusedError | None:
            if is_refused.is_set():
                return None
            try:
                pages = self._opsgenie.entries(incident_id)
                return [entry for page in pages for entry in page]
            except RefusedError as refused:
                if refused.status not in _NOT_SHOWN:
                    raise
                if refused.status == HTTPStatus.NOT_FOUND:
                    # One that was deleted meanwhile has none; else the account or the key has not.
                    return None
                is_refused.set()
                return refused

        events: list[Row] = []
        told = self._opsgenie.each(asked, [row["incident_id"] for row in incidents])
        for incident, entries in zip(incidents, told, strict=True):
            if isinstance(entries, RefusedError):
                self._has_timelines = False
                self._extraction.problem(
                    f"Opsgenie does not show the timelines of incidents ({entries.status}), so "
                    "nothing is known of who took one up when: give the key of "
                    f"{SITE.token_setting} the right Read, for the whole account."
                )
            elif entries is not None:
                found = [self._rows.event(entry, incident) for entry in entries]
                incident["acknowledged_at"] = acknowledged_at(found)
                events += found
        return events

    def _load(self, state: dict[str, Any]) -> Iterator[Page]:
        """The weeks that are over and were not summed yet, or those of the window."""
        extraction = self._extraction
        todo = weeks_to_sum(extraction, state)
        if not todo:
            return
        try:
            schedules = oncall.schedules_of_teams(self._opsgenie)
            for first in range(0, len(todo), _WEEKS_AT_ONCE):
                part = todo[first : first + _WEEKS_AT_ONCE]
                yield "oncall_load", oncall.load_of(self._opsgenie, schedules, part)
        except RefusedError as refused:
            if refused.status not in _NOT_SHOWN:
                raise
            extraction.problem(
                f"Opsgenie does not show its schedules ({refused.status}), so nothing is known of "
                f"the load of teams: give the key of {SITE.token_setting} the right Configuration "
                "Access."
            )
            return
        weeks_are_summed(extraction, state, todo)

    def _services(self) -> list[Row] | None:
        """Every service; None where they are out of sight, which only an unnamed service costs."""
        try:
            pages = self._opsgenie.listed(LISTS["services"])
            return [self._rows.service(one) for page in pages for one in page]
        except RefusedError as refused:
            if refused.status not in _NOT_SHOWN:
                raise
            self._extraction.problem(
                f"Opsgenie does not show its services ({refused.status}), so they have no names: "
                f"give the key of {SITE.token_setting} the right Configuration Access."
            )
            return None

    def _gone(self, services: list[Row] | None) -> Iterator[Page]:
        for name in ("incidents", "alerts"):
            here = {
                str(one.get("id"))
                for page in self._opsgenie.updated(LISTS[name], None, None)
                for one in page
            }
            yield "deletions", tombstones(self._extraction, name, _IDS[name], here)
        if services is not None:
            here = {row["service_id"] for row in services}
            yield "deletions", tombstones(self._extraction, "services", "service_id", here)
