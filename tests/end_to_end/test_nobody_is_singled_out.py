"""What a reader could work out from the published table by subtraction, tried on it.

The reader knows which scopes make up which, adds up and subtracts what is published for equal days,
and looks for a remainder that one to four people stand behind. Who stands behind what is known here
from demo/truth's items. Differences between windows of other days are not tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

import demo
from demo.truth.areas import METRICS
from demo.truth.cells import within
from demo.truth.facts import Facts, Item
from demo.truth.windows import Window

from .conftest import Run

K = 5
Row = Mapping[str, Any]
Scope = tuple[str, str]
Cell = tuple[str, Scope, date, date]
PARTS = {
    "organisation": ("product_line", "tier", "repository", "team", "service"),
    "product_line": ("team", "service", "repository", "tier"),
    "team": ("service", "repository", "tier"),
    "tier": ("service", "repository", "team"),
    "repository": ("service",),
    "service": ("repository",),
}
BEFORE = {"week": 7, "7d": 7, "30d": 30, "90d": 90}
COLUMNS = (
    "metric_id, scope_type, scope_id, segment_value, statistic, window_name, window_start, "
    "window_end, time_zone, value, n, previous_value, baseline, is_suppressed"
)


@pytest.fixture(scope="module")
def rows(demo_run: Run) -> list[Row]:
    path = demo_run.home / "published" / "leaders" / "plumbline.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute(
            f"select {COLUMNS} from marts.metric_values where privacy_class = 'human activity'"
        )
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(demo.build(), datetime.combine(demo.AS_OF, time(), tzinfo=UTC))


@cache
def local(at: datetime, zone: str) -> date:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def cell_of(row: Row) -> Cell:
    scope = (row["scope_type"], row["scope_id"])
    start, end = (local(row[name], row["time_zone"]) for name in ("window_start", "window_end"))
    return row["metric_id"], scope, start, end


def cell_before(row: Row) -> Cell:
    metric, scope, start, _ = cell_of(row)
    if row["window_name"] in BEFORE:
        return metric, scope, start - timedelta(days=BEFORE[row["window_name"]]), start
    months = 1 if row["window_name"] == "month" else 3
    earlier = start
    for _ in range(months):
        earlier = (earlier - timedelta(days=1)).replace(day=1)
    return metric, scope, earlier, start


def items_of(facts: Facts, cell: Cell) -> dict[str, Item]:
    metric, scope, start, end = cell
    items = [one for one in facts.items[metric].get(scope, []) if not one.is_left_out]
    found = within(items, Window("", start, end, start), facts.scopes.zone(scope))
    return {one.item_id: one for one in found}


def is_thin(items: Iterable[Item]) -> bool:
    """Somebody is behind it, and fewer than the threshold; whom nobody knows counts for none."""
    found = list(items)
    return bool(found) and len({one.contributor for one in found} - {None}) < K


@pytest.fixture(scope="module")
def figures(rows: list[Row]) -> set[Cell]:
    """The cells of which any figure of anything is to be seen, in whichever column and segment."""
    seen = {cell_of(row) for row in rows if row["value"] is not None or row["n"]}
    return seen | {cell_before(row) for row in rows if row["previous_value"] is not None}


def test_no_figure_has_too_few_people_behind_it(figures: set[Cell], facts: Facts) -> None:
    assert len(figures) > 5_000
    wrong = sorted(cell for cell in figures if is_thin(items_of(facts, cell).values()))
    assert wrong == [], f"{len(wrong)} cells, the first: {wrong[:5]}"


def test_no_published_parts_leave_too_few_people_of_a_published_whole(
    figures: set[Cell], facts: Facts
) -> None:
    """Against every whole: all its parts of a level together, and each of them alone."""
    by_days: dict[tuple[str, date, date], dict[Scope, dict[str, Item]]] = defaultdict(dict)
    for cell in figures:
        metric, scope, start, end = cell
        by_days[metric, start, end][scope] = items_of(facts, cell)
    tried, wrong = 0, []
    for days, shown in by_days.items():
        for scope, whole in shown.items():
            for level in PARTS[scope[0]]:
                parts = {
                    one: items
                    for one, items in shown.items()
                    if one[0] == level and items and items.keys() <= whole.keys()
                }
                together = {key for items in parts.values() for key in items}
                for taken in [together, *(items.keys() for items in parts.values())]:
                    tried += 1
                    rest = [one for key, one in whole.items() if key not in taken]
                    if is_thin(rest):
                        wrong.append((days, scope, level))
    print(f"{tried:,} subtractions tried")
    assert tried > 10_000
    assert wrong == [], f"{len(wrong)} of {tried}, the first: {wrong[:5]}"


def test_nothing_that_cells_of_equal_days_tell_apart_is_of_too_few(
    figures: set[Cell], facts: Facts
) -> None:
    """What stands in the same published cells stays together in every sum and difference."""
    standing: dict[tuple[str, date, date], dict[str, set[Scope]]] = {}
    people: dict[tuple[str, str], Item] = {}
    for cell in figures:
        metric, scope, start, end = cell
        here = standing.setdefault((metric, start, end), defaultdict(set))
        for key, one in items_of(facts, cell).items():
            here[key].add(scope)
            people[metric, key] = one
    wrong = []
    for days, scopes in standing.items():
        groups: dict[frozenset[Scope], list[Item]] = defaultdict(list)
        for key, stands_in in scopes.items():
            groups[frozenset(stands_in)].append(people[days[0], key])
        wrong += [(days, sorted(group)) for group, one in groups.items() if is_thin(one)]
    assert wrong == [], f"{len(wrong)} groups, the first: {wrong[:5]}"


def test_equal_days_segments_and_statistics_share_one_fate(rows: list[Row]) -> None:
    fates: dict[Cell, set[bool]] = defaultdict(set)
    for row in rows:
        fates[cell_of(row)].add(row["is_suppressed"])
    wrong = sorted(cell for cell, fate in fates.items() if len(fate) > 1)
    assert wrong == [], f"{len(wrong)} cells, the first: {wrong[:5]}"


def test_no_previous_value_is_withheld_elsewhere(rows: list[Row]) -> None:
    withheld = {cell_of(row) for row in rows if row["is_suppressed"]}
    wrong = sorted(
        {cell_before(row) for row in rows if row["previous_value"] is not None} & withheld
    )
    assert wrong == [], f"{len(wrong)} cells, the first: {wrong[:5]}"


def test_no_baseline_has_too_few_people_behind_it(rows: list[Row], facts: Facts) -> None:
    cells = set()
    covered_by = {metric.metric_id: metric.coverage for metric in METRICS}
    for row in rows:
        if row["baseline"] is None:
            continue
        metric, scope, _, _ = cell_of(row)
        since = facts.since[covered_by[metric]][scope].astimezone(ZoneInfo(row["time_zone"])).date()
        start = since + timedelta(days=-since.weekday() % 7)
        cells.add((metric, scope, start, start + timedelta(weeks=12)))
    assert cells
    assert [cell for cell in cells if is_thin(items_of(facts, cell).values())] == []


def test_metrics_that_add_up_to_one_another_share_one_fate(rows: list[Row]) -> None:
    """Lead time less all its other stages is a stage; cycle time less active time is waiting."""
    shown: dict[tuple[Scope, date, date], dict[str, bool]] = defaultdict(dict)
    for row in rows:
        if row["segment_value"] is None and (row["is_suppressed"] or row["n"]):
            metric, *place = cell_of(row)
            shown[tuple(place)][metric] = not row["is_suppressed"]  # type: ignore[index]
    families = ("lead_time_", "change_lead_time"), ("issue_cycle_", "issue_active_", "issue_wait")
    wrong = [
        (place, family)
        for place, metrics in shown.items()
        for family in families
        if len({fate for metric, fate in metrics.items() if metric.startswith(family)}) > 1
    ]
    assert wrong == []


def test_no_mart_stores_a_pseudonym(demo_run: Run) -> None:
    """Pseudonyms end in the correlated layer; a mart has counts of them at most."""
    found: dict[str, list[str]] = defaultdict(list)
    with duckdb.connect(str(demo_run.home / "warehouse.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where data_type = 'VARCHAR' and (table_schema in ('marts', 'reports', 'correlated') "
            "or table_schema like 'mart!_%' escape '!')"
        ).fetchall()
        for schema, table, column in columns:
            held = connection.execute(
                f'select 1 from "{schema}"."{table}" '
                f"where regexp_matches(\"{column}\", '^k[0-9a-f]{{4}}-[0-9a-f]{{24}}$') limit 1"
            ).fetchone()
            if held is not None:
                found[schema].append(f"{table}.{column}")
    assert "int_contributors.contributor" in found.pop("correlated"), "the pattern finds them"
    assert dict(found) == {}
