"""What happened in the days of a published value and is not in it, counted by its reason.

What is in it is value_rows.py's.
"""

from __future__ import annotations

from orchestration.explanation import Node, in_words
from orchestration.value_rows import cell_of, shown_services
from orchestration.warehouse import Row, Session


def left_out(warehouse: Session, row: Row) -> list[Node]:
    """What happened in the window and is not in the value, counted by its reason."""
    where = (row["scope_type"], row["scope_id"], row["window_start"], row["window_end"])
    if row["metric_id"] == "change_lead_time":
        shown = {one["scope_id"] for one in shown_services(warehouse, row)}
        rows = warehouse.rows(_CHANGES_LEFT_OUT, *where)
        found = [one for one in rows if one["service_id"] in shown]
    elif cell_of(warehouse, row).item.word == "deployment":
        found = warehouse.rows(_DEPLOYMENTS_LEFT_OUT, *where)
    else:
        found = []
    nodes = [
        Node(
            f"{in_words(one['reason'])}, service {one['service_id']}",
            {one["what_it_is"]: one["how_many"]},
        )
        for one in found
    ]
    return [Node("left out", {}, nodes)] if nodes else []


_CHANGES_LEFT_OUT = """
    select
        changes.service_id,
        changes.null_reason as reason,
        'changes' as what_it_is,
        count(*) as how_many
    from mart_dora.mart_dora__changes as changes
    inner join marts.int_service_scopes as scopes
        on changes.service_id = scopes.service_id
        and changes.deployed_at >= scopes.from_at and changes.deployed_at < scopes.to_at
    where changes.null_reason is not null and scopes.scope_type = ? and scopes.scope_id = ?
        and changes.deployed_at >= ? and changes.deployed_at < ?
    group by changes.service_id, changes.null_reason
    order by changes.service_id, changes.null_reason
"""

_DEPLOYMENTS_LEFT_OUT = """
    select
        deployments.service_id,
        deployments.not_counted_reason as reason,
        'deployments' as what_it_is,
        count(*) as how_many
    from correlated.fct_deployments as deployments
    inner join marts.int_service_scopes as scopes
        on deployments.service_id = scopes.service_id
        and deployments.finished_at >= scopes.from_at and deployments.finished_at < scopes.to_at
    where not deployments.is_counted and scopes.scope_type = ? and scopes.scope_id = ?
        and deployments.finished_at >= ? and deployments.finished_at < ?
    group by deployments.service_id, deployments.not_counted_reason
    order by deployments.service_id, deployments.not_counted_reason
"""
