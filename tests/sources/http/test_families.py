"""Every way of paging, signing in and limiting, against every fault that the client can meet.

Each cell is one walk through three pages of the shared client: the second is limited first, the
third meets the fault. What a tool makes of its own list is test_fault_matrix.py's.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import product
from typing import Any

import pytest
from dlt.sources.helpers.rest_client.auth import APIKeyAuth, BearerTokenAuth
from dlt.sources.helpers.rest_client.paginators import (
    BasePaginator,
    HeaderCursorPaginator,
    HeaderLinkPaginator,
    JSONLinkPaginator,
    JSONResponseCursorPaginator,
    OffsetPaginator,
    PageNumberPaginator,
)
from requests.auth import AuthBase, HTTPBasicAuth

from sources.errors import ToolError
from sources.http import Client, RefusedError, UnreadableError, WrongCredentialsError, session
from sources.http import Site as Named
from tests.sources.clock import VirtualClock
from tests.sources.site import Answer, Asked, Site, serving

PAGES = (["a", "b"], ["c", "d"], ["e", "f"])
SIZE = 2
LIMITED, SPOILT = 2, 3
TOKEN = "a-token-that-no-error-may-tell"
MOST_REQUESTS = 40
STUMBLES = [2.0, 4.0, 8.0, 16.0, 32.0]
NAMED = Named("github", "The site", "THE_TOKEN", "THE_URL")


@dataclass(frozen=True)
class Style:
    """How a list is paged: what the client follows, which page it asks for, what is answered.

    `answer` is given the objects of a page and the number of the next one, 0 for none.
    """

    name: str
    paginator: Callable[[], BasePaginator]
    selector: str
    asked_for: Callable[[Asked], int]
    answer: Callable[[str, list[Any], int], Answer]
    is_led: bool = True


def _by_number(asked: Asked) -> int:
    return int(asked.query.get("page", 1))


def _by_offset(asked: Asked) -> int:
    return int(asked.query["offset"]) // SIZE + 1


def _by_cursor(asked: Asked) -> int:
    return int(asked.query.get("cursor", "page-1").removeprefix("page-"))


def _address(url: str, following: int) -> str:
    return f"{url}/rows?page={following}"


def _linked(url: str, rows: list[Any], following: int) -> Answer:
    link = {"Link": f'<{_address(url, following)}>; rel="next"'} if following else {}
    return Answer(rows, headers=link)


def _numbered(_url: str, rows: list[Any], following: int) -> Answer:
    return Answer({"rows": rows, "pages": max(len(PAGES), following)})


def _offset(_url: str, rows: list[Any], following: int) -> Answer:
    return Answer({"rows": rows, "total": max(len(PAGES), following) * SIZE})


def _cursor(_url: str, rows: list[Any], following: int) -> Answer:
    return Answer({"rows": rows, "next": f"page-{following}" if following else None})


def _addressed(url: str, rows: list[Any], following: int) -> Answer:
    return Answer({"rows": rows, "next": _address(url, following) if following else None})


def _headed(_url: str, rows: list[Any], following: int) -> Answer:
    return Answer({"rows": rows}, headers={"X-Next": f"page-{following}"} if following else {})


STYLES = (
    Style("a Link header", HeaderLinkPaginator, "$", _by_number, _linked),
    Style(
        "numbered pages",
        # By default dlt takes an empty page for the end, whatever total the site tells.
        lambda: PageNumberPaginator(base_page=1, total_path="pages", stop_after_empty_page=False),
        "rows",
        _by_number,
        _numbered,
        is_led=False,
    ),
    Style(
        "an offset",
        lambda: OffsetPaginator(limit=SIZE, total_path="total", stop_after_empty_page=False),
        "rows",
        _by_offset,
        _offset,
        is_led=False,
    ),
    Style(
        "a cursor in the body",
        lambda: JSONResponseCursorPaginator(cursor_path="next", cursor_param="cursor"),
        "rows",
        _by_cursor,
        _cursor,
    ),
    Style(
        "the next address in the body",
        lambda: JSONLinkPaginator(next_url_path="next"),
        "rows",
        _by_number,
        _addressed,
    ),
    Style(
        "a cursor in a header",
        lambda: HeaderCursorPaginator(cursor_key="X-Next", cursor_param="cursor"),
        "rows",
        _by_cursor,
        _headed,
    ),
)


@dataclass(frozen=True)
class SignIn:
    """How the client says who it is, and the header that the site expects on each page."""

    name: str
    auth: Callable[[], AuthBase]
    header: tuple[str, str]


SIGN_INS = (
    SignIn("bearer", lambda: BearerTokenAuth(TOKEN), ("Authorization", f"Bearer {TOKEN}")),
    SignIn(
        "basic",
        lambda: HTTPBasicAuth("metrics", TOKEN),
        ("Authorization", f"Basic {base64.b64encode(f'metrics:{TOKEN}'.encode()).decode()}"),
    ),
    SignIn(
        "a header of its own",
        lambda: APIKeyAuth(name="X-Api-Key", api_key=TOKEN, location="header"),
        ("X-Api-Key", TOKEN),
    ),
)


@dataclass(frozen=True)
class Limit:
    """How a limit says how long it lasts, and the seconds that are to be waited for it."""

    name: str
    headers: Callable[[datetime], dict[str, str]]
    seconds: float


def _in(seconds: int, now: datetime) -> datetime:
    return now + timedelta(seconds=seconds)


LIMITS = (
    Limit("Retry-After in seconds", lambda now: {"Retry-After": "7"}, 7.0),
    # Whatever names a second is over when that second is.
    Limit(
        "Retry-After as a date",
        lambda now: {"Retry-After": format_datetime(_in(30, now), usegmt=True)},
        31.0,
    ),
    Limit(
        "X-RateLimit-Reset",
        lambda now: {"X-RateLimit-Reset": f"{_in(40, now).timestamp():.0f}"},
        41.0,
    ),
    Limit("ratelimit-reset", lambda now: {"ratelimit-reset": "9"}, 9.0),
    Limit("no word of how long", lambda now: {}, 60.0),
)


@dataclass(frozen=True)
class Fault:
    """What becomes of the third page: whose answer it changes, how it ends, and what is slept.

    `error` is None where the rows come right. `slept` is None where the limit decides it. Which
    page is said to follow the third is `following`; 0 is none.
    """

    name: str
    spoilt: Callable[[Answer], Answer]
    error: type[ToolError] | None = None
    slept: tuple[float, ...] | None = ()
    is_once: bool = False
    following: int = 0
    is_limit: bool = False
    clock_hours: int = 0

    @property
    def leads_back(self) -> bool:
        """Whether the third page says that one follows which was there before."""
        return 0 < self.following < SPOILT


def _refused(status: int) -> Callable[[Answer], Answer]:
    return lambda _answer: Answer({"message": "refused by the test"}, status=status)


def _cut(answer: Answer) -> Answer:
    return replace(answer, cut=3)


def _not_utf8(_answer: Answer) -> Answer:
    return Answer(b'["\xff\xfe"]')


def _web_page(_answer: Answer) -> Answer:
    return Answer(b"<html><body>Sign in</body></html>", headers={"Content-Type": "text/html"})


def _rows_of(answer: Answer) -> list[Any]:
    found: list[Any] = answer.body["rows"] if isinstance(answer.body, dict) else answer.body
    return found


def _with_null(answer: Answer) -> Answer:
    _rows_of(answer)[0] = None
    return answer


def _emptied(answer: Answer) -> Answer:
    _rows_of(answer).clear()
    return answer


def _dripping(answer: Answer) -> Answer:
    return replace(answer, drip_seconds=0.03)


def _first_with(**fields: Any) -> Callable[[Answer], Answer]:
    """What an object's fields are is the tool's affair: to the client all are the same."""

    def spoilt(answer: Answer) -> Answer:
        _rows_of(answer)[0].update(fields)
        return answer

    return spoilt


def _without_a_field(answer: Answer) -> Answer:
    del _rows_of(answer)[0]["kind"]
    return answer


def _as_it_is(answer: Answer) -> Answer:
    return answer


FAULTS = (
    Fault("nothing", _as_it_is),
    Fault("401", _refused(401), WrongCredentialsError),
    Fault("403", _refused(403), WrongCredentialsError),
    Fault("404", _refused(404), RefusedError),
    Fault("409", _refused(409), RefusedError),
    Fault("limited for ever", _refused(429), ToolError, slept=None, is_limit=True),
    Fault("500 once", _refused(500), slept=(2.0,), is_once=True),
    Fault("500 for ever", _refused(500), RefusedError, slept=tuple(STUMBLES)),
    Fault("cut once", _cut, slept=(2.0,), is_once=True),
    Fault("cut for ever", _cut, UnreadableError, slept=tuple(STUMBLES)),
    Fault("invalid UTF-8", _not_utf8, UnreadableError, slept=tuple(STUMBLES)),
    Fault("no JSON", lambda _answer: Answer(b"[nothing]"), UnreadableError),
    Fault("a web page", _web_page, UnreadableError),
    Fault("a null where an object was", _with_null, UnreadableError),
    Fault("a page that leads back", _as_it_is, UnreadableError, following=LIMITED),
    Fault("an empty page in the middle", _emptied, UnreadableError, following=SPOILT + 1),
    Fault("a slow drip once", _dripping, slept=(2.0,), is_once=True),
    Fault("a slow drip for ever", _dripping, UnreadableError, slept=tuple(STUMBLES)),
    Fault("a field of 5 MB", _first_with(text="x" * 5_000_000)),
    Fault("a type change", _first_with(kind=[{"odd": 1}])),
    Fault("a new field", _first_with(of_tomorrow={"nested": [1, 2]})),
    Fault("a removed field", _without_a_field),
    Fault("a clock an hour ahead", _as_it_is, clock_hours=1),
    Fault("a clock an hour behind", _as_it_is, clock_hours=-1),
)
# Numbers and offsets are counted by the client: no answer can lead it back.
CELLS = [
    cell
    for cell in product(STYLES, SIGN_INS, LIMITS, FAULTS)
    if cell[0].is_led or not cell[3].leads_back
]


def _is_rare(sign_in: SignIn, limit: Limit, fault: Fault) -> bool:
    """Whether a fault meets a pair of sign-in and limit that it does not depend on."""
    is_first = sign_in is SIGN_INS[0] and limit is LIMITS[0]
    return not (is_first or fault is FAULTS[0] or fault.is_limit)


@dataclass
class Answering:
    """The site of one cell."""

    url: str
    style: Style
    sign_in: SignIn
    limit: Limit
    fault: Fault
    clock: VirtualClock
    limited: int = 0
    spoilt: int = 0
    unsigned: int = 0

    def __call__(self, asked: Asked) -> Answer:
        name, value = self.sign_in.header
        if {k.lower(): v for k, v in asked.headers.items()}.get(name.lower()) != value:
            self.unsigned += 1
            return Answer({"message": "who are you"}, status=401)
        number = self.style.asked_for(asked)
        if number == LIMITED and not self.limited:
            self.limited += 1
            return self._limit()
        rows = [{"id": one, "kind": "k"} for one in PAGES[number - 1]]
        following = number + 1 if number < len(PAGES) else 0
        if number != SPOILT or (self.fault.is_once and self.spoilt):
            return self.style.answer(self.url, rows, following)
        self.spoilt += 1
        if self.fault.is_limit:
            return self._limit()
        return self.fault.spoilt(self.style.answer(self.url, rows, self.fault.following))

    def _limit(self) -> Answer:
        headers = self.limit.headers(self.clock.now())
        return Answer({"message": "slower"}, status=429, headers=headers)


class Off:
    """A clock that is some hours before or behind another, and goes as fast."""

    def __init__(self, clock: VirtualClock, hours: int) -> None:
        self._clock, self._hours = clock, timedelta(hours=hours)

    def now(self) -> datetime:
        return self._clock.now() + self._hours

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)


@pytest.fixture(scope="module")
def one_site() -> Iterator[Site]:
    """One site for all cells: a server for each would take longer than its cell."""
    with serving(Site()) as running:
        yield running


@pytest.mark.cell
@pytest.mark.parametrize(
    ("style", "sign_in", "limit", "fault"),
    [
        pytest.param(
            *cell,
            id="-".join(part.name for part in cell),
            marks=[pytest.mark.long] if _is_rare(*cell[1:]) else [],
        )
        for cell in CELLS
    ],
)
def test_a_list_ends_in_its_rows_or_in_a_clear_error_after_the_wait_that_was_asked_for(
    one_site: Site,
    monkeypatch: pytest.MonkeyPatch,
    style: Style,
    sign_in: SignIn,
    limit: Limit,
    fault: Fault,
) -> None:
    if fault.spoilt is _dripping:
        monkeypatch.setattr(session, "_LONGEST_ANSWER_SECONDS", 0.05)
    clock = VirtualClock()
    answering = Answering(one_site.url, style, sign_in, limit, fault, clock)
    one_site.asked.clear()
    one_site.on_call("/rows", answering)
    client = Client(NAMED, one_site.url, auth=sign_in.auth(), clock=Off(clock, fault.clock_hours))
    found: list[str] = []
    error: ToolError | None = None
    try:
        for page in client.pages(
            "/rows", paginator=style.paginator(), data_selector=style.selector
        ):
            found.extend(row["id"] for row in page)
    except ToolError as raised:
        error = raised
    assert answering.unsigned == 0, "a page was asked for without the credentials"
    assert answering.limited == 1 and answering.spoilt >= 1, "the cell met not what it is named for"
    assert len(one_site.asked) <= MOST_REQUESTS
    if fault.clock_hours:
        assert clock.slept, "the limit was not waited for"
    else:
        assert clock.slept[0] == limit.seconds
    if fault.slept is not None:
        assert clock.slept[1:] == list(fault.slept)
    else:
        assert set(clock.slept[1:]) >= {limit.seconds}
    if fault.error is None:
        assert error is None
        assert found == [one for page in PAGES for one in page]
        return
    assert isinstance(error, fault.error), error
    sentence = str(error)
    assert "\n" not in sentence and sentence.endswith(".") and len(sentence) < 400, sentence
    assert TOKEN not in sentence
    if not fault.leads_back:
        assert found == [one for page in PAGES[: SPOILT - 1] for one in page]


def test_an_empty_list_is_no_hole(site: Site) -> None:
    site.on("/rows", Answer([]))
    client = Client(NAMED, site.url, clock=VirtualClock())
    assert list(client.pages("/rows", paginator=HeaderLinkPaginator())) == [[]]
