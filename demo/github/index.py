"""What both of GitHub's APIs look up: repositories by name, and their lists in listing order.

Lists are sorted once and served in pages. How an object is written is rest_objects.py's and
graph_objects.py's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from demo.clock import AS_OF_INSTANT, iso
from demo.organisation.deployments import TASKS
from demo.organisation.model import (
    Build,
    Change,
    Commit,
    Deployment,
    Organisation,
    Person,
    Release,
    Repository,
    Review,
)

ORGANISATION_ID = 41_300_777
PERSONAL_OWNER_ID = 90_700_007


class RepositoryIndex:
    """One repository's lists."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    @cached_property
    def by_update(self) -> list[Change]:
        """Pull requests, the one that changed longest ago first."""
        return sorted(self.repository.changes, key=lambda one: (one.last_event_at, one.number))

    @cached_property
    def deployments(self) -> list[Deployment]:
        """Newest first, as GitHub lists them."""
        told = [one for one in self.repository.deployments if one.tool == "github"]
        return list(reversed(told))

    @cached_property
    def deployment_by_id(self) -> dict[str, Deployment]:
        """Those of GitHub only."""
        return {one.native_id: one for one in self.deployments}

    @cached_property
    def change_by_id(self) -> dict[int, Change]:
        """By GitHub's id, which is not the number."""
        return {one.native_id: one for one in self.repository.changes}

    @cached_property
    def review_by_id(self) -> dict[int, tuple[Change, Review]]:
        """Each with the change that it answers."""
        return {
            review.review_id: (change, review)
            for change in self.repository.changes
            for review in change.reviews
        }

    @cached_property
    def builds(self) -> list[Build]:
        """Newest first."""
        told = self.repository.builds if self.repository.builds_in == "github" else []
        return sorted(told, key=lambda one: (one.created_at, one.run_id), reverse=True)

    @cached_property
    def _builds_by_time(self) -> tuple[list[str], list[Build]]:
        oldest_first = self.builds[::-1]
        return [iso(one.created_at) or "" for one in oldest_first], oldest_first

    def builds_created(self, low: str, high: str) -> list[Build]:
        """Newest first, of the times from low to high, written as GitHub does; "" is no bound."""
        times, found = self._builds_by_time
        start = bisect_left(times, low)
        end = bisect_right(times, high) if high else len(times)
        return found[start:end][::-1]

    @cached_property
    def build_by_id(self) -> dict[int, Build]:
        """By the id of the run."""
        return {one.run_id: one for one in self.builds}

    @cached_property
    def releases(self) -> list[Release]:
        """Newest first."""
        return sorted(self.repository.releases, key=lambda one: one.published_at, reverse=True)

    @cached_property
    def branch_commits(self) -> dict[str, list[Commit]]:
        """Each branch's commits, newest first."""
        commits = self.repository.commits
        return {
            branch: [commits[sha] for sha in reversed(shas)]
            for branch, shas in self.repository.branches.items()
        }

    @cached_property
    def branch_commits_by_id(self) -> dict[str, str]:
        """Which branch heads a commit, for listing from a sha."""
        return {shas[-1]: name for name, shas in self.repository.branches.items() if shas}

    @cached_property
    def pull_commits(self) -> dict[str, Commit]:
        """Commits on the branches of pull requests, which a squash leaves behind."""
        return {one.sha: one for change in self.repository.changes for one in change.commits}

    def branch_at(self, sha: str) -> list[str] | None:
        """Everything reachable on some branch from this commit, oldest first."""
        for shas in self.repository.branches.values():
            if sha in shas:
                return shas[: shas.index(sha) + 1]
        return None

    @property
    def head_sha(self) -> str | None:
        """The last commit of main; None before the first push."""
        return self.repository.head

    def commit(self, sha: str) -> Commit | None:
        """On a branch, or on a pull request's own before it was squashed; else None."""
        return self.repository.commits.get(sha) or self.pull_commits.get(sha)

    @cached_property
    def pushed_at(self) -> datetime:
        """When main last moved; of a repository without commits, when it was made."""
        main = self.repository.branches["main"]
        if not main:
            return self.repository.created_at
        return max(self.repository.commits[sha].committed_at for sha in main[-5:])


class GithubIndex:
    """Everything GitHub knows of the organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.repositories = [RepositoryIndex(one) for one in organisation.repositories_on("github")]
        self.by_id = {one.repository.native_id: one for one in self.repositories}
        self.by_name: dict[str, RepositoryIndex] = {}
        self.former: dict[str, RepositoryIndex] = {}
        for one in self.repositories:
            repository = one.repository
            self.by_name[repository.full_name.lower()] = one
            if repository.former_name:
                self.former[f"{repository.owner}/{repository.former_name}".lower()] = one

    def owned_by(self, login: str) -> list[RepositoryIndex]:
        """GitHub reads logins in any case."""
        return [one for one in self.repositories if one.repository.owner.lower() == login.lower()]


def head_sha(change: Change) -> str:
    """The last commit of the change's branch."""
    return change.commits[-1].sha


def updated_at(deployment: Deployment) -> datetime:
    """When its last status was set; when it was made if it has none."""
    return deployment.statuses[-1][1] if deployment.statuses else deployment.created_at


def task(deployment: Deployment) -> str:
    """The deployment's kind in the words of its pipeline."""
    return TASKS[deployment.kind]


def login_in_rest(person: Person) -> str:
    """Apps carry [bot] in REST and in commits, and not in GraphQL."""
    return f"{person.login}[bot]" if person.account_type == "Bot" else person.login


def attempt_of(build: Build, number: int) -> Build:
    """An attempt of a run; what is kept is the latest, and an earlier one had failed."""
    if number >= build.attempt:
        return build
    return replace(
        build,
        attempt=number,
        started_at=build.created_at,
        finished_at=build.created_at + timedelta(minutes=11),
        conclusion="failure",
    )


def build_updated_at(build: Build) -> datetime:
    """When it ended; of one that runs, when it began, and never after the last day."""
    return build.finished_at or min(build.started_at, AS_OF_INSTANT)
