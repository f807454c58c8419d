"""What `connect bitbucket` says, and what a site may answer without anything landing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sources.engine import Engine
from sources.errors import ToolError
from sources.pipeline import connect
from tests.sources.bitbucket.conftest import Load, Rows
from tests.sources.site import Answer, Site

HOME = "/2.0/repositories/acme/shop"
INSIDE = "/2.0/repositories/%7Bws%7D/%7Brepo%7D"
REPOSITORY = {
    "uuid": "{repo}",
    "full_name": "acme/shop",
    "workspace": {"uuid": "{ws}"},
    "mainbranch": {"name": "main"},
}


@pytest.fixture
def cloud(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A Cloud with one empty repository, configured to be read."""
    monkeypatch.setenv("SOURCES__BITBUCKET__URL", site.url)
    monkeypatch.setenv("SOURCES__BITBUCKET__DEPLOYMENT", "cloud")
    monkeypatch.setenv("SOURCES__BITBUCKET__TOKEN", "a token")
    monkeypatch.setenv("SOURCES__BITBUCKET__REPOSITORIES", "acme/shop")
    site.on(HOME, Answer(REPOSITORY))
    site.otherwise = lambda asked: Answer({"values": []})
    return site


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/refs/branches", "read:repository:bitbucket"),
        ("/pullrequests", "read:pullrequest:bitbucket"),
        ("/pipelines/", "read:pipeline:bitbucket"),
    ],
)
def test_a_missing_scope_is_named(cloud: Site, path: str, scope: str) -> None:
    cloud.on(INSIDE + path, Answer({"type": "error"}, status=403))

    missing = [one.sentence for one in connect("bitbucket") if not one.ok]

    assert len(missing) == 1
    assert scope in missing[0]


def test_a_wrong_token_is_said_to_be_wrong(cloud: Site) -> None:
    cloud.on(HOME, Answer({"type": "error"}, status=401))

    (finding,) = connect("bitbucket")

    assert not finding.ok
    assert "SOURCES__BITBUCKET__TOKEN" in finding.sentence


def test_a_repository_that_is_gone_costs_only_itself(cloud: Site, load: Load) -> None:
    cloud.on(HOME, Answer({"type": "error"}, status=404))

    (problem,) = load().problems

    assert "entry 1 of SOURCES__BITBUCKET__REPOSITORIES" in problem
    # A workspace may be a person's, and problems are kept.
    assert "acme" not in problem


def test_a_repository_that_is_left_out_is_not_taken_for_gone(
    cloud: Site, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    monkeypatch.setenv("SOURCES__BITBUCKET__REPOSITORIES", "acme/other")
    cloud.on("/2.0/repositories/acme/other", Answer(REPOSITORY | {"uuid": "{other}"}))
    load(reconcile=True)
    assert rows("select count(*) from deletions") == [(0,)]
    cloud.on("/2.0/repositories/%7B%7D/%7Brepo%7D", Answer({"type": "error"}, status=404))

    load(reconcile=True)

    assert rows("select entity, native_id from deletions") == [("repositories", "{repo}")]


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"values": None}),
        Answer({"pagelen": 50}),
        Answer([{"id": 1}]),
        Answer({"values": [{"id": "one"}]}),
        Answer({"values": [None]}),
        Answer(b"<html>sign in</html>", headers={"Content-Type": "text/html"}),
        Answer({"values": [], "next": "{site}" + INSIDE}),
        Answer({"values": [], "next": "https://elsewhere.example/2.0/repositories"}),
        Answer(b'{"values": ["\xff"]}'),
    ],
    ids=[
        "a null list",
        "no list",
        "a bare list",
        "an id of another type",
        "a null object",
        "a web page",
        "the same page for ever",
        "a page of another site",
        "invalid UTF-8",
    ],
)
def test_an_answer_that_is_none_is_a_sentence_and_nothing_lands(
    cloud: Site, load: Load, engine: Engine, answer: Answer
) -> None:
    pulls = INSIDE + "/pullrequests"
    if isinstance(answer.body, dict) and str(answer.body.get("next", "")).startswith("{site}"):
        answer = Answer({"values": [], "next": f"{cloud.url}{pulls}"})
    cloud.on(pulls, answer)

    with pytest.raises(ToolError) as raised:
        load()

    assert raised.value.sentence.endswith(".")
    connection = engine.connect()
    cursor = connection.cursor()
    cursor.execute("select table_name from information_schema.tables")
    landed = [name for (name,) in cursor.fetchall() if not name.startswith("_dlt")]
    connection.close()
    assert landed == []


def test_a_pull_request_with_a_new_field_lands_and_the_field_is_counted(
    cloud: Site, load: Load, rows: Rows
) -> None:
    cloud.on(INSIDE + "/pullrequests", Answer({"values": [pull_request(1, mood="good")]}))

    load()

    counted = rows("select field_name from discarded_fields where table_name = 'pull_requests'")
    assert ("mood",) in counted


def pull_request(number: int, **more: Any) -> dict[str, Any]:
    """An open pull request as Cloud writes it."""
    return {
        "id": number,
        "state": "OPEN",
        "title": "PAY-1: Refund",
        "created_on": "2026-11-01T10:00:00+00:00",
        "updated_on": "2026-11-02T10:00:00+00:00",
        **more,
    }
