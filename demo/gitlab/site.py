"""What this GitLab knows, in the order in which its lists are read.

How an object is written is objects.py's, how it is asked for application.py's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from demo.gitlab import objects
from demo.gitlab.objects import Json
from demo.organisation.model import Build, Change, Commit, Deployment, Issue, Organisation, Sprint
from demo.organisation.model import Repository as Kept

TOOL = "gitlab"


@dataclass
class Project:
    """One project's lists."""

    repository: Kept
    issues: list[Issue] = field(default_factory=list)
    sprints: list[Sprint] = field(default_factory=list)

    @cached_property
    def changes(self) -> dict[int, Change]:
        """Merge requests by their number."""
        return {one.number: one for one in self.repository.changes}

    @cached_property
    def merge_requests(self) -> list[Json]:
        """As a list answers them, in the order of their numbers."""
        return [objects.merge_request(self.repository, one) for one in self.repository.changes]

    @cached_property
    def builds(self) -> dict[int, Build]:
        """Pipelines by their id, where they run here."""
        is_here = self.repository.builds_in == TOOL
        return {one.run_id: one for one in self.repository.builds if is_here}

    @cached_property
    def jobs(self) -> list[Json]:
        """Jobs, the latest first."""
        found = [job for build in self.builds.values() for job in objects.jobs(build)]
        return sorted(found, key=lambda one: -int(one["id"]))

    @cached_property
    def deployments(self) -> list[Deployment]:
        """Deployments that are told here, in the order in which they began."""
        told = [one for one in self.repository.deployments if one.tool == TOOL]
        return sorted(told, key=lambda one: (one.created_at, one.native_id))

    @cached_property
    def environments(self) -> dict[str, int]:
        """The id of each environment by its name."""
        names = sorted({one.environment for one in self.deployments})
        return {name: self.repository.native_id * 100 + n for n, name in enumerate(names, 1)}

    @cached_property
    def issue_numbers(self) -> dict[int, Issue]:
        """Issues by their number within the project."""
        return {int(one.key.rpartition("-")[2]): one for one in self.issues}

    def iteration(self, issue: Issue) -> Sprint | None:
        """The last iteration that an issue was put in."""
        by_id = {one.sprint_id: one for one in self.sprints}
        return by_id.get(issue.sprint_ids[-1]) if issue.sprint_ids else None

    def reachable(self, ref: str) -> list[Commit] | None:
        """The commits of a branch, a sha or a range, the latest first; None of what is gone."""
        start, dots, end = ref.rpartition("..")
        shas = self._line(end)
        known = self._line(start) if dots else []
        if shas is None or known is None:
            return None
        without = set(known)
        return [self.repository.commits[sha] for sha in reversed(shas) if sha not in without]

    def _line(self, ref: str) -> list[str] | None:
        branches = self.repository.branches
        if ref in branches:
            return branches[ref]
        for shas in branches.values():
            if ref in shas:
                return shas[: shas.index(ref) + 1]
        return None

    def merged_with(self, deployment: Deployment) -> Iterable[Change]:
        """The merge requests that a deployment brought to its environment for the first time."""
        before: set[str] = set()
        for one in self.deployments:
            if one is deployment:
                break
            if one.environment == deployment.environment and one.sha:
                before |= set(self._line(one.sha) or ())
        here = set(self._line(deployment.sha) or ()) if deployment.sha else set()
        return (one for one in self.repository.changes if one.merge_commit_sha in here - before)


class Site:
    """Everything that is kept on this GitLab."""

    def __init__(self, organisation: Organisation) -> None:
        self.projects = [Project(one) for one in organisation.repositories if one.host == TOOL]
        self.by_id = {str(one.repository.native_id): one for one in self.projects}
        self.by_path = {one.repository.full_name.lower(): one for one in self.projects}
        self.moved = {
            f"{one.repository.owner}/{one.repository.former_name}".lower(): one
            for one in self.projects
            if one.repository.former_name
        }
        for team in organisation.teams:
            if team.tracker == TOOL:
                self._keep(organisation, team.team_id, team.project)

    def _keep(self, organisation: Organisation, team_id: str, key: str) -> None:
        """A team's issues are in the first project that it owns here."""
        owned = {
            one.repository
            for one in organisation.services
            if any(owner == team_id for owner, _ in one.owners)
        }
        home = next((one for one in self.projects if one.repository.name in owned), None)
        if home is not None:
            home.issues = [one for one in organisation.issues if one.project == key]
            home.sprints = [one for one in organisation.sprints if one.team_id == team_id]

    def find(self, name: str) -> Project | None:
        """A project by its number or path."""
        return self.by_id.get(name) or self.by_path.get(name.lower())
