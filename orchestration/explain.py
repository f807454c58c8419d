"""`plumbline explain`: the path of one change, deployment, incident or published value.

A tree of what the warehouse knows: times, links with their method and confidence, exclusions and
the reasons of missing values. It selects and never computes: a number stands in its mart. What
a tree is made of is explanation.py's; published values are explain_value.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orchestration.explain_value import explain_value
from orchestration.explanation import METHODS, Node, facts_of, links, missing
from orchestration.warehouse import Row, Session
from sources.errors import ConfigurationError

# What happened to a service on a day, for whom does not know the tool's id of it.
_SERVICE_AND_DAY = re.compile(r"(?P<service>[^:/]+)/(?P<day>\d{4}-\d{2}-\d{2})")

_FIRST_FOR_A_CHANGE = {
    "not deployed yet": "a counted production deployment of the service that contains it",
    "unknown baseline: first deployment of the service": "nothing: how long it had waited for the "
    "first deployment of the service that is known will never be",
    "deployed before it was merged": "a merge that is not later than the deployment",
    "no commits of the change are known": "its commits, told by the tool that holds its code",
    "first commit is later than the deployment": "a first commit before the deployment",
}
_FIRST_FOR_A_DEPLOYMENT = {
    "not_production": "nothing: it did not go to production, and what does counts by itself",
    "unknown_status": "its status as a word of run_statuses in program/statuses.yml",
    "not_successful": "a success of it, told by its tool",
    "configuration_only": "a deployment that brings another version",
    "no_service": "its service in program/services.yml, by repository, path or name",
    "no_time": "the time at which it ended, told by its tool",
    "part_of_group": "nothing: it is a retry or a stage of the one that counts",
    "redeploy_of_running_version": "nothing: what it deployed ran already",
}


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
            facts_of(row, "change_id", "service_id"),
            [
                node
                for times in warehouse.rows(
                    "select * from mart_dora.mart_dora__changes "
                    "where change_id = ? and service_id = ?",
                    change_id,
                    row["service_id"],
                )
                for node in _lead_time(times)
            ],
        )
        for row in warehouse.rows(
            "select * from correlated.bridge_changes_services "
            "where change_id = ? order by service_id",
            change_id,
        )
    ]
    issues = links(warehouse, "worked on", "bridge_changes_issues", "change_id", change_id)
    return Node(
        f"change {change_id}",
        facts_of(change, "change_id"),
        [
            Node("touches", {}, services)
            if services
            else missing(
                "no service that it touches is known",
                "a service in program/services.yml of its repository and of a path that it changes",
            ),
            links(warehouse, "contained in", "bridge_changes_deployments", "change_id", change_id),
            issues
            if issues.children
            else missing(
                "no issue that it names is known",
                "an issue's key in its title, branch or commits",
            ),
            *_what_is_missing(warehouse, "change", change_id),
        ],
    )


def _lead_time(times: Row) -> list[Node]:
    node = Node("lead time", facts_of(times, "change_id", "service_id"))
    reason = times["null_reason"]
    if reason is None:
        return [node]
    first = _FIRST_FOR_A_CHANGE.get(reason, f"otherwise than now: {reason}")
    return [node, missing(f"lead time, {reason}", first)]


def _deployment(warehouse: Session, deployment_id: str) -> Node:
    by_day = _on_a_day(warehouse, "deployment", deployment_id)
    if by_day is not None:
        return by_day
    rows = warehouse.rows(
        "select * from correlated.fct_deployments where deployment_id = ? order by service_id",
        deployment_id,
    )
    if not rows:
        raise _unknown("deployment", deployment_id)
    return Node(
        f"deployment {deployment_id}",
        {},
        [
            *(_of_a_service(warehouse, row) for row in rows),
            _contained(warehouse, deployment_id, None),
            links(
                warehouse,
                "suspected by",
                "bridge_incidents_deployments",
                "deployment_id",
                deployment_id,
            ),
            links(
                warehouse, "built by", "bridge_builds_deployments", "deployment_id", deployment_id
            ),
            *_what_is_missing(warehouse, "deployment", deployment_id),
        ],
    )


def _of_a_service(warehouse: Session, row: Row) -> Node:
    deployment_id, service_id = row["deployment_id"], row["service_id"]
    counted = warehouse.rows(
        "select * from mart_dora.mart_dora__deployments where deployment_id = ? and service_id = ?",
        deployment_id,
        service_id,
    )
    evidence = warehouse.rows(
        "select * from correlated.fct_deployment_failures "
        "where deployment_id = ? and service_id = ? order by confidence desc, failed_by",
        deployment_id,
        service_id,
    )
    reason = row["not_counted_reason"]
    not_counted = (
        []
        if reason is None
        else [
            missing(
                f"not counted as a deployment, {reason.replace('_', ' ')}",
                _first_for_a_deployment(row, reason),
            )
        ]
    )
    return Node(
        f"service {service_id}" if service_id else "service that is not known here",
        facts_of(row, "deployment_id", "service_id"),
        [
            *(Node("counted", facts_of(one, "deployment_id", "service_id")) for one in counted),
            *(
                Node(f"failed by {one['failed_by']}", facts_of(one, "deployment_id", "failed_by"))
                for one in evidence
            ),
            *not_counted,
        ],
    )


def _first_for_a_deployment(row: Row, reason: str) -> str:
    # Only of a word that nobody gave a meaning may production be meant.
    if reason == "not_production" and row["environment_kind"] == "other":
        return (
            f"the environment {row['original_environment']!r} as production in "
            "program/environments.yml, if that is what it is"
        )
    return _FIRST_FOR_A_DEPLOYMENT.get(reason, f"otherwise than now: {reason}")


def _contained(warehouse: Session, deployment_id: str, service_id: str | None) -> Node:
    """The changes that a deployment first brought, each with the issues that it names."""
    rows = warehouse.rows(
        "select * from correlated.bridge_changes_deployments where deployment_id = ? "
        "and is_best order by service_id, change_id",
        deployment_id,
    )
    named = warehouse.rows(
        "select * from correlated.bridge_changes_issues where change_id in "
        "(select change_id from correlated.bridge_changes_deployments where deployment_id = ?) "
        "order by is_best desc, issue_key",
        deployment_id,
    )
    nodes = [
        Node(
            f"change {row['change_id']}",
            facts_of(row, "deployment_id", "change_id"),
            [
                Node(f"issue {one['issue_key']}", facts_of(one, "change_id", "issue_key"))
                for one in named
                if one["change_id"] == row["change_id"]
            ],
        )
        for row in rows
        if service_id is None or row["service_id"] == service_id
    ]
    return Node("contains first" if nodes else "contains nothing new that is known", {}, nodes)


def _incident(warehouse: Session, incident_id: str) -> Node:
    by_day = _on_a_day(warehouse, "incident", incident_id)
    if by_day is not None:
        return by_day
    incident = _one(warehouse, "correlated.fct_incidents", "incident_id", incident_id, "incident")
    evidence = warehouse.rows(
        "select * from correlated.fct_deployment_failures where incident_id = ? "
        "order by deployment_id, failed_by",
        incident_id,
    )
    return Node(
        f"incident {incident_id}",
        facts_of(incident, "incident_id"),
        [
            *_suspects(warehouse, incident),
            Node(
                "makes fail" if evidence else "makes no deployment fail",
                {},
                [
                    Node(
                        f"deployment {one['deployment_id']}",
                        facts_of(one, "incident_id", "deployment_id"),
                    )
                    for one in evidence
                ],
            ),
            links(warehouse, "alerted by", "bridge_alerts_incidents", "incident_id", incident_id),
            *_what_is_missing(warehouse, "incident", incident_id),
        ],
    )


def _suspects(warehouse: Session, incident: Row) -> list[Node]:
    """The deployment that most likely caused it with what it brought, then the others."""
    rows = warehouse.rows(
        "select links.*, deployments.finished_at, deployments.commit_sha, deployments.version "
        "from correlated.bridge_incidents_deployments as links "
        "left join correlated.fct_deployments as deployments "
        "on links.deployment_id = deployments.deployment_id "
        "and links.service_id is not distinct from deployments.service_id "
        "where links.incident_id = ? "
        "order by links.is_best desc, links.confidence desc, deployments.finished_at desc",
        incident["incident_id"],
    )
    if not rows:
        return [_nothing_suspected(warehouse, incident)]
    best = [row for row in rows if row["is_best"]]
    explained = [row for row in rows if row["explained_by"]]
    others = [
        row
        for row in rows
        if not row["is_best"] and row["verdict"] != "refuted" and not row["explained_by"]
    ]
    refuted = [row for row in rows if row["verdict"] == "refuted"]
    nodes = [
        Node(
            f"most likely broken by deployment {row['deployment_id']}",
            {
                "how sure": f"{row['confidence']:g} of 1, by {row['matched_by']}: "
                f"{METHODS.get(row['matched_by'], row['matched_by'])}",
                **facts_of(row, "incident_id", "deployment_id"),
            },
            [_contained(warehouse, row["deployment_id"], row["service_id"])],
        )
        for row in best
    ]
    nodes += [
        Node(f"more likely explained by {explanation} than by a deployment", {})
        for explanation in dict.fromkeys(row["explained_by"] for row in explained)
        if not best
    ]
    for title, of_it in (
        ("also possible, and less likely", others),
        ("less likely than what explains it", explained),
        ("not it, as the site says in program/links.yml", refuted),
    ):
        suspects = [
            Node(
                f"deployment {row['deployment_id']}",
                facts_of(row, "incident_id", "deployment_id"),
            )
            for row in of_it
        ]
        nodes += [Node(title, {}, suspects)] if suspects else []
    return nodes


def _nothing_suspected(warehouse: Session, incident: Row) -> Node:
    what = "no deployment that could have caused it is known"
    if incident["service_id"] is None:
        return missing(
            what,
            "the service of the incident, told by its tool or by its alias in program/services.yml",
        )
    last = warehouse.rows(
        "select deployment_id, finished_at from mart_dora.mart_dora__deployments "
        "where service_id = ? and finished_at <= ? and not is_rollback "
        "order by finished_at desc limit 1",
        incident["service_id"],
        incident["started_at"],
    )
    known = {"last deployment before it": f"{last[0]['deployment_id']}, {last[0]['finished_at']}"}
    return missing(
        what,
        "a cause that the incident names, or a production deployment of its service within the "
        "program's attribution_horizon_days before it",
        **(known if last else {"last deployment before it": "none"}),
    )


_EVENTS = {"incident": "started_at", "deployment": "finished_at"}


def _on_a_day(warehouse: Session, kind: str, address: str) -> Node | None:
    """What happened to a service on a local day, where the address is SERVICE/DAY."""
    found = _SERVICE_AND_DAY.fullmatch(address)
    if found is None:
        return None
    service_id, named_day = found["service"], found["day"]
    scope = warehouse.rows(
        "select time_zone from marts.int_scopes where scope_type = 'service' and scope_id = ?",
        service_id,
    )
    if not scope:
        raise ConfigurationError(
            f"There is no service {service_id!r} in the program: see program/services.yml."
        )
    try:
        day = date.fromisoformat(named_day)
    except ValueError:
        raise ConfigurationError(
            f"{named_day!r} is no day: write it as year-month-day, as in {service_id}/2026-11-03."
        ) from None
    zone = ZoneInfo(scope[0]["time_zone"])
    start, end = (
        datetime.combine(one, time(), tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
        for one in (day, day + timedelta(days=1))
    )
    column = _EVENTS[kind]
    rows = warehouse.rows(
        f"select distinct {kind}_id as id, {column} as happened_at "  # noqa: S608
        f"from correlated.fct_{kind}s where service_id = ? and {column} >= ? and {column} < ? "
        "order by happened_at, id",
        service_id,
        start,
        end,
    )
    if not rows:
        raise ConfigurationError(
            f"There is no {kind} of {service_id} on {named_day} in the warehouse: try another day, "
            f"or the tool's own id, as in github:1234."
        )
    nodes = [KINDS[kind](warehouse, row["id"]) for row in rows]
    return nodes[0] if len(nodes) == 1 else Node(f"{kind}s of {service_id} on {day}", {}, nodes)


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
        Node(title, facts_of(row, "entity", "entity_id"))
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


KINDS: dict[str, Callable[[Session, str], Node]] = {
    "change": _change,
    "deployment": _deployment,
    "incident": _incident,
    "metric": explain_value,
}
