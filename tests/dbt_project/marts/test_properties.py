"""What holds of every history: generated ones go through the models themselves, side by side.

Two chains of models run here on tables that the test writes: a change's milestones and its stages,
and what was observed to windows and values. What single histories come to is in the unit tests
beside the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse import Warehouse

WEEK = timedelta(weeks=1)
STAGES = ("coding", "pickup", "review", "merge", "build", "deploy", "unaccounted")
# Few, because each is a run of dbt; a history is long, so that a few hold many cases.
FEW = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Table = dict[str, str]
Row = Sequence[object]


def write(warehouse: Warehouse, name: str, columns: Table, rows: Iterable[Row]) -> None:
    """The table anew, with these rows in this order."""
    schema = name.partition(".")[0]
    typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    warehouse.execute(
        f"create schema if not exists {schema}", f"create or replace table {name} ({typed})"
    )
    listed = list(rows)
    if not listed:
        return
    # In one statement: a history has thousands of rows, and each is written anew for each run.
    marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(listed))
    with warehouse.cursor() as cursor:
        cursor.execute(
            f"insert into {name} values {marks}", [cell for row in listed for cell in row]
        )


def run(warehouse: Warehouse, *models: str) -> None:
    """The models, in their own order."""
    result = warehouse.dbt("run", "--select", *models)
    assert result.success, result.exception or [
        (each.node.name, each.message)
        for each in result.result  # type: ignore[union-attr]
    ]


# A change's milestones and its stages.

FIRST = datetime(2026, 9, 7, 8)
A_MOMENT = st.integers(0, 40 * 86400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
PERHAPS = st.none() | A_MOMENT
# First commit, ready, first review, approval, merge, build, deployment: in any order at all.
MILESTONES = st.tuples(PERHAPS, PERHAPS, PERHAPS, PERHAPS, A_MOMENT, PERHAPS, PERHAPS)
Milestones = tuple[datetime | None, ...]
# Of a change: the spans of its stages, if it has any, and how long before its merge its milestones
# were, with how many commits.
Staged = dict[str, tuple[Row | None, Row]]


def stages(
    warehouse: Warehouse, histories: dict[str, list[Milestones]], *, backwards: str | None = None
) -> dict[str, Staged]:
    """By service, what each of its changes comes to by its place in the service's history.

    One service's rows may arrive in the opposite order.
    """
    named = [
        (f"{service}-{number}", service, moments)
        for service, history in histories.items()
        for number, moments in (
            reversed([*enumerate(history)]) if service == backwards else enumerate(history)
        )
    ]
    write(
        warehouse,
        "correlated.fct_changes",
        {
            "change_id": "text",
            "repository_id": "text",
            "state": "text",
            "is_bot": "boolean",
            "first_commit_at": "timestamp",
            "ready_at": "timestamp",
            "first_review_at": "timestamp",
            "approved_at": "timestamp",
            "merged_at": "timestamp",
        },
        ((change, "shop", "merged", False, *moments[:5]) for change, _, moments in named),
    )
    write(
        warehouse,
        "correlated.bridge_changes_services",
        {"change_id": "text", "service_id": "text"},
        ((change, service) for change, service, _ in named),
    )
    write(
        warehouse,
        "mart_dora.int_first_deployments",
        {
            "change_id": "text",
            "service_id": "text",
            "deployment_id": "text",
            "is_baseline": "boolean",
            "deployed_at": "timestamp",
        },
        ((change, service, "d", False, moments[6]) for change, service, moments in named),
    )
    write(
        warehouse,
        "mart_dora.int_change_builds",
        {"change_id": "text", "service_id": "text", "built_at": "timestamp"},
        ((change, service, moments[5]) for change, service, moments in named),
    )
    _write_commits_and_reviews(warehouse, named, backwards)
    run(warehouse, "int_change_milestones", "int_lead_time_milestones", "int_lead_time_stages")
    columns = ", ".join(f"{stage}_seconds" for stage in STAGES)
    spans = {
        change: tuple(told)
        for change, *told in warehouse.rows(
            f"select change_id, {columns}, lead_time_seconds from mart_dora.int_lead_time_stages"
        )
    }
    known = {
        change: (count, *times)
        for change, count, *times in warehouse.rows(
            "select change_id, known_commit_count, first_commit_at, first_review_at, approved_at "
            "from correlated.int_change_milestones"
        )
    }
    found: dict[str, Staged] = {service: {} for service in histories}
    for change, service, moments in named:
        count, *times = known[change]
        before = tuple(at and moments[4] - at for at in times)
        found[service][change.removeprefix(f"{service}-")] = (spans.get(change), (count, *before))
    return found


def _write_commits_and_reviews(
    warehouse: Warehouse, named: list[tuple[str, str, Milestones]], backwards: str | None
) -> None:
    """Each change has up to three commits and five reviews, at its moments whatever those are."""

    def arriving(service: str, rows: list[Row]) -> list[Row]:
        return rows[::-1] if service == backwards else rows

    write(
        warehouse,
        "correlated.int_proposed_changes",
        {"change_id": "text", "created_at": "timestamp", "merged_at": "timestamp"},
        ((change, moments[1] or moments[4], moments[4]) for change, _, moments in named),
    )
    write(
        warehouse,
        "correlated.int_change_commits",
        {"change_id": "text", "authored_at": "timestamp"},
        (
            row
            for change, service, moments in named
            for row in arriving(
                service, [(change, at) for at in (*moments[:1], *moments[5:]) if at]
            )
        ),
    )
    write(
        warehouse,
        "correlated.fct_reviews",
        {
            "change_id": "text",
            "kind": "text",
            "reviewer_type": "text",
            "is_author": "boolean",
            "submitted_at": "timestamp",
        },
        (
            row
            for change, service, moments in named
            for row in arriving(
                service,
                [
                    (change, kind, who, is_author, at)
                    for kind, who, is_author, at in (
                        ("comment", "person", False, moments[2]),
                        ("approval", "person", False, moments[3]),
                        ("approval", "person", False, moments[0]),
                        ("approval", "bot", False, moments[5]),
                        ("approval", "person", True, moments[6]),
                    )
                    if at
                ],
            )
        ),
    )


@FEW
@given(
    history=st.lists(MILESTONES, min_size=40, max_size=60), other=st.lists(MILESTONES, min_size=5)
)
def test_stages_add_up_and_neither_a_week_nor_order_nor_another_service_changes_them(
    duckdb: Warehouse, history: list[Milestones], other: list[Milestones]
) -> None:
    later = [tuple(at and at + WEEK for at in moments) for moments in history]
    together = stages(
        duckdb,
        {"other": other, "later": later, "backwards": history, "base": history},
        backwards="backwards",
    )
    alone = stages(duckdb, {"base": history})

    assert together["base"] == alone["base"], "another service changed it"
    assert together["backwards"] == together["base"], "what arrived first made a difference"
    assert together["later"] == together["base"], "a week later it took another time"
    for *spans, lead_time in filter(None, (spans for spans, _ in together["base"].values())):
        told = [one for one in spans if one is not None]
        assert sum(told) == lead_time
        assert min(told[:-1], default=0) >= 0


# What was observed, its windows and its values.

MONDAY = date(2026, 8, 3)
# A day of the twelve weeks, and whether it went wrong.
EVENTS = st.lists(
    st.tuples(st.integers(0, 83).map(lambda day: MONDAY + timedelta(days=day)), st.booleans()),
    min_size=1,
    max_size=60,
)
RATE, SHARE, COUNT = 1, 2, 3
Events = list[tuple[date, bool]]
OBSERVED = {
    "series_id": "bigint",
    "window_family": "text",
    "scope_type": "text",
    "scope_id": "text",
    "observed_on": "date",
}


def prepare(warehouse: Warehouse) -> None:
    """What does not differ from history to history."""
    kinds = ((RATE, "rate", "poisson"), (SHARE, "share", "wilson"), (COUNT, "count", "poisson"))
    write(
        warehouse,
        "marts.int_series",
        {
            "series_id": "bigint",
            "window_family": "text",
            "statistic_kind": "text",
            "interval_kind": "text",
            "has_calendar_windows": "boolean",
            "is_censored": "boolean",
            "nothing_reason": "text",
        },
        ((number, "deployments", kind, by, True, False, "nothing") for number, kind, by in kinds),
    )
    write(
        warehouse,
        "correlated.dim_organisation",
        {"attribution_horizon_days": "bigint"},
        [(7,)],
    )
    days = [date(2026, 7, 1) + timedelta(days=number) for number in range(160)]
    write(
        warehouse,
        "correlated.dim_dates",
        {"date": "date"},
        ((day,) for day in days),
    )
    write(
        warehouse,
        "marts.int_periods",
        {"window_name": "text", "start_date": "date", "end_date": "date"},
        (("week", day, day + WEEK) for day in days if day.weekday() == 0),
    )
    write(
        warehouse,
        "marts.int_baseline_starts",
        {"window_family": "text", "effective_from": "date"},
        (),
    )
    write(
        warehouse,
        "marts.int_data_ends",
        {"window_family": "text", "scope_type": "text", "scope_id": "text", "covered_to": "date"},
        (),
    )
    write(
        warehouse,
        "seeds.poisson_bounds",
        {"event_count": "bigint", "lower_bound": "double", "upper_bound": "double"},
        ((number, number * 0.5, number * 2.0 + 3.0) for number in range(101)),
    )


def values(warehouse: Warehouse, histories: dict[str, Events]) -> dict[str, dict[Any, Row]]:
    """By service, the values of its windows: what, which window and on which first day."""
    write(
        warehouse,
        "marts.int_scopes",
        {
            "scope_type": "text",
            "scope_id": "text",
            "time_zone": "text",
            "last_midnight_date": "date",
        },
        (("service", service, "UTC", date(2026, 11, 16)) for service in histories),
    )
    write(
        warehouse,
        "marts.int_coverage",
        {"window_family": "text", "scope_type": "text", "scope_id": "text", "covered_from": "date"},
        (
            ("deployments", "service", service, min(day for day, _ in events))
            for service, events in histories.items()
        ),
    )
    write(
        warehouse,
        "marts.int_event_observations",
        OBSERVED,
        (
            (series, "deployments", "service", service, day)
            for service, events in histories.items()
            for day, _ in events
            for series in (RATE, COUNT)
        ),
    )
    write(
        warehouse,
        "marts.int_share_observations",
        {**OBSERVED, "numerator": "bigint", "denominator": "bigint"},
        (
            (SHARE, "deployments", "service", service, day, int(is_wrong), 1)
            for service, events in histories.items()
            for day, is_wrong in events
        ),
    )
    run(
        warehouse,
        "int_windows",
        "int_window_dates",
        "int_cells",
        "int_share_values",
        "int_event_values",
    )
    found: dict[str, dict[Any, Row]] = {service: {} for service in histories}
    for model in ("int_share_values", "int_event_values"):
        for service, series, name, start, published, *cell in warehouse.rows(
            "select windows.scope_id, cells.series_id, windows.window_name, windows.start_date, "
            "windows.is_published, cells.value, cells.n, cells.numerator, cells.denominator, "
            "cells.interval_low, cells.interval_high, cells.null_reason "
            f"from marts.{model} as cells "
            "inner join marts.int_windows as windows on cells.window_id = windows.window_id"
        ):
            found[service][series, name, start, published] = cell
    return found


@FEW
@given(events=EVENTS, other=EVENTS)
def test_a_week_later_is_a_window_later_and_neither_order_nor_another_service_matters(
    duckdb: Warehouse, events: Events, other: Events
) -> None:
    prepare(duckdb)
    later = [(day + WEEK, is_wrong) for day, is_wrong in events]
    together = values(
        duckdb, {"later": later, "other": other, "backwards": events[::-1], "base": events}
    )
    alone = values(duckdb, {"base": events})

    assert together["base"] == alone["base"], "another service changed it"
    assert together["backwards"] == together["base"], "what arrived first made a difference"
    weeks = {
        (series, start + WEEK): cell
        for (series, name, start, _), cell in together["base"].items()
        if name == "week" and start + 2 * WEEK <= date(2026, 11, 16)
    }
    assert weeks
    assert weeks == {
        (series, start): cell
        for (series, name, start, _), cell in together["later"].items()
        if name == "week"
    }
    for (series, *_), (value, n, _, _, low, high, reason) in together["other"].items():
        if series == SHARE:
            assert (value is None) == (n == 0) == (reason is not None)
            assert value is None or 0 <= low <= value <= high <= 1
