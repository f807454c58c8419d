"""The everyday of changes: who writes them, how long they wait, how they end.

Draws each change's story from the repository's random stream. The stories that a metric must
survive and that chance would not tell are in stories.py; deployments are deployments.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from demo.clock import local
from demo.organisation.model import Change, ChangedFile, Person, Service
from demo.organisation.repository_history import RepositoryHistory

VERBS = "Add Fix Speed-up Simplify Rename Split Move Guard Test Document".split()
THINGS = (
    "address form,price rounding,retry policy,session cache,invoice export,order search,"
    "stock counter,delivery slots,login page,audit trail,queue consumer,rate limits,"
    "currency table,refund flow,health endpoint,feature toggle"
).split(",")
# There a change that was declined stays so, and nothing tells when a draft became ready.
HOSTS_WITHOUT_RETURN = ("bitbucket",)
DOC_ONLY = (ChangedFile("docs/handbook.md", 12, 4),)


@dataclass(slots=True, frozen=True)
class Crew:
    """Who may write and answer changes of a service at a time."""

    zone: str
    members: list[Person]
    committers: list[Person]
    neighbours: list[Person]
    bots: list[Person]
    bot_share: float


def hours(random: Random, mean: float, *, longest: float) -> timedelta:
    """A waiting time in whole seconds, never nothing and never endless."""
    drawn = min(random.expovariate(1 / mean), longest)
    return timedelta(seconds=60 + int(drawn * 3600))


def moments(random: Random, monday: date, zone: str, a_week: float) -> Iterator[datetime]:
    """Working-hour moments of one week, about so many of them, a few on the weekend."""
    whole, rest = divmod(a_week, 1)
    count = int(whole) + (random.random() < rest)
    for _ in range(count):
        weekday = random.choices(range(7), (10, 11, 11, 11, 8, 1, 1))[0]
        minute = random.randrange(8 * 60, 18 * 60)
        day = monday + timedelta(days=weekday)
        yield local(zone, day, minute // 60, minute % 60, random.randrange(60))


def files_of(random: Random, service: Service, others: list[Service]) -> tuple[ChangedFile, ...]:
    """Paths under the service, sometimes a lock file, sometimes another service's too."""
    if service.path_prefix and random.random() < 0.05:
        return DOC_ONLY
    prefixes = [service.path_prefix]
    if others and random.random() < 0.08:
        prefixes.append(random.choice(others).path_prefix)
    found = []
    for prefix in prefixes:
        for _ in range(random.choice((1, 1, 2, 3))):
            name = random.choice(("src/api", "src/store", "tests/test_flow", "src/rules"))
            path = f"{prefix}{name}_{random.randrange(40)}.py"
            added = int(random.expovariate(1 / 45)) + 1
            found.append(ChangedFile(path, added, random.randrange(added + 8)))
    if random.random() < 0.1:
        found.append(ChangedFile(f"{service.path_prefix}package-lock.json", 840, 611))
    return tuple({one.path: one for one in found}.values())


class EverydayChanges:
    """Opens changes of one service and leads each to its end."""

    def __init__(
        self,
        history: RepositoryHistory,
        service: Service,
        siblings: list[Service],
        issue_key_at: Callable[[datetime], str | None],
    ) -> None:
        self.history = history
        self.service = service
        self.siblings = siblings
        self.issue_key_at = issue_key_at

    def plan_week(self, monday: date, crew: Crew, a_week: float) -> None:
        """About `a_week` changes, each opened at a working hour of the crew's zone."""
        for moment in moments(self.history.random, monday, crew.zone, a_week):
            self.history.at(moment, partial(self._open, crew))

    def _open(self, crew: Crew, at: datetime) -> None:
        random = self.history.random
        if random.random() < crew.bot_share:
            self._open_by_bot(at, crew)
            return
        group = crew.members if random.random() < 0.85 else crew.neighbours
        author = random.choice(group)
        topic = f"{random.choice(VERBS)} {random.choice(THINGS)}"
        issue_key = self.issue_key_at(at - timedelta(days=6)) if random.random() < 0.78 else None
        key_found_in = random.choices(("title", "branch", "body", "commit"), (6, 2, 1, 1))[0]
        count = random.choices((1, 2, 3, 4, 7), (35, 30, 20, 12, 3))[0]
        coding = hours(random, 18, longest=110)
        commits = []
        for position in range(count):
            writer = (
                random.choice(crew.committers) if position and random.random() < 0.1 else author
            )
            with_key = issue_key and key_found_in == "commit" and position == 0
            commits.append(
                self.history.write_commit(
                    writer,
                    at - coding + position * coding / (count + 1),
                    f"{issue_key} {topic}" if with_key else f"{topic}, part {position + 1}",
                    trailer=f"Signed-off-by: {writer.name} <{writer.email}>"
                    if random.random() < 0.15
                    else "",
                    by_noreply=random.random() < 0.1 and self.history.repository.host == "github",
                )
            )
        for commit in commits:
            commit.authored_at = commit.authored_at.replace(microsecond=0)
            commit.committed_at = commit.authored_at
        ready_events = self._ready_events(at)
        change = self.history.open_change(
            author=author,
            topic=topic,
            created_at=at,
            commits=commits,
            files=files_of(random, self.service, self.siblings),
            issue_key=issue_key,
            key_found_in=key_found_in,
            ready_events=ready_events,
            mentioned=random.choice(crew.members) if random.random() < 0.06 else None,
        )
        change.is_from_fork = random.random() < 0.02
        ready = max([at, *(moment for _, moment in ready_events)])
        self._finish(change, ready, crew)

    def _ready_events(self, at: datetime) -> tuple[tuple[str, datetime], ...]:
        random = self.history.random
        drawn = random.random()
        if self.history.repository.host in HOSTS_WITHOUT_RETURN:
            return ()
        if drawn < 0.12:
            return (("ready", at + hours(random, 9, longest=60)),)
        if drawn < 0.14:
            back = at + hours(random, 2, longest=8)
            return (("draft", back), ("ready", back + hours(random, 6, longest=30)))
        return ()

    def _finish(self, change: Change, ready: datetime, crew: Crew) -> None:
        random = self.history.random
        change.requested = tuple(
            (reviewer, change.created_at + timedelta(seconds=30))
            for reviewer in random.sample(crew.members, random.choice((0, 1, 1, 2)))
            if reviewer is not change.author
        )
        drawn = random.random()
        merged_at = ready + hours(random, 9, longest=60)
        if drawn >= 0.07:
            approved_at = self._reviews(change, ready, crew)
            merged_at = approved_at + hours(random, 2.5, longest=40)
        if drawn > 0.97:
            late = random.choice([one for one in crew.members if one is not change.author])
            change.reviews.clear()
            self.history.at(
                merged_at + hours(random, 3, longest=9),
                lambda at: self._review(change, late, "APPROVED", at),
            )
        ending = random.random()
        if ending < 0.04:
            self.history.at(merged_at, lambda at: self._abandon(change, at))
            return
        if ending < 0.07 and self.history.repository.host not in HOSTS_WITHOUT_RETURN:
            closed = ready + (merged_at - ready) / 2
            closed = closed.replace(microsecond=0)
            change.reopened_events = (
                ("closed", closed),
                ("reopened", merged_at - timedelta(minutes=5)),
            )
        minutes = random.randrange(5, 25)
        self.history.at(
            merged_at, lambda at: self.history.merge(change, at, builds_in_minutes=minutes)
        )

    def _reviews(self, change: Change, ready: datetime, crew: Crew) -> datetime:
        """Answers until an approval; returns when that was."""
        random = self.history.random
        others = [one for one in crew.members if one is not change.author]
        moment = ready
        if random.random() < 0.15:
            self._review(change, change.author, "COMMENTED", ready + timedelta(minutes=11))
        if random.random() < 0.1 and crew.bots:
            self._review(change, crew.bots[-1], "COMMENTED", ready + timedelta(minutes=2))
        for _ in range(random.choices((0, 1, 2), (55, 33, 12))[0]):
            moment += hours(random, 5, longest=30)
            state = random.choice(("COMMENTED", "COMMENTED", "CHANGES_REQUESTED", "DISMISSED"))
            if state == "DISMISSED" and self.history.repository.host != "github":
                # Elsewhere an approval is taken back, and leaves nothing to be read.
                state = "COMMENTED"
            self._review(change, random.choice(others), state, moment)
        moment += hours(random, 5, longest=30)
        self._review(change, random.choice(others), "APPROVED", moment)
        return moment

    def _review(self, change: Change, reviewer: Person, state: str, at: datetime) -> None:
        self.history.review(change, reviewer, state, at)

    @staticmethod
    def _abandon(change: Change, at: datetime) -> None:
        change.state, change.closed_at = "closed", at

    def _open_by_bot(self, at: datetime, crew: Crew) -> None:
        random = self.history.random
        bot = random.choice(crew.bots)
        commit = self.history.write_commit(
            bot, at - timedelta(seconds=random.randrange(40, 90)), "Bump a dependency"
        )
        change = self.history.open_change(
            author=bot,
            topic=f"Bump {random.choice(THINGS).replace(' ', '-')} from 1.{random.randrange(9)}",
            created_at=at,
            commits=[commit],
            files=(ChangedFile(f"{self.service.path_prefix}package-lock.json", 31, 31),),
            labels=("dependencies",),
        )
        merged_at = at + hours(random, 14, longest=90)
        if random.random() < 0.5:
            approver = random.choice(crew.members)
            self._review(change, approver, "APPROVED", merged_at - timedelta(seconds=45))
        if random.random() < 0.1:
            self.history.at(merged_at, lambda moment: self._abandon(change, moment))
            return
        self.history.at(merged_at, lambda moment: self.history.merge(change, moment))
