"""A deployed change's milestones, its stages, and how long it took altogether.

Milestones out of order take the running maximum, so that what is told of adds up to the total and
what isn't is unaccounted for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demo.organisation.model import Change, Repository
from demo.truth.containment import Contained

STAGES = ("coding", "pickup", "review", "merge", "build", "deploy")


def ready_at(change: Change) -> datetime | None:
    """When it was first ready for review: at once, unless it was opened as a draft."""
    if not change.ready_events:
        return None if change.is_draft else change.created_at
    kind, at = change.ready_events[0]
    return at if kind == "ready" else change.created_at


def _answers(change: Change) -> Iterator[tuple[str, datetime]]:
    """What people other than its author said of it; a bot answers nothing."""
    for review in change.reviews:
        if review.reviewer is change.author or review.reviewer.is_bot:
            continue
        if review.submitted_at >= change.created_at:
            yield review.state, review.submitted_at


class Builds:
    """Successful builds by commit."""

    def __init__(self, repository: Repository, as_of: datetime) -> None:
        self.finished: dict[str, list[datetime]] = {}
        for build in repository.builds:
            if build.conclusion == "success" and build.finished_at and build.finished_at <= as_of:
                self.finished.setdefault(build.sha, []).append(build.finished_at)

    def deployed(self, link: Contained) -> datetime | None:
        """The last of what was deployed, unless it was over before the change was merged."""
        known = self.finished.get(link.deployment.sha or "", ())
        last = max((one for one in known if one <= link.deployment.finished_at), default=None)
        return last if last is not None and last >= link.merged_at else None


def milestones(link: Contained, builds: Builds) -> list[datetime | None]:
    """First commit, ready, first review, approved, merged, built, deployed."""
    change = link.change
    answered = [at for _, at in _answers(change)]
    approvals = [
        at for state, at in _answers(change) if state == "APPROVED" and at <= link.merged_at
    ]
    return [
        min((one.authored_at for one in change.commits), default=None),
        ready_at(change),
        min(answered, default=None),
        max(approvals, default=None),
        link.merged_at,
        builds.deployed(link),
        link.deployment.finished_at,
    ]


def spans(link: Contained, builds: Builds) -> dict[str, float] | None:
    """Seconds by stage, with `total` and `unaccounted`; None where there is no honest total."""
    reached = milestones(link, builds)
    first, deployed = reached[0], link.deployment.finished_at
    if first is None or deployed < link.merged_at or first > deployed:
        return None
    running: list[datetime] = []
    for one in reached:
        latest = max([*running[-1:], *([one] if one else [])])
        running.append(min(latest, deployed))
    found = {"total": (deployed - first).total_seconds()}
    for number, stage in enumerate(STAGES, 1):
        if reached[number - 1] is not None and reached[number] is not None:
            found[stage] = (running[number] - running[number - 1]).total_seconds()
    found["unaccounted"] = found["total"] - sum(found.get(stage, 0.0) for stage in STAGES)
    return found
