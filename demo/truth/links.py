"""How sure the links are: by what a change names its issue, its deployment, an incident its cause.

How many are linked at all is hygiene.py's; what links them is the records' own, and how far each
way of linking is trusted is written down here anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.organisation.model import Change
from demo.truth import catalogue as kinds
from demo.truth import hygiene
from demo.truth.catalogue import INCIDENTS, Metric
from demo.truth.items import Item
from demo.truth.scopes import ORGANISATION
from demo.truth.windows import HUMAN, OUTCOME

if TYPE_CHECKING:
    from demo.truth.facts import Facts

NO_ISSUE = "no merged changes linked to an issue in the window"
NO_DEPLOYMENT = "no merged changes linked to a deployment in the window"
NO_CAUSE = "no incidents linked to a deployment in the window"
# Where a key stands, and how sure that makes it. In a body it stands behind "Closes", which is as
# good as a field wherever bodies are read, and that is on every host here.
BY_PLACE = {"title": 0.95, "branch": 0.9, "commit": 0.8, "body": 1.0}
NAMED, SUSPECTED = 1.0, 0.6
METRICS = (
    Metric("issue_link_confidence", kinds.AMOUNTS, "share", True, HUMAN, hygiene.MERGES, NO_ISSUE),
    Metric(
        "deployment_link_confidence",
        kinds.AMOUNTS,
        "share",
        True,
        HUMAN,
        hygiene.MERGES,
        NO_DEPLOYMENT,
        has_calendar=False,
    ),
    Metric("incident_link_confidence", kinds.AMOUNTS, "share", True, OUTCOME, INCIDENTS, NO_CAUSE),
)


def observe(facts: Facts) -> None:
    """Adds every linked change and incident, with its surest link."""
    _changes(facts)
    _incidents(facts)


def of_key(change: Change) -> float:
    """How sure the link to its issue is, by the surest place that the key stands in."""
    return BY_PLACE[change.key_found_in]


def _changes(facts: Facts) -> None:
    for repository in facts.organisation.repositories:
        for change in repository.changes:
            at = change.merged_at
            if at is None or at > facts.as_of:
                continue
            scopes = hygiene.scopes_of(facts, repository, change, at)
            if change.issue_key is not None:
                item = hygiene.item_of(repository, change, at)
                item.hours, item.weight = of_key(change), 1.0
                facts.add("issue_link_confidence", list(scopes), item)
            for scope, services in scopes.items():
                sure = [
                    facts.contained[one][change.number].confidence
                    for one in services
                    if change.number in facts.contained[one]
                ]
                if sure:
                    item = hygiene.item_of(repository, change, at)
                    item.hours, item.weight = max(sure), 1.0
                    facts.add("deployment_link_confidence", [scope], item)


def _incidents(facts: Facts) -> None:
    tied = {impact.incident_id for one in facts.failures for impact in one.incidents}
    named = hygiene.named_causes(facts)
    confirmed = {
        one.incident_id for one in facts.organisation.verdicts if one.verdict == "confirmed"
    }
    for impact in facts.impacts:
        if impact.incident_id in named or impact.incident_id in tied & confirmed:
            sure = NAMED
        elif impact.incident_id in tied:
            sure = SUSPECTED
        else:
            continue
        scopes = [ORGANISATION]
        if impact.service_id is not None:
            scopes = facts.scopes.of_service(
                impact.service_id, impact.started_at, with_repository=False
            )
        item = Item(impact.started_at, sure, impact.incident_id, weight=1.0)
        facts.add("incident_link_confidence", scopes, item)
