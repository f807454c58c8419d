"""`plumbline explain`: the path of one change, deployment, incident or published value.

A tree of what the warehouse knows: times, links with their method and confidence, exclusions and
the reasons of missing values. It selects and never computes: a number stands in its mart. Persons
stand nowhere in it, not even as pseudonyms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rich.tree import Tree

from orchestration.warehouse import Row, Session
from sources.errors import ConfigurationError

_PERSONS = {"author_key", "reviewer_key", "assignee_key", "reporter_key", "creator_key"}
_DLT = {"_dlt_id", "_dlt_load_id"}


@dataclass(frozen=True)
class Node:
    """One step of a path: what it is, what is known of it, and what it leads to."""

    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The node with all below it, as what JSON can hold; instants are in ISO 8601."""
        return {
            "title": self.title,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
            "children": [child.as_json() for child in self.children],
        }

    def as_tree(self) -> Tree:
        """For a terminal; facts on one line each, so that long ones wrap well."""
        tree = Tree(f"[bold]{_escaped(self.title)}[/bold]")
        self._grow(tree)
        return tree

    def _grow(self, tree: Tree) -> None:
        for name, value in self.facts.items():
            tree.add(f"[dim]{name}[/dim] {_escaped(_shown(value))}")
        for child in self.children:
            child._grow(tree.add(f"[bold]{_escaped(child.title)}[/bold]"))


def explain(warehouse: Session, kind: str, entity_id: str) -> Node:
    """The path of one thing; an id that is not known is refused with the way to find one."""
    if not warehouse.has_table("marts", "metric_values"):
        raise ConfigurationError("There is nothing to explain yet: run `plumbline run` first.")
    return KINDS[kind](warehouse, entity_id)


def _change(warehouse: Session, change_id: str) -> Node:
    change = _one(warehouse, "correlated.fct_changes", "change_id", change_id, "change")
    services = [
        Node(
            f"service {row['service_id']}",
            _facts(row, "change_id", "service_id"),
            [
                Node("lead time", _facts(times, "change_id", "service_id"))
                for times in warehouse.rows(
                    "select * from mart_dora.mart_dora__changes "
                    "where change_id = ? and service_id = ?",
                    change_id,
                    row["service_id"],
                )
            ],
        )
        for row in warehouse.rows(
            "select * from correlated.bridge_changes_services "
            "where change_id = ? order by service_id",
            change_id,
        )
    ]
    return Node(
        f"change {change_id}",
        _facts(change, "change_id"),
        [
            Node("touches", {}, services),
            _links(warehouse, "contained in", "bridge_changes_deployments", "change_id", change_id),
            _links(warehouse, "worked on", "bridge_changes_issues", "change_id", change_id),
            *_what_is_missing(warehouse, "change", change_id),
        ],
    )


def _deployment(warehouse: Session, deployment_id: str) -> Node:
    rows = warehouse.rows(
        "select * from correlated.fct_deployments where deployment_id = ? order by service_id",
        deployment_id,
    )
    if not rows:
        raise _unknown("deployment", deployment_id)
    services = []
    for row in rows:
        service_id = row["service_id"]
        counted = warehouse.rows(
            "select * from mart_dora.mart_dora__deployments "
            "where deployment_id = ? and service_id = ?",
            deployment_id,
            service_id,
        )
        evidence = warehouse.rows(
            "select * from correlated.fct_deployment_failures "
            "where deployment_id = ? and service_id = ? order by confidence desc, failed_by",
            deployment_id,
            service_id,
        )
        services.append(
            Node(
                f"service {service_id}",
                _facts(row, "deployment_id", "service_id"),
                [
                    *(Node("counted", _facts(r, "deployment_id", "service_id")) for r in counted),
                    *(
                        Node(f"failed by {r['failed_by']}", _facts(r, "deployment_id", "failed_by"))
                        for r in evidence
                    ),
                ],
            )
        )
    return Node(
        f"deployment {deployment_id}",
        {},
        [
            *services,
            _links(
                warehouse, "contains", "bridge_changes_deployments", "deployment_id", deployment_id
            ),
            _links(
                warehouse,
                "suspected by",
                "bridge_incidents_deployments",
                "deployment_id",
                deployment_id,
            ),
            _links(
                warehouse, "built by", "bridge_builds_deployments", "deployment_id", deployment_id
            ),
            *_what_is_missing(warehouse, "deployment", deployment_id),
        ],
    )


def _incident(warehouse: Session, incident_id: str) -> Node:
    incident = _one(warehouse, "correlated.fct_incidents", "incident_id", incident_id, "incident")
    evidence = warehouse.rows(
        "select * from correlated.fct_deployment_failures where incident_id = ? "
        "order by deployment_id, failed_by",
        incident_id,
    )
    return Node(
        f"incident {incident_id}",
        _facts(incident, "incident_id"),
        [
            _links(
                warehouse, "suspects", "bridge_incidents_deployments", "incident_id", incident_id
            ),
            Node(
                "makes fail",
                {},
                [
                    Node(f"deployment {r['deployment_id']}", _facts(r, "incident_id"))
                    for r in evidence
                ],
            ),
            _links(warehouse, "alerted by", "bridge_alerts_incidents", "incident_id", incident_id),
            *_what_is_missing(warehouse, "incident", incident_id),
        ],
    )


def _metric(warehouse: Session, address: str) -> Node:
    """`metric[/scope_type/scope_id[/window[/window_start]]]`; else the organisation's 30 days."""
    metric_id, scope_type, scope_id, window_name, window_start = _parts(address)
    known = warehouse.rows("select * from marts.metric_catalogue order by metric_id")
    catalogue = next((row for row in known if row["metric_id"] == metric_id), None)
    if catalogue is None:
        raise ConfigurationError(
            f"There is no metric {metric_id!r}: name one of "
            f"{', '.join(row['metric_id'] for row in known)}."
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
        values = [row for row in values if str(row["window_start"]).startswith(window_start)]
    if not values:
        raise ConfigurationError(
            f"No value of {metric_id} is published for {scope_type} {scope_id!r} and window "
            f"{window_name!r}{f' from {window_start}' if window_start else ''}: write it as "
            "metric/scope_type/scope_id/window, as in change_lead_time/team/payments/30d."
        )
    newest = [row for row in values if row["window_start"] == values[0]["window_start"]]
    behind = [
        Node(f"service {row['service_id']}", _facts(row, "service_id"))
        for row in warehouse.rows(
            _DEPLOYMENTS_BEHIND, newest[0]["window_start"], newest[0]["window_end"]
        )
        if scope_type == "organisation"
        or (scope_type, scope_id) in {("service", row["service_id"]), ("team", row["team_id"])}
    ]
    return Node(
        f"{metric_id} of {scope_type} {scope_id}, {window_name}",
        _facts(catalogue, "metric_id"),
        [
            *(Node(_statistic(row), _facts(row, "metric_id", "statistic")) for row in newest),
            Node("counted production deployments in the window", {}, behind),
        ],
    )


_DEPLOYMENTS_BEHIND = """
    select
        deployments.service_id,
        owners.team_id,
        count(*) as deployment_count,
        sum(deployments.change_count) as change_count,
        sum(case when deployments.is_failed_inferred then 1 else 0 end) as failed_count,
        min(deployments.finished_at) as first_finished_at,
        max(deployments.finished_at) as last_finished_at
    from mart_dora.mart_dora__deployments as deployments
    left join correlated.dim_service_owners as owners
        on deployments.service_id = owners.service_id
        and deployments.finished_at >= owners.from_at
        and (owners.to_at is null or deployments.finished_at < owners.to_at)
    where deployments.finished_at >= ? and deployments.finished_at < ?
    group by deployments.service_id, owners.team_id
    order by deployments.service_id, owners.team_id
"""


def _statistic(row: Row) -> str:
    segment = f", {row['segment_name']} {row['segment_value']}" if row["segment_name"] else ""
    return f"{row['statistic']}{segment}"


def _parts(address: str) -> tuple[str, str, str, str, str | None]:
    parts = address.split("/")
    if len(parts) not in {1, 3, 4, 5}:
        raise ConfigurationError(
            f"{address!r} is no address of a value: write it as metric/scope_type/scope_id/window, "
            "as in change_lead_time/team/payments/30d."
        )
    scope_type, scope_id = parts[1:3] if len(parts) > 1 else ("organisation", "all")
    return (
        parts[0],
        scope_type,
        scope_id,
        parts[3] if len(parts) > 3 else "30d",
        parts[4] if len(parts) > 4 else None,
    )


def _links(warehouse: Session, title: str, bridge: str, column: str, value: str) -> Node:
    """The rows of a bridge, the best first; every one says how it was matched."""
    rows = warehouse.rows(
        f"select * from correlated.{bridge} where {column} = ? "  # noqa: S608
        "order by is_best desc, confidence desc, matched_by",
        value,
    )
    links = [Node(_other_end(bridge, row, column), _facts(row, column)) for row in rows]
    return Node(title if links else f"{title} nothing that is known", {}, links)


def _other_end(bridge: str, row: Row, column: str) -> str:
    """What a link leads to; a bridge is named by its two ends."""
    ends = [end.removesuffix("s") for end in bridge.removeprefix("bridge_").split("_")]
    other = next(end for end in ends if f"{end}_id" != column)
    known = row.get(f"{other}_id") or row.get(f"{other}_key")
    return f"{other} {known}" if known else f"{other} that is not known here"


def _what_is_missing(warehouse: Session, entity: str, entity_id: str) -> list[Node]:
    """Exclusions and reported faults, only where there are any."""
    found = [
        (
            "excluded",
            "select * from mart_governance.mart_governance__exclusions "
            "where entity = ? and entity_id = ?",
        ),
        (
            "reported",
            "select * from mart_governance.mart_governance__data_quality "
            "where entity = ? and entity_id = ?",
        ),
    ]
    return [
        Node(title, _facts(row, "entity", "entity_id"))
        for title, sql in found
        for row in warehouse.rows(sql, entity, entity_id)
    ]


def _one(warehouse: Session, table: str, column: str, value: str, kind: str) -> Row:
    rows = warehouse.rows(f"select * from {table} where {column} = ?", value)  # noqa: S608
    if not rows:
        raise _unknown(kind, value)
    return rows[0]


def _unknown(kind: str, value: str) -> ConfigurationError:
    return ConfigurationError(
        f"There is no {kind} {value!r} in the warehouse: its id begins with the tool's word, as in "
        f"github:1234, and stands in correlated.fct_{kind}s."
    )


def _facts(row: Row, *without: str) -> dict[str, Any]:
    """What is known, without what is not and without persons."""
    hidden = {*without, *_PERSONS, *_DLT}
    return {name: value for name, value in row.items() if name not in hidden and value is not None}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else str(value)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}"
    return str(value)


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


KINDS: dict[str, Callable[[Session, str], Node]] = {
    "change": _change,
    "deployment": _deployment,
    "incident": _incident,
    "metric": _metric,
}
