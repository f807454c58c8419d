"""Everything that a metric must survive is in the organisation: a test finds each of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from demo.clock import AS_OF_INSTANT, local
from demo.organisation.model import Change, Deployment, Issue, Organisation
from demo.organisation.stage import FREEZE
from demo.truth.counted import counted_deployments, is_production
from demo.truth.facts import Facts


@pytest.fixture(scope="module")
def changes(organisation: Organisation) -> list[Change]:
    return [change for one in organisation.repositories for change in one.changes]


@pytest.fixture(scope="module")
def deployments(organisation: Organisation) -> list[Deployment]:
    hosted = [told for one in organisation.repositories for told in one.deployments]
    return hosted + organisation.file_deployments


@pytest.fixture(scope="module")
def facts(organisation: Organisation) -> Facts:
    return Facts(organisation, AS_OF_INSTANT)


def test_it_has_the_promised_size(organisation: Organisation, changes: list[Change]) -> None:
    assert 3_600 <= len(changes) <= 4_200
    assert (len(organisation.teams), len(organisation.services)) == (7, 14)
    assert len({one.product_line for one in organisation.teams}) == 3
    assert len({one.time_zone for one in organisation.teams}) == 3
    assert all(len(organisation.members(one.team_id)) >= 8 for one in organisation.teams)


def test_changes_are_squashed_rebased_and_merged(organisation: Organisation) -> None:
    for method in ("squash", "rebase", "merge"):
        of_method = [one for one in organisation.repositories if one.merge_method == method]
        assert any(change.merged_at for one in of_method for change in one.changes)
    merges = organisation.repository("search").commits.values()
    assert any(len(commit.parents) == 2 for commit in merges)
    shop = organisation.repository("shop")
    assert not any(commit.sha in shop.commits for commit in shop.changes[0].commits)


def test_one_repository_holds_two_services_and_changes_of_both_of_one_and_of_none(
    organisation: Organisation,
) -> None:
    touched = Counter(
        frozenset(
            prefix
            for prefix in ("services/checkout/", "services/catalogue/")
            if any(file.path.startswith(prefix) for file in change.files)
        )
        for change in organisation.repository("shop").changes
    )
    assert {len(prefixes) for prefixes in touched} == {0, 1, 2}


def test_a_released_branch_gets_a_hotfix_by_cherry_pick(organisation: Organisation) -> None:
    routing = organisation.repository("routing")
    branches = [one for one in routing.branches if one.startswith("release/")]
    picked = [one for one in routing.commits.values() if "cherry picked from" in one.trailer]
    assert len(branches) > 10
    assert picked
    assert not any(one.sha in routing.branches["main"] for one in picked)


def test_one_service_is_mostly_written_by_bots(organisation: Organisation) -> None:
    authors = [change.author.is_bot for change in organisation.repository("identity").changes]
    assert 0.55 < sum(authors) / len(authors) < 0.85


def test_people_whose_names_look_like_bots_write_changes(changes: list[Change]) -> None:
    logins = {change.author.login for change in changes if not change.author.is_bot}
    assert {"thistlewood-robotics", "botany-doornbosch"} <= logins


def test_one_service_was_deployed_three_times(facts: Facts) -> None:
    assert len(facts.deployments["forecast"]) == 3


def test_two_services_are_told_of_by_files_alone(organisation: Organisation) -> None:
    told = {one.service_id for one in organisation.file_deployments}
    assert told == {"gateway", "tracking"}
    assert not organisation.repository("gateway").deployments


def test_canary_stages_share_a_group(organisation: Organisation) -> None:
    stages = Counter(one.group_id for one in organisation.file_deployments if one.group_id)
    assert set(stages.values()) == {3}


def test_pipelines_fail_and_are_retried(deployments: list[Deployment]) -> None:
    failed = [one for one in deployments if one.statuses and one.statuses[-1][0] == "failure"]
    retried = [
        one
        for one in failed
        for other in deployments
        if other.repository == one.repository
        and other.sha == one.sha
        and timedelta() < other.created_at - one.created_at < timedelta(hours=1)
        and other.statuses[-1][0] == "success"
    ]
    assert retried


def test_staging_and_configuration_are_deployed_and_not_counted(
    organisation: Organisation, deployments: list[Deployment], facts: Facts
) -> None:
    counted = {one.deployment_id for told in facts.deployments.values() for one in told}
    staging = [one for one in deployments if "staging" in one.environment]
    configuration = [one for one in deployments if one.kind == "configuration"]
    assert staging
    assert configuration
    assert not counted & {one.deployment_id for one in (*staging, *configuration)}
    assert not is_production(organisation.service("checkout"), "catalogue-production")


def test_the_running_version_is_deployed_again_and_not_counted(
    organisation: Organisation, facts: Facts
) -> None:
    website = organisation.service("website")
    again = [
        one
        for one in organisation.repository("web").deployments
        if one.environment == "Production" and one.created_at.date() == date(2026, 5, 22)
    ]
    assert len(again) == 1
    counted = counted_deployments(organisation, website, AS_OF_INSTANT)
    assert again[0].deployment_id not in {one.deployment_id for one in counted}


def test_runs_named_deploy_docs_deploy_nothing(organisation: Organisation) -> None:
    shop = organisation.repository("shop")
    docs = [one for one in shop.builds if one.workflow == "deploy docs"]
    assert docs
    assert not {one.created_at for one in docs} & {one.created_at for one in shop.deployments}


def test_a_build_succeeds_in_its_second_attempt(organisation: Organisation) -> None:
    assert any(one.attempt == 2 for one in organisation.repository("shop").builds)


def test_a_version_comes_back_after_two_others(facts: Facts) -> None:
    week = [
        one
        for one in facts.deployments["ledger"]
        if date(2026, 6, 8) <= one.finished_at.date() <= date(2026, 6, 14)
    ]
    assert [one.version == week[0].version for one in week] == [True, False, False, True]
    assert [one.is_rollback for one in week] == [False, False, False, True]


def test_rollbacks_are_declared_and_undeclared(facts: Facts) -> None:
    evidence = {word for failure in facts.failures for word in failure.evidence}
    assert evidence == {
        "declared_rollback",
        "version_rollback",
        "declared_hotfix",
        "revert",
        "declared",
        "named_cause",
        "same_service_incident",
    }


def test_the_program_refutes_one_suspicion_and_confirms_what_nobody_suspects(
    organisation: Organisation, facts: Facts
) -> None:
    refuted, confirmed = organisation.verdicts
    assert (refuted.verdict, confirmed.verdict) == ("refuted", "confirmed")
    blamed = {
        impact.incident_id: (failure.deployment.version, failure.evidence)
        for failure in facts.failures
        for impact in failure.incidents
    }
    first, second = (
        one
        for one in facts.deployments["tracking"]
        if one.finished_at.date() in (date(2026, 4, 14), date(2026, 4, 15))
    )
    assert blamed[refuted.incident_id] == (first.version, ["same_service_incident"])
    assert blamed[confirmed.incident_id] == (second.version, ["declared"])


def test_what_it_depends_on_is_down_and_no_deployment_is_blamed(
    facts: Facts, organisation: Organisation
) -> None:
    (pricing,) = (
        one
        for one in organisation.incidents
        if one.service_id == "pricing" and one.started_at.date() == date(2026, 9, 23)
    )
    (identity,) = (
        one
        for one in organisation.incidents
        if one.service_id == "identity" and one.started_at.date() == date(2026, 9, 23)
    )
    assert identity.resolved_at
    assert identity.started_at < pricing.started_at < identity.resolved_at
    assert any(one.finished_at.date() == date(2026, 9, 23) for one in facts.deployments["pricing"])
    assert all(
        impact.incident_id != pricing.incident_id
        for failure in facts.failures
        for impact in failure.incidents
    )


def test_a_revert_is_deployed_together_with_what_it_reverts(facts: Facts) -> None:
    together = [
        link
        for links in facts.contained.values()
        for link in links.values()
        if (reverted := links.get(link.change.reverts_number or 0))
        and reverted.deployment is link.deployment
    ]
    assert together


def test_changes_are_drafts_and_re_opened(changes: list[Change]) -> None:
    assert any(change.is_draft for change in changes)
    first_words = {change.ready_events[0][0] for change in changes if change.ready_events}
    assert first_words == {"ready", "draft"}
    assert any(
        [kind for kind, _ in change.reopened_events] == ["closed", "reopened"] and change.merged_at
        for change in changes
    )
    assert any(change.state == "closed" for change in changes)


def test_reviews_come_late_early_from_the_author_from_bots_and_not_at_all(
    changes: list[Change],
) -> None:
    merged = [change for change in changes if change.merged_at]
    reviews = [(change, review) for change in merged for review in change.reviews]
    assert any(not change.reviews and not change.author.is_bot for change in merged)
    assert any(
        review.state == "APPROVED" and review.submitted_at > change.merged_at
        for change, review in reviews
        if change.merged_at
    )
    assert any(review.reviewer is change.author for change, review in reviews)
    assert any(review.reviewer.is_bot for _, review in reviews)
    assert any(
        review.reviewer.is_bot
        and review.state == "APPROVED"
        and change.merged_at
        and review.submitted_at <= change.merged_at
        for change, review in reviews
    )
    assert any(review.submitted_at < change.created_at for change, review in reviews)
    assert any(
        change.created_at < review.submitted_at < change.ready_events[0][1]
        for change, review in reviews
        if change.ready_events and change.ready_events[0][0] == "ready"
    )


def test_a_change_is_deployed_before_it_is_merged(facts: Facts) -> None:
    early = [
        link.change.topic
        for links in facts.contained.values()
        for link in links.values()
        if link.change.merged_at and link.deployment.finished_at < link.change.merged_at
    ]
    assert early == ["Deploy from the merge queue"]


def test_a_deployed_sha_is_not_known(facts: Facts, organisation: Organisation) -> None:
    commits = organisation.repository("pricing").commits
    unknown = [one for one in facts.deployments["pricing"] if one.sha not in commits]
    assert len(unknown) == 1
    assert any(link.deployment is unknown[0] for link in facts.contained["pricing"].values())


def test_every_service_has_a_baseline_and_some_changes_wait(facts: Facts) -> None:
    for service_id, links in facts.contained.items():
        assert any(link.is_baseline for link in links.values()), service_id
    assert facts.items["undeployed_changes"][("organisation", "all")]


def test_nothing_is_deployed_in_the_freeze(facts: Facts) -> None:
    days = {one.finished_at.date() for told in facts.deployments.values() for one in told}
    assert not any(FREEZE[0] < day <= FREEZE[1] for day in days)


def test_checkout_has_two_suspects_on_3_november(facts: Facts, organisation: Organisation) -> None:
    incident = next(
        one
        for one in organisation.incidents
        if one.service_id == "checkout" and one.started_at.date() == date(2026, 11, 3)
    )
    assert incident.caused_by is None
    suspects = [
        one
        for one in facts.deployments["checkout"]
        if timedelta() < incident.started_at - one.finished_at < timedelta(hours=12)
    ]
    assert len(suspects) == 2


def test_incidents_overlap_stay_open_and_close_days_later(organisation: Organisation) -> None:
    causes = Counter(one.caused_by for one in organisation.incidents if one.caused_by)
    assert max(causes.values()) >= 2
    assert any(
        one.mitigated_at is None and one.resolved_at is None for one in organisation.incidents
    )
    assert any(
        one.mitigated_at
        and one.resolved_at
        and one.resolved_at - one.mitigated_at > timedelta(days=2)
        for one in organisation.incidents
    )
    assert any(one.service_id is None for one in organisation.incidents)


def test_a_deployment_met_another_incident_after_its_recovery(facts: Facts) -> None:
    assert any(
        incident.started_at > failure.recovered_at
        for failure in facts.failures
        if failure.recovered_at
        for incident in failure.incidents
    )


def test_an_incident_began_while_what_was_then_withdrawn_ran(facts: Facts) -> None:
    _, failed, withdrawn, back = [
        one
        for one in facts.deployments["ledger"]
        if date(2026, 6, 8) <= one.finished_at.date() <= date(2026, 6, 10)
    ]
    assert any(
        failure.deployment is failed
        and withdrawn.finished_at < incident.started_at < back.finished_at
        for failure in facts.failures
        for incident in failure.incidents
    )


def test_an_incident_names_a_deployment_of_another_service(organisation: Organisation) -> None:
    services = {one.deployment_id: one.service_id for one in organisation.file_deployments}
    assert any(
        one.caused_by in services and services[one.caused_by] != one.service_id
        for one in organisation.incidents
    )


def test_a_deployment_says_which_incident_it_repairs(deployments: list[Deployment]) -> None:
    assert any(one.caused_by_incident_id for one in deployments)


def _statuses(issue: Issue) -> list[str | None]:
    return [event.after for event in issue.events if event.field == "status"]


def test_issues_skip_states_and_are_opened_again(organisation: Organisation) -> None:
    paths = [_statuses(one) for one in organisation.issues]
    assert ["Done"] in paths
    assert any(path.count("Done") == 2 for path in paths)
    assert any("Blocked" in path for path in paths)


def test_issues_are_closed_in_bulk(organisation: Organisation) -> None:
    moments = Counter(
        event.at for one in organisation.issues for event in one.events if event.after == "Closed"
    )
    assert max(moments.values()) >= 4


def test_incidents_are_also_tickets(organisation: Organisation) -> None:
    assert sum(one.kind == "Incident" for one in organisation.issues) > 10


def test_a_sprint_was_closed_early(organisation: Organisation) -> None:
    early = [
        one
        for one in organisation.sprints
        if one.completed_at and one.ended_at - one.completed_at > timedelta(days=3)
    ]
    assert [one.name for one in early] == ["Payments 27"]


def test_sprints_creep_lose_issues_and_carry_them_over(organisation: Organisation) -> None:
    sprints = {one.sprint_id: one for one in organisation.sprints}
    events = [
        event for one in organisation.issues for event in one.events if event.field == "sprint"
    ]
    added = [event for event in events if event.after and not event.before]
    assert any(event.at > sprints[int(event.after or 0)].started_at for event in added)
    assert any(len(event.after or "") < len(event.before or "") for event in events)
    assert any("," in (event.after or "") for event in events)


def test_issues_are_re_estimated(organisation: Organisation) -> None:
    changed = [
        event for one in organisation.issues for event in one.events if event.field == "points"
    ]
    assert any(event.before != event.after for event in changed)


def test_something_happens_around_every_change_of_clocks(facts: Facts) -> None:
    told = [one.finished_at for counted in facts.deployments.values() for one in counted]
    for zone, day in (
        ("Europe/Berlin", date(2025, 10, 26)),
        ("America/New_York", date(2025, 11, 2)),
        ("America/New_York", date(2026, 3, 8)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 11, 1)),
    ):
        near = local(zone, day, 12)
        assert any(abs(moment - near) < timedelta(days=2) for moment in told), (zone, day)


def test_a_service_changes_hands(facts: Facts) -> None:
    before, after = datetime(2026, 5, 3, tzinfo=UTC), datetime(2026, 5, 4, tzinfo=UTC)
    assert facts.scopes.owner("pricing", before) == "storefront"
    assert facts.scopes.owner("pricing", after) == "payments"


def test_repositories_are_renamed_archived_and_somebody_s_own(organisation: Organisation) -> None:
    assert organisation.repository("web").former_name == "website"
    assert organisation.repository("attic").is_archived
    assert organisation.repository("toolbox").owner_type == "User"


def test_commits_are_written_without_an_account_and_by_noreply_addresses(
    organisation: Organisation,
) -> None:
    commits = [one for known in organisation.repositories for one in known.commits.values()]
    assert any(not one.author.has_account for one in commits)
    assert any(one.by_noreply for one in commits)


def test_accounts_and_addresses_stand_in_every_kind_of_text(
    organisation: Organisation, changes: list[Change]
) -> None:
    texts = {
        "title": [one.title for one in changes],
        "body": [one.body for one in changes],
        "branch": [one.branch for one in changes],
        "message": [
            commit.message for one in organisation.repositories for commit in one.commits.values()
        ],
        "incident": [one.title for one in organisation.incidents],
    }
    logins = [one.login for one in organisation.people if one.team_id]
    for place, found in texts.items():
        together = "\n".join(found)
        assert any(login in together for login in logins) or "@halden" in together, place
    assert any("Co-authored-by" in message for message in texts["message"])
    assert any(one.mentioned for one in organisation.issues)
