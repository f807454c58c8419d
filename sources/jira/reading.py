"""One reading of a Jira site: what is asked, in which order, and where each row goes.

The cursor is saved last: a reading that fails is read again from where the one before it stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sources.edge import Row
from sources.extraction import Extraction
from sources.jira import changelog, planning, reconciliation
from sources.jira.client import Jira, Json
from sources.jira.configuration import Configuration
from sources.jira.cursor import Cursor
from sources.jira.fields import SiteFields, recognise
from sources.jira.issues import FIELDS, IssueReader, gone
from sources.jira.people import People
from sources.jira.scope import selected_projects
from sources.jira.statuses import StatusCheck, status_row
from sources.landing import Page

# A query's length is limited by the site's web server; a key has up to 10 letters.
_PROJECTS_PER_QUERY = 200


class Reading:
    """One reading of one site."""

    def __init__(self, extraction: Extraction, configuration: Configuration, jira: Jira) -> None:
        self._extraction = extraction
        self._configuration = configuration
        self._jira = jira
        self._people = People(extraction.edge, _landed_people(extraction))
        self._statuses = StatusCheck()
        self._read_count = 0

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """Everything that is new; `state` is what the last reading left."""
        jira, extraction = self._jira, self._extraction
        cursor = Cursor(state, self._asker_zone(), extraction.window)
        projects = selected_projects(jira, self._configuration, extraction)
        keys = {row["project_key"] for row in projects}
        fields = recognise(jira.objects(f"{jira.api}/field"), self._configuration.points_field)
        statuses = [status_row(extraction.edge, one) for one in jira.objects(f"{jira.api}/status")]
        boards = planning.boards(jira, extraction, keys)
        sprints = planning.sprints(jira, extraction, boards)
        whole_tables = (
            ("projects", projects),
            ("fields", fields.rows),
            ("statuses", statuses),
            ("boards", boards),
            ("sprints", sprints),
        )
        # They have no time of their own, so no window holds them.
        for table, rows in () if extraction.window else whole_tables:
            yield from _if_changed(state, table, rows)
        yield from self._issues(cursor, keys, fields)
        if extraction.is_reconciling:
            yield from reconciliation.gone(jira, extraction, keys, boards=boards, sprints=sprints)
        cursor.save(keys)

    def _asker_zone(self) -> ZoneInfo:
        name = self._jira.object(f"{self._jira.api}/myself").get("timeZone") or "UTC"
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            self._extraction.problem(
                "Jira's account of the token has a time zone that is unknown here, so UTC is "
                "taken: choose another in its profile."
            )
            return ZoneInfo("UTC")

    def _issues(self, cursor: Cursor, keys: set[str], fields: SiteFields) -> Iterator[Page]:
        reader = IssueReader(self._extraction.edge, fields, self._people)
        new = keys - cursor.read_projects
        for group, is_whole in ((new, True), (keys - new, False)):
            ordered = sorted(group)
            for start in range(0, len(ordered), _PROJECTS_PER_QUERY):
                some = ordered[start : start + _PROJECTS_PER_QUERY]
                jql = cursor.jql(some, is_whole=is_whole)
                asked = [*FIELDS, *fields.all_ids]
                for page in self._jira.search(jql, asked, with_changes=True):
                    yield from self._issue_page(page, reader, cursor, fields)

    def _issue_page(
        self, page: list[Json], reader: IssueReader, cursor: Cursor, fields: SiteFields
    ) -> Iterator[Page]:
        fresh = [
            issue
            for issue in page
            if not cursor.is_known(str(issue.get("id")), (issue.get("fields") or {}).get("updated"))
        ]
        api = self._jira.api
        logs = self._jira.each(lambda one: changelog.histories(self._jira, api, one), fresh)
        for issue, log in zip(fresh, logs, strict=True):
            reader.meet(issue)
            for history in log:
                self._people.meet(history.get("author"))
        rows: dict[str, list[Row]] = {
            name: []
            for name in (
                "issues",
                "issue_components",
                "sprint_issues",
                "issue_changes",
                "sprint_changes",
            )
        }
        for issue, log in zip(fresh, logs, strict=True):
            row = reader.row(issue)
            self._statuses.check(row)
            rows["issues"].append(row)
            issue_id = row["issue_id"]
            components, sprints = reader.components(issue), reader.sprints(issue)
            if not cursor.is_first:
                components = list(gone(components, {"issue_id": issue_id, "component": ""}))
                sprints = list(gone(sprints, {"issue_id": issue_id, "sprint_id": ""}))
            rows["issue_components"].extend(components)
            rows["sprint_issues"].extend(sprints)
            for table, change in changelog.rows_of(issue_id, log, fields):
                rows[table].append(change)
        self._read_count += len(fresh)
        self._extraction.report("issues", self._read_count)
        yield from rows.items()


def _landed_people(extraction: Extraction) -> Iterator[str | None]:
    """An incremental reading meets few people; titles may name those of any earlier one."""
    for column in ("assignee_key", "reporter_key"):
        yield from (pseudonym for (pseudonym,) in extraction.landed("issues", [column]))


def _if_changed(state: dict[str, Any], table: str, rows: list[Row]) -> Iterator[Page]:
    """Small tables have no cursor: they land whole when anything in them has changed."""
    seen: dict[str, str] = state.setdefault("seen", {})
    written = json.dumps(sorted(json.dumps(row, sort_keys=True) for row in rows))
    mark = hashlib.sha256(written.encode()).hexdigest()
    if rows and seen.get(table) != mark:
        yield table, rows
    seen[table] = mark
