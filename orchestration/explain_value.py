"""One published value with what it means, and the first thing that is missing where there is none.

It selects and never computes: a number stands in its mart. It reads the warehouse itself, whose
observations no audience's copy has. What is withheld stays so: of a withheld cell nothing is told
but that it is. The rows behind a value are value_rows.py's, signals of assistants
explain_signal.py's.
"""

from __future__ import annotations

from datetime import datetime

from orchestration.explain_signal import explain_signal
from orchestration.explanation import Node, facts_of, first_day, in_words, missing
from orchestration.left_out import left_out
from orchestration.value_rows import is_observed, rows_behind
from orchestration.warehouse import Row, Session
from sources.errors import ConfigurationError

WINDOWS = ("7d", "30d", "90d", "week", "month", "quarter")
_AN_ADDRESS = (
    "write it as metric/scope_type/scope_id/window, as in change_lead_time/team/payments/30d"
)
_OF_THE_WINDOW = (
    "scope_type", "scope_id", "window_name", "window_start", "window_end", "time_zone", "as_of",
    "definition_version", "privacy_class", "unit", "is_partial", "is_provisional",
)  # fmt: skip


def explain_value(warehouse: Session, address: str) -> Node:
    """`metric[/scope_type/scope_id[/window[/window_start]]]`; else the organisation's 30 days."""
    metric_id, scope_type, scope_id, window_name, window_start = _parts(address)
    catalogue = _catalogue(warehouse, metric_id)
    _check_scope(warehouse, scope_type, scope_id)
    if catalogue["category"] == "ai":
        return explain_signal(
            warehouse, catalogue, (scope_type, scope_id, window_name), window_start
        )
    values = warehouse.rows(
        "select * from marts.metric_values where metric_id = ? and scope_type = ? "
        "and scope_id = ? and window_name = ? order by window_start desc, is_headline desc, "
        "statistic, segment_name nulls first, segment_value",
        metric_id,
        scope_type,
        scope_id,
        window_name,
    )
    if window_start:
        values = [row for row in values if first_day(row).isoformat().startswith(window_start)]
        if not values:
            raise ConfigurationError(
                f"No value of {metric_id} is published for {scope_type} {scope_id!r} and window "
                f"{window_name!r} from {window_start}: the last part is the first day of one, as "
                "in 2026-10-01, or is left out for the newest."
            )
    title = f"{metric_id} of {scope_type} {scope_id}, {window_name}"
    facts = facts_of(catalogue, "metric_id")
    if not values:
        return Node(
            title, facts, [_without_a_row(warehouse, metric_id, scope_type, scope_id, window_name)]
        )
    newest = [row for row in values if row["window_start"] == values[0]["window_start"]]
    head = newest[0]
    window = Node("window", {name: head[name] for name in _OF_THE_WINDOW})
    if head["is_suppressed"]:
        return Node(title, facts, [window, _withheld(warehouse, head)])
    whole = [_value(row) for row in newest if row["segment_name"] is None]
    segments = [_value(row) for row in newest if row["segment_name"] is not None]
    behind = [
        *([_nothing_to_show(warehouse, head)] if head["value"] is None else []),
        *_why_the_mean_changed(warehouse, head),
        *_on_its_chart(warehouse, head),
        *left_out(warehouse, head),
        *([Node("by segment", {}, segments)] if segments else []),
        *([] if head["value"] is None else [rows_behind(warehouse, head, catalogue["polarity"])]),
    ]
    return Node(title, facts, [window, *whole, *behind])


def _value(row: Row) -> Node:
    segment = f", {row['segment_name']} {row['segment_value']}" if row["segment_name"] else ""
    return Node(
        f"{row['statistic']}{segment}",
        facts_of(row, "metric_id", "statistic", "segment_name", "segment_value", *_OF_THE_WINDOW),
    )


def _parts(address: str) -> tuple[str, str, str, str, str | None]:
    # An id of a repository has slashes of its own; what a window is called has none.
    head, *rest = address.split("/")
    at = next((i for i, part in enumerate(rest) if i >= 2 and part in WINDOWS), None)
    tail = rest[at:] if at is not None else []
    scope = rest[:at] if at is not None else rest
    is_plain = not scope or scope[0] == "repository" or len(scope) == 2
    if len(scope) == 1 or not is_plain or len(tail) > 2:
        raise ConfigurationError(f"{address!r} is no address of a value: {_AN_ADDRESS}.")
    scope_type, scope_id = (scope[0], "/".join(scope[1:])) if scope else ("organisation", "all")
    return (
        head,
        scope_type,
        scope_id,
        tail[0] if tail else "30d",
        tail[1] if len(tail) > 1 else None,
    )


def _catalogue(warehouse: Session, metric_id: str) -> Row:
    known = warehouse.rows("select * from marts.metric_catalogue order by metric_id")
    found = next((row for row in known if row["metric_id"] == metric_id), None)
    if found is None:
        raise ConfigurationError(
            f"There is no metric {metric_id!r}: name one of "
            f"{', '.join(row['metric_id'] for row in known)}."
        )
    return found


def _check_scope(warehouse: Session, scope_type: str, scope_id: str) -> None:
    known = warehouse.rows("select scope_type, scope_id from marts.int_scopes order by 1, 2")
    if {"scope_type": scope_type, "scope_id": scope_id} in known:
        return
    types = sorted({row["scope_type"] for row in known})
    if scope_type not in types:
        raise ConfigurationError(
            f"There is no kind of scope {scope_type!r}: {_AN_ADDRESS}, where the scope_type is one "
            f"of {', '.join(types)}."
        )
    ids = ", ".join(row["scope_id"] for row in known if row["scope_type"] == scope_type)
    raise ConfigurationError(
        f"There is no {scope_type} {scope_id!r} in the program: name one of {ids}."
    )


# why there is nothing


def _withheld(warehouse: Session, row: Row) -> Node:
    """Nothing of the cell itself, and where the same metric is shown instead."""
    others = warehouse.rows(
        "select distinct scope_type, scope_id, window_name from marts.metric_values "
        "where metric_id = ? and is_headline and segment_name is null and value is not null "
        "and not is_suppressed and window_name in ('7d', '30d', '90d') "
        "and (scope_type, scope_id) in ((?, ?), ('organisation', 'all')) "
        "order by scope_type desc, window_name desc",
        row["metric_id"],
        row["scope_type"],
        row["scope_id"],
    )
    reason = str(row["null_reason"])
    first = (
        "work of more people in the window: nothing is shown of fewer than the program's "
        "minimum_contributors"
        if reason.startswith("fewer than")
        else "more people behind the cells beside it: shown now, it would give one of them away"
    )
    node = missing(f"withheld, {reason}", first)
    shown = [
        f"{row['metric_id']}/{one['scope_type']}/{one['scope_id']}/{one['window_name']}"
        for one in others
    ]
    return Node(node.title, node.facts | ({"shown instead": ", ".join(shown)} if shown else {}))


def _nothing_to_show(warehouse: Session, row: Row) -> Node:
    reason = str(row["null_reason"])
    if row["scope_type"] == "service" and _follows_deployments(warehouse, row["metric_id"]):
        start, end = row["window_start"], row["window_end"]
        return _first_gap(warehouse, row["scope_id"], reason, (start, end))
    what = reason.removeprefix("no ")
    first = f"{what}: there are none" if reason.startswith("no ") else f"otherwise than now: {what}"
    return missing(reason, first, **_last_shown(warehouse, row))


def _last_shown(warehouse: Session, row: Row) -> dict[str, object]:
    last = warehouse.rows(
        "select max(window_end) as window_end from marts.metric_values where metric_id = ? "
        "and scope_type = ? and scope_id = ? and value is not null and window_end <= ?",
        row["metric_id"],
        row["scope_type"],
        row["scope_id"],
        row["window_start"],
    )
    end = last[0]["window_end"] if last else None
    return {"the last window with a value ended at": end} if end else {}


def _without_a_row(
    warehouse: Session, metric_id: str, scope_type: str, scope_id: str, window_name: str
) -> Node:
    """Nothing is published here: elsewhere it is, or nowhere, or nothing was ever told of it."""
    if scope_type == "service" and _follows_deployments(warehouse, metric_id):
        what = f"nothing is published of {scope_id} in windows of this kind"
        return _first_gap(warehouse, scope_id, what, None)
    shown = warehouse.rows(
        "select scope_type, window_name, min(scope_id) as scope_id from marts.metric_values "
        "where metric_id = ? group by scope_type, window_name order by scope_type, window_name",
        metric_id,
    )
    if not shown:
        return _nowhere(warehouse, metric_id)
    facts = {
        "published of": ", ".join(sorted({one["scope_type"] for one in shown})),
        "in windows of": ", ".join(sorted({one["window_name"] for one in shown})),
        "for example": "{metric_id}/{scope_type}/{scope_id}/{window_name}".format(
            metric_id=metric_id, **shown[0]
        ),
    }
    if scope_type not in {one["scope_type"] for one in shown}:
        what = f"nothing is published of a {scope_type}"
        return missing(what, "another scope: no such thing has what it counts", **facts)
    if window_name not in {one["window_name"] for one in shown}:
        what = f"nothing is published in a window of {window_name}"
        return missing(what, "another window: in this one it is not counted", **facts)
    what = f"nothing is published of {scope_type} {scope_id}"
    return missing(what, "what it counts, told by a tool of this very scope", **facts)


def _nowhere(warehouse: Session, metric_id: str) -> Node:
    if is_observed(warehouse, metric_id):
        return missing(
            "nothing is published yet", "the end of a first window: what it counts is told already"
        )
    return missing(
        "nothing is published, because no tool has told of anything that the metric counts",
        "what it counts, told by a tool: try `plumbline connect`",
    )


def _follows_deployments(warehouse: Session, metric_id: str) -> bool:
    found = warehouse.rows(
        "select 1 as is_so from marts.int_series where metric_id = ? "
        "and (window_family in ('deployments', 'mature_deployments') or metric_id like ?)",
        metric_id,
        "%lead_time%",
    )
    return bool(found) and not metric_id.startswith("issue_")


def _first_gap(
    warehouse: Session, service_id: str, reason: str, span: tuple[datetime, datetime] | None
) -> Node:
    """From the program to the window: the first step that leads no further."""
    if not warehouse.rows(
        "select 1 as is_there from correlated.bridge_services_repositories where service_id = ?",
        service_id,
    ):
        return missing(reason, f"a repository of {service_id} in program/services.yml")
    told = warehouse.rows(
        "select not_counted_reason, is_counted, count(*) as deployments, "
        "max(case when environment_kind = 'other' then original_environment end) as unknown_word "
        "from correlated.fct_deployments "
        "where service_id = ? group by not_counted_reason, is_counted "
        "order by is_counted desc, count(*) desc, not_counted_reason",
        service_id,
    )
    if not told:
        return missing(
            reason,
            f"a deployment of {service_id}, told by its pipeline's tool (`plumbline connect`) or "
            "in a file of deployments",
        )
    if not told[0]["is_counted"]:
        most = told[0]
        return missing(
            reason,
            f"a deployment of {service_id} that counts: of those told, the most are "
            f"{in_words(most['not_counted_reason'])}"
            + (
                f": if {most['unknown_word']!r} is production, say so in program/environments.yml"
                if most["unknown_word"] and most["not_counted_reason"] == "not_production"
                else ""
            ),
            **{f"told, {in_words(row['not_counted_reason'])}": row["deployments"] for row in told},
        )
    return _gap_in_the_window(warehouse, service_id, reason, span)


def _gap_in_the_window(
    warehouse: Session, service_id: str, reason: str, span: tuple[datetime, datetime] | None
) -> Node:
    counted = warehouse.rows(
        "select deployment_id, finished_at, change_count > 0 as has_changes, "
        "previous_deployment_id from mart_dora.mart_dora__deployments where service_id = ? "
        "order by finished_at desc",
        service_id,
    )
    last = counted[0]
    known = {
        "last counted production deployment": f"{last['deployment_id']}, {last['finished_at']}",
        "counted production deployments in all": len(counted),
    }
    within = [one for one in counted if span and span[0] <= one["finished_at"] < span[1]]
    if not within:
        return missing(
            reason,
            f"a production deployment of {service_id} in the window: there is none",
            **known,
        )
    if all(one["previous_deployment_id"] is None for one in within):
        return missing(
            reason,
            f"a second production deployment of {service_id}: how long the changes of the first "
            "had waited is not known",
            **known,
        )
    if not any(one["has_changes"] for one in within):
        return missing(
            reason,
            "a deployment that brings a change which was in none before: those in the window "
            "brought none that is known",
            **known,
        )
    return missing(reason, "one that is not left out for the reasons below", **known)


# what stands behind a value


def _on_its_chart(warehouse: Session, row: Row) -> list[Node]:
    """What made a week better or worse, or why it is no clear change; of weeks only."""
    if row["window_name"] != "week":
        return []
    found = warehouse.rows(
        "select weeks_before, centre, limit_low, limit_high, rule, verdict, null_reason "
        "from mart_program.mart_program__control_limits where metric_id = ? and scope_type = ? "
        "and scope_id = ? and week_start_date = ? and statistic = ?",
        row["metric_id"],
        row["scope_type"],
        row["scope_id"],
        first_day(row),
        row["statistic"],
    )
    return [
        Node(
            f"{one['verdict']}: {one['rule'] or one['null_reason'] or 'within its limits'}",
            facts_of(one, "verdict", "rule", "null_reason"),
        )
        for one in found
    ]


def _why_the_mean_changed(warehouse: Session, row: Row) -> list[Node]:
    """The parts of the stages, the largest first; of the lead time only."""
    if row["metric_id"] != "change_lead_time":
        return []
    parts = warehouse.rows(
        "select * from mart_learning.mart_learning__lead_time_contributions where scope_type = ? "
        "and scope_id = ? and window_name = ? and window_start = ? "
        "order by abs(contribution_numerator) desc nulls last, stage_position",
        row["scope_type"],
        row["scope_id"],
        row["window_name"],
        row["window_start"],
    )
    if not parts:
        return []
    whole = parts[0]
    if whole["null_reason"]:
        return [Node("why the mean changed", {"not compared": whole["null_reason"]})]
    verb = "rose" if whole["change_hours"] > 0 else "fell"
    if not whole["change_numerator"]:
        verb = "did not change"
    stages = [
        Node(
            f"{part['stage']}: {part['contribution_hours']:+.2f} h"
            + (", which explains the most" if part["is_bottleneck"] else ""),
            {"mean": f"{part['previous_mean_hours']:.2f} h, then {part['mean_hours']:.2f} h"},
        )
        for part in parts
    ]
    return [
        Node(
            f"why the mean {verb}: {whole['previous_lead_time_hours']:.2f} h, then "
            f"{whole['lead_time_hours']:.2f} h, {whole['change_hours']:+.2f} h by stage",
            {
                "window before from": whole["previous_window_start"],
                "changes before": whole["previous_n"],
                "changes now": whole["n"],
                "adds up": "the parts of the stages are the change of the mean, exactly; "
                "they are no causes",
            },
            stages,
        )
    ]
