"""What a value of a program file may be: names, ids, tools, time zones, directions.

What a file holds is models.py's.
"""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from sources.catalogue import TOOLS

ORGANISATION_ID = "all"
"""The organisation's id wherever a scope is named: a warehouse holds one organisation."""

ScopeType = Literal["organisation", "product_line", "tier", "team", "service", "repository"]
EnvironmentKind = Literal["production", "staging", "development"]
Direction = Literal["increase", "decrease"]
Tier = Literal["elite", "high", "medium", "low"]
LINK_KINDS = ("change_deployment", "incident_deployment", "change_issue")
LINK_ENDS = {"change", "incident", "deployment", "issue"}


# The tools of the catalogue, but for the program itself, which says what the others' words mean.
_TOOLS_WITH_WORDS = sorted(TOOLS.keys() - {"program"})


def _known_tool(name: str) -> str:
    if name not in _TOOLS_WITH_WORDS:
        raise ValueError(f'"{name}" is no tool; it is one of {", ".join(_TOOLS_WITH_WORDS)}')
    return name


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f'"{name}" is not a time zone; name one of the tz database, such as Europe/Berlin'
        ) from error
    return name


def _folder(path: str) -> str:
    folder = path.strip().removeprefix("./").rstrip("/")
    if folder.startswith("/") or ".." in folder.split("/"):
        raise ValueError("a path is relative to the repository, such as services/checkout/")
    return f"{folder}/" if folder else ""


Identifier = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="Letters, digits, dot, - and _."),
]
Tool = Annotated[
    str, AfterValidator(_known_tool), Field(json_schema_extra={"enum": [*_TOOLS_WITH_WORDS]})
]
TimeZone = Annotated[
    str,
    AfterValidator(_known_time_zone),
    Field(description="A name of the tz database, such as Europe/Berlin.", examples=["UTC"]),
]
PrefixedId = Annotated[
    str,
    Field(
        pattern=r"^[a-z_]+:\S.*$",
        description="The tool's name, a colon, and the tool's own id.",
        examples=["github:acme/shop", "jira:12", "files:shop"],
    ),
]
RepositoryPath = Annotated[
    str,
    AfterValidator(_folder),
    Field(description="A folder of the repository; empty for the whole of it."),
]
Word = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(min_length=1)]


def canonical_repository_id(repository_id: str) -> str:
    """GitHub's and GitLab's names are the same in any case: they land in lower case."""
    is_any_case = repository_id.startswith(("github:", "gitlab:"))
    return repository_id.lower() if is_any_case else repository_id
