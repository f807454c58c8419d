"""A program that has been read: what the other parts ask it, and the rows that it lands as.

Holds checked values only. Reading files is reading.py's, refusing them crosschecks.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sources.program.documents import Document
from sources.program.models import (
    Annotation,
    BenchmarkEdition,
    ImprovementPlan,
    IssueKeyPattern,
    IssueRule,
    Link,
    Measure,
    Objective,
    Organisation,
    Repository,
    Service,
    Target,
    Team,
)
from sources.program.rows import Row, rows_of
from sources.program.values import ORGANISATION_ID, canonical_repository_id

ProgramFiles = dict[str, Document]


@dataclass(frozen=True)
class WordMeaning:
    """What a tool's word means here."""

    domain: str
    tool: str
    word: str
    meaning: str
    is_waiting: bool | None = None


@dataclass(frozen=True)
class Program:
    """The metrics program: who there is, how words are read, what readers must know."""

    organisation: Organisation
    teams: list[Team]
    services: list[Service]
    repositories: list[Repository]
    environments: dict[str, list[str]]
    words: list[WordMeaning]
    annotations: list[Annotation]
    editions: list[BenchmarkEdition]
    targets: list[Target]
    bots: list[str]
    measures: list[Measure]
    links: list[Link]
    objectives: list[Objective]
    plans: list[ImprovementPlan]
    issue_rules: list[IssueRule]
    issue_keys: list[IssueKeyPattern]

    def declared_repositories(self) -> set[str]:
        """Every repository that the program names, as its repository_id."""
        named = {code.repository_id for service in self.services for code in service.repositories}
        named |= {repository.repository_id for repository in self.repositories}
        return {canonical_repository_id(repository_id) for repository_id in named}

    def declared_projects(self) -> set[str]:
        """Keys of issue projects that the program names, by teams or by components."""
        of_teams = {project for team in self.teams for project in team.projects}
        of_services = {own.project for service in self.services for own in service.components}
        return {project.upper() for project in of_teams | of_services}

    def teams_without_objective(self, first: date, last: date) -> list[str]:
        """Names of the teams that have no objective on any of these days, the last one included."""
        having = {
            objective.team_id
            for objective in self.objectives
            if objective.from_date <= last and objective.to_date >= first
        }
        return [team.name for team in self.teams if team.team_id not in having]

    def release_branch_patterns(self) -> dict[str, str]:
        """Repository id → the pattern, as written, of branches it is released from."""
        return {
            canonical_repository_id(repository.repository_id): repository.release_branches
            for repository in self.repositories
            if repository.release_branches
        }

    def meaning(self, domain: str, tool: str, word: str) -> WordMeaning | None:
        """What a word of a tool means: the tool's own entry before that for every tool."""
        found = {
            entry.tool: entry
            for entry in self.words
            if entry.domain == domain and entry.word == word.strip().lower()
        }
        return found.get(tool) or found.get("*")

    def scopes(self, scope_type: str) -> set[str] | None:
        """The scope ids of a type that the program declares; None where tools name them."""
        known: dict[str, set[str]] = {
            "organisation": {ORGANISATION_ID},
            "team": {team.team_id for team in self.teams},
            "service": {service.service_id for service in self.services},
            "product_line": {team.product_line for team in self.teams if team.product_line},
            "tier": {
                f"tier-{service.criticality_tier}"
                for service in self.services
                if service.criticality_tier is not None
            },
        }
        return known.get(scope_type)

    def annotation_id(self, annotation: Annotation) -> str:
        """The id given, or one that says kind, first day and scope."""
        if annotation.annotation_id:
            return annotation.annotation_id
        return ":".join(
            (
                annotation.kind,
                annotation.from_date.isoformat(),
                annotation.scope_type,
                annotation.scope_id,
            )
        )

    def rows(self) -> dict[str, list[Row]]:
        """Table → rows, as fields.yml declares them."""
        return rows_of(self)
