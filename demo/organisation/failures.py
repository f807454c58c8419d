"""What goes wrong after a deployment, and what is done about it.

Draws one of the ways in which a failure shows: a named cause, an incident nobody tied to a
deployment, a rollback that was declared or only shows in the versions, a hotfix, a revert.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.organisation.changes import hours
from demo.organisation.deployments import Pipeline
from demo.organisation.followups import cause_of
from demo.organisation.model import ChangedFile, Deployment, Incident
from demo.organisation.numbering import incident_native_id

WAYS = ("named", "unnamed", "rollback", "declared_rollback", "hotfix", "revert")
WEIGHTS = (24, 26, 14, 12, 12, 12)
SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4")


class Failures:
    """Decides which deployments fail and schedules what follows."""

    def __init__(self, share: float) -> None:
        self.share = share

    def __call__(self, pipeline: Pipeline, deployment: Deployment) -> None:
        """Draw what a deployment that just ended leads to; nothing on days of a story."""
        random = pipeline.history.random
        finished_at = deployment.statuses[-1][1]
        # A story keeps its own week: nothing random may reach into it.
        if pipeline.is_quiet(finished_at, days_ahead=9):
            return
        if random.random() < 0.02:
            self.incident(pipeline, finished_at + hours(random, 40, longest=120))
        if random.random() >= self.share or len(pipeline.in_order) < 2:
            return
        way = random.choices(WAYS, WEIGHTS)[0]
        begins = finished_at + timedelta(seconds=random.randrange(8 * 60, 170 * 60))
        if way in ("named", "unnamed"):
            self.incident(pipeline, begins, deployment if way == "named" else None)
        elif way == "revert":
            self._revert(pipeline, finished_at)
        elif way == "hotfix":
            self._hotfix(pipeline, begins)
        else:
            if random.random() < 0.5:
                self.incident(pipeline, finished_at + timedelta(minutes=12))
            self._rollback(pipeline, deployment, declared=way == "declared_rollback")

    def incident(
        self, pipeline: Pipeline, begins: datetime, cause: Deployment | None = None
    ) -> Incident:
        """An incident that begins then, with a beginning, an answer and an end drawn at random."""
        random = pipeline.history.random
        detected_at = begins + hours(random, 0.2, longest=2)
        acknowledged_at = detected_at + hours(random, 0.2, longest=1)
        mitigated_at = acknowledged_at + hours(random, 1.5, longest=20)
        resolved_at = mitigated_at + hours(random, 6, longest=90)
        tool, native_id = incident_native_id(pipeline.organisation, pipeline.service)
        incident = Incident(
            native_id=native_id,
            service_id=pipeline.service.service_id,
            severity=random.choices(SEVERITIES, (10, 25, 45, 20))[0],
            title=f"{pipeline.service.name}: errors above the limit",
            started_at=begins,
            detected_at=None if random.random() < 0.05 else detected_at,
            detected_by=random.choices(("alert", "person", "customer"), (6, 2, 2))[0],
            acknowledged_at=acknowledged_at,
            mitigated_at=None if random.random() < 0.25 else mitigated_at,
            resolved_at=resolved_at,
            caused_by=cause.deployment_id if cause else None,
            cause_category="change" if cause else cause_of(pipeline.service.service_id, begins),
            reviewed_at=resolved_at + timedelta(days=5) if random.random() < 0.6 else None,
            tool=tool,
        )
        if tool != "files":
            _tell_as_a_desk_does(incident, detected_at)
        pipeline.organisation.incidents.append(incident)
        return incident

    def _rollback(self, pipeline: Pipeline, failed: Deployment, *, declared: bool) -> None:
        random = pipeline.history.random
        before = pipeline.in_order[-2]
        at = failed.statuses[-1][1] + timedelta(seconds=random.randrange(70 * 60, 170 * 60))
        kind = "rollback" if declared else "change"

        def roll_back(moment: datetime) -> None:
            if pipeline.running == failed.sha and before.sha and before.sha != failed.sha:
                pipeline.deploy(moment, before.sha, kind=kind, minutes=4)

        pipeline.history.at(at, roll_back)

    def _hotfix(self, pipeline: Pipeline, begins: datetime) -> None:
        incident = self.incident(pipeline, begins)
        names_it = incident.native_id if pipeline.is_told_by_files else None

        def fix(moment: datetime) -> None:
            self.fix_change(pipeline, moment)
            pipeline.history.at(
                moment + timedelta(minutes=41),
                lambda at: self._deploy_head(pipeline, at, "hotfix", names_it),
            )

        pipeline.history.at(begins + hours(pipeline.history.random, 1, longest=5), fix)

    @staticmethod
    def _deploy_head(pipeline: Pipeline, at: datetime, kind: str, incident: str | None) -> None:
        pipeline.deploy(
            at, pipeline.history.repository.head, kind=kind, minutes=5,
            caused_by_incident_id=incident,
        )  # fmt: skip

    @staticmethod
    def fix_change(
        pipeline: Pipeline, at: datetime, topic: str = "Fix what production met"
    ) -> None:
        """A small change that is opened, approved and merged within the half hour."""
        history = pipeline.history
        team = [one for one in pipeline.organisation.people if not one.is_bot and one.has_account]
        owner = pipeline.service.owners[-1][0]
        author, reviewer = history.random.sample([one for one in team if one.team_id == owner], 2)
        commit = history.write_commit(author, at - timedelta(minutes=7), topic)
        change = history.open_change(
            author=author,
            topic=topic,
            created_at=at,
            commits=[commit],
            files=(ChangedFile(f"{pipeline.service.path_prefix}src/fix.py", 6, 2),),
        )
        history.at(
            at + timedelta(minutes=13),
            lambda moment: history.review(change, reviewer, "APPROVED", moment),
        )
        history.at(
            at + timedelta(minutes=17),
            lambda moment: history.merge(change, moment, builds_in_minutes=6),
        )

    @staticmethod
    def _revert(pipeline: Pipeline, deployed_at: datetime) -> None:
        """Revert the newest merged change of the service; a later deployment carries it."""
        history = pipeline.history
        prefix = pipeline.service.path_prefix
        merged = [
            one
            for one in history.repository.changes[-60:]
            if one.merged_at
            and one.merged_at < deployed_at - timedelta(hours=2)
            and not one.author.is_bot
            and one.reverts_number is None
            and any(file.path.startswith(prefix) for file in one.files)
        ]
        if merged:
            revert(pipeline, merged[-1].number, deployed_at + timedelta(hours=2))


def _tell_as_a_desk_does(incident: Incident, detected_at: datetime) -> None:
    """Of users who were well before the record was resolved, or a look back, only files tell.

    A pager's incident begins when it pages; a service desk's record may be dated back. Opsgenie
    acknowledges alerts, and no incidents.
    """
    incident.mitigated_at = incident.reviewed_at = incident.cause_category = None
    incident.detected_at = incident.started_at if incident.tool == "pagerduty" else detected_at
    if incident.tool == "opsgenie":
        incident.acknowledged_at = None


def revert(pipeline: Pipeline, number: int, at: datetime) -> None:
    """Open the revert of a change at the moment and merge it twenty minutes later."""
    history = pipeline.history

    def act(moment: datetime) -> None:
        reverted = history.repository.changes[number - 1]
        commit = history.write_commit(
            reverted.author, moment - timedelta(minutes=1), f'Revert "{reverted.topic}"'
        )
        commit.trailer = f"This reverts commit {reverted.merge_commit_sha}."
        change = history.open_change(
            author=reverted.author,
            topic=reverted.topic,
            created_at=moment,
            commits=[commit],
            files=reverted.files,
            reverts_number=number,
        )
        history.at(moment + timedelta(minutes=20), lambda late: history.merge(change, late))

    history.at(at, act)
