"""Real answers of GitLab go through the real extractor, and every object is accounted for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.sources.gitlab.conftest import Load, Rows
from tests.sources.gitlab.recorded import (
    HOME,
    RECORDED,
    RecordedSite,
    all_of,
    project_of,
    recorded,
    settings,
)
from tests.sources.on_disk import FEWEST_LETTERS, held_in
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of GitLab are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "bridges": "a job that starts another pipeline, which lands itself",
    "bridges.documented": "a job that starts another pipeline, which lands itself",
    "commit_statuses.documented": "checks of other tools, which are read where they run",
    "members": "people are read where they act, and only as pseudonyms",
    "merge_request_approval_state.documented": "rules of approval, which no metric reads",
    "merge_request_approvals.documented": "it does not say when: the notes of approvals do",
    "merge_request_discussions.documented": "the same notes, which are read one by one",
    "merge_request_notes.documented": "a note of a snippet",
    "merge_request_versions": "sizes are read from the diff as it is now",
    "merge_request_versions.documented": "sizes are read from the diff as it is now",
    "milestones.documented": "an issue carries the title of its milestone",
    "tags.documented": "a release carries its tag and commit",
    "users": "people are read where they act, and only as pseudonyms",
}
ANOTHER_OF_ITS_ID = "another object with the same id landed"
NO_REVIEW = "an event that is neither a comment nor an approval"
NO_FLOW = "a label that says nothing of where an issue stands"
A_HEAD = "the head of a branch: its commits land, if releases are made from it"


@pytest.fixture
def replayed(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> RecordedSite:
    """A site that answers with everything that was recorded."""
    for name, value in settings(site).items():
        monkeypatch.setenv(name, value)
    return RecordedSite(site)


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    replayed: RecordedSite, load: Load, rows: Rows
) -> None:
    outcome = load()

    assert outcome.problems == []
    counted: Counter[str] = Counter()

    def account(table: str, column: str, keys: list[str]) -> None:
        landed = [row[0] for row in rows(f"select {column} from {table}")]
        assert len(landed) == len(set(landed))
        assert set(landed) == set(keys), table
        counted["landed"] += len(landed)
        counted[ANOTHER_OF_ITS_ID] += len(keys) - len(landed)

    account("repositories", "repository_id", [str(one["id"]) for one in replayed.projects])
    counted["landed"] -= len(replayed.unrecorded)
    account("merge_requests", "change_id", [str(one["id"]) for one in replayed.merge_requests])
    account("issues", "issue_id", [str(one["id"]) for one in replayed.issues])
    account("pipelines", "build_id", [str(one["id"]) for one in replayed.pipelines])
    account("jobs", "job_id", [str(one["id"]) for one in replayed.jobs])
    account("deployments", "deployment_id", [str(one["id"]) for one in replayed.deployments])
    account("environments", "environment_id", [str(one["id"]) for one in replayed.environments])
    account("iterations", "sprint_id", [str(one["id"]) for one in replayed.iterations])
    account("commits", "commit_sha", [one["id"] for one in replayed.commits])
    account("merge_request_commits", "commit_sha", [one["id"] for one in replayed.change_commits])
    releases = [f"{project_of(one)}/{one['tag_name']}" for one in replayed.releases]
    account("releases", "release_id", releases)

    landed_notes = {row[0] for row in rows("select review_id from reviews")}
    for note in replayed.notes:
        is_review = not note["system"] or "approved" in note["body"]
        assert (str(note["id"]) in landed_notes) == is_review, note["body"]
        counted["landed" if is_review else NO_REVIEW] += 1
    assert rows("select count(*) from issue_transitions") == [(0,)]
    counted[NO_FLOW] += len(replayed.label_events)
    counted[A_HEAD] += len(replayed.branches)
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded(name))

    in_files = sum(len(recorded(path.stem)) for path in RECORDED.glob("*.jsonl"))
    assert counted.total() == in_files


def test_reviews_are_told_by_what_gitlab_notes(
    replayed: RecordedSite, load: Load, rows: Rows
) -> None:
    load()

    noted = Counter(
        "comment"
        if not note["system"]
        else {"approved": "approval", "unapproved": "dismissal"}[note["body"].split()[0]]
        for note in replayed.notes
        if not note["system"] or "approved" in note["body"]
    )
    landed = Counter(row[0] for row in rows("select kind from reviews"))
    assert landed == noted


def test_own_issues_are_found_in_texts(replayed: RecordedSite, load: Load, rows: Rows) -> None:
    named = next(one for one in replayed.merge_requests if one["description"] == "Closes #5")

    load()

    found = rows(
        "select keys.issue_key, issues.issue_id from merge_request_issue_keys as keys "
        "join issues on keys.issue_key = issues.key "
        f"where keys.change_id = '{named['id']}' and keys.found_in = 'body'"
    )
    wanted = next(one for one in replayed.issues if one["iid"] == 5 and project_of(one) == HOME)
    assert found == [(f"unrecorded/{HOME}#5", str(wanted["id"]))]


def test_no_recorded_person_lands(replayed: RecordedSite, load: Load, home: Path) -> None:
    people = [
        one[role]
        for one in all_of("merge_requests")
        for role in ("author", "merged_by")
        if one.get(role)
    ]
    people += [one["author"] for one in recorded("issues") if one.get("author")]
    words = {
        str(person[name])
        for person in people
        for name in ("username", "name", "email")
        if len(str(person.get(name) or "")) >= FEWEST_LETTERS
    }
    words |= {one["author_email"] for one in recorded("merge_request_commits")}
    assert words

    load()

    assert held_in(home, words) == []


def test_what_was_not_declared_is_counted_by_its_name(
    replayed: RecordedSite, load: Load, rows: Rows
) -> None:
    load()

    discarded = {
        (table, field)
        for table, field in rows("select table_name, field_name from discarded_fields")
    }
    assert ("merge_requests", "merged_by") in discarded
    assert ("merge_requests", "title") not in discarded
