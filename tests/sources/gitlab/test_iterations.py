"""What an issue's stays in iterations are, whatever it is in now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from demo.gitlab import TOKEN
from tests.sources.gitlab.conftest import Load, Rows
from tests.sources.site import Answer, Site

ISSUE = "/api/v4/projects/12/issues/7"
MADE_AT = "2026-10-01T09:00:00.000Z"


def iteration(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "group_id": 5,
        "title": f"Iteration {number}",
        "start_date": "2026-10-01",
        "due_date": "2026-10-14",
        "state": 2,
    }


def event(number: int, action: str, of: int, day: int) -> dict[str, Any]:
    """An iteration's event as GitLab documents it."""
    return {
        "id": number,
        "user": {"id": 1, "username": "anna.berg"},
        "created_at": f"2026-10-{day:02}T09:00:00.000Z",
        "resource_type": "Issue",
        "resource_id": 70,
        "iteration": iteration(of),
        "action": action,
    }


class Tracker:
    """One project with two iterations and one issue."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.issue: dict[str, Any] = {
            "id": 70,
            "iid": 7,
            "title": "Refunds",
            "state": "opened",
            "created_at": MADE_AT,
            "updated_at": "2026-10-09T09:00:00.000Z",
            "labels": [],
            "author": {"id": 1, "username": "anna.berg"},
            "weight": 3,
        }
        self.events: list[dict[str, Any]] = []
        project = {"id": 12, "path_with_namespace": "acme/shop", "default_branch": "main"}
        site.on("/api/v4/version", Answer({"version": "17.6.1"}))
        site.on("/api/v4/projects/acme%2Fshop", Answer(project))
        site.on("/api/v4/projects/12/iterations", Answer([iteration(1), iteration(2)]))
        site.on_call("/api/v4/projects/12/issues", lambda _: Answer([self.issue]))
        site.on_call(f"{ISSUE}/resource_iteration_events", lambda _: Answer(self.events))
        site.otherwise = lambda _: Answer([])


@pytest.fixture
def tracker(site: Site, home: object, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    for name, value in {
        "URL": site.url,
        "TOKEN": TOKEN,
        "PROJECTS": "acme/shop",
        "API": "rest",
    }.items():
        monkeypatch.setenv(f"SOURCES__GITLAB__{name}", value)
    return Tracker(site)


def stays(rows: Rows) -> list[tuple[Any, ...]]:
    """The iteration, the days of October on which it came and left, and its points."""
    found = rows(
        "select sprint_id, added_at, removed_at, points_at_add from iteration_issues "
        "order by added_at"
    )
    return [
        (sprint, day(added), day(removed) if removed else None, points)
        for sprint, added, removed, points in found
    ]


def day(at: datetime) -> int:
    return at.astimezone(UTC).day


def test_an_issue_that_was_left_for_none_keeps_its_stays(
    tracker: Tracker, load: Load, rows: Rows
) -> None:
    tracker.issue["iteration"] = iteration(1)
    tracker.events = [event(1, "add", 1, 2)]
    load()
    assert stays(rows) == [("1", 2, None, 3)]

    tracker.issue |= {"iteration": None, "updated_at": "2026-10-11T09:00:00.000Z"}
    tracker.events += [event(2, "remove", 1, 11)]
    load()

    assert stays(rows) == [("1", 2, 11, 3)]


def test_an_issue_that_left_before_the_first_reading_has_its_stay(
    tracker: Tracker, load: Load, rows: Rows
) -> None:
    tracker.events = [event(1, "add", 1, 2), event(2, "remove", 1, 5)]

    load()

    assert stays(rows) == [("1", 2, 5, 3)]


def test_an_issue_that_was_made_in_an_iteration_came_there_as_it_was_made(
    tracker: Tracker, load: Load, rows: Rows
) -> None:
    tracker.issue |= {"iteration": iteration(2), "updated_at": MADE_AT}
    load()
    assert stays(rows) == [("2", 1, None, 3)]

    tracker.issue |= {"iteration": None, "updated_at": "2026-10-10T09:00:00.000Z"}
    tracker.events = [event(1, "remove", 2, 10)]
    load()

    assert stays(rows) == [("2", 1, 10, 3)]


def test_to_be_put_into_the_next_iteration_takes_an_issue_out_of_the_last(
    tracker: Tracker, load: Load, rows: Rows
) -> None:
    tracker.issue["iteration"] = iteration(2)
    tracker.events = [event(1, "add", 1, 2), event(2, "add", 2, 8)]

    load()

    assert stays(rows) == [("1", 2, 8, 3), ("2", 8, None, 3)]


def test_where_there_are_no_iterations_nothing_is_asked_about_them(
    tracker: Tracker, load: Load
) -> None:
    tracker.site.on("/api/v4/projects/12/iterations", Answer([]))

    load()

    assert [path for path in tracker.site.paths() if "iteration_events" in path] == []
    assert f"{ISSUE}/resource_label_events" in tracker.site.paths()


@pytest.mark.parametrize("kind", ["iteration", "weight"])
def test_events_that_are_forbidden_now_take_nothing_away(
    tracker: Tracker, load: Load, rows: Rows, kind: str
) -> None:
    tracker.issue["iteration"] = iteration(1)
    tracker.events = [event(1, "add", 1, 2)]
    load()

    tracker.issue["updated_at"] = "2026-10-11T09:00:00.000Z"
    refused = Answer({"message": "403 Forbidden"}, status=403)
    tracker.site.on(f"{ISSUE}/resource_{kind}_events", refused)
    (problem,) = load().problems

    assert f"the {kind} events of issues (403)" in problem
    assert stays(rows) == [("1", 2, None, 3)]
