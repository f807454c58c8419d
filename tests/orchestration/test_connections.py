"""What `plumbline connect` says of a tool besides what the tool itself finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sources.jira
from orchestration.connections import try_connections
from sources import pipeline
from sources.about import Tried
from sources.extraction import ConnectionFinding


@pytest.mark.parametrize(("tried", "is_said"), [(Tried.DEMO, True), (Tried.RECORDED, False)])
def test_what_was_tried_against_the_demo_only_is_called_unverified(
    tried: Tried, is_said: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources.jira, "ABOUT", replace(sources.jira.ABOUT, tried=tried))
    monkeypatch.setattr(pipeline, "connect", lambda _: [ConnectionFinding(True, "It answers.")])
    sentences = [found.sentence for found in try_connections("jira")]
    assert sentences[-1] == "It answers."
    assert any("Unverified: Jira" in sentence for sentence in sentences) is is_said


def test_each_part_that_was_tried_against_the_demo_only_is_called_unverified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    about = replace(sources.jira.ABOUT, unverified=("boards", "sprints"))
    monkeypatch.setattr(sources.jira, "ABOUT", about)
    monkeypatch.setattr(pipeline, "connect", lambda _: [ConnectionFinding(True, "It answers.")])
    assert [found.sentence for found in try_connections("jira")] == [
        "Unverified: of Jira, boards were tried against the demo only.",
        "Unverified: of Jira, sprints were tried against the demo only.",
        "It answers.",
    ]
