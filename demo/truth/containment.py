"""Which change reached production in which deployment, first.

By the graph of commits where the deployed commit is in it, by the tool's own list, and by time of
merge where there is no graph to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from demo.organisation.model import Change, Organisation, Repository, Service
from demo.truth.counted import Counted

CHERRY_PICKED = "(cherry picked from commit "
GRAPH, PICKED, LISTED, BY_TIME = 1.0, 0.9, 0.95, 0.5


@dataclass(slots=True, eq=False)
class Contained:
    """A change in the deployment that first brought it to a service's production."""

    change: Change
    merged_at: datetime
    service_id: str
    deployment: Counted
    is_baseline: bool
    # How sure it is: by the graph, by a picked commit, by the tool's list or by time alone.
    confidence: float = 1.0


def touches(service: Service, change: Change) -> bool:
    """Whether the change is the service's, by the paths of its files."""
    if not service.path_prefix:
        return True
    if not change.files:
        return True
    return any(one.path.startswith(service.path_prefix) for one in change.files)


def merged_changes(organisation: Organisation, service: Service) -> list[tuple[datetime, Change]]:
    """The service's merged changes with the moment of their merge, in that order."""
    repository = organisation.repository(service.repository)
    merged = [
        (one.merged_at, one)
        for one in repository.changes
        if one.merged_at is not None and touches(service, one)
    ]
    return sorted(merged, key=lambda pair: (pair[0], pair[1].number))


def first_deployments(
    organisation: Organisation, service: Service, deployments: list[Counted]
) -> dict[int, Contained]:
    """By the change's number in its repository."""
    repository = organisation.repository(service.repository)
    by_sha = _changes_by_sha(repository)
    merged = merged_changes(organisation, service)
    merged_at = {change.number: at for at, change in merged}
    found: dict[int, Contained] = {}
    seen: set[str] = set()
    for deployment in deployments:
        changes: list[tuple[Change, float]] = []
        if deployment.sha in repository.commits:
            for sha in _newly_reachable(repository, deployment.sha, seen):
                changes += by_sha.get(sha, ())
        else:
            changes += [(one, BY_TIME) for at, one in merged if at < deployment.started_at]
        for sha in deployment.listed_commits:
            changes += [(one, LISTED) for one, _ in by_sha.get(sha, ())]
        for change, confidence in sorted(changes, key=lambda pair: -pair[1]):
            if change.number in merged_at and change.number not in found:
                found[change.number] = Contained(
                    change=change,
                    merged_at=merged_at[change.number],
                    service_id=service.service_id,
                    deployment=deployment,
                    is_baseline=deployment.sequence == 1,
                    confidence=confidence,
                )
                deployment.changes.append(change)
    return found


def _changes_by_sha(repository: Repository) -> dict[str, list[tuple[Change, float]]]:
    """What a commit stands for: the change it merged, or one that it was picked from."""
    by_sha: dict[str, list[tuple[Change, float]]] = {}
    for change in repository.changes:
        if change.merge_commit_sha is None:
            continue
        if change.merge_commit_sha in repository.commits:
            by_sha.setdefault(change.merge_commit_sha, []).append((change, GRAPH))
        else:
            for commit in change.commits:
                by_sha.setdefault(commit.sha, []).append((change, GRAPH))
    merged = {one.merge_commit_sha: one for one in repository.changes if one.merge_commit_sha}
    own = {commit.sha: one for one in repository.changes for commit in one.commits}
    for commit in repository.commits.values():
        if CHERRY_PICKED not in commit.trailer:
            continue
        original = commit.trailer.split(CHERRY_PICKED)[1].rstrip(")")
        picked = merged.get(original) or own.get(original)
        if picked is not None:
            by_sha.setdefault(commit.sha, []).append((picked, PICKED))
    return by_sha


def _newly_reachable(repository: Repository, sha: str | None, seen: set[str]) -> list[str]:
    """Commits that are reached for the first time; `seen` remembers them."""
    reached = []
    to_visit = [sha] if sha else []
    while to_visit:
        one = to_visit.pop()
        if one in seen or one not in repository.commits:
            continue
        seen.add(one)
        reached.append(one)
        to_visit.extend(repository.commits[one].parents)
    return reached
