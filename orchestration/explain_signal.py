"""What stands behind a signal of assistants or detectors: by week, and nothing above or beside it.

Signals are no values of `marts.metric_values`, so that no longer window and no rollup can be taken
for a score; `mart_ai__signals_by_week` has them. Values of other metrics are explain_value.py's.
"""

from __future__ import annotations

from datetime import date

from orchestration.explanation import Node, facts_of, missing
from orchestration.value_rows import NOTHING_BEHIND, nothing_behind
from orchestration.warehouse import Row, Session
from sources.errors import ConfigurationError

_OF_THE_WEEK = (
    "scope_type", "scope_id", "week_start_date", "week_end_date", "definition_version", "unit",
    "caveat", "model_card",
)  # fmt: skip
_MOST_NAMED = 6


def explain_signal(
    warehouse: Session, catalogue: Row, cell: tuple[str, str, str], week_start: str | None
) -> Node:
    """The newest week of a scope, or the one that begins on a day, assistant by assistant."""
    metric_id = catalogue["metric_id"]
    scope_type, scope_id, window_name = cell
    title = f"{metric_id} of {scope_type} {scope_id}, {window_name}"
    facts = facts_of(catalogue, "metric_id")
    rows = warehouse.rows(
        "select * from mart_ai.mart_ai__signals_by_week where metric_id = ? and scope_type = ? "
        "and scope_id = ? order by week_start_date desc, segment_value",
        metric_id,
        scope_type,
        scope_id,
    )
    if window_name != "week" or not rows:
        return Node(title, facts, [_elsewhere(warehouse, metric_id, cell)])
    if week_start:
        rows = [row for row in rows if str(row["week_start_date"]).startswith(week_start)]
        if not rows:
            raise ConfigurationError(
                f"No value of {metric_id} is published for {scope_type} {scope_id!r} and window "
                f"'week' from {week_start}: the last part is a Monday, as in 2026-10-05, or is "
                "left out for the newest."
            )
    newest = [row for row in rows if row["week_start_date"] == rows[0]["week_start_date"]]
    week = Node("window", {name: newest[0][name] for name in _OF_THE_WEEK})
    return Node(title, facts, [week, *(_signal(warehouse, row) for row in newest)])


def _elsewhere(warehouse: Session, metric_id: str, cell: tuple[str, str, str]) -> Node:
    shown = warehouse.rows(
        "select scope_type, scope_id, max(week_start_date) as newest_week "
        "from mart_ai.mart_ai__signals_by_week where metric_id = ? "
        "group by scope_type, scope_id order by scope_type desc, scope_id",
        metric_id,
    )
    if not shown:
        return missing(
            "nothing is published, because no assistant or detector has told of a whole week",
            "its counts by week, told by its tool: try `plumbline connect`",
        )
    scope_type, scope_id, window_name = cell
    addresses = [f"{metric_id}/{one['scope_type']}/{one['scope_id']}/week" for one in shown]
    what = (
        f"nothing is published in a window of {window_name}"
        if window_name != "week"
        else f"nothing is published of {scope_type} {scope_id}"
    )
    types = " or ".join(sorted({one["scope_type"] for one in shown}))
    named = ", ".join(addresses[:_MOST_NAMED])
    more = len(addresses) - _MOST_NAMED
    return missing(
        f"{what}: a signal is of a week and a {types}, and nothing is made of several",
        "a week of one that is told of",
        published=f"{named}, and {more} more" if more > 0 else named,
    )


def _signal(warehouse: Session, row: Row) -> Node:
    of = f"{row['segment_name']} {row['segment_value']}"
    if row["is_suppressed"]:
        return missing(
            f"{of}: withheld, {row['null_reason']}",
            "more people in a week of this scope, of whom the same assistant tells",
        )
    facts = facts_of(row, "metric_id", "segment_name", "segment_value", *_OF_THE_WEEK)
    return Node(of, facts, [_rows_behind(warehouse, row)])


def _rows_behind(warehouse: Session, row: Row) -> Node:
    if row["segment_name"] != "detector":
        return Node(
            NOTHING_BEHIND,
            {"why": "an assistant tells counts of a team or repository and week, and of whom they "
             "are is kept nowhere"},
        )  # fmt: skip
    week: tuple[date, date] = (row["week_start_date"], row["week_end_date"])
    found = warehouse.rows(
        "select findings.finding_id, findings.repository_id, findings.rule_id, findings.severity, "
        "findings.opened_at, findings.closed_at from marts.int_scoped_findings as scoped "
        "inner join correlated.fct_findings as findings "
        "on scoped.finding_id = findings.finding_id "
        "where scoped.scope_type = ? and scoped.scope_id = ? and findings.detector = ? "
        "and scoped.observed_on >= ? and scoped.observed_on < ? "
        "order by findings.opened_at desc, findings.finding_id",
        row["scope_type"],
        row["scope_id"],
        row["segment_value"],
        *week,
    )
    if not found:
        return nothing_behind()
    nodes = [Node(f"finding {one['finding_id']}", facts_of(one, "finding_id")) for one in found]
    return Node("findings behind it", {}, nodes, is_rows=True)
