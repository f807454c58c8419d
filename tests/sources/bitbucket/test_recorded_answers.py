"""Real answers of Bitbucket go through the real extractor, and every object is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sources.bitbucket.rows import NOT_BEGUN
from tests.sources.bitbucket.conftest import Load, Rows
from tests.sources.bitbucket.recorded import RECORDED, REPOSITORY, recorded, replay
from tests.sources.on_disk import held_in
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of Bitbucket are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "_page_envelopes": "what lists are wrapped in, and no objects",
    "commit_statuses": "a build that another tool tells of itself, which is read there",
    "issue_comments": "texts of comments never land",
    "issues": "the vendor has retired its issue tracker, whose users went to Jira",
}
READ_AS_HEADS = "branches are read for their heads"
ANOTHER_VERSION = "another version of an object of the same id landed"
NOT_BEGUN_YET = "a deployment that has not begun"
AN_UPDATE = "an update says when a pull request ended, and is no review"


@pytest.fixture
def replayed(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that answers with everything that was recorded."""
    for name, value in replay(site, home).items():
        monkeypatch.setenv(name, value)
    return site


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    replayed: Site, load: Load, rows: Rows
) -> None:
    outcome = load()

    assert outcome.problems == []
    counted: Counter[str] = Counter()
    own = f"where repository_id = '{REPOSITORY}'"
    for name, statement, ids in (
        ("pullrequests", f"select number from pull_requests {own}", _ids("pullrequests", "id")),
        ("commits", f"select commit_sha from commits {own}", _ids("commits", "hash")),
        ("tags", f"select tag from tags {own}", _ids("tags", "name")),
        ("pipelines", f"select build_id from pipelines {own}", _ids("pipelines", "uuid")),
        (
            "pipeline_steps",
            f"select step_id from pipeline_steps {own}",
            _ids("pipeline_steps", "uuid"),
        ),
        (
            "pullrequest_commits",
            "select commit_sha from pull_request_commits",
            _ids("pullrequest_commits", "hash"),
        ),
        (
            "pullrequest_comments",
            "select review_id from reviews where kind = 'comment'",
            _ids("pullrequest_comments", "id"),
        ),
        (
            "repositories",
            f"select repository_id from repositories where repository_id <> '{REPOSITORY}'",
            _ids("repositories", "uuid"),
        ),
    ):
        landed = [str(value).rpartition("/")[2] for (value,) in rows(statement)]
        if name == "tags":
            landed = [str(value) for (value,) in rows(statement)]
        assert sorted(landed) == sorted({str(one) for one in ids}), name
        counted["landed"] += len(landed)
        counted[ANOTHER_VERSION] += len(ids) - len(landed)
    assert rows("select count(*) from pull_request_files") == [(len(recorded("diffstat")),)]
    counted["landed"] += len(recorded("diffstat"))
    _count_deployments(rows, counted)
    counted[READ_AS_HEADS] += len(recorded("branches"))
    counted[AN_UPDATE] += len(recorded("pullrequest_activity"))
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded(name))

    assert counted.total() == sum(len(recorded(path.stem)) for path in RECORDED.glob("*.jsonl"))


def _ids(name: str, key: str) -> list[Any]:
    return [one[key] for one in recorded(name)]


def _count_deployments(rows: Rows, counted: Counter[str]) -> None:
    begun = [one for one in recorded("deployments") if one["state"]["name"] not in NOT_BEGUN]
    landed = {str(value) for (value,) in rows("select deployment_id from deployments")}
    assert landed == {one["uuid"] for one in begun}
    counted["landed"] += len(landed)
    counted[ANOTHER_VERSION] += len(begun) - len(landed)
    counted[NOT_BEGUN_YET] += len(recorded("deployments")) - len(begun)


def test_no_recorded_person_lands(replayed: Site, load: Load, home: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in RECORDED.glob("*.jsonl"))
    found = re.findall(r'"(?:account_id|display_name|nickname)":"([^"]{5,})"', text)
    found += re.findall(r"<([^<>@\s]+@[^<>\s]+)>", text)
    people = set(found)
    assert len(people) > 10

    load()

    assert held_in(home, people) == []


def test_every_state_that_was_recorded_lands_in_its_own_word(
    replayed: Site, load: Load, rows: Rows
) -> None:
    load()

    assert dict(rows("select state, count(*) from pipelines group by state")) == Counter(
        {"FAILED": 3, "SUCCESSFUL": 3, "HALTED": 4, "COMPLETED": 1, "STOPPED": 1}
        | {"RUNNING": 1, "PENDING": 1, "EXPIRED": 1}
    )
