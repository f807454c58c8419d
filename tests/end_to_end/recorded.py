"""Everything that was recorded of every tool, landed in one home.

What a site answers, and which objects it was given, is tests/sources/<tool>/recorded.py. What
becomes of what landed does not belong here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
import yaml

from sources import pipeline
from sources.engine import Engine
from sources.pipeline import LoadOutcome
from tests.sources.alertmanager import recorded as alertmanager
from tests.sources.azure_devops import recorded as azure_devops
from tests.sources.bitbucket import recorded as bitbucket
from tests.sources.clock import VirtualClock
from tests.sources.codeguru import recorded as codeguru
from tests.sources.conftest import KEY
from tests.sources.copilot import recorded as copilot
from tests.sources.datadog import recorded as datadog
from tests.sources.github import recorded as github
from tests.sources.gitlab import recorded as gitlab
from tests.sources.harness import recorded as harness
from tests.sources.jenkins import recorded as jenkins
from tests.sources.jira import recorded as jira
from tests.sources.jira.site import FakeSite
from tests.sources.jira.site import serving as serving_jira
from tests.sources.openslo import recorded as openslo
from tests.sources.opsgenie import recorded as opsgenie
from tests.sources.pagerduty import recorded as pagerduty
from tests.sources.payloads import PAYLOADS
from tests.sources.prometheus import recorded as prometheus
from tests.sources.q_developer import recorded as q_developer
from tests.sources.sarif import recorded as sarif
from tests.sources.servicenow import recorded as servicenow
from tests.sources.site import Site, serving
from tests.sources.sonarqube import recorded as sonarqube

Replay = Callable[[Site, Path], dict[str, str]]

REPLAYS: dict[str, Replay] = {
    "github": github.replay,
    "gitlab": gitlab.replay,
    "bitbucket": bitbucket.replay,
    "azure_devops": azure_devops.replay,
    "jenkins": jenkins.replay,
    "harness": harness.replay,
    "servicenow": servicenow.replay,
    "pagerduty": pagerduty.replay,
    "opsgenie": opsgenie.replay,
    "alertmanager": alertmanager.replay,
    "prometheus": prometheus.replay,
    "datadog": datadog.replay,
    "openslo": openslo.replay,
    "sarif": sarif.replay,
    "sonarqube": sonarqube.replay,
    "codeguru": codeguru.replay,
    "copilot": copilot.replay,
    "q_developer": q_developer.replay,
}
# Where the answers of a tool lie that is not called like its folder.
FOLDERS = {"codeguru": "codeguru_reviewer", "copilot": "github"}

# The one service of the program, and what tools call it; every other service is nobody's.
SERVICE = "recorded"
ALIASES = ("pagerduty:PAZDKS7", "servicenow:a9c0c8d2c6112276018f7705562f9cb0")


def quoted(words: Iterable[str]) -> str:
    """Words as SQL lists them."""
    return ", ".join(f"'{word}'" for word in words)


def is_there() -> bool:
    """Whether the answers of every tool lie beside the repository."""
    return all((PAYLOADS / FOLDERS.get(tool, tool)).is_dir() for tool in (*REPLAYS, "jira"))


def land(home: Path, patch: pytest.MonkeyPatch) -> dict[str, LoadOutcome]:
    """Read every tool's recorded answers into one home, and say how each reading went."""
    program = home / "program"
    program.mkdir()
    teams = sorted({copilot.TEAM, q_developer.TEAM})
    service = {
        "service_id": SERVICE,
        "name": SERVICE,
        "owners": [{"team_id": teams[0], "from": date(2008, 1, 1)}],
        "aliases": list(ALIASES),
    }
    for name, listed in (
        ("teams", [{"team_id": team, "name": team} for team in teams]),
        ("services", [service]),
    ):
        (program / f"{name}.yml").write_text(yaml.safe_dump({name: listed}), encoding="utf-8")
    patch.chdir(home)
    patch.setenv("PLUMBLINE_HOME", str(home))
    patch.setenv("PLUMBLINE_PROGRAM", str(program))
    patch.setenv("PLUMBLINE_PSEUDONYM_KEY", KEY)
    engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")

    def load(tool: str, settings: dict[str, str]) -> LoadOutcome:
        for name, value in settings.items():
            patch.setenv(name, value)
        return pipeline.load(tool, engine=engine, home=home, clock=VirtualClock())

    outcomes = {"program": load("program", {})}
    with ExitStack() as stack:
        for tool, replay in REPLAYS.items():
            place = home / tool
            place.mkdir()
            site = stack.enter_context(serving(Site()))
            outcomes[tool] = load(tool, replay(site, place))
        cloud = stack.enter_context(serving_jira(FakeSite()))
        outcomes["jira"] = load("jira", jira.replay(cloud))
    return outcomes
