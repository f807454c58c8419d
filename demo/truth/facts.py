"""The events of each metric, by scope: what was counted, how long it took, who stood behind it.

One pass over the organisation. Which of them fall into a window is cells.py's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from demo.organisation.model import Organisation, Person
from demo.organisation.work import CUSTOMER_LABEL
from demo.truth import areas, catalogue, issue_times, lead_times
from demo.truth.containment import Contained, first_deployments, merged_changes
from demo.truth.counted import Counted, counted_deployments
from demo.truth.explanations import Explanations
from demo.truth.failures import Failure, Failures, Impact, incidents
from demo.truth.items import ByScope, Item, contributor_of
from demo.truth.scopes import ORGANISATION, Scope, Scopes

HORIZON = timedelta(days=7)


def _hours(span: timedelta) -> float:
    return span.total_seconds() / 3600


class Facts:
    """Items by metric and scope, and since when each scope is covered."""

    def __init__(self, organisation: Organisation, as_of: datetime) -> None:
        self.organisation = organisation
        self.as_of = as_of
        self.scopes = Scopes(organisation, as_of)
        self.baselines: dict[tuple[object, ...], float | None] = {}
        self.unplanned_keys = {
            one.key
            for one in organisation.issues
            if one.kind == "Incident" or (one.kind == "Bug" and CUSTOMER_LABEL in one.labels)
        }
        self.items: dict[str, ByScope] = {one.metric_id: defaultdict(list) for one in areas.METRICS}
        self.since: dict[str, dict[Scope, datetime]] = defaultdict(dict)
        self.deployments: dict[str, list[Counted]] = {
            one.service_id: counted_deployments(organisation, one, as_of)
            for one in organisation.services
        }
        self.contained: dict[str, dict[int, Contained]] = {
            one.service_id: first_deployments(organisation, one, self.deployments[one.service_id])
            for one in organisation.services
        }
        self.impacts: list[Impact] = incidents(organisation, as_of)
        self.failures: list[Failure] = Failures(
            self.deployments,
            self.contained,
            self.impacts,
            HORIZON,
            organisation.verdicts,
            Explanations(organisation, self.impacts),
        ).find()
        self.in_production = self._in_production()
        self._deployments()
        self._changes()
        self._undeployed()
        self._recoveries()
        self._impacts()
        self._issues()
        for area in areas.AREAS:
            area.observe(self)
        for by_scope in self.items.values():
            for items in by_scope.values():
                items.sort(key=lambda item: item.at)

    def add(self, metric_id: str, scopes: list[Scope], item: Item) -> None:
        """The item counts in each of the scopes."""
        for scope in scopes:
            self.items[metric_id][scope].append(item)

    def covers(self, coverage: str, scopes: list[Scope], at: datetime) -> None:
        """What is covered is known of the scopes from this instant on at the latest."""
        since = self.since[coverage]
        for scope in scopes:
            since[scope] = min(since.get(scope, at), at)

    # deployments and their failures

    def _deployments(self) -> None:
        failed = {
            (one.deployment.deployment_id, one.deployment.service_id): one for one in self.failures
        }
        for service_id, counted in self.deployments.items():
            for one in counted:
                at = one.finished_at
                scopes = self.scopes.of_service(service_id, at, with_repository=True)
                self.covers(catalogue.DEPLOYMENTS, scopes, at)
                without_repository = [scope for scope in scopes if scope[0] != "repository"]
                self.covers(catalogue.INCIDENTS, without_repository, at)
                self.add("deployment_frequency", scopes, Item(at))
                self.add("deployment_days_per_week", scopes, Item(at))
                if one.previous is not None:
                    gap = _hours(at - one.previous.finished_at)
                    self.add("deployment_gap", scopes, Item(at, hours=gap))
                self.add("deployment_rework_rate", scopes, Item(at, is_event=self.is_rework(one)))
                if one.is_rollback:
                    for metric_id in ("change_fail_rate", "change_fail_rate_strict"):
                        self.add(metric_id, scopes, Item(at, is_left_out=True))
                    continue
                failure = failed.get((one.deployment_id, service_id))
                self.add("change_fail_rate", scopes, Item(at, is_event=failure is not None))
                is_strict = failure is not None and failure.is_strict
                self.add("change_fail_rate_strict", scopes, Item(at, is_event=is_strict))

    def is_rework(self, deployment: Counted) -> bool:
        """Whether it was made because of an incident or of a bug that users met."""
        if deployment.is_rollback or deployment.kind == "hotfix":
            return True
        if deployment.caused_by_incident_id is not None:
            return True
        links = self.contained[deployment.service_id]
        for change in deployment.changes:
            reverted = links.get(change.reverts_number or 0)
            if reverted is not None and reverted.deployment.sequence < deployment.sequence:
                return True
        if deployment.sequence == 1:
            # What the first deployment brought had been there for nobody knows how long.
            return False
        return bool(deployment.changes) and all(
            one.issue_key in self.unplanned_keys for one in deployment.changes
        )

    def _recoveries(self) -> None:
        for failure in self.failures:
            at = failure.started_at
            deployment = failure.deployment
            scopes = self.scopes.of_service(deployment.service_id, at, with_repository=True)
            ended = failure.recovered_at
            if ended is None:
                age = _hours(self.as_of - deployment.finished_at)
                self.add("failed_deployment_recovery_time", scopes, Item(at, age, is_open=True))
            elif ended >= deployment.finished_at:
                hours = _hours(ended - deployment.finished_at)
                self.add("failed_deployment_recovery_time", scopes, Item(at, hours))
            for impact in failure.incidents:
                moments = {
                    "detect": (impact.started_at, impact.detected_at),
                    "acknowledge": (impact.detected_at, impact.acknowledged_at),
                    "mitigate": (impact.acknowledged_at, impact.mitigated_at),
                    "restore": (impact.mitigated_at, impact.resolved_at),
                }
                for name, (start, end) in moments.items():
                    if start is not None and end is not None and end >= start:
                        self.add(f"recovery_{name}", scopes, Item(at, _hours(end - start)))

    def _impacts(self) -> None:
        for impact in self.impacts:
            at = impact.started_at
            scopes = [ORGANISATION]
            if impact.service_id is not None:
                scopes = self.scopes.of_service(impact.service_id, at, with_repository=False)
            self.covers(catalogue.INCIDENTS, scopes, at)
            ended = impact.restored_at
            item = Item(at, _hours((ended or self.as_of) - at), is_open=ended is None)
            item.segment = impact.severity
            self.add("time_to_restore", scopes, item)

    # changes

    def _changes(self) -> None:
        builds = {
            one.name: lead_times.Builds(one, self.as_of) for one in self.organisation.repositories
        }
        first: dict[tuple[Scope, int, int], tuple[datetime, str, Contained]] = {}
        for service in self.organisation.services:
            for link in self.contained[service.service_id].values():
                at = link.deployment.finished_at
                scopes = self.scopes.of_service(service.service_id, at, with_repository=True)
                if link.is_baseline or lead_times.spans(link, builds[service.repository]) is None:
                    unknown = Item(at, segment=_is_bot(link.change.author), is_left_out=True)
                    self.add("change_lead_time", scopes, unknown)
                if link.is_baseline:
                    continue
                for scope in scopes:
                    key = (scope, link.change.native_id, link.change.number)
                    candidate = (at, service.service_id, link)
                    if key not in first or candidate[:2] < first[key][:2]:
                        first[key] = candidate
        for (scope, _, _), (at, service_id, link) in first.items():
            repository = self.organisation.service(service_id).repository
            spans = lead_times.spans(link, builds[repository])
            if spans is None:
                continue
            author = link.change.author
            for name, seconds in spans.items():
                metric_id = "change_lead_time" if name == "total" else f"lead_time_{name}"
                item = Item(at, seconds / 3600, str(link.change.native_id))
                item.contributor = contributor_of(author, link.change.host)
                item.segment = _is_bot(author)
                self.add(metric_id, [scope], item)

    def _undeployed(self) -> None:
        """Merged and in no service's production within the scope."""
        waiting: dict[tuple[Scope, int], Item] = {}
        deployed: set[tuple[Scope, int]] = set()
        for service in self.organisation.services:
            for at, change in merged_changes(self.organisation, service):
                if at > self.as_of:
                    continue
                is_deployed = change.number in self.contained[service.service_id]
                for scope in self.scopes.of_service(service.service_id, at, with_repository=True):
                    key = (scope, change.native_id)
                    if is_deployed:
                        deployed.add(key)
                    else:
                        age = _hours(self.as_of - at)
                        waiting[key] = Item(at, age, str(change.native_id))
                        waiting[key].contributor = contributor_of(change.author, change.host)
        for key, item in waiting.items():
            if key not in deployed:
                self.add("undeployed_changes", [key[0]], item)
                self.add("undeployed_change_age", [key[0]], item)

    # issues

    def _in_production(self) -> dict[str, datetime]:
        """By an issue's key, when something made for it was first deployed."""
        found: dict[str, datetime] = {}
        for links in self.contained.values():
            for link in links.values():
                key, at = link.change.issue_key, link.deployment.finished_at
                if key is not None:
                    found[key] = min(found.get(key, at), at)
        return found

    def _issues(self) -> None:
        for issue in self.organisation.issues:
            if issue.created_at > self.as_of:
                continue
            scopes = self.scopes.of_issue(issue.project, issue.components)
            self.covers(catalogue.ISSUES, scopes, issue.created_at)
            if issue.kind in issue_times.NOT_AN_ITEM:
                continue
            who = contributor_of(issue.assignee, issue.tool)
            deployed = self.in_production.get(issue.key)
            if deployed is not None and deployed >= issue.created_at:
                hours = _hours(deployed - issue.created_at)
                self.add(
                    "issue_lead_time", scopes, Item(deployed, hours, issue.key, contributor=who)
                )
            flow = issue_times.flow(issue, self.as_of)
            if flow is None:
                continue
            at = flow.done_at
            for name, seconds in (
                ("cycle", flow.cycle),
                ("active", flow.active),
                ("waiting", flow.waiting),
            ):
                item = Item(at, seconds / 3600, issue.key, contributor=who)
                self.add(f"issue_{name}_time", scopes, item)
            item = Item(at, flow.active / 3600, issue.key, contributor=who)
            item.weight = (flow.active + flow.waiting) / 3600
            self.add("issue_flow_efficiency", scopes, item)


def _is_bot(person: Person) -> str:
    return "true" if person.is_bot else "false"
