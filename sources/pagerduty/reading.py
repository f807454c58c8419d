"""One reading of a PagerDuty account: what is asked, in which order, and where each row goes.

Incidents have no list of what changed; the account's log has. What is new in the log names the
incidents that are read again. The cursor is saved last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sources.edge import Row
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page
from sources.pagerduty import oncall
from sources.pagerduty.client import PAGE, Json, PagerDuty
from sources.pagerduty.configuration import Configuration
from sources.pagerduty.rows import Rows, Told, cause_of, moment
from sources.rotas import weeks_are_summed, weeks_to_sum
from sources.tombstones import tombstones
from sources.watermark import Watermark, is_changed

_OVERLAP = timedelta(hours=1)
# What triggered an incident stands in the log a second before the incident was made.
_BEFORE_IT_IS_MADE = timedelta(minutes=1)
_NOT_SHOWN = (402, 403, 404)


class Reading:
    """One reading of one account."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, pagerduty: PagerDuty
    ) -> None:
        self._extraction = extraction
        self._pagerduty = pagerduty
        self._cause_field = configuration.cause_field
        self._rows = Rows(extraction.edge)
        self._count = 0

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        extraction = self._extraction
        services = [
            self._rows.service(one)
            for page in self._pagerduty.pages("/services", "services")
            for one in page
        ]
        if extraction.window is None and is_changed(state, "services", services):
            yield "services", services
        mark = Watermark(state, "log", overlap=_OVERLAP, window=extraction.window)
        since = mark.since or self._beginning()
        if since is not None:
            yield from self._incidents(mark, since, mark.until or extraction.started_at)
        yield from self._load(state)
        if extraction.is_reconciling:
            here = {row["service_id"] for row in services}
            yield "deletions", tombstones(extraction, "services", "service_id", here)
        mark.save()

    def _beginning(self) -> datetime | None:
        """When the oldest incident was made; None where there is none yet."""
        oldest = self._pagerduty.first(
            "/incidents", "incidents", {"date_range": "all", "sort_by": "created_at:asc"}
        )
        return moment(oldest.get("created_at"), "an incident") if oldest else None

    def _incidents(self, mark: Watermark, since: datetime, until: datetime) -> Iterator[Page]:
        told = self._log(since - _BEFORE_IT_IS_MADE, until)
        listed: set[str] = set()
        for page in self._pagerduty.between(
            "/incidents", "incidents", since, until, {"sort_by": "created_at:asc"}
        ):
            new = [one for one in page if str(one.get("id")) not in listed]
            listed.update(str(one.get("id")) for one in new)
            if self._extraction.window is None:
                # Their whole log was read: none of it is older than they are.
                found = [(one, told.get(str(one.get("id")), Told())) for one in new]
            else:
                logs = self._pagerduty.each(self._log_of, [str(one.get("id")) for one in new])
                found = [(one, self._told(log)) for one, log in zip(new, logs, strict=True)]
            yield from self._landing(found, mark)
        older = [one for one in sorted(told) if one not in listed]
        for start in range(0, len(older), PAGE):
            again = self._pagerduty.each(self._again, older[start : start + PAGE])
            found = [(one, self._told(log)) for one, log in filter(None, again)]
            yield from self._landing(found, mark)
        if self._extraction.window is None:
            mark.reached(until)

    def _log(self, since: datetime, until: datetime) -> dict[str, Told]:
        """What the log of this time says, by the incident that each entry is of."""
        told: dict[str, Told] = {}
        count = 0
        for page in self._pagerduty.between("/log_entries", "log_entries", since, until):
            for entry in page:
                incident = entry.get("incident")
                self._rows.meet(entry)
                if isinstance(incident, dict) and incident.get("id"):
                    told.setdefault(str(incident["id"]), Told()).meet(entry)
            count += len(page)
            self._extraction.report("log entries", count)
        return told

    def _log_of(self, incident_id: str) -> list[Json]:
        pages = self._pagerduty.pages(f"/incidents/{incident_id}/log_entries", "log_entries")
        return [entry for page in pages for entry in page]

    def _told(self, log: list[Json]) -> Told:
        told = Told()
        for entry in log:
            self._rows.meet(entry)
            told.meet(entry)
        return told

    def _again(self, incident_id: str) -> tuple[Json, list[Json]] | None:
        """An incident that is older than this reading and its log; None where it is out of sight.

        Asked by any thread, as all that is about one incident.
        """
        try:
            incident = self._pagerduty.object(f"/incidents/{incident_id}", "incident")
        except RefusedError as refused:
            if refused.status not in _NOT_SHOWN:
                raise
            return None
        return incident, self._log_of(incident_id)

    def _landing(self, found: list[tuple[Json, Told]], mark: Watermark) -> Iterator[Page]:
        incidents: list[Row] = []
        events: list[Row] = []
        asked: list[tuple[str, bool]] = []
        for said, told in found:
            row = self._rows.incident(said, told, None)
            changed_at = moment(row["updated_at"] or row["started_at"], "an incident")
            created_at = moment(row["started_at"], "an incident")
            if not mark.is_news(row["incident_id"], max(changed_at, created_at), row):
                continue
            incidents.append(row)
            events += (self._rows.event(entry, row) for entry in told.entries)
            # Accounts of before alerts say no count.
            counts = said.get("alert_counts")
            has_alerts = not isinstance(counts, dict) or bool(counts.get("all"))
            asked.append((row["incident_id"], has_alerts))
        alerts: list[Row] = []
        details = self._pagerduty.each(self._details, asked)
        for row, (cause, raised) in zip(incidents, details, strict=True):
            row["caused_by_deployment_id"] = cause
            alerts += (self._rows.alert(one, row) for one in raised)
        self._count += len(incidents)
        self._extraction.report("incidents", self._count)
        yield "incidents", incidents
        yield "incident_events", events
        yield "alerts", alerts

    def _details(self, asked: tuple[str, bool]) -> tuple[str | None, list[Json]]:
        """The cause of an incident, and its alerts if it has any."""
        incident_id, has_alerts = asked
        return self._cause(incident_id), self._alerts(incident_id) if has_alerts else []

    def _cause(self, incident_id: str) -> str | None:
        if self._cause_field is None:
            return None
        path = f"/incidents/{incident_id}/custom_fields/values"
        return cause_of(self._pagerduty.values(path, "custom_fields"), self._cause_field)

    def _alerts(self, incident_id: str) -> list[Json]:
        pages = self._pagerduty.pages(f"/incidents/{incident_id}/alerts", "alerts")
        return [one for page in pages for one in page]

    def _load(self, state: dict[str, Any]) -> Iterator[Page]:
        """The weeks that are over and were not summed yet, or those of the window."""
        extraction = self._extraction
        todo = weeks_to_sum(extraction, state)
        if not todo:
            return
        try:
            teams = oncall.teams_of_policies(self._pagerduty)
            for rows in self._pagerduty.each(
                lambda monday: oncall.load_of(self._pagerduty, monday, teams), todo
            ):
                yield "oncall_load", rows
        except RefusedError as refused:
            if refused.status not in _NOT_SHOWN:
                raise
            extraction.problem(
                f"PagerDuty does not show who is on call ({refused.status}), so nothing is known "
                "of the load of teams: use a token that may read escalation policies and on-calls."
            )
            return
        weeks_are_summed(extraction, state, todo)
