"""What `plumbline connect` says of a tool besides what the tool itself finds."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from click.testing import CliRunner

import sources.jira
from orchestration.cli import cli
from orchestration.connections import try_connections
from sources import pipeline
from sources.about import Tried
from sources.extraction import ConnectionFinding
from sources.http import session
from tests.sources.site import Answer, Site, serving


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


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a minute for a site that is down."""
    monkeypatch.setattr(session, "_FIRST_WAIT_SECONDS", 0.0)


def _exit_code(url: str, monkeypatch: pytest.MonkeyPatch, tool: str | None = "opsgenie") -> int:
    monkeypatch.setenv("SOURCES__OPSGENIE__URL", url)
    monkeypatch.setenv("SOURCES__OPSGENIE__TOKEN", "no-key-of-anybody")
    return CliRunner().invoke(cli, ["connect", *([tool] if tool else [])]).exit_code


@pytest.mark.usefixtures("impatient", "places")
@pytest.mark.parametrize(
    ("status", "code"), [(500, 1), (503, 1), (401, 2), (403, 2), (404, 2), (200, 0)]
)
def test_a_site_that_is_down_is_failed_work_and_a_wrong_token_is_a_wrong_call(
    status: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Site()) as site:
        site.otherwise = lambda _: Answer({"data": []}, status)
        assert _exit_code(site.url, monkeypatch) == code


@pytest.mark.usefixtures("impatient", "places")
def test_a_site_that_is_out_of_reach_is_failed_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert _exit_code(url, monkeypatch) == 1


@pytest.mark.usefixtures("impatient", "places")
def test_a_wrong_setting_beside_a_site_that_is_down_is_a_wrong_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCES__PAGERDUTY__URL", "no address")
    with serving(Site()) as site:
        site.otherwise = lambda _: Answer({}, 503)
        assert _exit_code(site.url, monkeypatch, tool=None) == 2
