"""Several questions may be under way at once, never more than a site is given, and all wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from sources.errors import ToolError
from sources.http import Client
from tests.sources.clock import VirtualClock
from tests.sources.http.test_patience import WORDS
from tests.sources.site import Answer, Asked, Site

AT_ONCE = 3
QUESTIONS = [f"/{number}" for number in range(12)]


class HeldClock:
    """A clock on which everybody who waits goes on when the test says so."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 16, tzinfo=UTC)
        self._go_on = threading.Event()
        self.waiting = threading.Semaphore(0)
        self.somebody_waits = threading.Event()

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        until = self._now + timedelta(seconds=seconds)
        self.somebody_waits.set()
        self.waiting.release()
        self._go_on.wait(10)
        self._now = max(self._now, until)

    def let_go(self) -> None:
        self._go_on.set()


class SlowClock(VirtualClock):
    """A virtual clock whose waits take long enough for all that was under way to be answered."""

    def sleep(self, seconds: float) -> None:
        time.sleep(0.1)
        super().sleep(seconds)


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def _number(asked: Asked) -> Answer:
    return Answer({"path": asked.path})


def test_answers_come_in_the_order_of_their_questions_and_never_more_than_allowed_are_under_way(
    site: Site, clock: VirtualClock
) -> None:
    under_way: list[str] = []
    most: list[int] = []

    def answer(asked: Asked) -> Answer:
        under_way.append(asked.path)
        most.append(len(under_way))
        # The first of a few is answered last.
        time.sleep(0.06 - 0.02 * (int(asked.path[1:]) % 3))
        under_way.remove(asked.path)
        return _number(asked)

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    assert client.each(client.get, QUESTIONS) == [{"path": path} for path in QUESTIONS]
    assert max(most) == AT_ONCE


def test_by_default_one_question_is_asked_after_another(site: Site, clock: VirtualClock) -> None:
    site.otherwise = _number
    client = Client(WORDS, site.url, clock=clock)
    client.each(client.get, QUESTIONS)
    assert site.paths() == QUESTIONS


@pytest.mark.parametrize("status", [429, 503])
def test_what_one_question_is_told_to_wait_all_of_them_wait(
    site: Site, background: ThreadPoolExecutor, status: int
) -> None:
    clock = HeldClock()
    all_are_asked = threading.Barrier(AT_ONCE)
    again: list[datetime] = []

    def answer(asked: Asked) -> Answer:
        if not clock.somebody_waits.is_set():
            all_are_asked.wait(5)
            if asked.path == "/0":
                return Answer({}, status, {"Retry-After": "60"})
            # What was under way already is answered after that is heeded.
            clock.somebody_waits.wait(5)
        again.append(clock.now())
        return _number(asked)

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    began = clock.now()
    answers: Future[list[object]] = background.submit(client.each, client.get, QUESTIONS)
    try:
        is_waited = clock.waiting.acquire(timeout=5)
        time.sleep(0.1)
        asked_until_then = len(site.asked)
    finally:
        clock.let_go()
    assert answers.result(20) == [{"path": path} for path in QUESTIONS]
    assert is_waited
    assert asked_until_then == AT_ONCE
    assert {at > began for at in again[AT_ONCE - 1 :]} == {True}
    # One sleeps for all, or a clock that is told of waits would be told of the same one often.
    assert not clock.waiting.acquire(blocking=False)


def test_after_a_limit_they_go_one_by_one_and_side_by_side_again_in_time(site: Site) -> None:
    clock = SlowClock()
    all_are_asked = threading.Barrier(AT_ONCE)
    under_way: list[str] = []
    most: list[int] = []

    def answer(asked: Asked) -> Answer:
        if not clock.slept:
            all_are_asked.wait(5)
            return Answer({}, 429, {"Retry-After": "60"})
        under_way.append(asked.path)
        most.append(len(under_way))
        time.sleep(0.02)
        under_way.remove(asked.path)
        return _number(asked)

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    many = [f"/{number}" for number in range(40)]
    assert client.each(client.get, many) == [{"path": path} for path in many]
    assert clock.slept == [60]
    assert len(site.asked) == len(many) + AT_ONCE
    # Those that were refused are asked again before others are begun.
    assert sorted(site.paths()[AT_ONCE : 2 * AT_ONCE]) == many[:AT_ONCE]
    assert most[:10] == [1] * 10
    assert max(most) == AT_ONCE


def test_a_limit_of_one_a_second_lets_everybody_through_in_the_end(
    site: Site, clock: VirtualClock
) -> None:
    lock = threading.Lock()
    answered: list[datetime] = []

    def answer(asked: Asked) -> Answer:
        with lock:
            if clock.now() in answered:
                return Answer({}, 429, {"Retry-After": "1"})
            answered.append(clock.now())
        return _number(asked)

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    many = [f"/{number}" for number in range(40)]
    assert client.each(client.get, many) == [{"path": path} for path in many]
    # Each is refused once at most, as if they were asked one after the other.
    assert len(site.asked) <= 2 * len(many) + AT_ONCE


def test_no_more_are_under_way_than_the_budget_has_left(site: Site, clock: VirtualClock) -> None:
    under_way: list[str] = []
    most: list[int] = []

    def answer(asked: Asked) -> Answer:
        under_way.append(asked.path)
        most.append(len(under_way))
        time.sleep(0.02)
        under_way.remove(asked.path)
        return Answer({"path": asked.path}, headers={"RateLimit-Remaining": "2"})

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    client.each(client.get, QUESTIONS)
    assert max(most[AT_ONCE:]) == 2


def test_a_redirection_is_followed_within_its_request(site: Site, clock: VirtualClock) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path.startswith("/new"):
            return _number(asked)
        return Answer({}, 302, {"Location": f"{{site}}/new{asked.path}"})

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    found = client.each(client.get, QUESTIONS)
    assert found == [{"path": f"/new{path}"} for path in QUESTIONS]


def test_an_error_is_told_while_others_wait_out_a_limit(site: Site) -> None:
    clock = HeldClock()
    all_are_asked = threading.Barrier(AT_ONCE)

    def answer(asked: Asked) -> Answer:
        all_are_asked.wait(5)
        if asked.path == "/0":
            clock.somebody_waits.wait(5)
            return Answer({}, 403)
        return Answer({}, 429, {"Retry-After": "3000"})

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    try:
        with pytest.raises(ToolError, match="forbids GET /0 "):
            client.each(client.get, QUESTIONS)
        asked_until_then = len(site.asked)
    finally:
        clock.let_go()
    time.sleep(0.1)
    # Nobody waits for the others any more: they are not asked when the limit is over.
    assert len(site.asked) == asked_until_then


def test_a_refusal_ends_in_its_error_and_leaves_the_rest_unasked(
    site: Site, clock: VirtualClock
) -> None:
    def answer(asked: Asked) -> Answer:
        time.sleep(0.01)
        return Answer({}, 403) if asked.path in ("/1", "/2") else _number(asked)

    site.otherwise = answer
    client = Client(WORDS, site.url, clock=clock, at_once=AT_ONCE)
    with pytest.raises(ToolError, match="forbids GET /1 "):
        client.each(client.get, QUESTIONS)
    assert len(site.asked) < len(QUESTIONS)


def test_every_question_is_counted(site: Site, clock: VirtualClock) -> None:
    counted = [0]

    def count() -> None:
        before = counted[0]
        time.sleep(0.001)
        counted[0] = before + 1

    site.otherwise = _number
    client = Client(WORDS, site.url, clock=clock, on_request=count, at_once=AT_ONCE)
    client.each(client.get, QUESTIONS * 3)
    assert counted == [len(site.asked)] == [len(QUESTIONS) * 3]
