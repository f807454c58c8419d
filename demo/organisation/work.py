"""Issues and sprints: what teams planned, and each issue's own change log.

Draws the everyday of an issue: selected, begun, blocked, reviewed, done, and sometimes skipped
ahead, re-opened, re-estimated, moved out of its sprint or never finished. Incidents that are kept
as issues are in tickets.py.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from demo.clock import FIRST_DAY, WEEK_COUNT, local
from demo.organisation.changes import THINGS, hours, moments
from demo.organisation.model import Issue, IssueEvent, Person, Sprint, Team

JIRA, AZURE = "jira", "azure_devops"
KINDS = ("Story", "Task", "Bug", "Sub-task")
KIND_WEIGHTS = (42, 25, 25, 8)
PRIORITIES = ("Highest", "High", "Medium", "Low")
POINTS = (1.0, 2.0, 3.0, 5.0, 8.0)
CUSTOMER_LABEL = "customer-reported"
# What a story or a task is for where its type doesn't say it: which label, of every how many.
INVESTMENT_LABELS = {
    "Task": ((3, 0, "maintenance"), (3, 1, "Security")),
    "Story": ((10, 0, "tech-debt"),),
}
# Where a bug was found, and whether it had worked before: which label, of every how many.
DEFECT_LABELS = (
    (3, 0, "found-in-testing"),
    (3, 1, "found-in-production"),
    (7, 2, "regression"),
)
# Each team plans in sprints of two weeks, except the one that works from a board without them.
TEAM_WITHOUT_SPRINTS = "insights"
SPRINT_WEEKS = 2
# Payments closed this one four days before its planned end.
CLOSED_EARLY = ("payments", 27)


def plan_sprints(team: Team) -> list[Sprint]:
    """The team's sprints, one of which has not begun yet."""
    if team.team_id == TEAM_WITHOUT_SPRINTS:
        return []
    sprints = []
    if team.tracker == AZURE:
        return _plan_iterations(team)
    for number in range(WEEK_COUNT // SPRINT_WEEKS + 1):
        monday = FIRST_DAY + timedelta(weeks=SPRINT_WEEKS * number)
        friday = monday + timedelta(days=11)
        ended_at = local(team.time_zone, friday, 16)
        completed_at: datetime | None = ended_at + timedelta(minutes=20 + number % 7)
        if (team.team_id, number + 1) == CLOSED_EARLY:
            completed_at = local(team.time_zone, friday - timedelta(days=4), 15, 30)
        if number == WEEK_COUNT // SPRINT_WEEKS:
            completed_at = None
        sprints.append(
            Sprint(
                sprint_id=team.board_id * 100 + number + 1,
                board_id=team.board_id,
                team_id=team.team_id,
                name=f"{team.name} {number + 1}",
                started_at=local(team.time_zone, monday, 10),
                ended_at=ended_at,
                completed_at=completed_at,
            )
        )
    return sprints


def _plan_iterations(team: Team) -> list[Sprint]:
    """Azure's have whole days, of which the last is over at midnight, and are never closed."""
    sprints = []
    for number in range(WEEK_COUNT // SPRINT_WEEKS + 1):
        monday = FIRST_DAY + timedelta(weeks=SPRINT_WEEKS * number)
        ended_at = datetime.combine(monday + timedelta(days=11), time(), tzinfo=UTC)
        sprints.append(
            Sprint(
                sprint_id=team.board_id * 100 + number + 1,
                board_id=team.board_id,
                team_id=team.team_id,
                name=f"Iteration {number + 1}",
                started_at=datetime.combine(monday, time(), tzinfo=UTC),
                ended_at=ended_at,
                completed_at=ended_at + timedelta(days=1),
                tool=AZURE,
            )
        )
    return sprints


class TeamWork:
    """The issues of one team's project, made in the order of their creation."""

    def __init__(
        self,
        team: Team,
        members: list[Person],
        components: tuple[str, ...],
        sprints: list[Sprint],
        seed: int,
        issue_ids: itertools.count[int],
    ) -> None:
        self.team = team
        self.members = members
        self.components = components
        self.sprints = sprints
        self.random = Random(f"{seed}:{team.project}")
        self.issues: list[Issue] = []
        self._by_creation: list[Issue] = []
        self._epic_key: str | None = None
        self._story_key: str | None = None
        self._ids = issue_ids

    def plan_week(self, monday: date, a_week: float) -> None:
        """About `a_week` issues, and an epic at the start of each quarter."""
        quarter_begins = monday.month % 3 == 1 and monday.day <= 7
        if quarter_begins or monday == FIRST_DAY:
            self.add("Epic", local(self.team.time_zone, monday, 9), "Make the quarter count")
        for moment in sorted(moments(self.random, monday, self.team.time_zone, a_week)):
            kind = self.random.choices(KINDS, KIND_WEIGHTS)[0]
            issue = self.add(kind, moment, f"Improve the {self.random.choice(THINGS)}")
            self._live(issue)

    def index(self) -> None:
        """To be called when all issues are planned and before changes look for keys."""
        self._by_creation = sorted(self.issues, key=lambda issue: issue.created_at)

    def key_at(self, at: datetime) -> str | None:
        """The key of an issue created in the weeks before the moment."""
        last = bisect_right(self._by_creation, at, key=lambda issue: issue.created_at)
        for _ in range(4):
            if not last:
                return None
            candidate = self._by_creation[self.random.randrange(max(0, last - 14), last)]
            if candidate.kind in ("Story", "Task", "Bug"):
                return candidate.key
        return None

    def add(self, kind: str, at: datetime, topic: str) -> Issue:
        """An issue made at that moment; a sub-task that has no story before it becomes a task."""
        random = self.random
        if kind == "Sub-task" and (self._story_key is None or self.team.tracker != JIRA):
            kind = "Task"
        native_id = next(self._ids)
        key = f"{self.team.project}-{len(self.issues) + 1}"
        if self.team.tracker == AZURE:
            key = f"AB#{native_id}"
        issue = Issue(
            native_id=native_id,
            key=key,
            project=self.team.project,
            kind=kind,
            topic=topic,
            created_at=at,
            reporter=random.choice(self.members),
            assignee=None if random.random() < 0.05 else random.choice(self.members),
            priority=random.choices(PRIORITIES, (5, 20, 55, 20))[0],
            status="To Do",
            points=random.choice(POINTS) if kind in KINDS[:3] and random.random() < 0.85 else None,
            components=(random.choice(self.components),) if random.random() < 0.4 else (),
            labels=(
                ((CUSTOMER_LABEL,) if random.random() < 0.3 else ())
                + said_of(native_id, DEFECT_LABELS)
                if kind == "Bug"
                else said_of(native_id, INVESTMENT_LABELS.get(kind, ()))
            ),
            parent_key=self._story_key if kind == "Sub-task" else None,
            epic_key=self._epic_key if kind == "Story" else None,
            due_date=at.date() + timedelta(days=30) if random.random() < 0.3 else None,
            mentioned=random.choice(self.members) if random.random() < 0.05 else None,
            tool=self.team.tracker,
        )
        if kind == "Epic":
            self._epic_key = issue.key
        if kind == "Story":
            self._story_key = issue.key
        self.issues.append(issue)
        return issue

    def _live(self, issue: Issue) -> None:
        random = self.random
        drawn = random.random()
        at = issue.created_at
        if drawn < 0.08:
            return
        if drawn < 0.14:
            self.finish(issue, at + hours(random, 90, longest=400))
            return
        at = self.move(issue, "Selected for Development", at + hours(random, 190, longest=700))
        at = self.move(issue, "In Progress", at + hours(random, 20, longest=120))
        if drawn < 0.2:
            return
        if random.random() < 0.2:
            at = self.move(issue, "Blocked", at + hours(random, 10, longest=60))
            at = self.move(issue, "In Progress", at + hours(random, 12, longest=90))
        at = self.move(issue, "In Review", at + hours(random, 26, longest=200))
        if random.random() < 0.35:
            at = self.move(issue, "Ready for Release", at + hours(random, 8, longest=50))
        at = self.finish(issue, at + hours(random, 14, longest=120))
        if random.random() < 0.06:
            at = self.move(issue, "In Progress", at + hours(random, 60, longest=240))
            at = self.finish(issue, at + hours(random, 12, longest=70))
        if issue.points and random.random() < 0.08:
            self._re_estimate(issue)
        self._join_sprints(issue)
        issue.events.sort(key=lambda event: event.at)

    def move(self, issue: Issue, status: str, at: datetime) -> datetime:
        """Write the move into the issue's log and give it the state; returns the moment."""
        by = issue.assignee or issue.reporter
        before = next(
            (one.after for one in reversed(issue.events) if one.field == "status"), issue.status
        )
        issue.events.append(IssueEvent("status", before, status, at, by))
        if before == "Done":
            issue.events.append(IssueEvent("resolution", "Done", None, at, by))
        return at

    def finish(self, issue: Issue, at: datetime) -> datetime:
        """Move it to Done and resolve it in the same moment, which is returned."""
        self.move(issue, "Done", at)
        by = issue.assignee or issue.reporter
        issue.events.append(IssueEvent("resolution", None, "Done", at, by))
        return at

    def _re_estimate(self, issue: Issue) -> None:
        begun = next(one.at for one in issue.events if one.after == "In Progress")
        before = issue.points
        issue.points = self.random.choice(POINTS)
        issue.events.append(
            IssueEvent(
                "points",
                f"{before:g}",
                f"{issue.points:g}",
                begun + timedelta(minutes=30),
                issue.reporter,
            )
        )

    def _join_sprints(self, issue: Issue) -> None:
        """Into the sprint in which it was begun, and on into the next while it is not done."""
        begun = next((one.at for one in issue.events if one.after == "In Progress"), None)
        if begun is None or issue.kind == "Sub-task":
            return
        done = max((one.at for one in issue.events if one.after == "Done"), default=None)
        in_sprints: tuple[int, ...] = ()
        joined = 0
        previous_close = begun
        for sprint in self.sprints:
            close = sprint.completed_at
            if close is None or close < begun:
                continue
            if done and in_sprints and done < sprint.started_at:
                break
            is_creep = issue.created_at > sprint.started_at - timedelta(hours=3)
            added_at = sprint.started_at - timedelta(minutes=50)
            if not in_sprints and is_creep:
                added_at = min(begun, issue.created_at + timedelta(minutes=40))
            if in_sprints:
                added_at = previous_close + timedelta(minutes=3)
            # Jira remembers every sprint of an issue, Azure the one that it is in.
            stayed_in = in_sprints if self.team.tracker == JIRA else ()
            after = (*stayed_in, sprint.sprint_id)
            self._sprint_event(issue, in_sprints, after, added_at)
            in_sprints = after
            if self.random.random() < 0.04:
                removed = added_at + (close - added_at) / 2
                removed = removed.replace(microsecond=0)
                self._sprint_event(issue, after, after[:-1], removed)
                in_sprints = after[:-1]
                break
            previous_close = close
            joined += 1
            if done is None or done < close or joined == 3:
                break
        issue.sprint_ids = in_sprints

    def _sprint_event(
        self, issue: Issue, before: tuple[int, ...], after: tuple[int, ...], at: datetime
    ) -> None:
        issue.events.append(
            IssueEvent(
                "sprint",
                ", ".join(map(str, before)) or None,
                ", ".join(map(str, after)) or None,
                at,
                issue.reporter,
            )
        )

    def finish_epics(self) -> None:
        """Each is begun the day after it was made, and done some days into the next one's quarter.

        By its number alone, so that nothing else of the history depends on it.
        """
        epics = [one for one in self.issues if one.kind == "Epic"]
        for epic, following in itertools.pairwise(epics):
            self.move(epic, "In Progress", epic.created_at + timedelta(days=1, minutes=20))
            late = timedelta(days=epic.native_id % 9, hours=5)
            self.finish(epic, following.created_at + late)

    def close_old_ones(self, day: date, until: datetime) -> None:
        """A bulk close: what nobody had begun for months, all in one second."""
        at = local(self.team.time_zone, day, 17)
        for issue in self.issues:
            old = issue.created_at < at - timedelta(days=30)
            if old and not issue.events and issue.kind != "Epic" and at < until:
                self.move(issue, "Closed", at)
                issue.events.append(IssueEvent("resolution", None, "Won't Do", at, issue.reporter))


def said_of(native_id: int, labels: tuple[tuple[int, int, str], ...]) -> tuple[str, ...]:
    """By the number of the issue, so that nothing else of the history depends on it."""
    return tuple(label for every, rest, label in labels if native_id % every == rest)


def settle(issues: list[Issue], until: datetime) -> None:
    """Forget what would happen after the moment, and let each issue's state follow its log."""
    for issue in issues:
        later_points = next(
            (one.before for one in issue.events if one.field == "points" and one.at > until), None
        )
        if later_points is not None:
            issue.points = float(later_points)
        issue.events = sorted(
            (one for one in issue.events if one.at <= until), key=lambda event: event.at
        )
        for event in issue.events:
            if event.field == "status" and event.after:
                issue.status = event.after
            if event.field == "sprint":
                ids = event.after.split(", ") if event.after else []
                issue.sprint_ids = tuple(int(one) for one in ids)
        if not any(event.field == "sprint" for event in issue.events):
            issue.sprint_ids = ()
