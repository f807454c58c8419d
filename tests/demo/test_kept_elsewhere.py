"""Two services are kept in other tools than the rest, each tool having what is kept there alone.

Their ids are written as those tools write them, and what they do touches nobody else's history.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

import pytest

import demo
from demo.clock import AS_OF_INSTANT
from demo.organisation import shape
from demo.organisation.model import Organisation, Repository
from demo.truth.facts import Facts

EARLIER = (
    "shop ledger web search pricing routing tracking gateway identity events forecast attic toolbox"
).split()
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}"


def digest(organisation: Organisation) -> str:
    """The history of the services that were there before, in one word."""
    found = sha256()
    for repository in (organisation.repository(name) for name in EARLIER):
        for commit in repository.commits.values():
            found.update(repr((commit.sha, commit.committed_at, commit.message)).encode())
        for change in repository.changes:
            reviews = [(one.review_id, one.reviewer.login, one.state) for one in change.reviews]
            told = (change.native_id, change.title, change.body, change.merged_at, reviews)
            found.update(repr(told).encode())
        for one in repository.deployments:
            found.update(repr((one.native_id, one.environment, one.sha, one.statuses)).encode())
        for build in repository.builds:
            found.update(repr((build.run_id, build.sha, build.finished_at)).encode())
    for one in organisation.file_deployments:
        found.update(repr((one.native_id, one.kind, one.sha, one.statuses)).encode())
    for incident in organisation.incidents_in("files"):
        told_of = (incident.native_id, incident.started_at, incident.caused_by)
        found.update(repr((*told_of, incident.mitigated_at, incident.resolved_at)).encode())
    for issue in organisation.issues:
        if issue.project in ("PAY", "SHOP", "LOG", "PLAT", "DATA"):
            moves = [(one.field, one.after, one.at, one.by.login) for one in issue.events]
            found.update(repr((issue.native_id, issue.key, issue.topic, moves)).encode())
    return found.hexdigest()[:16]


def test_the_earlier_services_did_what_they_always_did(small_organisation: Organisation) -> None:
    # Taken when pricing went down with identity on 23 September, which moves its ids from there.
    # Whoever changes the everyday of all takes it anew.
    assert digest(small_organisation) == "7f52a33c0f7f7401"


@pytest.mark.parametrize("service_id", ["invoicing", "app-backend"])
def test_what_is_done_elsewhere_changes_no_other_history(
    service_id: str, small_organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    busier = tuple(
        replace(one, changes_a_week=30.0, deployments_a_week=9.0)
        if one.service_id == service_id
        else one
        for one in shape.SERVICES
    )
    monkeypatch.setattr(shape, "SERVICES", busier)
    other = demo.build(scale=0.1)
    name = small_organisation.service(service_id).repository
    assert len(other.repository(name).changes) > len(small_organisation.repository(name).changes)
    assert digest(other) == digest(small_organisation)


def test_each_tool_keeps_its_own(organisation: Organisation) -> None:
    hosts = {one.name: one.host for one in organisation.repositories if one.host != "github"}
    assert hosts == {"invoicing": "gitlab", "app-backend": "bitbucket"}
    for tool, service_id in (("jenkins", "invoicing"), ("harness", "app-backend")):
        deployments = organisation.deployments_in(tool)
        assert {one.service_id for one in deployments} == {service_id}
        assert {one.environment for one in deployments} == {"staging", "production"}
        assert {one.statuses[-1][0] for one in deployments} == {"success", "failure"}
    for tool, service_id in (("servicenow", "invoicing"), ("pagerduty", "app-backend")):
        incidents = organisation.incidents_in(tool)
        assert {one.service_id for one in incidents} == {service_id}
        assert any(one.caused_by for one in incidents)
        assert any(one.caused_by is None for one in incidents)
    told = organisation.incidents_in("opsgenie")
    assert {one.service_id for one in told} == {"identity"}
    assert not any(one.acknowledged_at for one in told), "Opsgenie acknowledges no incident"
    assert [one.team_id for one in organisation.teams_on("azure_devops")] == ["billing"]
    assert {one.project for one in organisation.issues_in("azure_devops")} == {"BILLING"}


def test_keys_are_written_as_each_tool_writes_them(organisation: Organisation) -> None:
    invoicing, backend = (organisation.repository(one) for one in ("invoicing", "app-backend"))
    assert invoicing.repository_id == "gitlab:58100203"
    assert re.fullmatch(rf"bitbucket:{{{UUID}}}", backend.repository_id)
    change = backend.changes[6]
    assert backend.change_id(change) == f"{backend.repository_id}/7"
    assert invoicing.change_id(invoicing.changes[0]) == f"gitlab:{invoicing.changes[0].native_id}"
    for pattern, keys in (
        (
            r"jenkins:invoicing/(deploy|rollback|hotfix|configure)-(staging|production)#\d+",
            [one.deployment_id for one in organisation.deployments_in("jenkins")],
        ),
        (
            r"harness:[\w-]{22}/(staging|production)",
            [one.deployment_id for one in organisation.deployments_in("harness")],
        ),
        (r"invoicing/(ci/main|publish-docs)#\d+", [one.native_id for one in invoicing.builds]),
        (r"[\w-]{22}", [one.native_id for one in backend.builds]),
        (
            rf"opsgenie:{UUID}",
            [one.incident_id for one in organisation.incidents_in("opsgenie")],
        ),
        (
            r"servicenow:[0-9a-f]{32}",
            [one.incident_id for one in organisation.incidents_in("servicenow")],
        ),
        (
            r"pagerduty:Q[A-Z0-9]{13}",
            [one.incident_id for one in organisation.incidents_in("pagerduty")],
        ),
        (
            r"azure_devops:\d+",
            [one.issue_id for one in organisation.issues_in("azure_devops")],
        ),
        (UUID, [one.native_id for one in organisation.sprints_in("azure_devops")]),
    ):
        assert len(keys) == len(set(keys)) > 3
        assert all(re.fullmatch(pattern, one) for one in keys), pattern


def test_jobs_are_numbered_in_the_order_of_time(organisation: Organisation) -> None:
    numbers: dict[str, list[int]] = {}
    builds = sorted(organisation.repository("invoicing").builds, key=lambda one: one.created_at)
    deployed = [one.native_id for one in organisation.deployments_in("jenkins")]
    for native_id in (*deployed, *(one.native_id for one in builds)):
        job, _, number = native_id.partition("#")
        numbers.setdefault(job, []).append(int(number))
    assert len(numbers) > 4
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values()), numbers


def test_a_change_request_leads_from_an_incident_to_its_deployment(
    organisation: Organisation,
) -> None:
    by_deployment = {one.deployment_id: one for one in organisation.change_requests}
    assert len(by_deployment) == len(organisation.change_requests)
    named = [one.caused_by for one in organisation.incidents_in("servicenow") if one.caused_by]
    assert set(named) <= by_deployment.keys()
    assert all(re.fullmatch(r"CHG\d{7}", one.number) for one in by_deployment.values())


def test_a_service_desk_tells_no_moment_that_it_has_no_field_for(
    organisation: Organisation,
) -> None:
    for one in (*organisation.incidents_in("servicenow"), *organisation.incidents_in("pagerduty")):
        assert (one.mitigated_at, one.reviewed_at) == (None, None)
    for one in organisation.incidents_in("pagerduty"):
        assert one.detected_at == one.started_at
    assert any(
        one.detected_at and one.detected_at > one.started_at
        for one in organisation.incidents_in("servicenow")
    )


def _kinds(repository: Repository) -> set[str]:
    drafts = {kind for one in repository.changes for kind, _ in one.ready_events}
    again = {kind for one in repository.changes for kind, _ in one.reopened_events}
    return drafts | again


def test_only_gitlab_has_drafts_and_opens_again(organisation: Organisation) -> None:
    assert _kinds(organisation.repository("invoicing")) >= {"ready", "closed", "reopened"}
    assert _kinds(organisation.repository("app-backend")) == set()


def test_gitlab_merges_and_bitbucket_squashes(organisation: Organisation) -> None:
    invoicing, backend = (organisation.repository(one) for one in ("invoicing", "app-backend"))
    merged = [one for one in invoicing.changes if one.merged_at]
    assert all(len(invoicing.commits[one.merge_commit_sha or ""].parents) <= 2 for one in merged)
    assert any(
        "See merge request halden-billing/invoicing!" in one.trailer
        for one in invoicing.commits.values()
    )
    assert any(one.headline.startswith("Merged in ") for one in backend.commits.values())
    for repository in (invoicing, backend):
        assert not any(one.by_noreply for one in repository.commits.values())
        assert "DISMISSED" not in {r.state for one in repository.changes for r in one.reviews}
        assert any(one.reverts_number for one in repository.changes)


def test_azure_s_iterations_are_whole_days_and_an_issue_is_in_one(
    organisation: Organisation,
) -> None:
    for one in organisation.sprints_in("azure_devops"):
        assert one.completed_at is not None
        assert {one.started_at.hour, one.ended_at.hour, one.completed_at.hour} == {0}
        assert (one.completed_at - one.ended_at).days == 1
    issues = organisation.issues_in("azure_devops")
    assert max(len(one.sprint_ids) for one in issues) == 1
    assert not any("," in (event.after or "") for one in issues for event in one.events)
    assert "Sub-task" not in {one.kind for one in issues}
    assert {one.key for one in issues} == {f"AB#{one.native_id}" for one in issues}


def test_changes_name_work_items_and_reach_production(organisation: Organisation) -> None:
    facts = Facts(organisation, AS_OF_INSTANT)
    known = {one.key for one in organisation.issues_in("azure_devops")}
    named = {one.issue_key for one in organisation.repository("invoicing").changes} - {None}
    assert named <= known
    assert len(named) > 50
    for scope in (("service", "invoicing"), ("service", "app-backend")):
        for metric_id in (
            "change_lead_time",
            "lead_time_build",
            "change_fail_rate",
            "failed_deployment_recovery_time",
            "time_to_restore",
            "deployment_rework_rate",
            "issue_lead_time",
            "issue_cycle_time",
        ):
            assert facts.items[metric_id][scope], (metric_id, scope)


def test_people_are_counted_by_the_tool_that_knows_them(organisation: Organisation) -> None:
    facts = Facts(organisation, AS_OF_INSTANT)
    tools = {
        item.contributor[0]
        for item in facts.items["change_lead_time"]["organisation", "all"]
        if item.contributor
    }
    assert tools == {"github", "gitlab", "bitbucket"}
