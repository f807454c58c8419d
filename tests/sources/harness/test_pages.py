"""Lists of Harness that lose a page, or say not how many there are, are refused and not cut off."""

from __future__ import annotations

from typing import Any

import pytest

from demo import harness
from sources.errors import ToolError
from tests.sources.harness.conftest import Load
from tests.sources.site import Answer, Asked, Site

LISTED = "/pipeline/api/pipelines/execution/summary"


def execution(number: int) -> dict[str, Any]:
    return {
        "planExecutionId": f"execution{number}",
        "pipelineIdentifier": "shop",
        "status": "Success",
        "startTs": 1_790_000_000_000 + number,
    }


@pytest.fixture
def asked_pages(site: Site, monkeypatch: pytest.MonkeyPatch, home: object) -> Site:
    """An account in which every list is empty, until a test says otherwise."""
    for name, value in harness.settings(site.url).items():
        monkeypatch.setenv(name, value)
    empty = Answer({"data": {"content": [], "totalPages": 0}})
    site.otherwise = lambda _asked: empty
    return site


@pytest.mark.parametrize("emptied", [1, 2])
def test_an_empty_page_in_the_middle_or_at_the_end_is_refused(
    asked_pages: Site, load: Load, emptied: int
) -> None:
    def answer(asked: Asked) -> Answer:
        number = int(asked.query["page"])
        content = [] if number == emptied else [execution(number)]
        return Answer({"data": {"content": content, "totalPages": 3}})

    asked_pages.on_call(LISTED, answer, method="POST")
    with pytest.raises(ToolError, match="though it counts that page"):
        load()


@pytest.mark.parametrize("said", [{}, {"totalPages": None}, {"totalPages": True}])
def test_a_page_that_does_not_say_how_many_there_are_is_refused(
    asked_pages: Site, load: Load, said: dict[str, Any]
) -> None:
    page = Answer({"data": {"content": [execution(1)], **said}})
    asked_pages.on(LISTED, page, method="POST")
    with pytest.raises(ToolError, match="how many there are"):
        load()
