"""How a service reaches production: staging, retries, canaries, configuration, redeploys.

One pipeline per service. It deploys what it is told; which deployments go wrong and what is done
about it is failures.py's, releases from branches are release_train.py's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from demo.organisation.changes import moments
from demo.organisation.model import Deployment, Organisation, Person, Service
from demo.organisation.numbering import DeploymentNumbers
from demo.organisation.repository_history import RepositoryHistory

TASKS = {
    "change": "deploy",
    "rollback": "rollback",
    "hotfix": "deploy:hotfix",
    "configuration": "configuration",
}
CANARY_STAGES = ("prod-canary", "prod-eu", "prod-us")


class Pipeline:
    """The way of one service into production, and what runs there now."""

    def __init__(
        self,
        organisation: Organisation,
        history: RepositoryHistory,
        service: Service,
        creator: Person,
        quiet: tuple[tuple[date, date], ...],
    ) -> None:
        self.organisation = organisation
        self.history = history
        self.service = service
        self.creator = creator
        self.quiet = quiet
        self.running: str | None = None
        self.first_deployed: dict[str, datetime] = {}
        self.in_order: list[Deployment] = []
        self.busy_until: datetime | None = None
        self.after_deployment: Callable[[Pipeline, Deployment], None] | None = None
        self._numbers = DeploymentNumbers(service, history.new_id)
        self._listed_until = 0

    @property
    def environment(self) -> str:
        """What the pipeline calls production; some services have a word of their own for it."""
        if self.service.path_prefix:
            return f"{self.service.service_id}-production"
        return {"website": "Production", "tracking": "prod"}.get(
            self.service.service_id, "production"
        )

    @property
    def is_told_by_files(self) -> bool:
        """Whether its deployments come as files and not from the API of a tool."""
        return self.service.deployed_through == "files"

    def is_quiet(self, at: datetime, *, days_ahead: int = 0) -> bool:
        """Whether a story has these days to itself."""
        last = at.date() + timedelta(days=days_ahead)
        return any(start <= last and at.date() <= end for start, end in self.quiet)

    # everyday

    def plan_week(self, monday: date, zone: str, a_week: float) -> None:
        """About `a_week` deployments at working hours, none on days of a story."""
        for moment in moments(self.history.random, monday, zone, a_week):
            if not self.is_quiet(moment):
                self.history.at(moment, self._everyday)

    def _everyday(self, at: datetime) -> None:
        random = self.history.random
        head = self.history.repository.head
        if head is None or (self.busy_until and at < self.busy_until):
            return
        if head == self.running and random.random() < 0.7:
            return
        if head != self.running and head in self.first_deployed:
            # It was rolled back; nobody deploys it again before something new is merged.
            return
        if not self.is_told_by_files:
            staging = self.environment.lower().replace("production", "staging")
            self.deploy(at, head, environment=staging, minutes=5)
        self.busy_until = at + timedelta(hours=3)
        later = at + timedelta(seconds=random.randrange(25 * 60, 50 * 60))
        self.history.at(later, lambda moment: self._to_production(moment, head))

    def _to_production(self, at: datetime, sha: str) -> None:
        random = self.history.random
        if random.random() < 0.06 and self.running:
            self.deploy(at, self.running, kind="configuration", minutes=3)
            return
        if random.random() < 0.1:
            self.deploy(at, sha, status="failure", minutes=6)
            at += timedelta(seconds=random.randrange(10 * 60, 25 * 60))
        is_new = sha != self.running
        deployment = self.deploy(at, sha, minutes=random.randrange(4, 15))
        if self.after_deployment and is_new:
            self.after_deployment(self, deployment)

    # telling

    def deploy(
        self,
        at: datetime,
        sha: str | None,
        *,
        kind: str = "change",
        environment: str | None = None,
        status: str = "success",
        minutes: int = 8,
        version: str | None = None,
        caused_by_incident_id: str | None = None,
        group_id: str | None = None,
    ) -> Deployment:
        """One deployment as the pipeline tells of it; gateway's go out in canary stages."""
        is_production = environment is None
        stages: tuple[str, ...] = (environment or self.environment,)
        in_stages = self.service.service_id == "gateway" and kind == "change"
        if in_stages and is_production and status == "success":
            stages = CANARY_STAGES
            group_id = group_id or f"gateway-{len(self.in_order) + 1}"
        elif self.service.service_id == "gateway" and is_production:
            stages = ("prod-eu",)
        for position, stage in enumerate(stages):
            deployment = self._tell(
                at + timedelta(minutes=25 * position),
                sha,
                kind=kind,
                environment=stage,
                status=status,
                minutes=minutes,
                version=version,
                group_id=group_id,
                caused_by_incident_id=caused_by_incident_id,
            )
        if is_production and status == "success" and kind != "configuration":
            self.in_order.append(deployment)
            self.running = sha
            if sha:
                self.first_deployed.setdefault(sha, deployment.statuses[-1][1])
        return deployment

    def _tell(
        self,
        at: datetime,
        sha: str | None,
        *,
        kind: str,
        environment: str,
        status: str,
        minutes: int,
        version: str | None,
        group_id: str | None,
        caused_by_incident_id: str | None,
    ) -> Deployment:
        finished_at = at + timedelta(minutes=minutes, seconds=7)
        tool = self.service.deployed_through
        deployment = Deployment(
            native_id=self._numbers.next(kind, environment),
            tool=tool,
            repository=self.service.repository,
            # GitHub knows no services, only repositories and their environments.
            service_id=None if tool == "github" else self.service.service_id,
            environment=environment,
            kind=kind,
            sha=sha,
            created_at=at,
            statuses=[
                ("queued", at + timedelta(seconds=2)),
                ("in_progress", at + timedelta(seconds=6)),
                (status, finished_at),
            ],
            version=version,
            group_id=group_id,
            caused_by_incident_id=caused_by_incident_id,
            creator=self.creator,
        )
        if self.service.service_id == "tracking" and status == "success":
            self._list_commits(deployment)
        if tool == "files":
            self.organisation.file_deployments.append(deployment)
        else:
            self.history.repository.deployments.append(deployment)
        return deployment

    def _list_commits(self, deployment: Deployment) -> None:
        """tracking's pipeline knows no sha; it lists the commits that it ships."""
        main = self.history.repository.branches["main"]
        deployment.version = deployment.version or f"1.{len(main)}.0"
        deployment.sha = None
        deployment.listed_commits = tuple(main[self._listed_until :])
        self._listed_until = len(main)
