"""The demo's GitHub answers as GitHub does where it matters to a reader of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from demo import github
from demo.github.graph import schema
from demo.organisation.model import Organisation
from demo.serve import serve

from .asking import Asking

QUERIES = Path(__file__).parents[2] / "sources" / "github" / "queries"


@pytest.fixture(scope="module")
def client(small_organisation: Organisation) -> Iterator[Asking]:
    with serve(small_organisation) as tools, Asking(tools.github_url, github.TOKEN) as asking:
        yield asking


def next_link(headers: Any) -> str | None:
    found = re.search(r'<([^>]+)>; rel="next"', headers.get("Link", ""))
    return found.group(1) if found else None


def all_of(client: Asking, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = url
    while following:
        answer = client.get(following)
        assert answer.status_code == 200
        body = answer.json()
        found += (
            body
            if isinstance(body, list)
            else next(v for v in body.values() if isinstance(v, list))
        )
        following = next_link(answer.headers)
    return found


def ask(client: Asking, query: str, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(
        "/graphql", json={"query": query, "variables": variables}
    ).json()
    return answer


def test_a_wrong_token_is_refused(client: Asking) -> None:
    answer = client.get("/user", headers={"Authorization": "Bearer wrong"})
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_links_lead_through_the_repository_s_number(client: Asking) -> None:
    answer = client.get("/repos/halden-goods/shop/pulls?state=all&per_page=10")
    assert len(answer.json()) == 10
    following = next_link(answer.headers) or ""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/repositories/\d+/pulls\?.*", following)


def test_links_of_an_organisation_lead_through_its_number(client: Asking) -> None:
    answer = client.get("/orgs/halden-goods/repos?per_page=5")
    assert "/organizations/" in (next_link(answer.headers) or "")
    assert len(all_of(client, "/orgs/halden-goods/repos?per_page=5")) == 12


def test_pages_hold_each_pull_request_once(
    client: Asking, small_organisation: Organisation
) -> None:
    pulls = all_of(client, "/repos/halden-goods/shop/pulls?state=all&per_page=50&sort=updated")
    numbers = [one["number"] for one in pulls]
    assert sorted(numbers) == list(range(1, len(small_organisation.repository("shop").changes) + 1))


def test_a_renamed_repository_moved_permanently(client: Asking) -> None:
    answer = client.get("/repos/halden-goods/website/pulls?state=all")
    assert answer.status_code == 301
    moved = client.get(answer.headers["Location"])
    assert moved.json()[0]["base"]["repo"]["full_name"] == "halden-goods/web"


def test_every_answer_says_what_is_left_to_ask(client: Asking) -> None:
    first, second = (client.get("/user").headers for _ in range(2))
    assert int(first["X-RateLimit-Remaining"]) == int(second["X-RateLimit-Remaining"]) + 1


def test_what_has_not_changed_is_not_sent_again(client: Asking) -> None:
    etag = client.get("/repos/halden-goods/shop").headers["ETag"]
    assert (
        client.get("/repos/halden-goods/shop", headers={"If-None-Match": etag}).status_code == 304
    )


def test_runs_come_in_a_wrapper_and_an_earlier_attempt_had_failed(client: Asking) -> None:
    runs = all_of(client, "/repos/halden-goods/shop/actions/runs?per_page=100")
    again = next(run for run in runs if run["run_attempt"] == 2)
    first = client.get(f"/repos/halden-goods/shop/actions/runs/{again['id']}/attempts/1").json()
    assert (first["conclusion"], again["conclusion"]) == ("failure", "success")


def test_two_heads_are_compared(client: Asking, small_organisation: Organisation) -> None:
    main = small_organisation.repository("search").branches["main"]
    ahead = all_of(
        client, f"/repos/halden-goods/search/compare/{main[3]}...{main[-1]}?per_page=100"
    )
    assert [one["sha"] for one in ahead] == main[4:]


def test_an_enterprise_host_answers_the_same(client: Asking) -> None:
    assert client.get("/api/v3/repos/halden-goods/shop").json()["full_name"] == "halden-goods/shop"
    answer = client.post("/api/graphql", json={"query": "{ viewer { login } }"})
    assert answer.json()["data"]["viewer"]["login"]


@pytest.mark.parametrize("file", sorted(QUERIES.glob("*.graphql")), ids=lambda file: file.stem)
def test_every_query_of_the_extractor_is_valid(file: Path) -> None:
    assert validate(schema(), parse(file.read_text(encoding="utf-8"))) == []


def test_cursors_lead_to_the_end(client: Asking, small_organisation: Organisation) -> None:
    query = """query($after: String) { repository(owner: "halden-goods", name: "shop") {
        pullRequests(first: 40, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
            totalCount pageInfo { hasNextPage endCursor } nodes { number updatedAt } } } }"""
    found, after = [], None
    while True:
        page = ask(client, query, after=after)["data"]["repository"]["pullRequests"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len({one["number"] for one in found}) == page["totalCount"]
    assert [one["updatedAt"] for one in found] == sorted(
        (one["updatedAt"] for one in found), reverse=True
    )


def test_more_than_a_hundred_at_once_is_refused(client: Asking) -> None:
    start = '{ repository(owner: "halden-goods", name: "shop") { '
    answer = ask(client, start + "deployments(first: 101) { totalCount } } }")
    assert answer["errors"][0]["type"] == "EXCESSIVE_PAGINATION"


def test_a_connection_without_boundaries_only_counts(client: Asking) -> None:
    start = '{ repository(owner: "halden-goods", name: "shop") { deployments { '
    assert "errors" not in ask(client, start + "totalCount } } }")
    refused = ask(client, start + "nodes { id } } } }")
    assert refused["errors"][0]["type"] == "MISSING_PAGINATION_BOUNDARIES"


def test_a_repository_that_is_not_there_is_not_found(client: Asking) -> None:
    assert client.get("/repos/halden-goods/nowhere").status_code == 404
    answer = ask(client, '{ repository(owner: "halden-goods", name: "nowhere") { id } }')
    assert answer["errors"][0]["type"] == "NOT_FOUND"


def test_a_bot_is_a_bot_and_a_contractor_has_no_account(
    client: Asking, small_organisation: Organisation
) -> None:
    pulls = all_of(client, "/repos/halden-goods/identity/pulls?state=all&per_page=100")
    bots = {one["user"]["login"] for one in pulls if one["user"]["type"] == "Bot"}
    assert bots == {"dependabot[bot]", "renovate[bot]"}
    commits = [
        commit
        for repository in small_organisation.repositories
        for commit in repository.commits.values()
        if not commit.author.has_account
    ]
    for commit in commits[:1]:
        name = next(
            one.full_name for one in small_organisation.repositories if commit.sha in one.commits
        )
        assert client.get(f"/repos/{name}/commits/{commit.sha}").json()["author"] is None
