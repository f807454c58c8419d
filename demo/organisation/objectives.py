"""What teams want to reach in a quarter, the epic that each began with it, and the organisation's.

How a site writes that down is demo/program's; what was done for it is demo/truth's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from demo.organisation.aims import KEY_RESULTS, KeyResult
from demo.organisation.model import Organisation

# Insights works from a board, and has written nothing down; what it begins is the organisation's.
TEAM_WITHOUT_OBJECTIVES = "insights"
# From then on the organisation has an objective of its own for each quarter, to break less.
ORGANISATION_SINCE = date(2026, 7, 1)
KEY_RESULTS_OF_ALL: tuple[KeyResult, ...] = (
    ("change_fail_rate", "decrease", 0.1),
    ("time_to_restore", "decrease", 2.0),
)


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective for a quarter, both days inclusive; of the organisation where no team has it."""

    objective_id: str
    name: str
    team_id: str | None
    since: date
    until: date
    epic_keys: tuple[str, ...]
    key_results: tuple[KeyResult, ...]


def objectives(organisation: Organisation) -> Iterator[Objective]:
    """One for each quarter that a team began with an epic, from 2026 on."""
    for team in organisation.teams:
        for issue in organisation.issues:
            if issue.project != team.project or issue.kind != "Epic":
                continue
            made_on = issue.created_at.astimezone(ZoneInfo(team.time_zone)).date()
            if made_on.year < 2026:
                continue
            quarter = (made_on.month + 2) // 3
            since = date(made_on.year, 3 * quarter - 2, 1)
            until = (since + timedelta(days=95)).replace(day=1) - timedelta(days=1)
            when = f"{since.year}-q{quarter}"
            if team.team_id != TEAM_WITHOUT_OBJECTIVES:
                yield Objective(
                    f"{team.team_id}-{when}",
                    f"{team.name}: make the quarter count",
                    team.team_id,
                    since,
                    until,
                    (issue.key,),
                    KEY_RESULTS,
                )
            elif since >= ORGANISATION_SINCE:
                yield Objective(
                    f"halden-{when}",
                    "Break less, and mend it sooner",
                    None,
                    since,
                    until,
                    (issue.key,),
                    KEY_RESULTS_OF_ALL,
                )
