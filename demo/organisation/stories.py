"""The told stories: what a metric must survive and chance would not reliably tell.

Each story has its days to itself, so that what a reader works out by hand from its table is all
that happened there. How things are said is stage.py's; the everyday is in changes.py,
deployments.py and failures.py.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.clock import local, utc
from demo.organisation.deployments import Pipeline
from demo.organisation.failures import revert
from demo.organisation.model import Organisation
from demo.organisation.repository_history import RepositoryHistory
from demo.organisation.stage import Stage


def tell(
    organisation: Organisation,
    histories: dict[str, RepositoryHistory],
    pipelines: dict[str, Pipeline],
) -> None:
    """Put every story on the queues."""
    stage = Stage(organisation, histories, pipelines)
    _three_deployments_in_all(stage)
    _there_and_back(stage)
    _two_under_suspicion(stage)
    _the_site_knows_better(stage)
    _clocks_go_forward(stage)
    _clocks_go_back(stage)
    _reverted_before_it_left(stage)
    _overlapping_incidents(stage)
    _a_sha_nobody_knows(stage)
    _deployed_before_merged(stage)
    _blamed_elsewhere(stage)
    _still_open(stage)
    _odd_reviews(stage)
    _beside_the_services(stage)
    _withdrawn_by_jenkins(stage)
    _mended_in_a_hurry(stage)
    _paged_without_a_change(stage)
    _down_with_what_it_needs(stage)


def _three_deployments_in_all(stage: Stage) -> None:
    """Forecast: a baseline, a summer-time release and one more; ten changes by six people."""
    team = stage.organisation.members("insights")
    # The author, the topic, when it was first committed, opened, approved and merged, and by whom.
    rows = (
        (0, "Load the history", "01-12 14:00", "01-13 15:00", "01-13 17:00", "01-13 18:00", 1),
        (1, "Weekly season", "01-20 14:00", "01-21 15:00", "01-21 20:00", "01-21 21:00", 2),
        (0, "Holiday calendar", "03-02 15:00", "03-02 17:00", "03-03 15:00", "03-03 16:00", 3),
        (1, "Drop the outliers", "03-09 14:00", "03-10 14:00", "03-10 18:00", "03-10 20:00", 4),
        (2, "Read prices", "03-11 14:00", "03-11 20:00", "03-12 14:00", "03-12 15:00", 5),
        (3, "Shorter training", "03-16 13:00", "03-16 19:00", "03-17 13:00", "03-17 14:00", 0),
        (4, "Publish the error", "03-18 14:00", "03-19 14:00", "03-19 16:00", "03-19 17:00", 1),
        (5, "Guard empty shops", "03-20 14:00", "03-20 15:00", "03-20 18:00", "03-20 19:00", 2),
        (0, "Hourly forecast", "07-06 14:00", "07-08 14:00", "07-09 14:00", "07-09 16:00", 1),
        (1, "Forecast returns", "07-13 14:00", "07-14 14:00", "07-14 17:00", "07-14 18:00", 0),
    )
    for author, topic, first, opened, approved, merged, reviewer in rows:
        stage.change(
            "forecast",
            team[author],
            topic,
            first_commit=f"2026-{first}",
            opened=f"2026-{opened}",
            path="src/model.py",
            merged=f"2026-{merged}",
            reviews=((team[reviewer], "APPROVED", f"2026-{approved}"),),
        )
    stage.deploy_head("forecast", "2026-02-10 15:00", "forecast-1", minutes=10)
    stage.deploy_head("forecast", "2026-03-23 15:00", "forecast-2", minutes=10)
    stage.deploy_head("forecast", "2026-07-21 15:00", "forecast-3", minutes=10)


def _a_version_a_day(
    stage: Stage, service: str, team_id: str, topic: str, path: str, days: dict[str, str]
) -> None:
    """A change merged at eight and deployed at nine; `days` is by what the deployment is called."""
    one, two = stage.organisation.members(team_id)[:2]
    for number, (name, day) in enumerate(days.items(), start=1):
        stage.change(
            service,
            one,
            f"{topic} {number}",
            first_commit=f"{day} 06:00",
            opened=f"{day} 06:30",
            path=path,
            merged=f"{day} 08:00",
            reviews=((two, "APPROVED", f"{day} 07:30"),),
        )
        stage.deploy_head(service, f"{day} 09:00", name, minutes=10)


def _there_and_back(stage: Stage) -> None:
    """Ledger, week of 8 June 2026: V1, V2, V3, an incident, and back to V1."""
    _a_version_a_day(
        stage,
        "ledger",
        "payments",
        "Book entries, version",
        "src/book.py",
        {"ledger-v1": "2026-06-08", "ledger-v2": "2026-06-09", "ledger-v3": "2026-06-10"},
    )
    stage.incident(
        "ledger", "2026-06-10 12:00", severity="SEV2",
        detected_at="2026-06-10 12:10", acknowledged_at="2026-06-10 12:20",
        resolved_at="2026-06-10 16:00",
    )  # fmt: skip
    stage.deploy_again("ledger", "2026-06-10 15:00", "ledger-v1", minutes=10)


def _two_under_suspicion(stage: Stage) -> None:
    """Checkout, 3 November 2026: two deployments within two hours, then an incident."""
    one, two, three = stage.organisation.members("payments")[:3]
    path = "services/checkout/src/pay.py"
    for author, topic, opened, merged, deployed, name in (
        (one, "Ask the bank twice", "06:10", "07:20", "08:00", "checkout-a"),
        (two, "Round the total", "08:10", "09:20", "10:00", "checkout-b"),
    ):
        stage.change(
            "shop",
            author,
            topic,
            first_commit=f"2026-11-03 {opened}",
            opened=f"2026-11-03 {opened}",
            path=path,
            merged=f"2026-11-03 {merged}",
            reviews=((three, "APPROVED", f"2026-11-03 {merged}"),),
        )
        stage.deploy_head("checkout", f"2026-11-03 {deployed}", name, minutes=10)
    # The ticket was closed three days after customers could pay again.
    stage.incident(
        "checkout",
        "2026-11-03 10:40",
        title=f"Payments fail; ask {one.email} what changed",
        severity="SEV1",
        detected_at="2026-11-03 10:50",
        acknowledged_at="2026-11-03 10:55",
        mitigated_at="2026-11-03 11:25",
        resolved_at="2026-11-06 09:00",
        reviewed_at="2026-11-10 09:00",
    )


def _the_site_knows_better(stage: Stage) -> None:
    """Tracking, April 2026: the program refutes one suspicion and confirms what nobody suspects."""
    _a_version_a_day(
        stage,
        "tracking",
        "logistics",
        "Follow parcels, step",
        "src/follow.py",
        {"tracking-1": "2026-04-14", "tracking-2": "2026-04-15"},
    )
    stage.incident(
        "tracking", "2026-04-15 12:00", severity="SEV3",
        resolved_at="2026-04-15 14:00",
        verdicts=(("tracking-2", "refuted", "It was not yet switched on."),),
    )  # fmt: skip
    stage.incident(
        "tracking", "2026-05-04 10:00", severity="SEV3",
        resolved_at="2026-05-04 11:00",
        verdicts=(("tracking-2", "confirmed", "It was switched on that morning."),),
    )  # fmt: skip


def _clocks_go_forward(stage: Stage) -> None:
    """Gateway, the week in which Berlin's clocks go forward (29 March 2026).

    Monday 23 March 00:20 is still 22 March in UTC; Sunday 29 March 23:50 is 21:50 in UTC, and
    Monday 30 March 00:30 is 22:30 the day before.
    """
    people = stage.organisation.members("platform")
    zone = "Europe/Berlin"
    told = (
        (local(zone, date(2026, 3, 23), 0, 20), "gateway-a"),
        (local(zone, date(2026, 3, 25), 14, 0), "gateway-b"),
        (local(zone, date(2026, 3, 29), 22, 30), "gateway-c"),
        (local(zone, date(2026, 3, 30), 0, 30), "gateway-d"),
    )
    for number, (at, name) in enumerate(told):
        before = f"{at - timedelta(hours=5):%Y-%m-%d %H:%M}"
        stage.change(
            "gateway",
            people[number],
            f"Route table {number + 1}",
            first_commit=before,
            opened=before,
            path="src/routes.py",
            merged=f"{at - timedelta(hours=2):%Y-%m-%d %H:%M}",
            reviews=((people[8], "APPROVED", f"{at - timedelta(hours=3):%Y-%m-%d %H:%M}"),),
        )
        stage.deploy_head("gateway", f"{at:%Y-%m-%d %H:%M}", name, minutes=10)


def _clocks_go_back(stage: Stage) -> None:
    """Deployments around 25 October 2026 in Berlin and 8 March, 1 November 2026 in New York."""
    stage.deploy_head("gateway", "2026-10-25 00:30", "gateway-first-two-o-clock", minutes=5)
    stage.deploy_head("search", "2026-03-09 03:50", "search-late-sunday", minutes=5)
    stage.deploy_head("search", "2026-11-01 05:30", "search-first-one-o-clock", minutes=5)
    stage.deploy_head("search", "2026-11-02 04:50", "search-still-sunday", minutes=5)


def _reverted_before_it_left(stage: Stage) -> None:
    """Website, week of 18 May 2026: one change is reverted before, one after it was deployed."""
    people = stage.organisation.members("storefront")
    web = stage.histories["web"].repository
    pipeline = stage.pipelines["website"]

    def revert_newest(topic: str, at: str) -> None:
        def act(moment: datetime) -> None:
            number = [one for one in web.changes if one.topic == topic][-1].number
            revert(pipeline, number, moment)

        pipeline.history.at(utc(at), act)

    for day, topic in (("2026-05-18", "Larger teasers"), ("2026-05-20", "Sticky basket")):
        stage.change(
            "web",
            people[0],
            topic,
            first_commit=f"{day} 12:00",
            opened=f"{day} 12:30",
            path="src/page.css",
            merged=f"{day} 14:00",
            reviews=((people[1], "APPROVED", f"{day} 13:30"),),
        )
    revert_newest("Larger teasers", "2026-05-18 14:30")
    stage.deploy_head("website", "2026-05-18 16:00", "website-both", minutes=10)
    stage.deploy_head("website", "2026-05-20 15:00", "website-sticky", minutes=10)
    revert_newest("Sticky basket", "2026-05-21 13:00")
    stage.deploy_head("website", "2026-05-21 15:00", "website-unstuck", minutes=10)
    # The running version once more, the day after: nothing new reached production.
    stage.deploy_again("website", "2026-05-22 15:00", "website-unstuck", minutes=10)


def _overlapping_incidents(stage: Stage) -> None:
    """Catalogue, 8 September 2026: one deployment, two incidents that overlap, and one later.

    The first and the last are of one cause. The first is looked back at within a week, the second
    three weeks later, the last never.
    """
    stage.deploy_head("catalogue", "2026-09-08 13:00", "catalogue-a", minutes=10)
    stage.incident(
        "catalogue", "2026-09-08 13:30", "catalogue-a", severity="SEV2",
        cause_category="certificate",
        detected_at="2026-09-08 13:40", acknowledged_at="2026-09-08 13:45",
        mitigated_at="2026-09-08 15:30", resolved_at="2026-09-08 18:00",
        reviewed_at="2026-09-15 09:00",
    )  # fmt: skip
    stage.incident(
        "catalogue", "2026-09-08 14:30", "catalogue-a", severity="SEV3",
        cause_category="disk",
        detected_at="2026-09-08 14:35", acknowledged_at="2026-09-08 14:50",
        mitigated_at="2026-09-08 17:10", resolved_at="2026-09-09 09:00",
        reviewed_at="2026-09-29 09:00",
    )  # fmt: skip
    stage.incident(
        "catalogue", "2026-09-11 09:00", "catalogue-a", severity="SEV3",
        cause_category="Certificate",
        detected_at="2026-09-11 09:10", acknowledged_at="2026-09-11 09:20",
        mitigated_at="2026-09-11 10:30", resolved_at="2026-09-11 12:00",
    )  # fmt: skip


def _a_sha_nobody_knows(stage: Stage) -> None:
    """Pricing, 15 July 2026: what was deployed was force-pushed away afterwards."""
    pipeline = stage.pipelines["pricing"]
    unknown = "dead" + "5ca1ab1e" * 4 + "beef"
    pipeline.history.at(utc("2026-07-15 09:00"), lambda at: pipeline.deploy(at, unknown))
    stage.deploy_head("pricing", "2026-07-17 09:00", "pricing-known-again")


def _deployed_before_merged(stage: Stage) -> None:
    """Website, 27 August 2026: a merge queue's commit is deployed, then the change is merged."""
    people = stage.organisation.members("storefront")
    stage.change(
        "web",
        people[2],
        "Deploy from the merge queue",
        first_commit="2026-08-27 12:00",
        opened="2026-08-27 12:30",
        path="src/queue.ts",
        merged="2026-08-27 14:02",
        reviews=((people[3], "APPROVED", "2026-08-27 13:30"),),
    )
    stage.deploy_head("website", "2026-08-27 14:10", "website-queue", minutes=10)
    web = stage.histories["web"]

    def merged_late(_: datetime) -> None:
        change = [one for one in web.repository.changes if "merge queue" in one.topic][-1]
        change.merged_at = change.closed_at = utc("2026-08-27 14:45")

    web.at(utc("2026-08-27 15:00"), merged_late)


def _blamed_elsewhere(stage: Stage) -> None:
    """26 August 2026: the website's incident names a deployment of the gateway as its cause."""
    stage.deploy_head("gateway", "2026-08-26 07:00", "gateway-tls", minutes=10)
    stage.incident(
        "website", "2026-08-26 09:00", "gateway-tls", severity="SEV2",
        detected_at="2026-08-26 09:10", acknowledged_at="2026-08-26 09:15",
        mitigated_at="2026-08-26 10:00", resolved_at="2026-08-26 12:00",
    )  # fmt: skip
    stage.incident(
        None, "2026-04-22 09:00", severity="SEV3", title="The office network is down",
        detected_at="2026-04-22 09:05", acknowledged_at="2026-04-22 09:30",
        resolved_at="2026-04-22 11:00",
    )  # fmt: skip


def _still_open(stage: Stage) -> None:
    """Events, 10 November 2026: an incident that nobody has ended yet."""
    stage.deploy_head("events", "2026-11-10 15:00", "events-a", minutes=10)
    stage.incident(
        "events", "2026-11-10 16:00", "events-a", severity="SEV3",
        detected_at="2026-11-10 16:20", acknowledged_at="2026-11-10 16:40",
    )  # fmt: skip


def _odd_reviews(stage: Stage) -> None:
    """Events, April 2026: an old comment, one in a draft, a bot's approval, a late one."""
    team = stage.organisation.members("insights")
    bot = next(one for one in stage.organisation.people if one.is_bot)
    stage.change(
        "events",
        team[0],
        "Replay the queue",
        first_commit="2026-04-06 14:00",
        opened="2026-04-07 14:00",
        path="src/replay.py",
        merged="2026-04-09 14:00",
        ready="2026-04-08 14:00",
        reviews=(
            (team[1], "COMMENTED", "2026-04-07 10:00"),
            (team[2], "COMMENTED", "2026-04-07 18:00"),
            (team[2], "APPROVED", "2026-04-08 20:00"),
            (bot, "APPROVED", "2026-04-09 12:00"),
            (team[3], "APPROVED", "2026-04-10 14:00"),
        ),
    )
    stage.change(
        "events",
        team[1],
        "Sketch of another queue",
        first_commit="2026-11-11 15:00",
        opened="2026-11-12 15:00",
        path="src/queue.py",
        # Later than all that is told: it is a draft to the end.
        ready="2026-12-01 15:00",
    )


def _beside_the_services(stage: Stage) -> None:
    """Changes in repositories of no service: an archived one, and one that a person owns."""
    people = stage.organisation.people
    owner = next(one for one in people if not one.is_bot and not one.team_id)
    for repository, author in (("attic", people[3]), ("toolbox", owner)):
        stage.change(
            repository,
            author,
            "Tidy up",
            first_commit="2025-10-06 12:00",
            opened="2025-10-06 13:00",
            path="README.md",
            merged="2025-10-07 09:00",
        )


def _withdrawn_by_jenkins(stage: Stage) -> None:
    """Invoicing, week of 13 July 2026: V1, V2, an incident that names V2, and V1 again."""
    one, two, three = stage.organisation.members("billing")[:3]
    for author, number, day in ((one, "1", "2026-07-13"), (two, "2", "2026-07-14")):
        stage.change(
            "invoicing",
            author,
            f"Number the invoices, version {number}",
            first_commit=f"{day} 06:00",
            opened=f"{day} 06:30",
            path="src/numbers.py",
            merged=f"{day} 08:00",
            reviews=((three, "APPROVED", f"{day} 07:30"),),
        )
        stage.deploy_head("invoicing", f"{day} 09:00", f"invoicing-v{number}", minutes=10)
    stage.incident(
        "invoicing", "2026-07-14 09:40", "invoicing-v2", severity="SEV1",
        title=f"Invoices go out twice; {two.name} looks into it",
        detected_at="2026-07-14 09:55", acknowledged_at="2026-07-14 10:05",
        resolved_at="2026-07-14 11:40",
    )  # fmt: skip
    stage.deploy_again("invoicing", "2026-07-14 10:55", "invoicing-v1", kind="rollback", minutes=10)


def _mended_in_a_hurry(stage: Stage) -> None:
    """App backend, 15 July 2026: a deployment, a page within the hour, and a hotfix."""
    one, two, three = stage.organisation.members("mobile")[:3]
    for author, topic, opened, merged in (
        (one, "Send fewer pushes", "2026-07-15 12:30", "2026-07-15 13:40"),
        (two, "Send the pushes again", "2026-07-15 14:50", "2026-07-15 15:10"),
    ):
        stage.change(
            "app-backend",
            author,
            topic,
            first_commit=opened,
            opened=opened,
            path="src/push.py",
            merged=merged,
            reviews=((three, "APPROVED", merged),),
        )
    stage.deploy_head("app-backend", "2026-07-15 14:00", "app-backend-a", minutes=10)
    stage.incident(
        "app-backend", "2026-07-15 14:30", severity="SEV2",
        detected_at="2026-07-15 14:30", acknowledged_at="2026-07-15 14:36",
        resolved_at="2026-07-15 16:15",
    )  # fmt: skip
    stage.deploy_head("app-backend", "2026-07-15 15:30", "app-backend-b", kind="hotfix", minutes=10)


def _paged_without_a_change(stage: Stage) -> None:
    """Identity, 23 September 2026: Opsgenie tells of an incident days after anything was deployed.

    It began with its impact, was made seven minutes later, and nobody acknowledges it there.
    """
    stage.incident(
        "identity", "2026-09-23 09:00", severity="SEV3", title="Nobody can log in",
        detected_at="2026-09-23 09:07", resolved_at="2026-09-23 11:00",
    )  # fmt: skip


def _down_with_what_it_needs(stage: Stage) -> None:
    """Pricing, 23 September 2026: deployed, and then down with identity, which it needs."""
    stage.deploy_head("pricing", "2026-09-23 08:00", "pricing-on-that-day", minutes=10)
    stage.incident(
        "pricing", "2026-09-23 09:20", severity="SEV3", title="No price for who is logged in",
        detected_at="2026-09-23 09:25", acknowledged_at="2026-09-23 09:30",
        mitigated_at="2026-09-23 11:05", resolved_at="2026-09-23 12:00",
    )  # fmt: skip
