"""The tools that Plumbline can extract from, in the order in which they run.

One line a tool. What a tool is, needs and lands stands at the top of its own package, which is
imported only when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlt.extract import DltSource

    from sources.about import About
    from sources.extraction import ConnectionFinding, Extraction


@dataclass(frozen=True)
class Tool:
    """One tool: the word it has in all five places, and the package that reads it.

    The package offers ABOUT, configured(), source(extraction) and connect().
    """

    name: str
    module: str

    def _package(self) -> ModuleType:
        return import_module(self.module)

    @property
    def about(self) -> About:
        """What it says of itself."""
        about: About = self._package().ABOUT
        return about

    def configured(self) -> bool:
        """Whether anything is configured for it; a tool with no configuration is not run."""
        return bool(self._package().configured())

    def source(self, extraction: Extraction) -> DltSource:
        """What it lands, as a dlt source."""
        source: DltSource = self._package().source(extraction)
        return source

    def connect(self) -> list[ConnectionFinding]:
        """Try the connection: one sentence for each thing found."""
        findings: list[ConnectionFinding] = self._package().connect()
        return findings


# The program is first: it says what the others' rows belong to.
TOOLS: dict[str, Tool] = {
    name: Tool(name, f"sources.{name}")
    for name in (
        "program",
        "files",
        "git",
        "github",
        "gitlab",
        "bitbucket",
        "jira",
        "azure_devops",
        "jenkins",
        "harness",
        "circleci",
        "servicenow",
        "pagerduty",
        "opsgenie",
        "alertmanager",
        "prometheus",
        "datadog",
        "openslo",
        "sarif",
        "sonarqube",
        "codeguru",
        "ci_artifacts",
        "copilot",
        "q_developer",
    )
}
