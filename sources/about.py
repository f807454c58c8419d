"""What a tool says of itself before it is read: its name, what `init` asks, what was tried of it.

Every package of the catalogue has one `ABOUT`. How it is read is the package's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Family(StrEnum):
    """What kind of tool it is, as `plumbline init` groups its offers."""

    PROGRAM = "the metrics program"
    SOURCE_CONTROL = "source control"
    ISSUES = "issues and planning"
    DELIVERY = "builds and deployments"
    INCIDENTS = "incidents and alerts"
    OBSERVABILITY = "service levels and health"
    FINDINGS = "code scanning and quality"
    ASSISTANTS = "AI assistants"
    FILES = "files"


class Tried(StrEnum):
    """What a tool's extractor has been run against; `connect` says so where it is only the demo."""

    RECORDED = "recorded answers"
    DOCUMENTED = "documented shapes"
    DEMO = "the demo only"


@dataclass(frozen=True)
class Ask:
    """One setting, SOURCES__<TOOL>__<KEY>, as `plumbline init` asks for it.

    The first ask of a tool chooses it: an empty answer there leaves the tool out. One that is not
    `is_asked` is only taken with --set. `starts` says what the answers are in the first program:
    the repositories that its services are built from, or the keys of its team's projects.
    """

    key: str
    question: str
    is_secret: bool = False
    is_list: bool = False
    is_asked: bool = True
    starts: Literal["repositories", "projects"] | None = None


@dataclass(frozen=True)
class WordColumn:
    """A landed column of words that the program gives a meaning; `doctor` lists those without."""

    domain: Literal["status", "severity", "priority", "issue_type"]
    table: str
    column: str


@dataclass(frozen=True)
class About:
    """One tool, before anything is read: `label` is how its makers write its name.

    `unverified` names the parts, as in "the records of environments", that were tried against the
    demo only where the rest of the tool was tried against more.
    """

    label: str
    family: Family
    asks: tuple[Ask, ...]
    tried: Tried
    words: tuple[WordColumn, ...] = ()
    unverified: tuple[str, ...] = ()
