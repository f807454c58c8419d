"""What happened, as plain records: people, repositories, changes, deployments, incidents, issues.

Records only. They are written in each domain's own words and in no tool's; identifiers are the
tools' native ones. Slots keep a hundredfold organisation in memory. No behaviour beyond what a
record can say of itself, and no metric, belongs here.

Which tool keeps a record stands in it: `host` of a repository and of its changes, `builds_in`,
`tracker` of a team, `tool` of everything else. Its key in the known answers is that tool's name, a
colon, and what the tool calls it:

repository   github: owner/name · gitlab: project id · bitbucket: {uuid}
change       github, gitlab: id · bitbucket: {uuid of its repository}/number
issue        jira: id · azure_devops: work item id, and AB#id is its key in texts
sprint       jira: id · azure_devops: the iteration's uuid
build        github: run id · jenkins: job's full name#number · harness: execution
deployment   github: id · files: name-number · jenkins: job#number · harness: execution/stage
incident     files: INC-number · servicenow: sys_id · pagerduty: id · opsgenie: uuid
service      in `aliases`, where a tool names it in its own way
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from demo.organisation.identifiers import uuid_of
from demo.organisation.person import Person as Person

# How each host writes the number of a change, and where it is found by people.
MARKS = {"github": "#", "gitlab": "!", "bitbucket": "#"}
HOSTS = {
    "github": "github.com",
    "gitlab": "gitlab.halden-goods.example",
    "bitbucket": "bitbucket.org",
}


@dataclass(slots=True, frozen=True)
class Team:
    """A team, its product line, and the project of the tracker that it plans in."""

    team_id: str
    name: str
    product_line: str
    time_zone: str
    project: str
    board_id: int
    tracker: str = "jira"


@dataclass(slots=True, frozen=True)
class Service:
    """Something that is deployed. Each owner owns it from a date on."""

    service_id: str
    name: str
    owners: tuple[tuple[str, date], ...]
    tier: int
    risk_profile: str
    repository: str
    path_prefix: str = ""
    production: str | None = None
    changes_a_week: float = 3.0
    deployments_a_week: float = 2.0
    deployed_through: str = "github"
    incidents_in: str = "files"
    # The address of a second repository, of which nothing is known but a clone.
    clone: str = ""
    # What other tools call it, with the tool's name: pagerduty:PAPPBK1.
    aliases: tuple[str, ...] = ()
    # The services that it can't do without.
    depends_on: tuple[str, ...] = ()

    def called_by(self, tool: str) -> str | None:
        """Its name at a tool."""
        found = [one.partition(":")[2] for one in self.aliases if one.startswith(f"{tool}:")]
        return found[0] if found else None


@dataclass(slots=True, eq=False)
class Commit:
    """One commit; both moments are in UTC, `by_noreply` hides the author's address."""

    sha: str
    authored_at: datetime
    committed_at: datetime
    author: Person
    headline: str
    parents: tuple[str, ...]
    trailer: str = ""
    by_noreply: bool = False

    @property
    def message(self) -> str:
        """What git stores: the headline, and the trailer after an empty line."""
        return f"{self.headline}\n\n{self.trailer}" if self.trailer else self.headline


@dataclass(slots=True)
class Review:
    """One answer to a change; `comment_count` is of what stands at lines of the code."""

    review_id: int
    reviewer: Person
    state: str
    submitted_at: datetime
    comment_count: int = 0


@dataclass(slots=True, frozen=True)
class ChangedFile:
    """A path within the repository and its lines, as the change's diff counts them."""

    path: str
    lines_added: int
    lines_deleted: int


@dataclass(slots=True, eq=False)
class Change:
    """A pull request. `commits` are its own, before it was squashed or rebased."""

    native_id: int
    number: int
    repository: str
    author: Person
    topic: str
    issue_key: str | None
    key_found_in: str
    created_at: datetime
    commits: list[Commit]
    files: tuple[ChangedFile, ...]
    state: str = "open"
    is_draft: bool = False
    ready_events: tuple[tuple[str, datetime], ...] = ()
    reviews: list[Review] = field(default_factory=list)
    requested: tuple[tuple[Person, datetime], ...] = ()
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_events: tuple[tuple[str, datetime], ...] = ()
    merge_commit_sha: str | None = None
    target_branch: str = "main"
    labels: tuple[str, ...] = ()
    reverts_number: int | None = None
    mentioned: Person | None = None
    is_from_fork: bool = False
    host: str = "github"

    @property
    def title(self) -> str:
        """As people write it, with the key and the mention that the edge has to find and drop."""
        if self.reverts_number is not None:
            return f'Revert "{self.topic}"'
        prefix = f"{self.issue_key}: " if self.issue_key and self.key_found_in == "title" else ""
        suffix = f" (asked for by @{self.mentioned.login})" if self.mentioned else ""
        return f"{prefix}{self.topic}{suffix}"

    @property
    def branch(self) -> str:
        """Under the author's login, which the edge has to drop."""
        slug = self.topic.lower().replace(" ", "-")
        key = f"{self.issue_key}-" if self.issue_key and self.key_found_in == "branch" else ""
        return f"{self.author.login}/{key}{slug}-{self.number}"

    @property
    def body(self) -> str:
        """What reverts, closes and asks whom; an address stands in it to be dropped."""
        lines = [f"{self.topic}."]
        if self.reverts_number is not None:
            lines = [f"Reverts {self.repository}{MARKS[self.host]}{self.reverts_number}"]
        if self.issue_key and self.key_found_in == "body":
            lines.append(f"Closes {self.issue_key}")
        if self.mentioned:
            lines.append(f"Questions to {self.mentioned.email} or @{self.mentioned.login}.")
        return "\n\n".join(lines)

    @property
    def last_event_at(self) -> datetime:
        """When the host says that it was updated."""
        moments = [self.created_at, *(at for _, at in self.ready_events)]
        moments += [at for _, at in self.reopened_events]
        moments += [review.submitted_at for review in self.reviews]
        moments += [at for at in (self.merged_at, self.closed_at) if at]
        return max(moments)


@dataclass(slots=True)
class Build:
    """One run of a pipeline, in its latest attempt. `native_id` is what its tool calls it."""

    run_id: int
    workflow: str
    event: str
    branch: str
    sha: str
    attempt: int
    created_at: datetime
    started_at: datetime
    finished_at: datetime | None
    conclusion: str | None
    jobs: tuple[str, ...] = ("build", "test")
    native_id: str = ""


@dataclass(slots=True)
class Deployment:
    """One deployment, as a pipeline told of it. `tool` is where it is told."""

    native_id: str
    tool: str
    repository: str
    service_id: str | None
    environment: str
    kind: str
    sha: str | None
    created_at: datetime
    statuses: list[tuple[str, datetime]]
    version: str | None = None
    group_id: str | None = None
    caused_by_incident_id: str | None = None
    listed_commits: tuple[str, ...] = ()
    creator: Person | None = None

    @property
    def deployment_id(self) -> str:
        """The key that the warehouse has for it."""
        return f"{self.tool}:{self.native_id}"


@dataclass(slots=True)
class Incident:
    """An incident, as `tool` tells of it. Incidents kept as Jira issues are issues."""

    native_id: str
    service_id: str | None
    severity: str
    title: str
    started_at: datetime
    detected_at: datetime | None = None
    detected_by: str | None = None
    acknowledged_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    caused_by: str | None = None
    cause_category: str | None = None
    reviewed_at: datetime | None = None
    tool: str = "files"
    number: str | None = None

    @property
    def incident_id(self) -> str:
        """The key that the warehouse has for it."""
        return f"{self.tool}:{self.native_id}"


@dataclass(frozen=True)
class Verdict:
    """What the organisation says of an incident and a deployment in its program."""

    incident_id: str
    deployment_id: str
    verdict: str
    reason: str
    decided_on: date


@dataclass(slots=True)
class ChangeRequest:
    """What somebody allowed to be deployed, as a service desk keeps it beside its incidents."""

    native_id: str
    number: str
    service_id: str
    deployment_id: str
    opened_at: datetime
    started_at: datetime
    finished_at: datetime


@dataclass(slots=True)
class IssueEvent:
    """One line of an issue's change log."""

    field: str
    before: str | None
    after: str | None
    at: datetime
    by: Person


@dataclass(slots=True, eq=False)
class Issue:
    """An issue at its last state; `events` are how it came there, in the order of time."""

    native_id: int
    key: str
    project: str
    kind: str
    topic: str
    created_at: datetime
    reporter: Person
    assignee: Person | None
    priority: str
    status: str
    points: float | None = None
    events: list[IssueEvent] = field(default_factory=list)
    components: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    parent_key: str | None = None
    epic_key: str | None = None
    sprint_ids: tuple[int, ...] = ()
    due_date: date | None = None
    mentioned: Person | None = None
    tool: str = "jira"

    @property
    def issue_id(self) -> str:
        """The key that the warehouse has for it."""
        return f"{self.tool}:{self.native_id}"

    @property
    def resolved_at(self) -> datetime | None:
        """The last time that it was resolved, while it is still done; else None."""
        done = [event.at for event in self.events if event.field == "resolution" and event.after]
        return done[-1] if done and self.status in ("Done", "Closed") else None

    @property
    def last_event_at(self) -> datetime:
        """When the tracker says that it was updated."""
        return self.events[-1].at if self.events else self.created_at


@dataclass(slots=True)
class Sprint:
    """A time box of a team; `completed_at` is None where nobody has closed it."""

    sprint_id: int
    board_id: int
    team_id: str
    name: str
    started_at: datetime
    ended_at: datetime
    completed_at: datetime | None
    tool: str = "jira"

    @property
    def native_id(self) -> str:
        """Jira's number, Azure's uuid."""
        if self.tool == "jira":
            return str(self.sprint_id)
        return uuid_of(f"{self.tool} sprint {self.sprint_id}")


@dataclass(slots=True)
class Release:
    """A tag that was published as a release, and the commit that it stands on."""

    native_id: int
    tag: str
    sha: str
    published_at: datetime


@dataclass(slots=True, eq=False)
class Repository:
    """A repository on its host with all that happened in it, each list as it was made."""

    native_id: int
    owner: str
    name: str
    merge_method: str
    created_at: datetime
    former_name: str | None = None
    is_archived: bool = False
    owner_type: str = "Organization"
    host: str = "github"
    builds_in: str = "github"
    changes: list[Change] = field(default_factory=list)
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, list[str]] = field(default_factory=lambda: {"main": []})
    deployments: list[Deployment] = field(default_factory=list)
    builds: list[Build] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """As the host's addresses have it, with its newest owner and name."""
        return f"{self.owner}/{self.name}"

    @property
    def uuid(self) -> str:
        """In braces, as Bitbucket writes it."""
        return f"{{{uuid_of(f'{self.host} repository {self.native_id}')}}}"

    @property
    def repository_id(self) -> str:
        """The key that the warehouse has for it; GitHub's is the name in lower case."""
        if self.host == "github":
            return f"github:{self.full_name}".lower()
        return f"{self.host}:{self.uuid if self.host == 'bitbucket' else self.native_id}"

    @property
    def clone_url(self) -> str:
        """By https, which is what builds name it by."""
        return f"https://{HOSTS[self.host]}/{self.full_name}.git"

    def change_id(self, change: Change) -> str:
        """The key that the warehouse has for a change; Bitbucket counts in each repository."""
        if self.host == "bitbucket":
            return f"bitbucket:{self.uuid}/{change.number}"
        return f"{self.host}:{change.native_id}"

    @property
    def head(self) -> str | None:
        """The last commit of main, or None of a repository that was never pushed to."""
        return self.branches["main"][-1] if self.branches["main"] else None


@dataclass(slots=True)
class Organisation:
    """Everything that happened, with the seed and the scale that it was made of."""

    seed: int
    scale: float
    name: str
    login: str
    time_zone: str
    teams: tuple[Team, ...]
    people: list[Person]
    services: tuple[Service, ...]
    repositories: list[Repository]
    file_deployments: list[Deployment] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    sprints: list[Sprint] = field(default_factory=list)
    change_requests: list[ChangeRequest] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def repository(self, name: str) -> Repository:
        """By its name alone; StopIteration where there is none."""
        return next(one for one in self.repositories if one.name == name)

    def service(self, service_id: str) -> Service:
        """By the program's id; StopIteration where there is none."""
        return next(one for one in self.services if one.service_id == service_id)

    def team(self, team_id: str) -> Team:
        """By the program's id; StopIteration where there is none."""
        return next(one for one in self.teams if one.team_id == team_id)

    def members(self, team_id: str) -> list[Person]:
        """The people of a team, without its bots."""
        return [one for one in self.people if one.team_id == team_id and not one.is_bot]

    # what one tool keeps

    def repositories_on(self, host: str) -> list[Repository]:
        """Those that a host of source code keeps."""
        return [one for one in self.repositories if one.host == host]

    def deployments_in(self, tool: str) -> list[Deployment]:
        """Those that a tool tells of, whether or not they stand in a repository there."""
        told = [one for repository in self.repositories for one in repository.deployments]
        return [one for one in (*told, *self.file_deployments) if one.tool == tool]

    def incidents_in(self, tool: str) -> list[Incident]:
        """Those that a tool keeps; Jira's are issues and not among them."""
        return [one for one in self.incidents if one.tool == tool]

    def teams_on(self, tracker: str) -> list[Team]:
        """Those that plan in a tracker."""
        return [one for one in self.teams if one.tracker == tracker]

    def issues_in(self, tracker: str) -> list[Issue]:
        """Those that a tracker keeps."""
        return [one for one in self.issues if one.tool == tracker]

    def sprints_in(self, tracker: str) -> list[Sprint]:
        """Those that a tracker keeps."""
        return [one for one in self.sprints if one.tool == tracker]
