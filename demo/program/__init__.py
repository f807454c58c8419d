"""The metrics program of the demo organisation, as the YAML that a site would keep.

`write(organisation, folder)` writes what differs from the default program; `settings(folder)` leads
a site to it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from demo.organisation.aims import AIMS, PLANS, Plan
from demo.organisation.deployments import CANARY_STAGES
from demo.organisation.measuring import SUBJECTS
from demo.organisation.model import Organisation, Service
from demo.organisation.objectives import objectives
from demo.organisation.stage import FREEZE

Json = dict[str, Any]

# What tells of the services that are measured beside delivery, by what watches them.
_MEASURED_BY = {"prometheus": ("openslo", "prometheus", "alertmanager"), "datadog": ("datadog",)}


def write(organisation: Organisation, folder: Path) -> None:
    """One file per subject."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Json] = {
        "organisation": {
            "organisation": {
                "name": organisation.name,
                "time_zone": organisation.time_zone,
                "attribution_horizon_days": 7,
                "minimum_contributors": 5,
            }
        },
        "teams": {"teams": _teams(organisation)},
        "services": {"services": [_service(organisation, one) for one in organisation.services]},
        "repositories": {
            "repositories": [
                {
                    "repository_id": f"github:{organisation.login}/routing",
                    "release_branches": "release/*",
                }
            ]
        },
        "benchmarks": {
            "targets": [
                {
                    "metric": aim.metric_id,
                    "scope_type": "team",
                    "scope_id": aim.team_id,
                    "from": aim.since,
                    "to": aim.until,
                    "target": aim.target,
                    "long_term_goal": aim.long_term_goal,
                    "owner_role": aim.owner_role,
                }
                for aim in AIMS
            ]
        },
        "links": {
            "links": [
                {
                    "incident": one.incident_id,
                    "deployment": one.deployment_id,
                    "verdict": one.verdict,
                    "reason": one.reason,
                    "owner_role": "logistics lead",
                    "decided_on": one.decided_on,
                    "expires_on": one.decided_on + timedelta(days=365),
                }
                for one in organisation.verdicts
            ]
        },
        "objectives": {
            "objectives": [
                {
                    "objective_id": one.objective_id,
                    "name": one.name,
                    "team_id": one.team_id,
                    "from": one.since,
                    "to": one.until,
                    "owner_role": "product manager" if one.team_id else "head of engineering",
                    "epics": [*one.epic_keys],
                    "key_results": [
                        {"metric": metric_id, "direction": direction, "target": target}
                        for metric_id, direction, target in one.key_results
                    ],
                }
                for one in objectives(organisation)
            ]
        },
        "improvement_plans": {"plans": [_plan(one) for one in PLANS]},
        "measures": {
            "measures": [
                {
                    "measure_id": "customer_satisfaction",
                    "name": "Customer satisfaction",
                    "owner_role": "head of support",
                    "method": "quarterly survey of all customers, share of 4 and 5 out of 5",
                    "audience": "leaders",
                    "unit": "%",
                }
            ]
        },
        "annotations": {
            "annotations": [
                {
                    "kind": "freeze",
                    "scope_type": "organisation",
                    "scope_id": "all",
                    "from": FREEZE[0],
                    "to": FREEZE[1],
                    "label": "Compliance freeze",
                },
                {
                    "kind": "handover",
                    "scope_type": "service",
                    "scope_id": "pricing",
                    "from": organisation.service("pricing").owners[1][1],
                    "label": "Pricing moves from Storefront to Payments",
                },
            ]
        },
    }
    for name, content in files.items():
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose program lies there."""
    return {"PLUMBLINE_PROGRAM": str(folder)}


def _plan(one: Plan) -> Json:
    written: Json = {
        "plan_id": one.plan_id,
        "action": one.action,
        "opportunity": one.opportunity,
        "owner_role": "engineering manager",
        "due": one.due,
        "metric": one.metric_id,
        "expected_direction": one.expected_direction,
        "scope_type": "team",
        "scope_id": one.team_id,
        "window": "quarter",
        "before": one.before,
        "after": one.after,
    }
    if one.completed:
        written["completed"] = one.completed
    return written


def _teams(organisation: Organisation) -> list[Json]:
    return [
        {
            "team_id": one.team_id,
            "name": one.name,
            "product_line": one.product_line,
            "time_zone": one.time_zone,
            # An area of Azure Boards belongs to a team by its project; its board has no number.
            "boards": [f"jira:{one.board_id}"] if one.tracker == "jira" else [],
            "projects": [one.project],
        }
        for one in organisation.teams
    ]


def _service(organisation: Organisation, service: Service) -> Json:
    repository = organisation.repository(service.repository)
    where: Json = {"repository_id": repository.repository_id}
    if repository.former_name:
        # The program was written before the repository was renamed.
        where["repository_id"] = f"github:{repository.owner}/{repository.former_name}"
    if service.path_prefix:
        where["path"] = service.path_prefix
    second = [{"repository_id": f"git:{service.clone}"}] if service.clone else []
    written: Json = {
        "service_id": service.service_id,
        "name": service.name,
        "owners": [{"team_id": team_id, "from": since} for team_id, since in service.owners],
        "criticality_tier": service.tier,
        "risk_profile": service.risk_profile,
        "repositories": [where, *second],
        "components": [
            {"project": organisation.team(team_id).project, "component": service.service_id}
            for team_id, _ in service.owners
        ],
    }
    aliases = [*service.aliases]
    for subject in SUBJECTS:
        if subject.service_id == service.service_id:
            told_by = _MEASURED_BY[subject.watched_by]
            aliases += [f"{tool}:{service.service_id}" for tool in told_by]
    if aliases:
        written["aliases"] = aliases
    if service.depends_on:
        written["depends_on"] = [*service.depends_on]
    if service.production:
        written["environments"] = {
            "production": [service.production],
            "staging": [service.production.replace("prod", "stag")],
        }
    elif service.service_id == "gateway":
        written["environments"] = {"production": [*CANARY_STAGES]}
    return written
