"""One reading of a ServiceNow instance: what is asked, in which order, and where each row goes.

Every table has a watermark of its own, saved last: a reading that fails is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sources.amounts import amount
from sources.edge import Row, instant
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.landing import Page
from sources.servicenow.client import Json, ServiceNow
from sources.servicenow.configuration import TOOL, Configuration
from sources.servicenow.rows import Actions, ChangeRequests, Incidents, Services, value
from sources.settings import name_of
from sources.tombstones import tombstones
from sources.watermark import Watermark

# A record is stamped when its transaction begins and seen when it ends.
_OVERLAP = timedelta(minutes=15)
_PER_QUERY = 100


@dataclass(frozen=True)
class Table:
    """One table of the instance, and how its records become rows."""

    name: str
    native: str
    setting: str
    id_column: str
    fields: Sequence[str]
    row: Callable[[Json], Row]


class Reading:
    """One reading of one instance."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, site: ServiceNow
    ) -> None:
        self._extraction = extraction
        self._site = site
        self._incident_table = configuration.incident_table
        self._tables = list(_tables(extraction, configuration))

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        window = self._extraction.window
        marks: list[Watermark] = []
        for table in self._tables:
            mark = Watermark(state, table.name, overlap=_OVERLAP, window=window)
            try:
                for page in self._new_of(table, mark):
                    yield table.name, page
            except RefusedError as refused:
                self._refused(table, refused)
                continue
            marks.append(mark)
        if self._extraction.is_reconciling:
            yield from self._gone()
        for mark in marks:
            mark.save()

    def _new_of(self, table: Table, mark: Watermark) -> Iterator[list[Row]]:
        count = 0

        def hidden(missing: int) -> None:
            if missing:
                self._extraction.problem(
                    f"ServiceNow counts {amount(missing, 'record')} of {table.native} that it does "
                    f"not show: give the account of {self._site.site.token_setting} read access to "
                    "the whole table, or what is there is missing."
                )

        for page in self._site.records(
            table.native, table.fields, since=mark.since, until=mark.until, hidden=hidden
        ):
            rows = [table.row(record) for record in page]
            if table.name == "incident_actions":
                self._give_incidents(rows)
            fresh = [row for row in rows if mark.is_news(row[table.id_column], _updated(row), row)]
            count += len(fresh)
            self._extraction.report(table.name, count)
            yield fresh

    def _give_incidents(self, actions: list[Row]) -> None:
        """Each task's incident: the earliest one that names the task's problem."""
        problems = sorted({row["problem_id"] for row in actions if row["problem_id"]})
        earliest: dict[str, str] = {}
        for start in range(0, len(problems), _PER_QUERY):
            named = ",".join(problems[start : start + _PER_QUERY])
            for incident in self._site.matching(
                self._incident_table,
                ["sys_id", "problem_id"],
                f"problem_idIN{named}^ORDERBYopened_at^ORDERBYsys_id",
            ):
                earliest.setdefault(
                    str(value(incident.get("problem_id"))), str(value(incident.get("sys_id")))
                )
        for row in actions:
            row["incident_id"] = earliest.get(row["problem_id"])

    def _gone(self) -> Iterator[Page]:
        for table in self._tables:
            try:
                present = self._site.ids(table.native)
            except RefusedError as refused:
                self._refused(table, refused)
                continue
            rows = tombstones(self._extraction, table.name, table.id_column, present)
            yield "deletions", rows

    def _refused(self, table: Table, refused: RefusedError) -> None:
        """Only incidents must be readable; what else is refused is said, and the rest goes on."""
        if table.name == "incidents" or refused.status not in (400, 403, 404):
            raise refused
        self._extraction.problem(
            f"ServiceNow does not show {table.native} ({refused.status}): give the account of "
            f"{self._site.site.token_setting} read access to it, or set {table.setting} to the "
            "table's name, or to - where there is none."
        )


def _tables(extraction: Extraction, configuration: Configuration) -> Iterator[Table]:
    edge = extraction.edge
    for name, native, key, id_column, reader in (
        (
            "business_services",
            configuration.service_table,
            "service_table",
            "service_id",
            Services(edge),
        ),
        (
            "change_requests",
            configuration.change_table,
            "change_table",
            "change_request_id",
            ChangeRequests(edge, configuration),
        ),
        (
            "incidents",
            configuration.incident_table,
            "incident_table",
            "incident_id",
            Incidents(edge, configuration),
        ),
        ("incident_actions", configuration.task_table, "task_table", "action_id", Actions(edge)),
    ):
        if native is not None:
            setting = name_of(TOOL, key)
            yield Table(name, native, setting, id_column, reader.fields, reader.row)


def _updated(row: Row) -> datetime:
    try:
        return instant(row["updated_at"])
    except Exception as error:
        raise ToolError(
            "ServiceNow answered a record without a time of its last update that can be read; "
            "nothing of this run was loaded, so let the account read sys_updated_on, and compare "
            "with sources/servicenow/README.md.",
            tool=TOOL,
        ) from error
