"""The load of Opsgenie's teams in a week: the shifts of the schedules that they own, summed.

What is counted once, and that nobody's own hours leave the sum, is sources/rotas.py's. Only a
schedule that names its owner's team is anybody's load.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sources.edge import Row, instant
from sources.errors import ToolError
from sources.opsgenie.client import Json, Opsgenie
from sources.opsgenie.configuration import TOOL
from sources.rotas import WEEK, Interval, hours, person_count

SCHEDULES = "/v2/schedules"
_Shift = tuple[str, datetime, datetime]


def schedules_of_teams(opsgenie: Opsgenie) -> list[Json]:
    """The schedules that are in use and that a team owns."""
    return [
        one
        for page in opsgenie.listed(SCHEDULES)
        for one in page
        if one.get("enabled") is not False and _team_of(one).get("id")
    ]


def load_of(opsgenie: Opsgenie, schedules: list[Json], mondays: list[datetime]) -> list[Row]:
    """The rows of weeks that follow one another: of a team and a week with a schedule."""
    names: dict[str, Any] = {}
    shifts: dict[str, list[_Shift]] = defaultdict(list)
    told = opsgenie.each(
        lambda schedule_id: list(_shifts(opsgenie, schedule_id, mondays)),
        [str(one.get("id")) for one in schedules],
    )
    for one, found in zip(schedules, told, strict=True):
        team = _team_of(one)
        names[str(team["id"])] = team.get("name")
        shifts[str(team["id"])] += found
    return [
        {
            "team_id": team_id,
            "week_start": monday.date(),
            "team_name": names[team_id],
            "oncall_hours": hours(spans.values()),
            "person_count": person_count(spans),
        }
        for team_id in sorted(names)
        for monday in mondays
        for spans in [_spans_of_week(shifts[team_id], monday)]
    ]


def _shifts(opsgenie: Opsgenie, schedule_id: str, mondays: list[datetime]) -> Iterator[_Shift]:
    told = opsgenie.told(
        f"{SCHEDULES}/{quote(schedule_id, safe='')}/timeline",
        {
            "identifierType": "id",
            "date": mondays[0].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "interval": len(mondays),
            "intervalUnit": "weeks",
        },
    )
    # What became of the rotations once somebody stood in for another.
    final = told.get("finalTimeline")
    if not isinstance(final, dict):
        raise _unfit("has no final timeline")
    for rotation in final.get("rotations") or ():
        for period in rotation.get("periods") or ():
            start, stop = _moment(period.get("startDate")), _moment(period.get("endDate"))
            for who in _on_call(period):
                yield who, start, stop


def _on_call(period: Json) -> set[str]:
    """Who is on call in a period: those whom a team or an escalation stood for, else the one."""
    flattened = period.get("flattenedRecipients") or ()
    recipients = [*flattened] or [period.get("recipient")]
    return {
        str(one["id"])
        for one in recipients
        if isinstance(one, dict) and one.get("id") and one.get("type") != "none"
    }


def _spans_of_week(shifts: list[_Shift], monday: datetime) -> dict[str, list[Interval]]:
    spans: dict[str, list[Interval]] = defaultdict(list)
    for who, start, stop in shifts:
        # One that lies in another week ends before it begins, and is no time.
        spans[who].append((max(start, monday), min(stop, monday + WEEK)))
    return spans


def _team_of(schedule: Json) -> Json:
    team = schedule.get("ownerTeam")
    return team if isinstance(team, dict) else {}


def _moment(value: Any) -> datetime:
    try:
        return instant(value)
    except Exception as error:
        raise _unfit("has a shift without a time that can be read") from error


def _unfit(what: str) -> ToolError:
    return ToolError(
        f"The timeline of a schedule of Opsgenie {what}: nothing of this run was loaded, so "
        "compare what it sends with sources/opsgenie/README.md.",
        tool=TOOL,
    )
