"""The stage on which stories are told: days kept free for them, and how to say what happened.

Moments are written 'YYYY-MM-DD HH:MM' in UTC. The stories themselves are stories.py's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.clock import utc
from demo.organisation.deployments import Pipeline
from demo.organisation.model import (
    Change,
    ChangedFile,
    Deployment,
    Incident,
    Organisation,
    Person,
    Verdict,
)
from demo.organisation.numbering import incident_native_id
from demo.organisation.repository_history import RepositoryHistory

# The last weeks before the auditors come: nothing is deployed at all.
FREEZE = (date(2026, 10, 12), date(2026, 10, 16))


def _days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


QUIET: dict[str, tuple[tuple[date, date], ...]] = {
    "checkout": (FREEZE, _days("2026-10-31", "2026-11-09")),
    "catalogue": (FREEZE, _days("2026-09-05", "2026-09-14")),
    "ledger": (FREEZE, _days("2026-06-06", "2026-06-15")),
    "website": (
        FREEZE,
        _days("2026-05-16", "2026-05-25"),
        _days("2026-08-24", "2026-08-28"),
    ),
    "search": (
        FREEZE,
        _days("2026-03-07", "2026-03-09"),
        _days("2026-10-30", "2026-11-02"),
    ),
    "pricing": (FREEZE, _days("2026-07-11", "2026-07-20")),
    "routing": (FREEZE,),
    "tracking": (FREEZE, _days("2026-04-13", "2026-04-20")),
    "gateway": (
        FREEZE,
        _days("2026-03-21", "2026-03-30"),
        _days("2026-08-24", "2026-08-31"),
        _days("2026-10-24", "2026-10-26"),
    ),
    "identity": (FREEZE, _days("2026-09-19", "2026-09-28")),
    "events": (FREEZE, _days("2026-11-07", "2026-11-15")),
    "forecast": (_days("2025-09-01", "2026-12-31"),),
    "invoicing": (FREEZE, _days("2026-07-11", "2026-07-20")),
    "app-backend": (FREEZE, _days("2026-07-11", "2026-07-20")),
}


def _moment(said: dict[str, str], name: str) -> datetime | None:
    return utc(said[name]) if name in said else None


def is_quiet(service_id: str, at: datetime) -> bool:
    """Whether a story of the service has this day to itself."""
    return any(start <= at.date() <= end for start, end in QUIET[service_id])


class Stage:
    """What every story needs at hand."""

    def __init__(
        self,
        organisation: Organisation,
        histories: dict[str, RepositoryHistory],
        pipelines: dict[str, Pipeline],
    ) -> None:
        self.organisation = organisation
        self.histories = histories
        self.pipelines = pipelines
        self.deployments: dict[str, Deployment] = {}

    def deploy_head(self, service_id: str, at: str, name: str, **said: object) -> None:
        """Deploy what main is then; `name` is what later lines of the story call it."""
        pipeline = self.pipelines[service_id]

        def act(moment: datetime) -> None:
            head = pipeline.history.repository.head
            self.deployments[name] = pipeline.deploy(moment, head, **said)  # type: ignore[arg-type]

        pipeline.history.at(utc(at), act)

    def deploy_again(self, service_id: str, at: str, earlier: str, **said: object) -> None:
        """Deploy the sha of an earlier deployment of the story."""
        pipeline = self.pipelines[service_id]
        pipeline.history.at(
            utc(at),
            lambda moment: pipeline.deploy(
                moment,
                self.deployments[earlier].sha,
                **said,  # type: ignore[arg-type]
            ),
        )

    def incident(
        self,
        service_id: str | None,
        started: str,
        cause: str | None = None,
        severity: str = "SEV2",
        title: str = "Errors above the limit",
        verdicts: tuple[tuple[str, str, str], ...] = (),
        cause_category: str | None = None,
        **said: str,
    ) -> None:
        """An incident, where its service keeps them; moments are 'YYYY-MM-DD HH:MM' in UTC.

        `verdicts` is what the program says of deployments of the story: name, verdict and reason.
        """
        history = (
            self.histories["attic"] if service_id is None else self.pipelines[service_id].history
        )
        if cause:
            history = self.pipelines[cause.rpartition("-")[0]].history

        def act(moment: datetime) -> None:
            service = self.pipelines[service_id].service if service_id else None
            tool, native_id = incident_native_id(self.organisation, service)
            self.organisation.incidents.append(
                Incident(
                    native_id=native_id,
                    tool=tool,
                    service_id=service_id,
                    severity=severity,
                    title=title,
                    started_at=utc(started),
                    detected_by="alert",
                    caused_by=self.deployments[cause].deployment_id if cause else None,
                    cause_category=cause_category,
                    detected_at=_moment(said, "detected_at"),
                    acknowledged_at=_moment(said, "acknowledged_at"),
                    mitigated_at=_moment(said, "mitigated_at"),
                    resolved_at=_moment(said, "resolved_at"),
                    reviewed_at=_moment(said, "reviewed_at"),
                )
            )
            incident_id = self.organisation.incidents[-1].incident_id
            self.organisation.verdicts += [
                Verdict(
                    incident_id,
                    self.deployments[name].deployment_id,
                    verdict,
                    reason,
                    moment.date() + timedelta(days=1),
                )
                for name, verdict, reason in verdicts
            ]

        history.at(utc(started), act)

    def change(
        self,
        repository: str,
        author: Person,
        topic: str,
        *,
        first_commit: str,
        opened: str,
        path: str,
        merged: str | None = None,
        reviews: tuple[tuple[Person, str, str], ...] = (),
        ready: str | None = None,
    ) -> None:
        """One change told moment by moment."""
        history = self.histories[repository]
        commit = history.write_commit(author, utc(first_commit), topic)

        def open_it(moment: datetime) -> Change:
            change = history.open_change(
                author=author,
                topic=topic,
                created_at=moment,
                commits=[commit],
                files=(ChangedFile(path, 20, 5),),
                ready_events=(("ready", utc(ready)),) if ready else (),
            )
            for reviewer, state, at in reviews:
                history.review(change, reviewer, state, utc(at))
            if merged:
                history.at(
                    utc(merged), lambda late: history.merge(change, late, builds_in_minutes=10)
                )
            return change

        history.at(utc(opened), open_it)
