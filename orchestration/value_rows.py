"""The rows behind one published value.

Which rows those are is told by the observations from which the value was made, series by series:
nothing here says what a metric counts. What may be told of a row depends on whose it is: of
people's work no times, durations or amounts, of which the cells of other windows could be made, and
only ids of parts whose own cell is shown. What is published is explain_value.py's,
what was left out of it left_out.py's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from orchestration.explanation import Node, end_day, facts_of, first_day
from orchestration.warehouse import Row, Session

NOTHING_BEHIND = "no rows behind it"
_STAGE = "lead_time_"
_OF_A_LINK = ("service_id", "matched_by", "confidence")


@dataclass(frozen=True)
class Item:
    """What rows are of: how it is called, and where more is told of it."""

    word: str
    table: str | None = None
    key: str = ""
    columns: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Several of them."""
        return f"{self.word.removesuffix('y')}ies" if self.word.endswith("y") else f"{self.word}s"


_DEPLOYMENT = Item(
    "deployment",
    "mart_dora.mart_dora__deployments",
    "deployment_id",
    # No counts of changes: they would tell how many stand behind a lead time that is withheld.
    (
        "service_id", "finished_at", "is_rollback", "is_rework", "is_failed_inferred", "failed_by",
        "recovery_seconds",
    ),
)  # fmt: skip
_INCIDENT = Item(
    "incident",
    "correlated.fct_incidents",
    "incident_id",
    ("service_id", "severity", "state", "started_at", "resolved_at", "reviewed_at"),
)
_ACTION = Item(
    "action",
    "correlated.fct_incident_actions",
    "action_id",
    ("incident_id", "due_date", "completed_at"),
)
_OBJECTIVE = Item(
    "service level",
    "mart_reliability.mart_reliability__service_levels",
    "slo_id",
    ("service_id", "indicator", "target", "window_days"),
)
_CONTROL = Item("control")
_CHANGE = Item("change")
_ISSUE = Item("issue")

# What a family of windows is kept of, and the metrics whose rows are of something else.
_OF_A_FAMILY = {
    "deployments": _DEPLOYMENT,
    "mature_deployments": _DEPLOYMENT,
    "incidents": _INCIDENT,
    "levels": _OBJECTIVE,
    "health": Item("service"),
    "alerts": Item(
        "alert",
        "mart_reliability.mart_reliability__alerts",
        "alert_id",
        ("service_id", "template", "severity", "fired_at"),
    ),
    "builds": Item(
        "build",
        "mart_reliability.mart_reliability__builds",
        "build_id",
        ("repository_id", "workflow", "is_success", "finished_at"),
    ),
    "findings": Item(
        "finding",
        "mart_reliability.mart_reliability__findings",
        "finding_id",
        ("repository_id", "rule_id", "severity", "opened_at", "closed_at"),
    ),
    "test_runs": Item(
        "test run",
        "correlated.fct_test_runs",
        "run_id",
        ("repository_id", "suite", "passed", "failed", "started_at"),
    ),
    "coverage": Item("repository", "correlated.dim_repositories", "repository_id", ("name",)),
    "changes": _CHANGE,
    "merges": _CHANGE,
    "issues": _ISSUE,
    "sprints": _ISSUE,
    "rewrites": Item("rewrite"),
}
_OF_A_METRIC = {
    "recovery_detect": _INCIDENT,
    "recovery_acknowledge": _INCIDENT,
    "recovery_mitigate": _INCIDENT,
    "recovery_restore": _INCIDENT,
    "completed_actions": _ACTION,
    "overdue_actions": _ACTION,
    "actions_done_on_time": _ACTION,
    "automation_coverage": _CONTROL,
    "time_to_ship_epic": Item("epic"),
}
# The part of a scope in which people's work is shown first: work that is tracked has a team.
_PART_OF_A_FAMILY = {"issues": "team", "sprints": "team"}
_OPENED = ("change", "deployment", "incident")


@dataclass(frozen=True)
class Cell:
    """The series, scope and days of a value."""

    metric_id: str
    series_id: int
    statistic_kind: str
    window_family: str
    window_id: int
    scope_type: str
    scope_id: str
    window_name: str
    from_date: date
    to_date: date
    ends_at: datetime

    @property
    def days_of_its_scope(self) -> tuple[str, str, date, date]:
        """What a query asks with: the scope, the first day, and the day after the last."""
        return self.scope_type, self.scope_id, self.from_date, self.to_date

    @property
    def item(self) -> Item:
        """What its rows are of."""
        return _OF_A_METRIC.get(
            self.metric_id, _OF_A_FAMILY.get(self.window_family, Item(self.window_family))
        )


def rows_behind(warehouse: Session, row: Row, polarity: str | None) -> Node:
    """What a value was made of, the worst first, or the sentence that says why it is not told."""
    if row["metric_id"] == "change_lead_time" or row["metric_id"].startswith(_STAGE):
        return _changes_behind(warehouse, row)
    cell = cell_of(warehouse, row)
    if row["privacy_class"] == "human activity":
        return _ids_behind(warehouse, cell)
    return _told(warehouse, cell, polarity)


def cell_of(warehouse: Session, row: Row) -> Cell:
    """Where the rows of a published value are found, whatever its segment."""
    (found,) = warehouse.rows(
        "select series.series_id, series.statistic_kind, series.window_family, windows.window_id, "
        "windows.start_date as from_date, windows.end_date as to_date, "
        "windows.window_end as ends_at "
        "from marts.int_series as series "
        "inner join marts.int_windows as windows on series.window_family = windows.window_family "
        "where series.metric_id = ? and series.segment_name is null and windows.scope_type = ? "
        "and windows.scope_id = ? and windows.window_name = ? and windows.window_start = ? "
        "and windows.is_published",
        row["metric_id"],
        row["scope_type"],
        row["scope_id"],
        row["window_name"],
        row["window_start"],
    )
    of_it = ("metric_id", "scope_type", "scope_id", "window_name")
    return Cell(**{name: row[name] for name in of_it}, **found)


def nothing_behind() -> Node:
    """Where a value says that nothing happened, there is nothing to show."""
    return Node(
        NOTHING_BEHIND,
        {"why": "nothing that it counts happened in the window, and nothing is what it says"},
    )


def is_observed(warehouse: Session, metric_id: str) -> bool:
    """Whether anything at all was told of what a metric counts."""
    return any(
        warehouse.rows(
            f"select 1 as is_there from marts.int_{kind}_observations as observed "  # noqa: S608
            "inner join marts.int_series as series on observed.series_id = series.series_id "
            "where series.metric_id = ? limit 1",
            metric_id,
        )
        for kind in ("duration", "share", "event")
    )


# which rows


def _observed(warehouse: Session, cell: Cell) -> list[Row]:
    """As many as the value's n, each with its item and with what it brings to the value."""
    special = _SPECIAL.get(cell.metric_id) or _SPECIAL.get(cell.statistic_kind)
    if special is not None:
        return special(warehouse, cell)
    return warehouse.rows(
        f"select item_id, observed_on{_ADDED[cell.statistic_kind]} "
        "and scope_type = ? and scope_id = ?",
        cell.series_id,
        cell.from_date,
        cell.to_date,
        cell.scope_type,
        cell.scope_id,
    )


_DAYS = "where series_id = ? and observed_on >= ? and observed_on < ?"
_OF_DURATIONS = f"is_open from marts.int_duration_observations {_DAYS}"
_OF_SHARES = f", numerator, denominator from marts.int_share_observations {_DAYS}"
_OF_EVENTS = f" from marts.int_event_observations {_DAYS}"
_ADDED = {
    "duration": f", amount as seconds, {_OF_DURATIONS}",
    "quantity": f", amount, {_OF_DURATIONS}",
    "share": _OF_SHARES,
    "ratio": _OF_SHARES,
    "difference": _OF_SHARES,
    "score": _OF_SHARES,
    "rate": _OF_EVENTS,
    "day_rate": _OF_EVENTS,
    "count": _OF_EVENTS,
    "level": _OF_EVENTS,
}


def _budgets(warehouse: Session, cell: Cell) -> list[Row]:
    return warehouse.rows(
        "select slo_id as item_id, is_burning, burn_rate, share_left, hours_to_exhaustion "
        "from marts.int_budget_burns where window_id = ?",
        cell.window_id,
    )


def _measurements(warehouse: Session, cell: Cell) -> list[Row]:
    return warehouse.rows(
        "select service_id as item_id, measured_at, value from marts.int_scoped_service_health "
        "where scope_type = ? and scope_id = ? and observed_on >= ? and observed_on < ? "
        "and indicator = ?",
        *cell.days_of_its_scope,
        cell.metric_id,
    )


def _standing(warehouse: Session, cell: Cell) -> list[Row]:
    return warehouse.rows(
        "select finding_id as item_id from marts.int_scoped_findings "
        "where scope_type = ? and scope_id = ? and opened_at < ? "
        "and (closed_at is null or closed_at >= ?)",
        cell.scope_type,
        cell.scope_id,
        cell.ends_at,
        cell.ends_at,
    )


def _controls(warehouse: Session, cell: Cell) -> list[Row]:
    return warehouse.rows(
        "select controls.control as item_id, controls.service_id, controls.state, "
        "controls.evidence, controls.matched_by, controls.evidence_count, controls.seen_at "
        "from marts.int_scoped_automation_controls as scoped "
        "inner join mart_quality.mart_quality__automation_controls as controls "
        "on scoped.service_id = controls.service_id and scoped.control = controls.control "
        "where scoped.scope_type = ? and scoped.scope_id = ? "
        "and scoped.observed_on >= ? and scoped.observed_on < ?",
        *cell.days_of_its_scope,
    )


# What has no observations of its own, by its metric or its kind of statistic.
_SPECIAL: Mapping[str, Callable[[Session, Cell], list[Row]]] = {
    "finding_age": _standing,
    "automation_coverage": _controls,
    "latency_p50": _measurements,
    "latency_p95": _measurements,
    "latency_p99": _measurements,
    "max": _budgets,
    "min": _budgets,
    "p95": _measurements,
}


# of services


def _told(warehouse: Session, cell: Cell, polarity: str | None) -> Node:
    rows = _observed(warehouse, cell)
    if not rows:
        return nothing_behind()
    rows.sort(key=lambda one: str(one["item_id"]))
    rows.sort(key=lambda one: str(one.get("observed_on")), reverse=True)
    rows.sort(key=_weight, reverse=polarity != "higher is better")
    more = _more_of(warehouse, cell, rows)
    return Node(
        f"{cell.item.words} behind it",
        _how_to_open(cell.item),
        [_one(cell.item, one, more[one["item_id"]]) for one in rows],
        is_rows=True,
    )


def _weight(row: Row) -> float:
    """What a row brings to the value, as far as it can be larger or smaller than another's."""
    if "numerator" in row:
        return float(row["numerator"] or 0) / float(row["denominator"] or 1)
    found = next((row[name] for name in _WEIGHTS if row.get(name) is not None), None)
    return 0.0 if found is None else float(found)


_WEIGHTS = ("seconds", "amount", "value", "burn_rate")


def _one(item: Item, row: Row, more: list[Row]) -> Node:
    facts = facts_of(row, "item_id", *(() if row.get("is_open") else ("is_open",)))
    title = f"{item.word} {row['item_id']}"
    if len(more) == 1:
        return Node(title, {**more[0], **facts})
    return Node(title, facts, [Node(f"service {one.get('service_id')}", one) for one in more])


def _more_of(
    warehouse: Session, cell: Cell, rows: Iterable[Row]
) -> Mapping[str, list[dict[str, Any]]]:
    """What else is known of the items; several for what is of several services at once."""
    item = cell.item
    more: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if item.table is None:
        return more
    ids = sorted({one["item_id"] for one in rows})
    for one in warehouse.rows(
        f"select distinct {item.key} as item_id, {', '.join(item.columns)} "  # noqa: S608
        f"from {item.table} where {item.key} in ({', '.join('?' for _ in ids)}) "
        f"order by {', '.join(str(at + 1) for at in range(len(item.columns) + 1))}",
        *ids,
    ):
        more[one["item_id"]].append(facts_of(one, "item_id"))
    return more


def _how_to_open(item: Item) -> dict[str, Any]:
    if item.word not in _OPENED:
        return {}
    return {"each": f"`plumbline explain {item.word} ID` opens one"}


# of people's work


def _ids_behind(warehouse: Session, cell: Cell) -> Node:
    """Once each, in the order of their ids; what stands in a withheld part too is not named."""
    part = _PART_OF_A_FAMILY.get(cell.window_family, "service")
    rows = warehouse.rows(
        f"select item_id, scope_type, scope_id{_ADDED[cell.statistic_kind]} "
        "and (scope_type = ? or (scope_type = ? and scope_id = ?))",
        cell.series_id,
        cell.from_date,
        cell.to_date,
        part,
        cell.scope_type,
        cell.scope_id,
    )
    whole = (cell.scope_type, cell.scope_id)
    items = {one["item_id"] for one in rows if (one["scope_type"], one["scope_id"]) == whole}
    if not items:
        return nothing_behind()
    stands_in: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        if one["scope_type"] == part:
            stands_in[one["item_id"]].add(one["scope_id"])
    shown = _shown_parts(warehouse, cell, part)
    named = sorted(one for one in items if stands_in[one] and stands_in[one] <= shown)
    if not named:
        return _nobody_named(part)
    return Node(
        f"{cell.item.words} behind it",
        {"of": f"{part}s whose own value is shown", **_how_to_open(cell.item)},
        [
            Node(f"{cell.item.word} {item_id}", {part: ", ".join(sorted(stands_in[item_id]))})
            for item_id in named
        ],
        is_rows=True,
    )


def _nobody_named(part: str) -> Node:
    return Node(
        NOTHING_BEHIND,
        {
            "why": f"people's work is named only of {part}s whose own value is shown, and nothing "
            f"of it is of such {part}s"
        },
    )


def _shown_parts(warehouse: Session, cell: Cell, part: str) -> set[str]:
    """The parts whose cell of the same days, each in its own time zone, is shown."""
    found = warehouse.rows(
        "select windows.scope_id from marts.int_windows as windows "
        "inner join marts.metric_values as cells on windows.scope_type = cells.scope_type "
        "and windows.scope_id = cells.scope_id and windows.window_name = cells.window_name "
        "and windows.window_start = cells.window_start "
        "where cells.metric_id = ? and cells.segment_name is null and cells.is_headline "
        "and not cells.is_suppressed and windows.window_family = ? and windows.scope_type = ? "
        "and windows.window_name = ? and windows.start_date = ? and windows.end_date = ?",
        cell.metric_id,
        cell.window_family,
        part,
        cell.window_name,
        cell.from_date,
        cell.to_date,
    )
    return {one["scope_id"] for one in found}


def _changes_behind(warehouse: Session, row: Row) -> Node:
    """In the order of their ids and of nothing else, of services whose own cell is shown."""
    stage = row["metric_id"].removeprefix(_STAGE)
    column = "lead_time_seconds" if stage == "change_lead_time" else f"{stage}_seconds"
    changes = [
        one
        for own in shown_services(warehouse, row)
        for one in warehouse.rows(
            f"{_CHANGES_BEHIND} and mine.{column} is not null",
            own["scope_id"],
            first_day(own),
            end_day(own),
            row["scope_type"],
            row["scope_id"],
            first_day(row),
            end_day(row),
        )
    ]
    if not changes:
        return _nobody_named("service")
    changes.sort(key=lambda one: str(one["change_id"]))
    return Node(
        "changes behind it",
        {"of": "services whose own value is shown; `plumbline explain change ID` opens one"},
        [
            Node(
                f"change {one['change_id']}",
                {name: one[name] for name in _OF_A_LINK if one[name] is not None},
            )
            for one in changes
        ],
        is_rows=True,
    )


_CHANGES_BEHIND = """
    select mine.change_id, mine.service_id, links.matched_by, links.confidence
    from marts.int_scoped_changes as own
    inner join marts.int_scoped_changes as mine
        on own.change_id = mine.change_id and own.service_id = mine.service_id
    inner join mart_dora.mart_dora__changes as changes
        on mine.change_id = changes.change_id and mine.service_id = changes.service_id
    left join correlated.bridge_changes_deployments as links
        on changes.change_id = links.change_id and changes.service_id = links.service_id
        and changes.deployment_id = links.deployment_id
    where own.scope_type = 'service' and own.scope_id = ?
        and own.observed_on >= ? and own.observed_on < ?
        and mine.scope_type = ? and mine.scope_id = ?
        and mine.observed_on >= ? and mine.observed_on < ?
"""


def shown_services(warehouse: Session, row: Row) -> list[Row]:
    """The cells of services for the same days, each in its own time zone, that are shown."""
    cells = warehouse.rows(
        "select distinct scope_id, window_start, window_end, time_zone from marts.metric_values "
        "where metric_id = ? and scope_type = 'service' and window_name = ? "
        "and segment_name is null and is_headline and not is_suppressed",
        row["metric_id"],
        row["window_name"],
    )
    days = (first_day(row), end_day(row))
    return [one for one in cells if (first_day(one), end_day(one)) == days]
