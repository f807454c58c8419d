"""Which deployments failed, by what evidence, and when service was restored.

Incidents come from files and from tickets; both are one kind here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from demo.organisation.model import Organisation, Verdict
from demo.truth.containment import Contained
from demo.truth.counted import Counted
from demo.truth.explanations import Explanations

SEVERITIES = {
    "SEV1": "critical",
    "SEV2": "high",
    "SEV3": "medium",
    "SEV4": "low",
    "Highest": "critical",
    "High": "high",
    "Medium": "medium",
    "Low": "low",
}


@dataclass(slots=True, eq=False)
class Impact:
    """An incident, whoever told of it."""

    incident_id: str
    service_id: str | None
    severity: str
    started_at: datetime
    detected_at: datetime | None
    acknowledged_at: datetime | None
    mitigated_at: datetime | None
    resolved_at: datetime | None
    caused_by: str | None

    @property
    def restored_at(self) -> datetime | None:
        """The earlier of mitigation and resolution; None while it goes on."""
        ends = [one for one in (self.mitigated_at, self.resolved_at) if one]
        return min(ends) if ends else None


@dataclass(slots=True, eq=False)
class Failure:
    """A failed deployment with everything that says so."""

    deployment: Counted
    started_at: datetime
    is_strict: bool = False
    evidence: list[str] = field(default_factory=list)
    incidents: list[Impact] = field(default_factory=list)
    remedies: list[Counted] = field(default_factory=list)
    recovered_at: datetime | None = None


def incidents(organisation: Organisation, as_of: datetime) -> list[Impact]:
    """Incidents begun by the instant; what happened to them later isn't known yet."""

    def known(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment <= as_of else None

    found = [
        Impact(
            one.incident_id,
            one.service_id,
            SEVERITIES[one.severity],
            one.started_at,
            known(one.detected_at),
            known(one.acknowledged_at),
            known(one.mitigated_at),
            known(one.resolved_at),
            one.caused_by,
        )
        for one in organisation.incidents
        if one.started_at <= as_of
    ]
    for issue in organisation.issues:
        if issue.kind != "Incident" or issue.created_at > as_of:
            continue
        moves = [one for one in issue.events if one.field == "status" and one.at <= as_of]
        begun = [one.at for one in moves if one.after == "In Progress"]
        is_done = bool(moves) and moves[-1].after in ("Done", "Closed")
        found.append(
            Impact(
                issue.issue_id,
                issue.components[0] if issue.components else None,
                SEVERITIES[issue.priority],
                issue.created_at,
                None,
                begun[0] if begun else None,
                None,
                moves[-1].at if is_done else None,
                None,
            )
        )
    return found


class Failures:
    """Collects the evidence of all services."""

    def __init__(
        self,
        deployments: dict[str, list[Counted]],
        contained: dict[str, dict[int, Contained]],
        impacts: list[Impact],
        horizon: timedelta,
        verdicts: list[Verdict],
        explanations: Explanations,
    ) -> None:
        self.deployments = deployments
        self.contained = contained
        self.impacts = impacts
        self.horizon = horizon
        self.explanations = explanations
        self.verdicts = {(one.incident_id, one.deployment_id): one.verdict for one in verdicts}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._taken_back: dict[Counted, tuple[Counted, Counted]] = {}

    def find(self) -> list[Failure]:
        """Every failure once, with all evidence for it."""
        for service_id, counted in self.deployments.items():
            self._rollbacks_and_hotfixes(counted)
            self._reverts(self.contained[service_id])
        self._incidents()
        for failure in self._failures.values():
            self._settle(failure)
        return list(self._failures.values())

    def _failed(self, deployment: Counted, evidence: str, *, is_strict: bool) -> Failure:
        if deployment.is_rollback:
            # It is in neither term of the change fail rate: what is said of it goes nowhere.
            return Failure(deployment, deployment.finished_at)
        key = (deployment.deployment_id, deployment.service_id)
        failure = self._failures.setdefault(key, Failure(deployment, deployment.finished_at))
        failure.evidence.append(evidence)
        failure.is_strict = failure.is_strict or is_strict
        return failure

    def _rollbacks_and_hotfixes(self, counted: list[Counted]) -> None:
        for position, deployment in enumerate(counted):
            if deployment.is_rollback:
                earlier = [
                    number
                    for number in range(position)
                    if deployment.version and counted[number].version == deployment.version
                ]
                is_declared = deployment.kind == "rollback"
                if earlier:
                    failed = counted[earlier[-1] + 1]
                elif position:
                    failed = counted[position - 1]
                else:
                    continue
                for one in counted[failed.sequence - 1 : position]:
                    # By the first rollback to before it, and with the one which that says failed.
                    self._taken_back.setdefault(one, (deployment, failed))
                evidence = "declared_rollback" if is_declared else "version_rollback"
                failure = self._failed(failed, evidence, is_strict=is_declared)
                failure.remedies.append(deployment)
            elif deployment.kind == "hotfix":
                before = [one for one in counted[:position] if not one.is_rollback]
                if before:
                    failure = self._failed(before[-1], "declared_hotfix", is_strict=True)
                    failure.remedies.append(deployment)

    def _reverts(self, contained: dict[int, Contained]) -> None:
        for link in contained.values():
            reverted = contained.get(link.change.reverts_number or 0)
            if reverted is None or reverted.is_baseline:
                continue
            first, second = reverted.deployment, link.deployment
            if first.sequence >= second.sequence:
                continue
            if second.finished_at <= first.finished_at + self.horizon:
                failure = self._failed(first, "revert", is_strict=False)
                failure.remedies.append(second)

    def _incidents(self) -> None:
        by_id = {one.deployment_id: one for counted in self.deployments.values() for one in counted}
        for impact in self.impacts:
            confirmed = [
                deployment_id
                for (incident_id, deployment_id), verdict in self.verdicts.items()
                if incident_id == impact.incident_id and verdict == "confirmed"
            ]
            named_by_tool = [impact.caused_by] if impact.caused_by is not None else []
            for deployment_id in dict.fromkeys([*confirmed, *named_by_tool]):
                named = by_id.get(deployment_id)
                if named is not None and self._stands(impact, named):
                    evidence = "declared" if deployment_id in confirmed else "named_cause"
                    failure = self._failed(named, evidence, is_strict=True)
                    failure.incidents.append(impact)
            if confirmed or named_by_tool:
                continue
            suspects = [
                one
                for one in self.deployments.get(impact.service_id or "", [])
                if not one.is_rollback
                and one.finished_at < impact.started_at <= one.finished_at + self.horizon
                and self._may_have_caused(one, impact)
                and self._stands(impact, one)
            ]
            # Of several the latest is blamed, and none where something else explains the incident.
            if suspects and not self.explanations.explain(impact, suspects[-1]):
                failure = self._failed(suspects[-1], "same_service_incident", is_strict=False)
                failure.incidents.append(impact)

    def _stands(self, impact: Impact, deployment: Counted) -> bool:
        """Whether the program does not refute it."""
        return self.verdicts.get((impact.incident_id, deployment.deployment_id)) != "refuted"

    def _may_have_caused(self, suspect: Counted, impact: Impact) -> bool:
        """Whether it still ran, and was not withdrawn because of another one's failure."""
        if suspect not in self._taken_back:
            return True
        rollback, failed = self._taken_back[suspect]
        return rollback.finished_at > impact.started_at and failed is suspect

    def _settle(self, failure: Failure) -> None:
        if not failure.incidents:
            failure.recovered_at = min(one.finished_at for one in failure.remedies)
            return
        impacts = sorted(failure.incidents, key=lambda one: one.started_at)
        failure.started_at = impacts[0].started_at
        ends: list[datetime] = []
        for impact in impacts:
            if ends and impact.started_at > max(ends):
                # It had been recovered from before this one began.
                break
            restored = self._restored(failure, impact)
            if restored is None:
                return
            ends.append(restored)
        failure.recovered_at = max(ends)

    def _restored(self, failure: Failure, impact: Impact) -> datetime | None:
        """The earliest of all that ended the impact."""
        remedies = [
            one
            for counted in self.deployments.values()
            for one in counted
            if one.caused_by_incident_id == impact.incident_id
        ]
        finishes = [
            one.finished_at
            for one in (*remedies, *failure.remedies)
            if one.finished_at >= impact.started_at
        ]
        ends = [one for one in (impact.restored_at, *finishes) if one is not None]
        return min(ends, default=None)
