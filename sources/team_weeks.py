"""Use of an assistant by a team in a week, summed from what its reports say of each person.

The reports and the membership file are read here and go no further: a row has a team, a week and
sums, and teams of too few active people are put together (sources/edge/small_cells.py). How a
report is fetched and which of its columns count is each assistant's own.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import fsspec

from sources import program, settings
from sources.amounts import amount
from sources.edge import Row, small_cells
from sources.errors import ConfigurationError
from sources.extraction import Extraction

WEEK = timedelta(days=7)
_COLUMNS = {"account", "team_id"}


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Membership:
    """Which team each account is in. Only sizes and sums of it ever leave this module."""

    team_by_account: dict[str, str]

    def team_of(self, *accounts: str | None) -> str | None:
        """The team of the first of these names that is known."""
        known = (self.team_by_account.get(name.strip().lower()) for name in accounts if name)
        return next((team for team in known if team), None)

    def size(self, team_id: str) -> int:
        """How many accounts a team has."""
        return sum(team == team_id for team in self.team_by_account.values())


def read_membership(tool: str) -> Membership:
    """The file of SOURCES__<TOOL>__MEMBERSHIP: CSV with account and team_id."""
    setting = settings.name_of(tool, "membership")
    place = settings.text(tool, "membership")
    if place is None:
        raise ConfigurationError(
            f"{setting} is not set: name a CSV file with the columns account and team_id."
        )
    try:
        with fsspec.open(place, "rb") as opened:
            text = opened.read().decode("utf-8-sig")
    except (OSError, ImportError, UnicodeDecodeError, ValueError) as error:
        raise ConfigurationError(
            f"{setting} names a file that can't be read: put a CSV file in UTF-8 there, or correct "
            "the name."
        ) from error
    # Cells are accounts: a sentence names the line and the column, never what stands there.
    reader = csv.DictReader(io.StringIO(text))
    if not {name.strip().lower() for name in reader.fieldnames or ()} >= _COLUMNS:
        raise ConfigurationError(f"{setting}: the file needs the columns account and team_id.")
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    known = {team.team_id for team in program.current().teams}
    teams: dict[str, str] = {}
    for row in reader:
        account = (row["account"] or "").strip().lower()
        team_id = (row["team_id"] or "").strip()
        if not account or not team_id:
            raise ConfigurationError(f"{setting}, line {reader.line_num}: fill both columns.")
        if team_id not in known:
            raise ConfigurationError(
                f"{setting}, line {reader.line_num}: the team is not one of the program's; "
                "correct it, or declare it in teams.yml."
            )
        if teams.setdefault(account, team_id) != team_id:
            raise ConfigurationError(
                f"{setting}, line {reader.line_num}: the account stands in another team already; "
                "leave it in one."
            )
    return Membership(teams)


@dataclass
class _Use:
    active: set[str] = field(default_factory=set)
    shown: int = 0
    accepted: int = 0


class TeamWeeks:
    """Sums what people did on days to what teams did in weeks."""

    def __init__(self, membership: Membership, assistant: str) -> None:
        self._membership = membership
        self._assistant = assistant
        self._use: dict[tuple[date, str], _Use] = defaultdict(_Use)
        self._strangers: set[str] = set()

    def add(self, accounts: tuple[str | None, ...], day: date, shown: int, accepted: int) -> None:
        """What somebody who was active did on a day; the names are tried in their order."""
        team_id = self._membership.team_of(*accounts)
        if team_id is None:
            self._strangers.update(name for name in accounts[:1] if name)
            return
        use = self._use[week_of(day), team_id]
        use.active.update(name for name in accounts[:1] if name)
        use.shown += shown
        use.accepted += accepted

    def rows(self, weeks: Collection[date], landed: Collection[date]) -> list[Row]:
        """The rows of weeks, and for each that had some and has none, the row that takes them away.

        A week is landed whole or not at all, for its cells are merged with one another.
        """
        minimum = program.current().organisation.minimum_contributors
        rows = small_cells.merged(
            [row for row in self._cells() if row["period_start"] in weeks], minimum
        )
        left = set(landed) & set(weeks) - {row["period_start"] for row in rows}
        return [*rows, *(self._gone(week) for week in sorted(left))]

    def say(self, extraction: Extraction) -> None:
        """How many people of the reports are in no team: their number and nothing else."""
        if self._strangers:
            extraction.problem(
                f"{amount(len(self._strangers), 'account')} of {self._assistant} in no team of "
                f"{settings.name_of(extraction.edge.tool, 'membership')}, so what was done with it "
                "is left out: add it to the file."
            )

    def _cells(self) -> Iterator[Row]:
        for (week, team_id), use in sorted(self._use.items(), key=lambda item: item[0]):
            yield {
                "period_start": week,
                "period_days": WEEK.days,
                "tool": self._assistant,
                "team_id": team_id,
                "repository_id": None,
                # Somebody may have left the team since: no more people were active than there are.
                "eligible_count": max(self._membership.size(team_id), len(use.active)),
                "active_count": len(use.active),
                "shown": use.shown,
                "accepted": use.accepted,
                "assisted_changes": None,
            }

    def _gone(self, week: date) -> dict[str, Any]:
        return {
            "period_start": week,
            "period_days": WEEK.days,
            "tool": self._assistant,
            "cell": "none",
            "is_gone": True,
        }
