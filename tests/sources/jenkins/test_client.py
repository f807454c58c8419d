"""Ranges of a list end where the list does, and a hole in them ends in a sentence."""

from __future__ import annotations

import re

import pytest

from sources.errors import ToolError
from sources.jenkins.client import Jenkins
from sources.jenkins.configuration import Configuration
from tests.sources.clock import VirtualClock
from tests.sources.site import Answer, Asked, Site


def _ranges(site: Site, counts: list[int]) -> Jenkins:
    """A job whose ranges of two hold so many builds."""

    def answer(asked: Asked) -> Answer:
        found = re.search(r"\{(\d+),", asked.query["tree"])
        assert found is not None
        start = int(found[1])
        count = counts[start // 2] if start // 2 < len(counts) else 0
        return Answer({"allBuilds": [{"number": start + one} for one in range(count)]})

    site.on_call("/job/shop/api/json", answer)
    configuration = Configuration(site.url, "reader", "token", (), (), (), 30)
    return Jenkins(configuration, clock=VirtualClock())


def test_an_empty_range_before_the_last_one_ends_in_a_sentence(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.jenkins.client.PAGE_SIZE", 2)
    with pytest.raises(ToolError, match="before the last one"):
        list(_ranges(site, [2, 0, 1]).builds("/job/shop", with_parameters=False))


def test_full_ranges_end_in_an_empty_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.jenkins.client.PAGE_SIZE", 2)
    pages = _ranges(site, [2, 2]).builds("/job/shop", with_parameters=False)
    assert [len(page) for page in pages] == [2, 2]
