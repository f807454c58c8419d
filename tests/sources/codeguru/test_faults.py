"""CodeGuru against every fault, over HTTP: boto3 signs, pages and retries, on a page of the list.

The cells of test_fault_matrix.py's tools go through sources.http; boto3 waits by itself, and AWS
names its limits in a header. A slow drip has no cell: boto3 knows no end of an answer but silence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sources.errors import PlumblineError
from tests.sources.codeguru.conftest import Region, recommendation
from tests.sources.kept import Home
from tests.sources.site import Answer, Asked
from tests.sources.test_fault_matrix import landed

LISTED = "/codereviews"
SPOILT = 2
MOST_REQUESTS = 100
ROWS, ERROR, TOLD = "rows", "error", "fewer rows and a sentence"
Spoil = Callable[[Answer], Answer]


@dataclass(frozen=True)
class Fault:
    """What becomes of the list's second page, once or for ever, and how that ends."""

    name: str
    spoilt: Spoil
    ends_in: str
    is_once: bool = False


def _refused(status: int, named: str = "") -> Spoil:
    headers = {"x-amzn-ErrorType": named} if named else {}
    return lambda _answer: Answer({"message": "refused"}, status=status, headers=headers)


def _with(change: Callable[[list[Any]], None]) -> Spoil:
    def spoilt(answer: Answer) -> Answer:
        body = json.loads(json.dumps(answer.body))
        change(body["CodeReviewSummaries"])
        return replace(answer, body=body)

    return spoilt


def _null(reviews: list[Any]) -> None:
    reviews[0] = None


def _retyped(reviews: list[Any]) -> None:
    reviews[0]["CreatedTimeStamp"] = [{"odd": 1}]


def _without(reviews: list[Any]) -> None:
    del reviews[0]["CodeReviewArn"]


def _with_new(reviews: list[Any]) -> None:
    for one in reviews:
        one["FieldOfTomorrow"] = {"nested": [1, 2]}


def _longer(reviews: list[Any]) -> None:
    reviews[0]["Name"] = "x" * 5_000_000


def _not_utf8(answer: Answer) -> Answer:
    whole = json.dumps(answer.body).encode()
    return replace(answer, body=whole.replace(b'"shop"', b'"\xff\xfeshop"', 1))


def _cut(answer: Answer) -> Answer:
    return replace(answer, cut=40)


def _first_again(answer: Answer) -> Answer:
    return replace(answer, body={**answer.body, "NextToken": "2"})


FAULTS = (
    Fault("nothing", lambda answer: answer, ROWS),
    Fault("401", _refused(401), ERROR),
    Fault("403", _refused(403), ERROR),
    Fault("404", _refused(404), ERROR),
    Fault("409", _refused(409), ERROR),
    Fault("a limit once", _refused(429, "ThrottlingException"), ROWS, is_once=True),
    Fault("a limit for ever", _refused(429, "ThrottlingException"), ERROR),
    Fault("500 once", _refused(500), ROWS, is_once=True),
    Fault("500 for ever", _refused(500), ERROR),
    Fault("a connection cut once", _cut, ROWS, is_once=True),
    Fault("a connection cut for ever", _cut, ERROR),
    Fault("an empty page in the middle", _with(list.clear), TOLD),
    Fault("a repeated cursor", _first_again, ERROR),
    Fault("invalid UTF-8", _not_utf8, ERROR),
    Fault("a field of 5 MB", _with(_longer), ROWS),
    Fault("a null where an object was", _with(_null), ERROR),
    Fault("a type change", _with(_retyped), ERROR),
    Fault("a new field", _with(_with_new), ROWS),
    Fault("a removed field", _with(_without), ERROR),
)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What boto3 would have waited, which takes no time here."""
    waits: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=waits.append))
    return waits


@pytest.mark.cell
@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.name)
def test_a_fault_ends_in_the_right_rows_or_in_a_clear_error(
    region: Region, loaded: Home, tmp_path: Path, slept: list[float], fault: Fault
) -> None:
    for day in range(1, 7):
        region.analysed(day, recommendation("rule"))
    right = Home("codeguru", tmp_path / "right")
    right.place.mkdir()
    said_of_right = set(right.load().problems)
    answering, met = region.site.otherwise, 0

    def spoiling(asked: Asked) -> Answer:
        nonlocal met
        assert len(region.site.asked) < MOST_REQUESTS, "it would ask for ever"
        answer = answering(asked)
        if asked.path != LISTED or asked.query.get("NextToken") != str(SPOILT):
            return answer
        met += 1
        return answer if fault.is_once and met > 1 else fault.spoilt(answer)

    region.site.asked.clear()
    region.site.otherwise = spoiling
    try:
        problems = set(loaded.load().problems) - said_of_right
    except PlumblineError as error:
        sentence = str(error)
        assert "\n" not in sentence and sentence.endswith(".") and len(sentence) < 400, sentence
        assert landed("codeguru", loaded.place) == {}, "something of a failed load landed"
        assert fault.ends_in == ERROR, sentence
    else:
        is_right = landed("codeguru", loaded.place) == landed("codeguru", right.place)
        told = TOLD if problems and not is_right else "rows lost in silence"
        assert (ROWS if is_right else told) == fault.ends_in, problems
    assert met
    assert bool(slept) is (fault.is_once or fault.name.endswith("ever")), slept
