"""What teams want to reach in a quarter: the epic that each began with it.

How a site writes that down is demo/program's; what was done for it is demo/truth's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from demo.organisation.model import Organisation

# Insights works from a board, and has written nothing down.
TEAM_WITHOUT_OBJECTIVES = "insights"


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of a team for a quarter, both days inclusive."""

    objective_id: str
    name: str
    team_id: str
    since: date
    until: date
    epic_keys: tuple[str, ...]


def objectives(organisation: Organisation) -> Iterator[Objective]:
    """One for each quarter that a team began with an epic, from 2026 on."""
    for team in organisation.teams:
        if team.team_id == TEAM_WITHOUT_OBJECTIVES:
            continue
        for issue in organisation.issues:
            if issue.project != team.project or issue.kind != "Epic":
                continue
            made_on = issue.created_at.astimezone(ZoneInfo(team.time_zone)).date()
            if made_on.year < 2026:
                continue
            quarter = (made_on.month + 2) // 3
            since = date(made_on.year, 3 * quarter - 2, 1)
            yield Objective(
                f"{team.team_id}-{since.year}-q{quarter}",
                f"{team.name}: make the quarter count",
                team.team_id,
                since,
                (since + timedelta(days=95)).replace(day=1) - timedelta(days=1),
                (issue.key,),
            )
