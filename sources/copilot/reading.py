"""Which weeks are read, and what of a person's day counts; what leaves is of teams and weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sources.copilot.client import Copilot, Object
from sources.copilot.configuration import TOOL, Configuration
from sources.edge import Row
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.landing import Page
from sources.team_weeks import WEEK, TeamWeeks, read_membership, week_of
from sources.watermark import is_changed

ASSISTANT = "copilot"
# Reports reach a year back, and none is older than the day they were introduced.
_OLDEST = timedelta(days=364)
_FIRST_REPORT = date(2025, 10, 13)
# Late activity is added to a day's report for some days.
_LATE_WEEKS = 2
_DAY = timedelta(days=1)

_READ = frozenset(
    "day user_login user_id user_initiated_interaction_count code_generation_activity_count "
    "code_acceptance_activity_count".split()
)
_ACTIVITY = (
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
)


def read(
    extraction: Extraction, configuration: Configuration, state: dict[str, Any]
) -> Iterator[Page]:
    """Every week that is over and not read, and the last of those that are."""
    membership = read_membership(TOOL)
    copilot = Copilot(configuration, extraction.clock, extraction.count_request)
    last_day = copilot.last_day()
    landed = {date.fromisoformat(week) for week in state.get("weeks", [])}
    weeks = list(_weeks(extraction, configuration, state.get("next_week"), last_day))
    use = TeamWeeks(membership, ASSISTANT)
    for count, week in enumerate(weeks, 1):
        for number in range(WEEK.days):
            day = week + timedelta(days=number)
            for records in copilot.files(day):
                if not records:
                    # A day without a report has no file: one of nobody may have lost its people.
                    extraction.problem(
                        f"A file of GitHub Copilot's report of {day} holds nobody: who was in it "
                        "is missing in its week, which is read again for two weeks."
                    )
                for record in records:
                    extraction.edge.discard("assistant_usage", record.keys() - _READ)
                    _add(use, day, record)
        extraction.report("weeks", count)
    use.say(extraction)
    rows = use.rows(weeks, landed)
    yield "assistant_usage", rows if extraction.window else _news(rows, state)
    landed = (landed - set(weeks)) | {row["period_start"] for row in rows if not row.get("is_gone")}
    state["weeks"] = sorted(week.isoformat() for week in landed)
    if weeks:
        state["next_week"] = (weeks[-1] + WEEK).isoformat()


def _news(rows: list[Row], state: dict[str, Any]) -> list[Row]:
    """The rows of the weeks in which a row differs: the last weeks are read again and again."""
    by_week: dict[date, list[Row]] = {}
    for row in rows:
        by_week.setdefault(row["period_start"], []).append(row)
    return [
        row
        for week, told in by_week.items()
        if is_changed(state, f"week {week}", told)
        for row in told
    ]


def _weeks(
    extraction: Extraction,
    configuration: Configuration,
    next_week: str | None,
    last_day: date | None,
) -> Iterator[date]:
    # A week is over when its last day is reported, which no clock of ours knows.
    today = last_day + _DAY if last_day is not None else extraction.started_at.date()
    end = today
    if extraction.window is not None:
        first = week_of(extraction.window[0].date())
        end = min(today, week_of((extraction.window[1] - timedelta(microseconds=1)).date()) + WEEK)
    elif next_week is not None:
        first = date.fromisoformat(next_week) - _LATE_WEEKS * WEEK
    else:
        first = configuration.start_at or _FIRST_REPORT
    oldest = max(first, _FIRST_REPORT, today - _OLDEST)
    # A week that is not whole would look like one in which less was done.
    week = oldest if oldest == week_of(oldest) else week_of(oldest) + WEEK
    while week + WEEK <= end:
        yield week
        week += WEEK


def _add(use: TeamWeeks, day: date, record: Object) -> None:
    if record["day"] != day.isoformat():
        raise _unfit("day", "it is not the day that was asked for")
    login, number = record["user_login"], record.get("user_id")
    if not isinstance(login, str):
        raise _unfit("user_login", "its type changed, text was expected")
    interactions, shown, accepted = (_count(record, name) for name in _ACTIVITY)
    if interactions or shown or accepted:
        use.add((login, None if number is None else str(number)), day, shown, accepted)


def _count(record: Object, name: str) -> int:
    value = record[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unfit(name, "its type changed, a whole number was expected")
    return value


def _unfit(name: str, why: str) -> ToolError:
    return ToolError(
        f"{TOOL}: {name} of a report cannot be read: {why}; nothing of this run was loaded, so "
        f"compare the report with sources/{TOOL}/README.md.",
        tool=TOOL,
    )
