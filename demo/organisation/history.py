"""The whole history from a seed: issues first, then every repository in the order of time.

This is the table of contents of an organisation; what each line does is in the module that it
names.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

from demo.clock import AS_OF_INSTANT, mondays
from demo.organisation import numbering, shape, stage, stories, tickets, trial_sprint
from demo.organisation.changes import Crew, EverydayChanges
from demo.organisation.deployments import Pipeline
from demo.organisation.failures import Failures
from demo.organisation.model import Change, Organisation, Service
from demo.organisation.people import hire
from demo.organisation.release_train import ReleaseTrain
from demo.organisation.repository_history import RepositoryHistory
from demo.organisation.work import AZURE, JIRA, TeamWork, plan_sprints, settle

SEED = 20260921
# Each repository has its own numbers to give, all of them within GraphQL's 32 bits.
FIRST_ID, ID_SPACE = 1_000_000_001, 20_000_000
FAILURE_SHARE = 0.11
BULK_CLOSE_DAYS = (date(2026, 2, 27), date(2026, 8, 28))
# However small the organisation, its pipelines keep running.
LEAST_DEPLOYMENT_SCALE = 0.3


def build(scale: float = 1.0, seed: int = SEED) -> Organisation:
    """The organisation at a scale: 1.0 is about 4,000 changes in 60 weeks.

    Below 1 there are fewer changes in the same weeks, above it proportionally more; the told
    stories are in it at every scale.
    """
    organisation = Organisation(
        seed=seed,
        scale=scale,
        name=shape.NAME,
        login=shape.LOGIN,
        time_zone=shape.TIME_ZONE,
        teams=shape.TEAMS,
        people=hire(),
        services=shape.SERVICES,
        repositories=shape.repositories(),
    )
    teams_work = _plan_work(organisation)
    histories = {
        one.name: RepositoryHistory(one, seed, FIRST_ID + ID_SPACE * position)
        for position, one in enumerate(organisation.repositories)
    }
    pipelines = {
        one.service_id: Pipeline(
            organisation,
            histories[one.repository],
            one,
            organisation.people[-1],
            stage.QUIET.get(one.service_id, ()),
        )
        for one in organisation.services
    }
    stories.tell(organisation, histories, pipelines)
    _plan_repositories(organisation, histories, pipelines, teams_work)
    for history in histories.values():
        history.run(AS_OF_INSTANT)
        _publish_docs(history)
    for repository in organisation.repositories:
        _forget_the_future(repository.changes)
        repository.deployments.sort(key=lambda one: (one.created_at, one.native_id))
    organisation.file_deployments.sort(key=lambda one: (one.created_at, one.native_id))
    _forget_unfinished(organisation)
    for repository in organisation.repositories:
        numbering.number_builds(repository)
    numbering.number_incidents(organisation)
    numbering.request_changes(organisation)
    organisation.issues = [issue for work in teams_work.values() for issue in work.issues]
    settle(organisation.issues, AS_OF_INSTANT - timedelta(seconds=1))
    return organisation


def _plan_work(organisation: Organisation) -> dict[str, TeamWork]:
    issue_ids = {JIRA: itertools.count(30_001), AZURE: itertools.count(41_001)}
    works = {}
    for team in organisation.teams:
        owned = tuple(
            one.service_id
            for one in organisation.services
            if any(owner == team.team_id for owner, _ in one.owners)
        )
        sprints = plan_sprints(team)
        organisation.sprints.extend(sprints)
        work = TeamWork(
            team,
            organisation.members(team.team_id),
            owned,
            sprints,
            organisation.seed,
            issue_ids[team.tracker],
        )
        for monday in mondays():
            work.plan_week(monday, 7.5 * organisation.scale)
            tickets.plan_week(work, monday, 0.35, stage.is_quiet)
        for day in BULK_CLOSE_DAYS:
            work.close_old_ones(day, AS_OF_INSTANT)
        work.finish_epics()
        work.index()
        works[team.team_id] = work
    organisation.sprints.append(trial_sprint.tell(works["insights"]))
    return works


def _plan_repositories(
    organisation: Organisation,
    histories: dict[str, RepositoryHistory],
    pipelines: dict[str, Pipeline],
    teams_work: dict[str, TeamWork],
) -> None:
    failures = Failures(FAILURE_SHARE)
    deployment_scale = max(organisation.scale, LEAST_DEPLOYMENT_SCALE)
    for service in organisation.services:
        if not service.changes_a_week:
            continue
        siblings = [
            one
            for one in organisation.services
            if one.repository == service.repository and one is not service
        ]
        pipeline = pipelines[service.service_id]
        train = ReleaseTrain(pipeline, failures, shape.KOLKATA)
        changes = EverydayChanges(
            histories[service.repository],
            service,
            siblings,
            teams_work[service.owners[0][0]].key_at,
        )
        pipeline.after_deployment = failures
        for week, monday in enumerate(mondays()):
            crew = _crew(organisation, service, monday)
            changes.plan_week(monday, crew, service.changes_a_week * organisation.scale)
            if service.service_id == "routing":
                train.plan_week(monday, week)
            else:
                pipeline.plan_week(monday, crew.zone, service.deployments_a_week * deployment_scale)


def _crew(organisation: Organisation, service: Service, day: date) -> Crew:
    owner = [team_id for team_id, since in service.owners if since <= day][-1]
    team = organisation.team(owner)
    host = organisation.repository(service.repository).host
    line = [
        one.team_id
        for one in organisation.teams
        if one.product_line == team.product_line and host in _hosts(organisation, one.team_id)
    ]
    return Crew(
        zone=team.time_zone,
        members=[one for one in organisation.members(owner) if one.has_account],
        committers=organisation.members(owner),
        neighbours=[p for one in line for p in organisation.members(one) if p.has_account],
        bots=[one for one in organisation.people if one.is_bot],
        bot_share=0.7 if service.service_id == "identity" else 0.07,
    )


def _hosts(organisation: Organisation, team_id: str) -> set[str]:
    """Where the team's repositories are; elsewhere its people have no accounts."""
    return {
        organisation.repository(one.repository).host
        for one in organisation.services
        if team_id in {owner for owner, _ in one.owners}
    }


def _publish_docs(history: RepositoryHistory) -> None:
    """Some builds of main are followed by a run named deploy that publishes a website of docs."""
    builds = [one for one in history.repository.builds if one.conclusion == "success"]
    for position, build in enumerate(builds):
        if position % 9 == 4 and build.finished_at and build.branch == "main":
            history.build(
                build.sha,
                build.finished_at + timedelta(minutes=1),
                2,
                workflow="deploy docs",
                event="workflow_run",
            )
        elif position % 23 == 7 and history.repository.builds_in == "github":
            # The first attempt failed; what GitHub lists is the second.
            build.attempt = 2
            build.started_at = build.created_at + timedelta(minutes=15)
            build.finished_at = build.started_at + timedelta(minutes=9)
    history.repository.builds = [
        one for one in history.repository.builds if one.created_at < AS_OF_INSTANT
    ]
    for build in history.repository.builds:
        if build.finished_at and build.finished_at > AS_OF_INSTANT:
            build.finished_at, build.conclusion = None, None


def _forget_the_future(changes: list[Change]) -> None:
    """A change still under way at the end knows nothing of what would have come."""
    for change in changes:
        change.reviews = sorted(
            (one for one in change.reviews if one.submitted_at < AS_OF_INSTANT),
            key=lambda one: one.submitted_at,
        )
        opened_as_draft = bool(change.ready_events) and change.ready_events[0][0] == "ready"
        change.ready_events = tuple(one for one in change.ready_events if one[1] < AS_OF_INSTANT)
        kinds = [kind for kind, _ in change.ready_events]
        change.is_draft = kinds[-1] == "draft" if kinds else opened_as_draft
        change.reopened_events = tuple(
            one for one in change.reopened_events if one[1] < AS_OF_INSTANT
        )
        if change.state == "open" and len(change.reopened_events) == 1:
            change.state, change.closed_at = "closed", change.reopened_events[0][1]


def _forget_unfinished(organisation: Organisation) -> None:
    def known(moment: datetime | None) -> datetime | None:
        return moment if moment and moment < AS_OF_INSTANT else None

    for repository in organisation.repositories:
        repository.deployments = [
            one for one in repository.deployments if one.created_at < AS_OF_INSTANT
        ]
        for deployment in repository.deployments:
            deployment.statuses = [one for one in deployment.statuses if known(one[1])]
    organisation.file_deployments = [
        one for one in organisation.file_deployments if one.statuses[-1][1] < AS_OF_INSTANT
    ]
    organisation.incidents = sorted(
        (one for one in organisation.incidents if one.started_at < AS_OF_INSTANT),
        key=lambda one: one.started_at,
    )
    for incident in organisation.incidents:
        incident.detected_at = known(incident.detected_at)
        incident.acknowledged_at = known(incident.acknowledged_at)
        incident.mitigated_at = known(incident.mitigated_at)
        incident.resolved_at = known(incident.resolved_at)
        incident.reviewed_at = known(incident.reviewed_at)
