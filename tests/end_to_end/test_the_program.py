"""What the program's marts make of the published values, worked out again from those values.

The values themselves are judged in test_known_answers.py; here is what is said of two of them, or
of many: a rank correlation by scipy, a quarter's change, a plan's outcome, an objective's progress.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from math import atanh, hypot, sqrt, tanh
from pathlib import Path
from statistics import NormalDist, fmean
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from scipy.stats import spearmanr

import demo
from demo.organisation.aims import PLANS
from demo.organisation.objectives import objectives

from .conftest import ROOT, Run

Row = Mapping[str, Any]
SEEDS = Path(ROOT) / "dbt_project" / "seeds" / "marts"
ABOVE_SERVICES = ("team", "product_line", "organisation")


def rows_of(home: Path, query: str) -> list[dict[str, Any]]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def periods(demo_run: Run) -> dict[tuple[str, str, str, str, date], Row]:
    """Main values by metric, scope, window and its first day on the scope's own clocks."""
    found = {}
    for row in rows_of(
        demo_run.home,
        "select * from marts.metric_values where is_headline and segment_name is null "
        "and window_name in ('week', 'month', 'quarter')",
    ):
        start = row["window_start"].replace(tzinfo=ZoneInfo("UTC"))
        first = start.astimezone(ZoneInfo(row["time_zone"])).date()
        place = (row["metric_id"], row["scope_type"], row["scope_id"], row["window_name"], first)
        found[place] = row
    return found


def test_an_association_is_the_rank_correlation_that_scipy_finds(
    demo_run: Run, periods: dict[tuple[str, str, str, str, date], Row]
) -> None:
    weeks: dict[tuple[str, str, str], dict[date, float]] = defaultdict(dict)
    for (metric_id, scope_type, scope_id, window, first), row in periods.items():
        if window == "week" and row["value"] is not None and not row["is_partial"]:
            weeks[metric_id, scope_type, scope_id][first] = round(row["value"], 10)
    edges = rows_of(demo_run.home, "select * from mart_learning.mart_learning__driver_associations")
    with (SEEDS / "metric_drivers.csv").open(encoding="utf-8", newline="") as file:
        graph = {(r["driver_metric_id"], r["outcome_metric_id"]) for r in csv.DictReader(file)}
    assert {(row["driver_metric_id"], row["outcome_metric_id"]) for row in edges} == graph
    compared = 0
    for row in edges:
        scope = (row["scope_type"], row["scope_id"])
        later = weeks[row["outcome_metric_id"], *scope]
        lag = timedelta(weeks=row["lag_weeks"])
        pairs = [
            (value, later[week + lag])
            for week, value in weeks[row["driver_metric_id"], *scope].items()
            if week + lag in later
        ]
        assert row["n"] == len(pairs)
        if row["rank_correlation"] is None:
            assert row["null_reason"] and row["interval_low"] is None
            continue
        compared += 1
        assert len(pairs) >= 12
        expected = float(spearmanr(*zip(*pairs, strict=True)).statistic)
        assert row["rank_correlation"] == pytest.approx(expected, abs=1e-9)
        reach = NormalDist().inv_cdf(0.975) * sqrt((1 + expected**2 / 2) / (len(pairs) - 3))
        interval = (tanh(atanh(expected) - reach), tanh(atanh(expected) + reach))
        found = (row["interval_low"], row["interval_high"])
        assert found == pytest.approx(interval, abs=1e-6)
    assert compared > 10


def test_a_quarter_changed_by_what_lies_between_it_and_the_quarter_before(
    demo_run: Run, periods: dict[tuple[str, str, str, str, date], Row]
) -> None:
    quarters = {place: row for place, row in periods.items() if place[3] == "quarter"}
    found = rows_of(demo_run.home, "select * from mart_program.mart_program__quarterly_changes")
    assert len(found) == len(quarters)
    for row in found:
        first = row["quarter_start_date"]
        place = (row["metric_id"], row["scope_type"], row["scope_id"], "quarter")
        now = quarters[*place, first]
        value = now["value"]
        before = quarters.get((*place, _quarter_before(first)))
        assert row["value"] == value
        earlier = before["value"] if before and not now["is_suppressed"] else None
        assert row["previous_value"] == earlier
        if value is None or row["previous_value"] is None:
            assert row["change"] is None and row["null_reason"]
        else:
            assert row["change"] == value - row["previous_value"]


def test_a_plan_ends_as_the_two_quarters_say(
    demo_run: Run, periods: dict[tuple[str, str, str, str, date], Row]
) -> None:
    query = "select * from mart_program.mart_program__improvement_plans"
    found = {row["plan_id"]: row for row in rows_of(demo_run.home, query)}
    assert found.keys() == {one.plan_id for one in PLANS}
    for plan in PLANS:
        row = found[plan.plan_id]
        place = (plan.metric_id, "team", plan.team_id, "quarter")
        if plan.completed is None:
            assert (row["outcome"], row["outcome_reason"]) == (
                "inconclusive",
                "it is not completed",
            )
            continue
        before, after = periods[*place, plan.before], periods[*place, plan.after]
        difference = after["value"] - before["value"]
        down = hypot(
            after["value"] - after["interval_low"], before["interval_high"] - before["value"]
        )
        up = hypot(
            after["interval_high"] - after["value"], before["value"] - before["interval_low"]
        )
        outcome = "no clear change"
        if difference - down > 0 or difference + up < 0:
            is_as_meant = (difference > 0) == (plan.expected_direction == "increase")
            outcome = "improved" if is_as_meant else "worse"
        assert row["outcome"] == outcome
        assert row["difference"] == pytest.approx(difference)


def test_progress_of_an_objective_comes_from_the_metric_itself(
    demo_run: Run, periods: dict[tuple[str, str, str, str, date], Row]
) -> None:
    query = "select * from mart_program.mart_program__key_results"
    found = {(row["objective_id"], row["metric_id"]): row for row in rows_of(demo_run.home, query)}
    told = list(objectives(demo.build()))
    assert found.keys() == {(one.objective_id, each[0]) for one in told for each in one.key_results}
    compared = 0
    for one in told:
        scope = ("team", one.team_id) if one.team_id else ("organisation", "all")
        for metric_id, _, target in one.key_results:
            row = found[one.objective_id, metric_id]
            assert (row["scope_type"], row["scope_id"]) == scope
            place = (metric_id, *scope, "quarter")
            now = periods.get((*place, one.since))
            if now is None or now["value"] is None:
                continue
            assert (row["current_window_name"], row["current_value"]) == ("quarter", now["value"])
            earlier = periods[*place, _quarter_before(one.since)]["value"]
            assert row["start_value"] == earlier
            if earlier == target:
                assert row["null_reason"] == "it began at its target"
            elif earlier is not None:
                expected = (now["value"] - earlier) / (target - earlier)
                assert row["progress_share"] == pytest.approx(expected)
                compared += 1
    assert compared > 10


def test_the_organisation_has_objectives_of_its_own_whose_progress_is_worked_out_by_hand(
    demo_run: Run,
) -> None:
    """Of the summer: 49 of 284 changes failed before, 48 of 301 in it, and a tenth is the target.

    Users were well after 2:18:28 before, and after two hours in it, which are the target.
    """
    query = (
        "select * from mart_program.mart_program__key_results "
        "where objective_id = 'halden-2026-q3' order by metric_id"
    )
    failing, restoring = rows_of(demo_run.home, query)
    for row in (failing, restoring):
        assert (row["scope_type"], row["scope_id"]) == ("organisation", "all")
        assert row["owner_role"] == "head of engineering"
        assert row["current_window_name"] == "quarter"
    # (49 / 284 - 48 / 301) / (49 / 284 - 1 / 10) = (1117 / 85484) / (206 / 2840).
    assert failing["progress_share"] == pytest.approx(1117 / 85484 / (206 / 2840))
    # (8308 - 7200) / (8308 - 7200).
    assert restoring["progress_share"] == 1.0
    assert (failing["is_reached"], restoring["is_reached"]) == (False, True)
    assert (failing["target"], restoring["target"]) == (0.1, 2.0)


def _quarter_before(first: date) -> date:
    last = first - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1)


def test_limits_of_a_week_are_those_of_its_own_last_weeks(
    demo_run: Run, periods: dict[tuple[str, str, str, str, date], Row]
) -> None:
    charts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows_of(
        demo_run.home,
        "select * from mart_program.mart_program__control_limits where metric_id in "
        "('deployment_frequency', 'change_fail_rate', 'change_lead_time', 'ci_success_rate') "
        "order by week_start_date",
    ):
        place = (row["metric_id"], row["scope_type"], row["scope_id"], row["definition_version"])
        charts[place].append(row)
        week = periods[*place[:3], "week", row["week_start_date"]]
        assert (row["value"], row["verdict"]) == (week["value"], week["verdict"])
    judged = {"within": 0, "outside the limits": 0, "eight weeks on one side": 0}
    for chart in charts.values():
        values = [row["value"] for row in chart]
        steps = [abs(now - before) for before, now in pairwise(values)]
        for at, row in enumerate(chart):
            before = values[max(0, at - 26) : at]
            assert row["weeks_before"] == len(before)
            if len(before) < 8:
                assert (row["centre"], row["limit_low"], row["limit_high"]) == (None, None, None)
                assert row["null_reason"] is not None
                continue
            centre, moved = fmean(before), fmean(steps[max(0, at - 26) : at - 1])
            assert row["centre"] == pytest.approx(centre)
            assert row["limit_low"] == pytest.approx(centre - 2.66 * moved, abs=1e-9)
            assert row["limit_high"] == pytest.approx(centre + 2.66 * moved, abs=1e-9)
            last = [round(value - centre, 10) for value in values[max(0, at - 7) : at + 1]]
            rules = {
                "outside the limits": round(abs(last[-1]) - 2.66 * moved, 9) > 0,
                "eight weeks on one side": min(last) > 0 or max(last) < 0,
            }
            said = row["rule"] or ""
            assert {rule: rule in said for rule in rules} == rules
            for rule in [rule for rule, is_so in rules.items() if is_so] or ["within"]:
                judged[rule] += 1
    assert min(judged.values()) > 20, judged


def test_every_role_reads_every_metric_of_its_card_for_teams_and_above(demo_run: Run) -> None:
    found = rows_of(demo_run.home, "select * from mart_program.mart_program__scorecards")
    with (SEEDS / "persona_metrics.csv").open(encoding="utf-8", newline="") as file:
        cards = {
            (r["role"], int(r["quarter_number"]), int(r["position"])) for r in csv.DictReader(file)
        }
    assert {(r["role"], r["quarter_number"], r["position"]) for r in found} == cards
    assert {r["scope_type"] for r in found} == {*ABOVE_SERVICES, None}
    for row in found:
        assert (row["value"] is None) == (row["null_reason"] is not None)
