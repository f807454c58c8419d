"""A request waits where a site asks it to, tries again where a site stumbles, and then says so."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from dlt.sources.helpers.rest_client.paginators import HeaderLinkPaginator

from sources.errors import ToolError
from sources.http import Client, RefusedError, UnreadableError
from sources.http.faults import Site as Words
from tests.sources.clock import VirtualClock
from tests.sources.site import Answer, Site

WORDS = Words("demo", "Demo", "SOURCES__DEMO__TOKEN", "SOURCES__DEMO__HOST")
FINE = Answer({"fine": True})
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}


@pytest.fixture
def client(site: Site, clock: VirtualClock) -> Client:
    return Client(WORDS, site.url, clock=clock)


def test_a_429_waits_as_long_as_it_says(client: Client, site: Site, clock: VirtualClock) -> None:
    site.on("/x", Answer({}, 429, {"Retry-After": "8"}), FINE)
    assert client.get("/x") == {"fine": True}
    assert clock.slept == [8]


@pytest.mark.parametrize("header", ["ratelimit-reset", "X-RateLimit-Period-In-Sec"])
def test_a_429_may_say_in_how_many_seconds_its_budget_is_back(
    client: Client, site: Site, clock: VirtualClock, header: str
) -> None:
    site.on("/x", Answer({}, 429, {header: "17"}), FINE)
    client.get("/x")
    assert clock.slept == [17]


def test_a_reset_that_is_a_date_is_not_taken_for_seconds(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    epoch = str(int(clock.now().timestamp()) + 30)
    site.on("/x", Answer({}, 429, {"RateLimit-Reset": epoch}), FINE)
    client.get("/x")
    assert clock.slept == [31]


def test_retry_after_may_be_a_date(client: Client, site: Site, clock: VirtualClock) -> None:
    later = format_datetime(clock.now() + timedelta(seconds=30), usegmt=True)
    site.on("/x", Answer({}, 429, {"Retry-After": later}), FINE)
    client.get("/x")
    assert clock.slept == [31]


@pytest.mark.parametrize("written", ["epoch", "iso"])
def test_a_spent_budget_waits_for_its_reset(
    client: Client, site: Site, clock: VirtualClock, written: str
) -> None:
    reset = clock.now() + timedelta(minutes=20)
    value = str(int(reset.timestamp())) if written == "epoch" else reset.isoformat()
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": value}
    site.on("/x", Answer(None, 403, spent), FINE)
    client.get("/x")
    assert clock.slept == [1201]


def test_a_reset_may_be_said_in_seconds(client: Client, site: Site, clock: VirtualClock) -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "23"}
    site.on("/x", Answer(None, 429, spent), FINE)
    client.get("/x")
    assert clock.slept == [24]


def test_a_secondary_limit_is_told_from_the_body_and_waits_longer_each_time(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    headers = {"X-RateLimit-Remaining": "21", "X-RateLimit-Reset": "1"}
    site.on("/x", Answer(SECONDARY, 403, headers), Answer(SECONDARY, 429, headers), FINE)
    client.get("/x")
    assert clock.slept == [60, 120]


def test_graphql_says_a_spent_budget_with_200(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    reset = str(int((clock.now() + timedelta(seconds=9)).timestamp()))
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
    limited = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    site.on("/graphql", Answer(limited, 200, spent), FINE, method="POST")
    assert client.post("/graphql", {}) == {"fine": True}
    assert clock.slept == [10]


def test_the_last_request_of_a_budget_is_an_answer_like_any_other(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    site.on("/x", Answer({"fine": True}, 200, {"X-RateLimit-Remaining": "0"}))
    assert client.get("/x") == {"fine": True}
    assert clock.slept == []


@pytest.mark.parametrize("said", ["X-RateLimit", "RateLimit"])
def test_after_the_last_request_of_a_budget_its_reset_is_waited_for_before_the_next(
    client: Client, site: Site, clock: VirtualClock, said: str
) -> None:
    reset = str(int((clock.now() + timedelta(seconds=40)).timestamp()))
    spent = {f"{said}-Remaining": "0", f"{said}-Reset": reset}
    site.on("/x", Answer({"fine": True}, 200, spent), FINE)
    client.get("/x")
    assert clock.slept == []
    client.get("/x")
    assert clock.slept == [41]
    assert site.paths() == ["/x", "/x"]


def test_a_limit_of_hours_is_not_waited_for(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    site.on("/x", Answer({}, 429, {"Retry-After": "7200"}))
    with pytest.raises(ToolError, match="limits us for another 120 minutes"):
        client.get("/x")
    assert clock.slept == []


def test_a_missing_permission_is_no_limit_and_names_what_is_wanted(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    headers = {"X-Accepted-GitHub-Permissions": "actions=read", "X-RateLimit-Remaining": "52"}
    site.on("/x", Answer({"message": "Resource not accessible"}, 403, headers))
    with pytest.raises(RefusedError, match="SOURCES__DEMO__TOKEN the permission actions=read"):
        client.get("/x")
    assert clock.slept == []


def test_a_stumble_is_tried_again(client: Client, site: Site, clock: VirtualClock) -> None:
    site.on("/x", Answer({}, 502), Answer({}, 500), FINE)
    assert client.get("/x") == {"fine": True}
    assert clock.slept == [2, 4]


def test_a_500_that_persists_is_said_after_a_minute(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    site.on("/x", Answer({}, 500))
    with pytest.raises(RefusedError, match="keeps answering 500 to GET /x") as raised:
        client.get("/x")
    assert raised.value.status == 500
    assert sum(clock.slept) == 62


def test_a_202_is_asked_again_until_it_is_ready(
    client: Client, site: Site, clock: VirtualClock
) -> None:
    site.on("/x", Answer({}, 202), FINE)
    assert client.get("/x") == {"fine": True}
    assert clock.slept == [2]


@pytest.mark.parametrize(
    "broken",
    [Answer({"rows": [1, 2, 3]}, cut=4), Answer(b'{"rows": [1, 2')],
    ids=["fewer bytes than announced", "JSON that does not end"],
)
def test_a_page_that_is_cut_short_is_asked_for_again(
    client: Client, site: Site, clock: VirtualClock, broken: Answer
) -> None:
    site.on("/x", broken, FINE)
    assert client.get("/x") == {"fine": True}


def test_a_page_that_stays_cut_short_is_said(client: Client, site: Site) -> None:
    site.on("/x", Answer(b'[{"id": 1}, {"id"'))
    with pytest.raises(UnreadableError, match="keeps cutting its answer to GET /x short"):
        client.get("/x")


def test_a_web_page_with_200_is_not_data(client: Client, site: Site) -> None:
    page = Answer(b"<!DOCTYPE html><html>Sign in</html>", 200, {"Content-Type": "text/html"})
    site.on("/x", page)
    with pytest.raises(UnreadableError, match="web page instead of data: check that SOURCES__DEMO"):
        client.get("/x")


def test_wrong_credentials_name_the_setting(client: Client, site: Site) -> None:
    site.on("/x", Answer({"message": "Bad credentials"}, 401))
    with pytest.raises(RefusedError, match=r"\(401\): check SOURCES__DEMO__TOKEN"):
        client.get("/x")


def test_an_unknown_host_is_said_at_once(clock: VirtualClock) -> None:
    client = Client(WORDS, "http://no-such-host.invalid", clock=clock)
    with pytest.raises(ToolError, match=r"no-such-host\.invalid, there is no such host: check"):
        client.get("/x")
    assert clock.slept == []


def test_a_port_where_nobody_answers_is_tried_and_then_said(clock: VirtualClock) -> None:
    client = Client(WORDS, "http://127.0.0.1:9", clock=clock)
    with pytest.raises(ToolError, match="it does not answer"):
        client.get("/x")
    assert len(clock.slept) == 5


def test_pages_follow_the_link_as_it_is_written(client: Client, site: Site) -> None:
    link = {"Link": '<{site}/repositories/7/x?page=2>; rel="next"'}
    site.on("/repos/acme/shop/x", Answer([{"id": 1}], 200, link))
    site.on("/repositories/7/x", Answer([{"id": 2}]))
    pages = client.pages("/repos/acme/shop/x", {"a": "b"}, paginator=HeaderLinkPaginator())
    assert list(pages) == [[{"id": 1}], [{"id": 2}]]
    assert [asked.query for asked in site.asked] == [{"a": "b"}, {"page": "2"}]


def test_an_object_where_a_list_was_asked_for_is_not_taken_for_a_row(
    client: Client, site: Site
) -> None:
    site.on("/x", Answer(["not", "objects"]))
    with pytest.raises(UnreadableError, match="something else than a list of objects"):
        list(client.pages("/x", paginator=HeaderLinkPaginator()))


def test_every_request_is_counted_and_a_redirection_is_one(site: Site, clock: VirtualClock) -> None:
    asked: list[int] = []
    client = Client(WORDS, site.url, clock=clock, on_request=lambda: asked.append(1))
    site.on("/old", Answer(None, 301, {"Location": "{site}/new"}))
    site.on("/new", Answer({}, 500), FINE)
    assert client.get("/old") == {"fine": True}
    assert len(asked) == len(site.asked) == 3
