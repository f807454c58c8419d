"""The load of PagerDuty's teams in a week: the rotas of their escalation policies, summed.

What is counted once, and that nobody's own hours leave the sum, is sources/rotas.py's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sources.edge import Row
from sources.pagerduty.client import Json, PagerDuty
from sources.pagerduty.rows import moment
from sources.rotas import WEEK, Interval, hours, person_count


def teams_of_policies(pagerduty: PagerDuty) -> dict[str, list[Json]]:
    """The teams of each escalation policy."""
    return {
        str(policy.get("id")): [one for one in policy.get("teams") or () if isinstance(one, dict)]
        for page in pagerduty.pages("/escalation_policies", "escalation_policies")
        for policy in page
    }


def load_of(pagerduty: PagerDuty, monday: datetime, teams: dict[str, list[Json]]) -> list[Row]:
    """The rows of one week."""
    end = monday + WEEK
    spans: dict[tuple[str, bool], dict[Any, list[Interval]]] = defaultdict(
        lambda: defaultdict(list)
    )
    names: dict[str, Any] = {}
    for page in pagerduty.between("/oncalls", "oncalls", monday, end):
        for one in page:
            policy, who = one.get("escalation_policy") or {}, one.get("user") or {}
            # Without a beginning or an end somebody is on call all the time.
            start = moment(one["start"], "an on-call") if one.get("start") else monday
            stop = moment(one["end"], "an on-call") if one.get("end") else end
            span = (max(start, monday), min(stop, end))
            for team in teams.get(str(policy.get("id")), []):
                names[str(team.get("id"))] = team.get("summary")
                of_anybody = spans[str(team.get("id")), False]
                of_anybody[who.get("id")].append(span)
                if one.get("escalation_level") == 1:
                    spans[str(team.get("id")), True][who.get("id")].append(span)
    return [
        {
            "team_id": team_id,
            "week_start": monday.date(),
            "team_name": names[team_id],
            "primary_hours": hours(spans[team_id, True].values()),
            "oncall_hours": hours(spans[team_id, False].values()),
            "person_count": person_count(spans[team_id, False]),
        }
        for team_id in sorted(names)
    ]
