"""Which of the controls that every service has to have are automated, and of which nobody knows.

Read from what the tools tell of tests, deployments, findings and service levels, and from what is
said of a control itself, which goes first. How those fare is the other areas'.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from demo.files.surroundings import entities
from demo.organisation.measuring import measure
from demo.truth import findings, quality, reliability
from demo.truth.catalogue import AMOUNTS, DEPLOYMENTS, Metric
from demo.truth.items import Item
from demo.truth.windows import OUTCOME

if TYPE_CHECKING:
    from demo.truth.facts import Facts

METRICS = (
    Metric(
        "automation_coverage",
        AMOUNTS,
        "share",
        True,
        OUTCOME,
        DEPLOYMENTS,
        "no required control is known of",
        has_calendar=False,
    ),
)
LOOKED_BACK = timedelta(days=90)
# What the names of the controls that somebody tells of mean; any other is a policy.
TESTS = "tests-in-ci"
States = dict[str, bool]


def observe(facts: Facts) -> None:
    """Every control of every service of which it is known, as it stands now."""
    at = facts.as_of - timedelta(days=1)
    for service_id, states in controls(facts).items():
        scopes = facts.scopes.of_service(service_id, at, with_repository=False)
        for is_automated in states.values():
            facts.add("automation_coverage", scopes, Item(at, float(is_automated), weight=1.0))


def controls(facts: Facts) -> dict[str, States]:
    """Of each service, the controls of which it is known, and whether they are automated."""
    since = facts.as_of - LOOKED_BACK
    exported = entities(facts.organisation)
    promised = {
        one.service_id
        for one in reliability.levels(facts.organisation, exported)
        if datetime.combine(one.day, time(), tzinfo=UTC) >= since
    }
    tested = {
        repository.repository_id
        for repository, at, *_ in quality.suite_runs(facts)
        if since <= at <= facts.as_of
    }
    scanned = {
        one.repository_id
        for one in findings.told(facts)
        if one.opened_at <= facts.as_of
        and (one.opened_at >= since or one.closed_at is None or one.closed_at > facts.as_of)
    }
    started = _started_by_somebody(facts)
    found: dict[str, States] = {}
    for service in facts.organisation.services:
        repository = facts.organisation.repository(service.repository).repository_id
        deployed = facts.deployments[service.service_id]
        recent = [one for one in deployed if one.finished_at >= since]
        states = found[service.service_id] = {"slo_defined": service.service_id in promised}
        if repository in tested:
            states["tests_in_ci"] = True
        if repository in scanned:
            states["scanning"] = True
        if recent:
            by_hand = {one.deployment_id for one in recent} & started
            states["automatic_deployment"] = not by_hand
        if any(one.kind == "rollback" for one in deployed):
            states["rollback"] = True
    for row in exported["controls"]:
        control = "tests_in_ci" if TESTS in row["control_id"] else "iac_policy"
        found[row["service_id"]][control] = row["is_automated"]
    for result in measure(facts.organisation).policy_results:
        if result.checked_at >= since:
            # Whether it passed or not, something checks it.
            found[result.service_id]["iac_policy"] = True
    return found


def _started_by_somebody(facts: Facts) -> set[str]:
    told = [one for each in facts.organisation.repositories for one in each.deployments]
    told += facts.organisation.file_deployments
    return {one.deployment_id for one in told if one.tool == "harness" and one.creator is not None}
