"""How changes were when they were merged: how large, how reviewed, what they are tied to.

From the records of changes, reviews and incidents alone. When something was deployed, and what
failed, is containment.py's and failures.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demo.organisation.model import Change, ChangedFile, Repository, Review
from demo.truth import catalogue as kinds
from demo.truth.catalogue import INCIDENTS, Metric
from demo.truth.containment import touches
from demo.truth.items import Item, contributor_of
from demo.truth.lead_times import ready_at
from demo.truth.scopes import ORGANISATION, Scope
from demo.truth.windows import HUMAN, OUTCOME

if TYPE_CHECKING:
    from demo.truth.facts import Facts

MERGES = "merges"
NO_MERGES = "no merged changes in the window"
NO_SIZES = "no merged changes of known size in the window"
NO_REVIEWS = "no merged changes with a review in the window"
NO_APPROVALS = "no merged changes with an approval in the window"
NO_FILES = "no merged changes of known files in the window"
STALE_AFTER = timedelta(days=14)
# The one kind of file that nobody of the organisation writes by hand.
LOCK_FILE = "package-lock.json"
# What is told of a pull request there does not say who was asked to review it.
HOSTS_WITHOUT_REQUESTS = ("bitbucket",)
STATES = {
    "approved_by_assigned_peer_share": True,
    "approved_by_other_peer_share": None,
    "self_approved_share": False,
    "approved_by_bot_share": None,
    "unapproved_share": False,
}


def _share(metric_id: str, *, more_is_better: bool | None, family: str, **more: object) -> Metric:
    told: dict[str, object] = {"nothing": NO_MERGES, **more}
    return Metric(
        metric_id=metric_id,
        kind=kinds.SHARE,
        unit="share",
        more_is_better=more_is_better,
        rhythm=HUMAN,
        coverage=MERGES,
        family=family,
        **told,  # type: ignore[arg-type]
    )


METRICS = (
    Metric(
        "change_size",
        kinds.QUANTITY,
        "lines",
        False,
        HUMAN,
        MERGES,
        NO_SIZES,
        segment="bot",
        family="change_size",
    ),
    _share("small_change_share", more_is_better=True, family="change_size", nothing=NO_SIZES),
    _share("medium_change_share", more_is_better=None, family="change_size", nothing=NO_SIZES),
    _share("large_change_share", more_is_better=False, family="change_size", nothing=NO_SIZES),
    Metric(
        "time_to_first_review",
        kinds.DURATION,
        "hours",
        False,
        HUMAN,
        MERGES,
        NO_REVIEWS,
        segment="bot",
    ),
    Metric("time_to_approval", kinds.DURATION, "hours", False, HUMAN, MERGES, NO_APPROVALS),
    *(
        Metric(
            f"review_time_{size}_changes",
            kinds.DURATION,
            "hours",
            False,
            HUMAN,
            MERGES,
            f"no merged {size} changes with an approval in the window",
            family="review_time_by_size",
            whole="time_to_approval",
        )
        for size in ("small", "medium", "large")
    ),
    Metric("review_cycles", kinds.QUANTITY, "cycles", False, HUMAN, MERGES, NO_REVIEWS),
    Metric("review_depth", kinds.AMOUNTS, "comments per file", None, HUMAN, MERGES, NO_FILES),
    *(
        _share(
            metric_id,
            more_is_better=better,
            family="review_state",
            segment="bot" if metric_id == "unapproved_share" else None,
        )
        for metric_id, better in STATES.items()
    ),
    _share("unlinked_change_share", more_is_better=False, family="issue_links", segment="bot"),
    _share("changes_linked_to_issue", more_is_better=True, family="issue_links"),
    _share(
        "changes_linked_to_deployment",
        more_is_better=True,
        family="changes_linked_to_deployment",
        has_calendar=False,
    ),
    Metric(
        "incidents_linked_to_deployment",
        kinds.SHARE,
        "share",
        None,
        OUTCOME,
        INCIDENTS,
        kinds.NO_INCIDENTS,
    ),
    Metric("stale_changes", kinds.COUNT, "changes", False, HUMAN, MERGES, "", has_calendar=False),
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What others said of a merged change until it was merged."""

    change: Change
    merged_at: datetime

    @property
    def answers(self) -> list[Review]:
        """Everything that was said of it, by whomever."""
        change = self.change
        return [
            one for one in change.reviews if change.created_at <= one.submitted_at <= self.merged_at
        ]

    @property
    def of_peers(self) -> list[Review]:
        """What people said who did not write it."""
        author = self.change.author
        return [
            one for one in self.answers if not one.reviewer.is_bot and one.reviewer is not author
        ]

    def waited(self, until: datetime | None) -> float | None:
        """Hours from ready until then; what came while it was a draft took none."""
        ready = ready_at(self.change)
        if ready is None or until is None:
            return None
        return max((until - ready).total_seconds(), 0.0) / 3600

    @property
    def first_at(self) -> datetime | None:
        """The first answer."""
        return min((one.submitted_at for one in self.of_peers), default=None)

    @property
    def approved_at(self) -> datetime | None:
        """The last approval."""
        approvals = [one.submitted_at for one in self.of_peers if one.state == "APPROVED"]
        return max(approvals, default=None)

    @property
    def cycles(self) -> int | None:
        """Rounds in which it was sent back, and the one in which it was not."""
        if not self.of_peers:
            return None
        return 1 + sum(one.state == "CHANGES_REQUESTED" for one in self.of_peers)

    @property
    def comments(self) -> int:
        """At lines of the code; on GitLab and Bitbucket a comment is the answer itself."""
        return sum(
            max(one.comment_count, int(one.state == "COMMENTED"))
            if self.change.host != "github"
            else one.comment_count
            for one in self.of_peers
        )

    @property
    def state(self) -> str:
        """The one of the five shares that it is an event of."""
        change = self.change
        asked = [person for person, _ in change.requested]
        if change.host in HOSTS_WITHOUT_REQUESTS:
            asked = []
        approvals = [one for one in self.answers if one.state == "APPROVED"]
        peers = [one.reviewer for one in self.of_peers if one.state == "APPROVED"]
        if any(person in asked for person in peers):
            return "approved_by_assigned_peer_share"
        if peers:
            return "approved_by_other_peer_share"
        if any(one.reviewer is change.author for one in approvals):
            return "self_approved_share"
        return "approved_by_bot_share" if approvals else "unapproved_share"


def observe(facts: Facts) -> None:
    """Adds what was merged, what incidents are tied to, and what is open and forgotten."""
    for repository in facts.organisation.repositories:
        for change in repository.changes:
            if change.merged_at is not None and change.merged_at <= facts.as_of:
                _merged(facts, repository, change, change.merged_at)
            elif change.state == "open" and change.created_at <= facts.as_of:
                _open(facts, repository, change)
    _incidents(facts)


def _merged(facts: Facts, repository: Repository, change: Change, at: datetime) -> None:
    services = scopes_of(facts, repository, change, at)
    scopes = list(services)
    facts.covers(MERGES, scopes, at)
    reviewed = Reviewed(change, at)

    def add(metric_id: str, amount: float | None = None, **more: object) -> None:
        item = item_of(repository, change, at)
        item.hours = amount
        for name, value in more.items():
            setattr(item, name, value)
        facts.add(metric_id, scopes, item)

    lines = _lines(change.files)
    add("change_size", lines)
    add("small_change_share", is_event=lines <= 100)
    add("medium_change_share", is_event=100 < lines <= 300)
    add("large_change_share", is_event=lines > 300)
    for metric_id, amount in (
        ("time_to_first_review", reviewed.waited(reviewed.first_at)),
        ("time_to_approval", reviewed.waited(reviewed.approved_at)),
        ("review_cycles", reviewed.cycles),
    ):
        if amount is not None:
            add(metric_id, amount)
    size = "small" if lines <= 100 else "medium" if lines <= 300 else "large"
    approved_in = reviewed.waited(reviewed.approved_at)
    if approved_in is not None:
        add(f"review_time_{size}_changes", approved_in)
    add("review_depth", reviewed.comments, weight=len(change.files))
    for metric_id in STATES:
        add(metric_id, is_event=metric_id == reviewed.state)
    # Every key of the organisation's changes is one that its trackers know.
    add("unlinked_change_share", is_event=change.issue_key is None)
    add("changes_linked_to_issue", is_event=change.issue_key is not None)
    for scope in scopes:
        item = item_of(repository, change, at)
        item.is_event = any(change.number in facts.contained[one] for one in services[scope])
        facts.add("changes_linked_to_deployment", [scope], item)


def scopes_of(
    facts: Facts, repository: Repository, change: Change, at: datetime
) -> dict[Scope, list[str]]:
    """Every scope of the change, with the services by which it is there."""
    found: dict[Scope, list[str]] = {}
    for service in facts.organisation.services:
        if service.repository != repository.name:
            continue
        # What touches none of its services is the repository's alone.
        found.setdefault(("repository", repository.repository_id), [])
        if touches(service, change):
            for scope in facts.scopes.of_service(service.service_id, at, with_repository=True):
                found.setdefault(scope, []).append(service.service_id)
    return found


def item_of(repository: Repository, change: Change, at: datetime) -> Item:
    """A change as an item, with its author behind it."""
    item = Item(at, item_id=repository.change_id(change))
    item.contributor = contributor_of(change.author, change.host)
    item.segment = "true" if change.author.is_bot else "false"
    return item


def _lines(files: tuple[ChangedFile, ...]) -> int:
    return sum(
        one.lines_added + one.lines_deleted for one in files if not one.path.endswith(LOCK_FILE)
    )


def _open(facts: Facts, repository: Repository, change: Change) -> None:
    ready = ready_at(change)
    moments = [change.created_at, *(one.authored_at for one in change.commits)]
    moments += [one.submitted_at for one in change.reviews if not one.reviewer.is_bot]
    moments += [ready] if ready is not None else []
    at = max(one for one in moments if one <= facts.as_of) + STALE_AFTER
    if at <= facts.as_of:
        scopes = list(scopes_of(facts, repository, change, at))
        facts.add("stale_changes", scopes, item_of(repository, change, at))


def named_causes(facts: Facts) -> set[str]:
    """The incidents whose tool names a deployment that is known, and nobody refutes it."""
    known = {
        one.deployment_id
        for one in (
            *(one for each in facts.organisation.repositories for one in each.deployments),
            *facts.organisation.file_deployments,
        )
    }
    refuted = {
        (one.incident_id, one.deployment_id)
        for one in facts.organisation.verdicts
        if one.verdict == "refuted"
    }
    return {
        one.incident_id
        for one in facts.impacts
        if one.caused_by in known and (one.incident_id, one.caused_by) not in refuted
    }


def _incidents(facts: Facts) -> None:
    tied = {impact.incident_id for one in facts.failures for impact in one.incidents}
    named = named_causes(facts)
    for impact in facts.impacts:
        scopes = [ORGANISATION]
        if impact.service_id is not None:
            scopes = facts.scopes.of_service(
                impact.service_id, impact.started_at, with_repository=False
            )
        item = Item(impact.started_at, item_id=impact.incident_id)
        item.is_event = impact.incident_id in tied or impact.incident_id in named
        facts.add("incidents_linked_to_deployment", scopes, item)
