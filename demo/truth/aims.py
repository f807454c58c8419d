"""Which target and long-term goal stand beside a cell.

A team's aim stands beside its own figures, where they are the metric's main one and of everything:
a percentile or a segment was not what was aimed at. The aim of a window is that of its last day.
"""

from __future__ import annotations

from datetime import date, timedelta

from demo.organisation.aims import AIMS
from demo.truth.scopes import Scope

NONE: tuple[float | None, float | None] = (None, None)


def aim_of(metric_id: str, scope: Scope, end: date) -> tuple[float | None, float | None]:
    """Target and long-term goal for the window that ends before this day."""
    last = end - timedelta(days=1)
    for aim in AIMS:
        if (aim.metric_id, ("team", aim.team_id)) != (metric_id, scope):
            continue
        if aim.since <= last and (aim.until is None or last <= aim.until):
            return aim.target, aim.long_term_goal
    return NONE
