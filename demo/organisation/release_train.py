"""A service that is released from branches: cut, tagged, patched by cherry-picks.

Every second week a branch is cut from main and its head tagged and deployed; some releases get a
hotfix that is merged to main first and then picked onto the branch.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.clock import local
from demo.organisation.deployments import Pipeline
from demo.organisation.failures import Failures

HOTFIX_TOPIC = "Patch the released branch"


class ReleaseTrain:
    """Plans the releases of one service."""

    def __init__(self, pipeline: Pipeline, failures: Failures, zone: str) -> None:
        self.pipeline = pipeline
        self.failures = failures
        self.zone = zone

    def plan_week(self, monday: date, week: int) -> None:
        """A release branch in every second week, cut on a Tuesday; nothing in the others."""
        if week % 2:
            return
        cut_at = local(self.zone, monday + timedelta(days=1), 11, 5)
        self.pipeline.history.at(cut_at, lambda at: self._release(at, monday))

    def _release(self, at: datetime, monday: date) -> None:
        history = self.pipeline.history
        head = history.repository.head
        if head is None or head == self.pipeline.running or self.pipeline.is_quiet(at):
            return
        calendar = monday.isocalendar()
        train = f"{calendar.year}.{calendar.week:02d}"
        history.cut_branch(f"release/{train}")
        history.release(f"v{train}.0", head, at)
        deployed_at = at + timedelta(hours=2)
        deployment = self.pipeline.deploy(deployed_at, head, version=f"v{train}.0", minutes=20)
        if history.random.random() < 0.45:
            self._patch(train, deployed_at + timedelta(hours=history.random.randrange(18, 60)))
        elif not self.pipeline.is_quiet(at, days_ahead=9) and history.random.random() < 0.1:
            self.failures.incident(
                self.pipeline, deployment.statuses[-1][1] + timedelta(hours=5), deployment
            )

    def _patch(self, train: str, at: datetime) -> None:
        history = self.pipeline.history
        history.at(at, lambda moment: self.failures.fix_change(self.pipeline, moment, HOTFIX_TOPIC))

        def pick(moment: datetime) -> None:
            fix = [one for one in history.repository.changes if one.topic == HOTFIX_TOPIC][-1]
            if fix.merge_commit_sha is None:
                return
            copy = history.cherry_pick(fix, f"release/{train}", moment, fix.author)
            history.build(copy.sha, moment, 8, branch=f"release/{train}")
            history.release(f"v{train}.1", copy.sha, moment + timedelta(minutes=9))
            kind = "hotfix" if history.random.random() < 0.5 else "change"
            self.pipeline.deploy(
                moment + timedelta(minutes=30),
                copy.sha,
                kind=kind,
                version=f"v{train}.1",
                minutes=12,
            )

        history.at(at + timedelta(minutes=45), pick)
