"""The shape of each program file, one model a file; the schemas for editors are made from these.

Only what a file can be wrong about by itself. What takes two files to notice is crosschecks.py's.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sources.program.key_patterns import KeyForm, KeyPattern
from sources.program.values import (
    LINK_ENDS,
    LINK_KINDS,
    Direction,
    EnvironmentKind,
    Identifier,
    Name,
    PrefixedId,
    RepositoryPath,
    ScopeType,
    Tier,
    TimeZone,
    Tool,
    Word,
)


class _Strict(BaseModel):
    """A mapping in which an unknown name is a mistake: it would silently do nothing."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Organisation(_Strict):
    """The organisation, and the settings that hold for all of it."""

    name: Name
    time_zone: TimeZone
    attribution_horizon_days: int = Field(
        default=7, ge=1, le=90, description="How long after a deployment a failure may be its."
    )
    minimum_contributors: int = Field(
        default=5,
        ge=5,
        description="The fewest people behind a published number about people's work; 5 or more.",
    )


class Team(_Strict):
    """A team: who it is, where its clock stands, which boards and projects are its."""

    team_id: Identifier
    name: Name
    product_line: Identifier | None = None
    time_zone: TimeZone | None = Field(default=None, description="The organisation's if missing.")
    boards: list[PrefixedId] = []
    projects: list[Name] = Field(default=[], description="Keys of issue projects, such as PAY.")


class Owner(_Strict):
    """A team that owns a service from a date until the next owner's."""

    team_id: Identifier
    from_date: date = Field(alias="from")


class ServiceRepository(_Strict):
    """A repository, or a folder of it, that a service is built from."""

    repository_id: PrefixedId
    path: RepositoryPath = ""


class ServiceComponent(_Strict):
    """A component of the issue tracker whose issues and incidents are the service's."""

    project: Name
    component: Name


class Service(_Strict):
    """A service: what is deployed, who answers for it, where its code and issues are."""

    service_id: Identifier
    name: Name
    owners: list[Owner] = Field(min_length=1)
    criticality_tier: int | None = Field(default=None, ge=1, le=9)
    risk_profile: Identifier | None = None
    repositories: list[ServiceRepository] = []
    components: list[ServiceComponent] = []
    aliases: list[PrefixedId] = Field(
        default=[],
        description="What tools call it, each with the tool's name before: harness:checkout_svc.",
    )
    depends_on: list[Identifier] = Field(
        default=[],
        description="Services that it can't do without: their outage is blamed before its own "
        "deployments.",
    )
    environments: dict[EnvironmentKind, list[Word]] = Field(
        default={}, description="Its own environments by kind; * stands for any letters."
    )


class Repository(_Strict):
    """What is to be said about a repository beside the services built from it."""

    repository_id: PrefixedId
    personal_owner: bool = Field(
        default=False,
        description="The owner is a person's account, and its name may be kept.",
    )
    release_branches: Word | None = Field(
        default=None, description="Branches released from, beside the default one: release/*"
    )


class DoingWords(_Strict):
    """Words for work that has begun: being done, or waiting for somebody."""

    active: list[Word] = []
    waiting: list[Word] = []


class StatusWords(_Strict):
    """A tool's status words by what they mean."""

    todo: list[Word] = []
    doing: DoingWords = DoingWords()
    done: list[Word] = []
    cancelled: list[Word] = Field(
        default=[], description="Done with for an issue; an incident that never was one."
    )


class LevelWords(_Strict):
    """Words of a severity or a priority by how grave they are."""

    critical: list[Word] = []
    high: list[Word] = []
    medium: list[Word] = []
    low: list[Word] = []


class IssueTypeWords(_Strict):
    """Words for kinds of issues by what they mean."""

    feature: list[Word] = []
    bug: list[Word] = []
    incident: list[Word] = []
    task: list[Word] = []
    epic: list[Word] = []
    subtask: list[Word] = []


class InvestmentWords(_Strict):
    """Labels and types of issues by what the work on them is for."""

    new_capability: list[Word] = []
    quality: list[Word] = []
    keeping_the_lights_on: list[Word] = []
    security_and_compliance: list[Word] = []


class DefectWords(_Strict):
    """Labels, types and places of bugs by where they were found, and whether it once worked."""

    found_in_production: list[Word] = []
    found_before_release: list[Word] = []
    regression: list[Word] = []


class ControlWords(_Strict):
    """Names of controls by what they control, as patterns: * stands for any letters."""

    tests_in_ci: list[Word] = []
    required_checks: list[Word] = []
    automatic_deployment: list[Word] = []
    rollback: list[Word] = []
    iac_policy: list[Word] = []
    scanning: list[Word] = []
    slo_defined: list[Word] = []


class DeploymentKindWords(_Strict):
    """What a deployment says of itself by what it is, as patterns: * stands for any letters."""

    rollback: list[Word] = []
    hotfix: list[Word] = []
    configuration: list[Word] = []
    change: list[Word] = []


class RunStatusWords(_Strict):
    """What a tool says became of a build or a deployment, by what it means."""

    success: list[Word] = []
    failure: list[Word] = []
    cancelled: list[Word] = []
    skipped: list[Word] = Field(default=[], description="Of a deployment the same as cancelled.")
    running: list[Word] = []


class Words(_Strict):
    """The nine kinds of words."""

    statuses: StatusWords = StatusWords()
    severities: LevelWords = LevelWords()
    priorities: LevelWords = LevelWords()
    issue_types: IssueTypeWords = IssueTypeWords()
    investments: InvestmentWords = InvestmentWords()
    defects: DefectWords = DefectWords()
    controls: ControlWords = ControlWords()
    deployment_kinds: DeploymentKindWords = DeploymentKindWords()
    run_statuses: RunStatusWords = RunStatusWords()


class Annotation(_Strict):
    """Something that a reader must know beside the numbers of some days."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", examples=["freeze", "migration"])]
    scope_type: ScopeType
    scope_id: Name = Field(description="all for the organisation, tier-1 for a tier.")
    from_date: date = Field(alias="from")
    to_date: date | None = Field(default=None, alias="to", description="The last day, inclusive.")
    label: Name
    annotation_id: Identifier | None = None


class BenchmarkTier(_Strict):
    """One cell of an edition: its words as printed, and the numbers they are read as."""

    metric: Identifier
    tier: Tier
    verbatim: Name = Field(description="The words as printed.")
    lower: float | None = Field(default=None, description="Inclusive, in the metric's unit.")
    upper: float | None = Field(default=None, description="Exclusive, in the metric's unit.")
    adjusted: bool = Field(default=False, description="The numbers say more than the words.")
    note: str | None = None


class BenchmarkEdition(_Strict):
    """One edition of an industry report."""

    edition: Annotated[str, Field(pattern=r"^\d{4}$")]
    source: Name
    tiers: list[BenchmarkTier] = Field(min_length=1)


class Target(_Strict):
    """What a team wants a number to be, from a date, and who answers for wanting it."""

    metric: Identifier
    scope_type: ScopeType
    scope_id: Name
    from_date: date = Field(alias="from")
    to_date: date | None = Field(default=None, alias="to", description="The last day, inclusive.")
    target: float
    long_term_goal: float | None = None
    owner_role: Name = Field(description="A role, never a person.")


class Measure(_Strict):
    """A number that no tool tells: a survey's, a cost; what it is, and who answers for it."""

    measure_id: Identifier
    name: Name
    owner_role: Name = Field(description="A role, never a person.")
    method: Name = Field(description="How it is got: who is asked what, or what is added up.")
    audience: Identifier = Field(description="Who may see it.", examples=["leaders"])
    unit: Name


class Link(_Strict):
    """What the site knows of one link better than the warehouse can find out.

    Two ends: a change and its deployment, an incident and the deployment behind it, or a change
    and the issue that it works on.
    """

    change: Name | None = Field(default=None, examples=["github:12345"])
    incident: Name | None = Field(default=None, examples=["pagerduty:PT4KHLK"])
    deployment: Name | None = Field(default=None, examples=["github:67890"])
    issue: Name | None = Field(default=None, description="The issue's key.", examples=["PAY-1"])
    verdict: Literal["confirmed", "refuted"] = Field(
        description="Refuted links stay, marked, and no metric follows them."
    )
    reason: Name
    owner_role: Name = Field(description="A role, never a person.")
    decided_on: date = Field(description="Before this day the link is as it was found.")
    expires_on: date = Field(description="From this day on the link is as it was found again.")

    @property
    def ends(self) -> tuple[str, str, str] | None:
        """The kind of link and its two ends, from what came after to what came before it."""
        for kind in LINK_KINDS:
            of_kind = {end: getattr(self, end) for end in kind.split("_")}
            others = LINK_ENDS - of_kind.keys()
            if all(of_kind.values()) and not any(getattr(self, end) for end in others):
                first, second = of_kind.values()
                return kind, first, second
        return None


class KeyResult(_Strict):
    """A metric by which an objective is known to be reached; its value is never typed in."""

    metric: Identifier
    direction: Direction
    target: float


class Objective(_Strict):
    """What a team, or the organisation, wants to reach, and the epics that lead there."""

    objective_id: Identifier
    name: Name
    team_id: Identifier | None = Field(
        default=None, description="Whose it is; the organisation's if missing."
    )
    from_date: date = Field(alias="from")
    to_date: date = Field(alias="to", description="The last day, inclusive.")
    owner_role: Name = Field(description="A role, never a person.")
    epics: list[Name] = Field(
        default=[], description="Keys of epics and issues that serve it, such as PAY-12."
    )
    key_results: list[KeyResult] = []


class ImprovementPlan(_Strict):
    """What is done to make a metric better, and the windows that tell whether it became so."""

    plan_id: Identifier
    action: Name = Field(description="What is done.")
    opportunity: Name = Field(description="What it is done for.")
    resolution: Name | None = Field(default=None, description="What came of it, in words.")
    owner_role: Name = Field(description="A role, never a person.")
    due: date
    completed: date | None = None
    ticket: Name | None = Field(default=None, examples=["PAY-12"])
    metric: Identifier
    expected_direction: Direction
    scope_type: ScopeType
    scope_id: Name
    window: Literal["week", "month", "quarter"]
    before: date = Field(description="The first day of the window before.")
    after: date = Field(description="The first day of the window after.")


class IssueRule(_Strict):
    """One thing that a tidy issue has, and how much of the hundred points it is worth."""

    rule: Literal[
        "idle",
        "thin_description",
        "no_due_date",
        "no_assignee",
        "no_component",
        "missed_response",
        "missed_resolution",
        "inactive_assignee",
    ]
    weight: float = Field(gt=0, description="Beside those of the other rules that apply.")
    days: int | None = Field(
        default=None, ge=1, description="Of idle and inactive_assignee: after how many."
    )
    letters: int | None = Field(
        default=None, ge=1, description="Of thin_description: the fewest that say something."
    )


class IssueKeyPattern(_Strict):
    """A project's own way of writing its keys in titles, branches and messages."""

    project: Name
    pattern: KeyPattern
    key: KeyForm


class OrganisationFile(_Strict):
    """organisation.yml"""

    organisation: Organisation


class TeamsFile(_Strict):
    """teams.yml"""

    teams: list[Team] | None = None


class ServicesFile(_Strict):
    """services.yml"""

    services: list[Service] | None = None


class RepositoriesFile(_Strict):
    """repositories.yml"""

    repositories: list[Repository] | None = None


class EnvironmentsFile(_Strict):
    """environments.yml"""

    environments: dict[EnvironmentKind, list[Word]] | None = None


class StatusesFile(Words):
    """statuses.yml"""

    tools: dict[Tool, Words] = Field(
        default={}, description="A tool's own meaning of a word, where it differs."
    )


class AnnotationsFile(_Strict):
    """annotations.yml"""

    annotations: list[Annotation] | None = None


class BenchmarksFile(_Strict):
    """benchmarks.yml"""

    editions: list[BenchmarkEdition] | None = None
    targets: list[Target] | None = None


class MeasuresFile(_Strict):
    """measures.yml"""

    measures: list[Measure] | None = None


class LinksFile(_Strict):
    """links.yml"""

    links: list[Link] | None = None


class ObjectivesFile(_Strict):
    """objectives.yml"""

    objectives: list[Objective] | None = None


class ImprovementPlansFile(_Strict):
    """improvement_plans.yml"""

    plans: list[ImprovementPlan] | None = None


class HygieneFile(_Strict):
    """hygiene.yml"""

    issue_rules: list[IssueRule] | None = None


class IssueKeysFile(_Strict):
    """issue_keys.yml"""

    issue_keys: list[IssueKeyPattern] | None = None


class BotsFile(_Strict):
    """bots.yml"""

    bots: list[Word] | None = Field(default=None, description="Accounts that are programs.")


FILES: dict[str, type[_Strict]] = {
    "organisation": OrganisationFile,
    "teams": TeamsFile,
    "services": ServicesFile,
    "repositories": RepositoriesFile,
    "environments": EnvironmentsFile,
    "statuses": StatusesFile,
    "annotations": AnnotationsFile,
    "benchmarks": BenchmarksFile,
    "bots": BotsFile,
    "measures": MeasuresFile,
    "links": LinksFile,
    "objectives": ObjectivesFile,
    "improvement_plans": ImprovementPlansFile,
    "hygiene": HygieneFile,
    "issue_keys": IssueKeysFile,
}
