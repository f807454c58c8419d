"""Ranges of a list end where the list does, and a hole in them ends in a sentence."""

from __future__ import annotations

import re

import pytest

from sources.errors import ToolError
from sources.jenkins.client import CutShortError, Jenkins
from sources.jenkins.configuration import Configuration
from tests.sources.clock import VirtualClock
from tests.sources.site import Answer, Asked, Site


def _ranges(site: Site, counts: list[int], first: int) -> Jenkins:
    """A job whose ranges of two hold so many builds, down to the first one's number."""

    def answer(asked: Asked) -> Answer:
        found = re.search(r"\{(\d+),", asked.query["tree"])
        assert found is not None
        start = int(found[1])
        count = counts[start // 2] if start // 2 < len(counts) else 0
        builds = [{"number": 9 - start - one} for one in range(count)]
        return Answer({"firstBuild": {"number": first}, "allBuilds": builds})

    site.on_call("/job/shop/api/json", answer)
    configuration = Configuration(site.url, "reader", "token", (), (), (), 30)
    return Jenkins(configuration, clock=VirtualClock())


def _numbers(jenkins: Jenkins) -> list[int]:
    pages = jenkins.builds("/job/shop", with_parameters=False)
    return [one["number"] for page in pages for one in page]


@pytest.mark.parametrize("counts", [[2, 0, 1], [2, 1, 2], [2, 2, 0], [2, 1], [1], []])
def test_a_list_that_ends_before_the_first_build_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch, counts: list[int]
) -> None:
    monkeypatch.setattr("sources.jenkins.client.PAGE_SIZE", 2)
    with pytest.raises(CutShortError):
        _numbers(_ranges(site, counts, first=4))


def test_a_list_ends_with_the_first_build_and_no_range_behind_it_is_asked_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.jenkins.client.PAGE_SIZE", 2)
    assert _numbers(_ranges(site, [2, 2], first=6)) == [9, 8, 7, 6]
    assert len(site.asked) == 2


def test_a_range_of_jobs_behind_an_empty_one_ends_in_a_sentence(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.jenkins.client._JOBS_PAGE", 1)
    site.on("/api/json", *[Answer({"jobs": one}) for one in ([{"name": "a"}], [], [{"name": "b"}])])
    configuration = Configuration(site.url, "reader", "token", (), (), (), 30)
    with pytest.raises(ToolError, match="before the last one"):
        list(Jenkins(configuration, clock=VirtualClock()).jobs(""))
