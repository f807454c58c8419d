"""A program as the rows of raw_program, column for column as fields.yml declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sources.program.values import ORGANISATION_ID, canonical_repository_id

if TYPE_CHECKING:
    from sources.program.program import Program

Row = dict[str, Any]

CONTROL, DEPLOYMENT_KIND = "control", "deployment_kind"
# Domains whose words are patterns.
PATTERNS = (CONTROL, DEPLOYMENT_KIND)
"""The one kind of words that are patterns: what a pipeline calls its runs has no end of forms."""


def rows_of(program: Program) -> dict[str, list[Row]]:
    """Table → rows, every table present."""
    return {
        "organisation": [_organisation(program)],
        **_team_rows(program),
        **_service_rows(program),
        "environments": [
            {"kind": kind, "like_pattern": like_pattern(pattern)}
            for kind, patterns in program.environments.items()
            for pattern in patterns
        ],
        "repositories": _repositories(program),
        "words": [
            {
                "domain": entry.domain,
                "tool": entry.tool,
                "word": (like_pattern(entry.word) if entry.domain in PATTERNS else entry.word),
                "meaning": entry.meaning,
                "is_waiting": entry.is_waiting,
            }
            for entry in program.words
        ],
        "annotations": [
            {
                "annotation_id": program.annotation_id(annotation),
                "kind": annotation.kind,
                "scope_type": annotation.scope_type,
                "scope_id": annotation.scope_id,
                "from_date": annotation.from_date,
                "to_date": annotation.to_date or annotation.from_date,
                "label": annotation.label,
            }
            for annotation in program.annotations
        ],
        "benchmarks": _benchmarks(program),
        "measures": [measure.model_dump() for measure in program.measures],
        "links": [
            {
                "link_kind": kind,
                "from_id": first,
                "to_id": second,
                "verdict": link.verdict,
                "reason": link.reason,
                "owner_role": link.owner_role,
                "decided_on": link.decided_on,
                "expires_on": link.expires_on,
            }
            for link in program.links
            if link.ends is not None
            for kind, first, second in [link.ends]
        ],
        "objectives": [
            {
                "objective_id": objective.objective_id,
                "name": objective.name,
                "team_id": objective.team_id,
                "from_date": objective.from_date,
                "to_date": objective.to_date,
                "owner_role": objective.owner_role,
            }
            for objective in program.objectives
        ],
        "objective_epics": [
            {"objective_id": objective.objective_id, "issue_key": key}
            for objective in program.objectives
            for key in sorted({epic.strip().upper() for epic in objective.epics})
        ],
        "objective_key_results": [
            {
                "objective_id": objective.objective_id,
                "metric_id": result.metric,
                "direction": result.direction,
                "target": result.target,
            }
            for objective in program.objectives
            for result in objective.key_results
        ],
        "improvement_plans": [
            {
                "plan_id": plan.plan_id,
                "action": plan.action,
                "opportunity": plan.opportunity,
                "resolution": plan.resolution,
                "owner_role": plan.owner_role,
                "due_date": plan.due,
                "completed_date": plan.completed,
                "issue_key": plan.ticket.strip().upper() if plan.ticket else None,
                "metric_id": plan.metric,
                "expected_direction": plan.expected_direction,
                "scope_type": plan.scope_type,
                "scope_id": plan.scope_id,
                "window_name": plan.window,
                "before_date": plan.before,
                "after_date": plan.after,
            }
            for plan in program.plans
        ],
        "issue_rules": [
            {
                "rule": one.rule,
                "weight": one.weight,
                "threshold": one.letters if one.days is None else one.days,
            }
            for one in program.issue_rules
        ],
        "targets": [
            {
                "metric_id": target.metric,
                "scope_type": target.scope_type,
                "scope_id": target.scope_id,
                "effective_from": target.from_date,
                "effective_to": target.to_date,
                "target": target.target,
                "long_term_goal": target.long_term_goal,
                "owner_role": target.owner_role,
            }
            for target in program.targets
        ],
    }


def like_pattern(pattern: str, *, is_case_kept: bool = False) -> str:
    """A pattern with * and ? as SQL's LIKE reads it, with ! before what is meant literally."""
    like = pattern if is_case_kept else pattern.lower()
    for literal in "!%_":
        like = like.replace(literal, f"!{literal}")
    return like.replace("*", "%").replace("?", "_")


def _organisation(program: Program) -> Row:
    organisation = program.organisation
    return {
        "organisation_id": ORGANISATION_ID,
        "name": organisation.name,
        "time_zone": organisation.time_zone,
        "attribution_horizon_days": organisation.attribution_horizon_days,
        "minimum_contributors": organisation.minimum_contributors,
    }


def _team_rows(program: Program) -> dict[str, list[Row]]:
    return {
        "teams": [
            {
                "team_id": team.team_id,
                "name": team.name,
                "product_line": team.product_line,
                "time_zone": team.time_zone or program.organisation.time_zone,
            }
            for team in program.teams
        ],
        "team_projects": [
            {"team_id": team.team_id, "project_key": project.upper()}
            for team in program.teams
            for project in team.projects
        ],
        "team_boards": [
            {"team_id": team.team_id, "board_id": board}
            for team in program.teams
            for board in team.boards
        ],
    }


def _service_rows(program: Program) -> dict[str, list[Row]]:
    services = program.services
    return {
        "services": [
            {
                "service_id": service.service_id,
                "name": service.name,
                "criticality_tier": service.criticality_tier,
                "risk_profile": service.risk_profile,
            }
            for service in services
        ],
        "service_owners": [
            {
                "service_id": service.service_id,
                "from_date": owner.from_date,
                "team_id": owner.team_id,
            }
            for service in services
            for owner in service.owners
        ],
        "service_repositories": [
            {
                "service_id": service.service_id,
                "repository_id": canonical_repository_id(code.repository_id),
                "path_prefix": code.path,
            }
            for service in services
            for code in service.repositories
        ],
        "service_components": [
            {
                "service_id": service.service_id,
                "project_key": own.project.upper(),
                "component": own.component,
            }
            for service in services
            for own in service.components
        ],
        "service_aliases": [
            {"alias": alias, "service_id": service.service_id}
            for service in services
            for alias in service.aliases
        ],
        "service_dependencies": [
            {"service_id": service.service_id, "depends_on_service_id": needed}
            for service in services
            for needed in service.depends_on
        ],
        "service_environments": [
            {
                "service_id": service.service_id,
                "kind": kind,
                "like_pattern": like_pattern(pattern),
            }
            for service in services
            for kind, patterns in service.environments.items()
            for pattern in patterns
        ],
    }


def _repositories(program: Program) -> list[Row]:
    return [
        {
            "repository_id": canonical_repository_id(repository.repository_id),
            "is_personal_owner_declared": repository.personal_owner,
            "release_branch_pattern": (
                like_pattern(repository.release_branches, is_case_kept=True)
                if repository.release_branches
                else None
            ),
        }
        for repository in program.repositories
    ]


def _benchmarks(program: Program) -> list[Row]:
    return [
        {
            "edition": edition.edition,
            "metric_id": cell.metric,
            "tier": cell.tier,
            "lower_bound": cell.lower,
            "upper_bound": cell.upper,
            "has_band": cell.lower is not None or cell.upper is not None,
            "verbatim": cell.verbatim,
            "source": edition.source,
            "is_adjusted": cell.adjusted,
            "note": cell.note,
        }
        for edition in program.editions
        for cell in edition.tiers
    ]
