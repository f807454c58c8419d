"""Pages end, or end in a sentence; a query that finds too much is asked again in halves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources.azure_devops.client import QUERY_END, AzureDevOps
from sources.azure_devops.configuration import Configuration
from sources.errors import ConfigurationError, ToolError
from tests.sources.clock import VirtualClock
from tests.sources.site import Answer, Answering, Asked, Site


@pytest.fixture
def azure(site: Site, clock: VirtualClock) -> AzureDevOps:
    return AzureDevOps(Configuration(site.url, "token", (), (), 30), clock=clock)


def test_a_list_goes_on_as_its_header_says(site: Site, azure: AzureDevOps) -> None:
    site.on(
        "/builds",
        Answer({"value": [{"id": 1}]}, headers={"x-ms-continuationtoken": "2"}),
        Answer({"value": [{"id": 2}]}),
    )
    assert [one["id"] for page in azure.continued("/builds") for one in page] == [1, 2]
    assert site.asked[1].query["continuationToken"] == "2"


def test_a_token_that_comes_again_ends_in_a_sentence(site: Site, azure: AzureDevOps) -> None:
    page = Answer({"value": [{"id": 1}]}, headers={"x-ms-continuationtoken": "2"})
    site.on("/builds", page)
    with pytest.raises(ToolError, match="again and again the same"):
        list(azure.continued("/builds"))


def test_a_skipped_page_that_comes_again_ends_in_a_sentence(site: Site, azure: AzureDevOps) -> None:
    site.on("/commits", Answer({"value": [{"id": number} for number in range(100)]}))
    with pytest.raises(ToolError, match="again and again the same"):
        list(azure.skipped("/commits", key="id"))


def test_a_batch_of_revisions_that_comes_again_ends_in_a_sentence(
    site: Site, azure: AzureDevOps
) -> None:
    path = "/shop/_apis/wit/reporting/workitemrevisions"
    site.on(path, Answer({"values": [], "continuationToken": "5", "isLastBatch": False}))
    with pytest.raises(ToolError, match="again and again the same"):
        list(azure.revisions("shop", ["System.Id"], None))


@pytest.mark.parametrize("body", [[], {}, {"value": None}, {"value": [None]}, {"value": {}}])
def test_a_page_without_its_list_ends_in_a_sentence(
    site: Site, azure: AzureDevOps, body: object
) -> None:
    site.on("/builds", Answer(body))
    with pytest.raises(ToolError, match="Azure DevOps answered"):
        list(azure.continued("/builds"))


def test_a_query_that_finds_too_much_is_asked_again_in_halves(
    site: Site, azure: AzureDevOps
) -> None:
    asked_for: list[str] = []

    def answering(asked: Asked) -> Answer:
        asked_for.append(asked.body["query"])
        found = QUERY_END - 1 if len(asked_for) == 1 else 2
        start = len(asked_for) * 10
        return Answer({"workItems": [{"id": start + number} for number in range(found)]})

    site.on_call("/shop/_apis/wit/wiql", answering, method="POST")
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
    assert list(azure.ids("shop", start, end)) == ["20", "21", "30", "31"]
    assert "< '2026-01-02T00:00:00.000Z'" in asked_for[1]
    assert ">= '2026-01-02T00:00:00.000Z'" in asked_for[2]


def test_items_are_asked_for_two_hundred_at_a_time_and_those_that_are_gone_are_left_out(
    site: Site, azure: AzureDevOps
) -> None:
    site.on_call(
        "/_apis/wit/workitemsbatch",
        lambda asked: Answer({"value": [None, *({"id": one} for one in asked.body["ids"][1:])]}),
        method="POST",
    )
    found = [one for page in azure.items(map(str, range(1, 451)), ["System.Id"]) for one in page]
    assert len(found) == 447
    assert [len(asked.body["ids"]) for asked in site.asked] == [200, 200, 50]


def test_an_answer_that_asks_for_slower_steps_is_obeyed(
    site: Site, azure: AzureDevOps, clock: VirtualClock
) -> None:
    site.on(
        "/projects", Answer({"value": []}, headers={"Retry-After": "30"}), Answer({"value": []})
    )
    azure.whole("/projects")
    azure.whole("/projects")
    assert clock.slept == [30]


def test_a_page_to_sign_in_under_203_is_a_wrong_token(site: Site, azure: AzureDevOps) -> None:
    page = Answer(b"<html>Sign In</html>", status=203, headers={"Content-Type": "text/html"})
    site.on("/projects", page)
    with pytest.raises(ConfigurationError, match="check SOURCES__AZURE_DEVOPS__TOKEN"):
        azure.whole("/projects")


@pytest.mark.parametrize(
    ("url", "release_url"),
    [
        ("https://dev.azure.com/acme", "https://vsrm.dev.azure.com/acme"),
        ("https://acme.visualstudio.com", "https://acme.vsrm.visualstudio.com"),
        ("https://tfs.acme.example/tfs/Main", "https://tfs.acme.example/tfs/Main"),
    ],
)
def test_classic_releases_are_asked_of_the_host_that_has_them(url: str, release_url: str) -> None:
    assert Configuration(url, "token", (), (), 30).release_url == release_url


def _skipping(pages: list[int]) -> Answering:
    """Pages of so many objects, each with an id of its own."""

    def answer(asked: Asked) -> Answer:
        start = int(asked.query["$skip"])
        number = start // 2
        count = pages[number] if number < len(pages) else 0
        return Answer({"value": [{"id": start + one} for one in range(count)]})

    return answer


def test_an_empty_page_before_the_last_one_ends_in_a_sentence(
    site: Site, azure: AzureDevOps
) -> None:
    site.on_call("/commits", _skipping([2, 0, 1]))
    with pytest.raises(ToolError, match="though another one follows"):
        list(azure.skipped("/commits", key="id", size=2))


def test_full_pages_end_in_an_empty_one(site: Site, azure: AzureDevOps) -> None:
    site.on_call("/commits", _skipping([2, 2]))
    assert [len(page) for page in azure.skipped("/commits", key="id", size=2)] == [2, 2]
