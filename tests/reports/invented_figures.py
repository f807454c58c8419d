"""A published file of an organisation that does not exist: every figure in it is invented.

It holds one of each thing that a report must survive: gaps, suppressed cells that still carry a
value, provisional and partial windows, too few to compare, a tool that failed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

AS_OF = datetime.fromisoformat("2026-11-16")
FIRST_MONDAY = date(2025, 9, 22)
SECRET_VALUE = 777.25
SECRET_N = 4242

TEAMS = ("payments", "platform", "search", "identity", "data")
SERVICES = (
    *("checkout", "ledger", "refunds", "build-farm", "gateway", "catalogue", "suggest"),
    *("login", "profiles", "lake", "metrics-feed", "zoning"),
)

# metric_id: name, unit, polarity, statistic, usual value, n a week, privacy class
METRICS: dict[str, tuple[str, str, str, str, float, int, str]] = {
    "deployment_frequency": (
        *("Deployment frequency", "per day", "higher is better", "rate", 4.1, 29),
        "service outcome",
    ),
    "change_lead_time": (
        *("Lead time for changes", "hours", "lower is better", "median", 27.0, 48),
        "human activity",
    ),
    "change_fail_rate": (
        *("Change fail rate", "share", "lower is better", "share", 0.12, 27),
        "service outcome",
    ),
    "failed_deployment_recovery_time": (
        *("Failed deployment recovery time", "hours", "lower is better", "median", 3.4, 7),
        "service outcome",
    ),
    "deployment_rework_rate": (
        *("Deployment rework rate", "share", "lower is better", "share", 0.08, 29),
        "service outcome",
    ),
    "time_to_restore": (
        *("Time to restore", "hours", "lower is better", "median", 5.2, 9),
        "service outcome",
    ),
    "change_fail_rate_strict": (
        *("Change fail rate, strict", "share", "lower is better", "share", 0.05, 27),
        "service outcome",
    ),
    **{
        f"lead_time_{stage}": (
            *(f"{stage.capitalize()} time", "hours", "lower is better", "median", hours, 45),
            "human activity",
        )
        for stage, hours in (
            *(("coding", 9.1), ("pickup", 3.2), ("review", 4.4), ("merge", 1.2)),
            *(("build", 0.4), ("deploy", 5.5), ("unaccounted", 0.9)),
        )
    },
}


@dataclass(frozen=True)
class InventedRow:
    """One row of rpt_leaders__dora."""

    metric_id: str
    metric_name: str
    polarity: str
    statistic: str
    scope_type: str
    scope_id: str
    scope_name: str
    window_name: str
    window_start: datetime
    window_end: datetime
    unit: str
    value: float | None = None
    n: int | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    previous_value: float | None = None
    verdict: str | None = None
    is_headline: bool = True
    segment_name: str | None = None
    segment_value: str | None = None
    time_zone: str = "Europe/Berlin"
    as_of: datetime = AS_OF
    interval_null_reason: str | None = None
    baseline: float | None = None
    target: float | None = None
    long_term_goal: float | None = None
    industry_edition: str | None = None
    industry_tier: str | None = None
    is_provisional: bool = False
    is_partial: bool = False
    is_suppressed: bool = False
    null_reason: str | None = None
    open_count: int | None = None
    open_age_hours: float | None = None


def midnight(day: date) -> datetime:
    """The UTC instant at which a winter's day begins in Berlin, near enough for invention."""
    return datetime.combine(day, time.min) - timedelta(hours=1)


def row(metric_id: str, window_name: str, first: date, end: date, **given: Any) -> InventedRow:
    """One row of a metric for the organisation, with what is given put over the usual."""
    name, unit, polarity, statistic, *_ = METRICS[metric_id]
    base = InventedRow(
        metric_id=metric_id,
        metric_name=name,
        polarity=polarity,
        statistic=statistic,
        scope_type="organisation",
        scope_id="all",
        scope_name="Invented Ltd",
        window_name=window_name,
        window_start=midnight(first),
        window_end=midnight(end),
        unit=unit,
    )
    return replace(base, **given)


def _measured(invention: random.Random, metric_id: str, days: int, share: float) -> dict[str, Any]:
    usual, weekly_n = METRICS[metric_id][4:6]
    n = round(weekly_n * days / 7 * share * invention.uniform(0.85, 1.15))
    value = round(usual * invention.uniform(0.85, 1.15), 4)
    if METRICS[metric_id][3] == "rate":
        value = round(n / days, 4)
    if n == 0:
        reason = "no production deployments in the window"
        if metric_id == "deployment_frequency":
            return {"value": 0.0, "n": 0, "interval_low": 0.0, "interval_high": 3.689 / days}
        return {"n": 0, "null_reason": reason}
    if n < 6 and METRICS[metric_id][3] == "median":
        return {"value": value, "n": n, "interval_null_reason": "fewer than 6 values"}
    wide = min(0.9, 1.1 / n**0.5)
    return {
        "value": value,
        "n": n,
        "interval_low": round(value * (1 - wide), 4),
        "interval_high": round(value * (1 + wide), 4),
    }


def rows() -> list[InventedRow]:
    """The whole invented table."""
    invention = random.Random(7)
    return [*_organisation(invention), *_scopes(invention)]


def _organisation(invention: random.Random) -> Iterator[InventedRow]:
    for metric_id in METRICS:
        horizon = 7 if "fail_rate" in metric_id or "rework" in metric_id else 0
        weeks = [
            _week(invention, metric_id, number, FIRST_MONDAY + timedelta(weeks=number), horizon)
            for number in range(60)
        ]
        yield from weeks
        yield from _calendar(invention, metric_id)
        for window, days in (("7d", 7), ("30d", 30), ("90d", 90)):
            end = AS_OF.date() - timedelta(days=horizon)
            trailing = _trailing(invention, metric_id, window, days, end)
            if days == 7 and trailing.verdict == "no clear change":
                same_days = next(week for week in weeks if week.window_end == trailing.window_end)
                interval = {"interval_low": same_days.interval_low}
                interval |= {"interval_high": same_days.interval_high}
                trailing = replace(trailing, value=same_days.value, n=same_days.n, **interval)
            yield trailing
    for statistic, value in (("p75", 41.0), ("p90", 88.0), ("mean", 39.5)):
        yield row(
            *("change_lead_time", "90d", date(2026, 8, 18), date(2026, 11, 16)),
            statistic=statistic,
            is_headline=False,
            value=value,
            n=610,
            interval_null_reason="no interval for a percentile other than the median",
        )


def _week(
    invention: random.Random, metric_id: str, number: int, monday: date, horizon: int
) -> InventedRow:
    given = _measured(invention, metric_id, 7, 1.0)
    if date(2026, 10, 12) == monday:
        given = _measured(invention, metric_id, 7, 0.0)
    if metric_id == "failed_deployment_recovery_time" and number in (44, 46):
        given = {"n": 0, "null_reason": "no failed deployments in the window"}
    verdicts = {"change_lead_time": "better", "change_fail_rate": "worse"}
    return row(
        *(metric_id, "week", monday, monday + timedelta(days=7)),
        **given,
        verdict=None if given.get("value") is None else verdicts.get(metric_id, "no clear change"),
        is_provisional=horizon > 0 and number == 59,
        is_partial=number == 0,
        target={"deployment_frequency": 5.0, "change_lead_time": 24.0}.get(metric_id),
        industry_edition="2024",
        industry_tier="high",
    )


def _calendar(invention: random.Random, metric_id: str) -> Iterator[InventedRow]:
    months = [date(2026, month, 1) for month in range(4, 12)]
    quarters = [date(2026, month, 1) for month in (1, 4, 7, 10)]
    for window, starts in (("month", months), ("quarter", quarters)):
        before = None
        for start, end in pairwise(starts):
            given = _measured(invention, metric_id, (end - start).days, 1.0)
            verdict = "no clear change" if before is not None else None
            yield row(
                metric_id, window, start, end, **given, previous_value=before, verdict=verdict
            )
            before = given["value"]


def _trailing(
    invention: random.Random, metric_id: str, window: str, days: int, end: date
) -> InventedRow:
    given = _measured(invention, metric_id, days, 1.0)
    before = round(given["value"] * 1.02, 4)
    verdict = "no clear change"
    if (metric_id, window) == ("change_lead_time", "90d"):
        before, verdict = round(given["value"] * 1.31, 4), "better"
    if (metric_id, window) == ("change_fail_rate", "30d"):
        before, verdict = round(given["value"] * 0.51, 4), "worse"
    if (metric_id, window) == ("time_to_restore", "7d"):
        given = {"n": 0, "null_reason": "no incidents in the window"}
        before, verdict = None, None
    if (metric_id, window) == ("failed_deployment_recovery_time", "7d"):
        given = {"value": 2.6, "n": 4, "interval_null_reason": "fewer than 6 values"}
        given |= {"open_count": 2, "open_age_hours": 31.0}
        verdict = "too few"
    return row(
        *(metric_id, window, end - timedelta(days=days), end),
        **given,
        previous_value=before,
        verdict=verdict,
        baseline={"deployment_frequency": 3.2, "change_lead_time": 33.0}.get(metric_id),
        target={"deployment_frequency": 5.0, "change_lead_time": 24.0}.get(metric_id),
        long_term_goal={"change_lead_time": 12.0}.get(metric_id),
        industry_edition="2024",
        industry_tier={"change_lead_time": "high", "change_fail_rate": "low"}.get(
            metric_id, "high"
        ),
    )


def _scopes(invention: random.Random) -> Iterator[InventedRow]:
    windows = (
        ("30d", date(2026, 10, 17), date(2026, 11, 16)),
        ("month", date(2026, 10, 1), date(2026, 11, 1)),
        ("quarter", date(2026, 7, 1), date(2026, 10, 1)),
    )
    scopes = [*(("team", name) for name in TEAMS), *(("service", name) for name in SERVICES)]
    for scope_type, scope_id in scopes:
        share = invention.uniform(0.1, 0.3) if scope_type == "team" else invention.uniform(0, 0.14)
        share = 0.0 if scope_id == "zoning" else share
        for metric_id in METRICS:
            for window, first, end in windows:
                given = _measured(invention, metric_id, (end - first).days, share)
                given = {"previous_value": None, "verdict": "too few", **given}
                if given.get("value") is None:
                    given["verdict"] = None
                if scope_id in ("data", "lake") and "lead_time" in metric_id:
                    # A mart that forgot to empty what it suppressed: the report must not show it.
                    given = {"value": SECRET_VALUE, "n": SECRET_N, "interval_low": SECRET_VALUE}
                    given |= {"interval_high": SECRET_VALUE, "previous_value": SECRET_VALUE}
                    given |= {"is_suppressed": True, "null_reason": "fewer than 5 contributors"}
                yield row(
                    *(metric_id, window, first, end),
                    **given,
                    scope_type=scope_type,
                    scope_id=scope_id,
                    scope_name=scope_id.replace("-", " ").capitalize(),
                    baseline=METRICS[metric_id][4] * 1.1 if scope_type == "team" else None,
                    target=METRICS[metric_id][4] if scope_id == "payments" else None,
                )


ANNOTATIONS = (
    *(("a1", "freeze", "organisation", "all", date(2026, 10, 12), date(2026, 10, 16)),),
    *(("a2", "incident", "organisation", "all", date(2026, 11, 3), date(2026, 11, 3)),),
    *(("a3", "definition", "organisation", "all", date(2026, 7, 6), date(2026, 7, 6)),),
    *(("a4", "freeze", "team", "search", date(2026, 9, 1), date(2026, 9, 4)),),
)
LABELS = ("Compliance freeze", "Payment outage", "Rework counts bug fixes", "Search moves house")

MORNING = datetime.fromisoformat("2026-11-16T04:02")
FRESHNESS = (
    ("files", "Files", MORNING, MORNING, "unchanged", None, True),
    ("github", "GitHub", MORNING, MORNING, "loaded", None, True),
    (
        "jira",
        "Jira",
        MORNING - timedelta(days=2),
        MORNING,
        "failed",
        "Jira answered 503 thrice.",
        False,
    ),
    ("program", "Metrics program", MORNING, MORNING, "loaded", None, True),
)

EXCLUSIONS = (
    ("deployment", "deployment frequency", "configuration only", 12),
    ("deployment", "deployment frequency", "redeploy of the running version", 31),
    ("change", "change lead time", "deployed before it was merged", 3),
)

BENCHMARKS = (
    ("2024", "deployment_frequency", "elite", 1.0, None, "on demand", True),
    ("2024", "deployment_frequency", "high", 0.1429, 1.0, "1/day to 1/week", False),
    ("2024", "change_lead_time", "elite", 0.0, 24.0, "< 1 day", False),
    ("2024", "change_lead_time", "high", 24.0, 168.0, "1 day to 1 week", False),
    ("2024", "change_fail_rate", "elite", 0.0, 0.05, "5 %", True),
    ("2024", "change_fail_rate", "low", None, None, "40 %", True),
    ("2024", "failed_deployment_recovery_time", "elite", 0.0, 1.0, "< 1 hour", False),
    ("2024", "failed_deployment_recovery_time", "high", 1.0, 24.0, "< 1 day", False),
)

CATALOGUE_COLUMNS = (
    *("metric_id", "name", "definition", "unit", "polarity", "privacy_class"),
    *("counter_metrics", "purpose", "not_for", "owner_role"),
)


def publish(path: Path, figures: list[InventedRow] | None = None) -> Path:
    """Writes a published file that holds the given figures, or all invented ones."""
    shown = rows() if figures is None else figures
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema reports")
        columns = list(InventedRow.__dataclass_fields__)
        types = [_sql_type(str(InventedRow.__dataclass_fields__[c].type)) for c in columns]
        declared = ", ".join(f"{c} {t}" for c, t in zip(columns, types, strict=True))
        connection.execute(f"create table reports.rpt_leaders__dora ({declared})")
        _insert(connection, "reports.rpt_leaders__dora", [tuple(vars(r).values()) for r in shown])
        _fill(connection)
    return path


def _sql_type(annotation: str) -> str:
    word = annotation.split(" ")[0]
    return {"str": "text", "float": "double", "int": "bigint", "bool": "boolean"}.get(
        word, "timestamp"
    )


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table reports.rpt_leaders__annotations (annotation_id text, kind text,"
        " scope_type text, scope_id text, from_date date, to_date date, label text);"
        "create table reports.rpt_leaders__freshness (tool text, label text,"
        " last_loaded_at timestamp, last_run_at timestamp, outcome text, message text,"
        " is_fresh boolean);"
        "create table reports.rpt_leaders__exclusions (entity text, what text, reason text,"
        " exclusion_count bigint);"
        "create table reports.rpt_leaders__benchmarks (edition text, metric_id text, tier text,"
        ' lower double, upper double, "verbatim" text, is_adjusted boolean);'
        "create table marts.metric_catalogue ("
        + ", ".join(f"{column} text" for column in CATALOGUE_COLUMNS)
        + ")"
    )
    _insert(
        connection,
        "reports.rpt_leaders__annotations",
        [(*known, label) for known, label in zip(ANNOTATIONS, LABELS, strict=True)],
    )
    _insert(connection, "reports.rpt_leaders__freshness", list(FRESHNESS))
    _insert(connection, "reports.rpt_leaders__exclusions", list(EXCLUSIONS))
    _insert(connection, "reports.rpt_leaders__benchmarks", list(BENCHMARKS))
    _insert(
        connection,
        "marts.metric_catalogue",
        [
            (
                *(metric_id, name, f"What {name.lower()} is, in invented words.", unit, polarity),
                *(
                    privacy,
                    "change_fail_rate",
                    "To see delivery.",
                    "Ranking teams.",
                    "platform lead",
                ),
            )
            for metric_id, (name, unit, polarity, *_, privacy) in METRICS.items()
        ],
    )


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, values: list[tuple[Any, ...]]
) -> None:
    # As one table, which DuckDB reads at once; thousands of rows one by one take twenty seconds.
    columns = [pa.array(column) for column in zip(*values, strict=True)]
    told = pa.table(columns, names=[f"c{number}" for number in range(len(columns))])  # noqa: F841
    connection.execute(f"insert into {table} from told")
