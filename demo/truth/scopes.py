"""Whom an event belongs to: service, the team that owned it then, and what is above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from demo.organisation.model import Organisation, Repository
from demo.truth.counted import repository_id
from demo.truth.windows import midnight

ORGANISATION = ("organisation", "all")
Scope = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scopes:
    """The organisation's scopes as of an instant."""

    organisation: Organisation
    as_of: datetime

    def owner(self, service_id: str, at: datetime) -> str:
        """The team that owned the service then; ownership changes at its new owner's midnight."""
        owners = self.organisation.service(service_id).owners
        current = owners[0][0]
        for team_id, since in owners:
            # The day a service changes hands begins where the organisation's day begins.
            if midnight(self.organisation.time_zone, since) <= at:
                current = team_id
        return current

    def line(self, team_id: str) -> str:
        """The product line of a team."""
        return self.organisation.team(team_id).product_line

    def of_service(self, service_id: str, at: datetime, *, with_repository: bool) -> list[Scope]:
        """Every scope that an event of the service belongs to."""
        service = self.organisation.service(service_id)
        team_id = self.owner(service_id, at)
        found: list[Scope] = [
            ("service", service_id),
            ("team", team_id),
            ("product_line", self.line(team_id)),
            ("tier", f"tier-{service.tier}"),
            ORGANISATION,
        ]
        if with_repository:
            found.append(("repository", repository_id(self.organisation, service.repository)))
        return found

    def of_repository(self, repository: Repository, at: datetime) -> list[Scope]:
        """Its own and once each those of the services in it; none where no service is in it."""
        found: set[Scope] = set()
        for service in self.organisation.services:
            if service.repository == repository.name:
                found.update(self.of_service(service.service_id, at, with_repository=True))
        return sorted(found)

    def of_issue(self, project: str, components: tuple[str, ...]) -> list[Scope]:
        """Every scope that an issue belongs to; a component says which service."""
        team = next(one for one in self.organisation.teams if one.project == project)
        found: list[Scope] = [
            ("team", team.team_id),
            ("product_line", team.product_line),
            ORGANISATION,
        ]
        if components:
            service = self.organisation.service(components[0])
            found += [("service", service.service_id), ("tier", f"tier-{service.tier}")]
        return found

    def zone(self, scope: Scope) -> str:
        """The time zone that buckets the scope's events."""
        kind, name = scope
        if kind == "service":
            return self.organisation.team(self.owner(name, self.as_of)).time_zone
        if kind == "team":
            return self.organisation.team(name).time_zone
        return self.organisation.time_zone
