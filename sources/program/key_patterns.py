"""What can be wrong with a project's own way of writing keys; finding them is the edge's."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field


def with_one_group(pattern: str) -> str:
    """The pattern, if it finds something and says what of it differs from key to key."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"the pattern is no regular expression: {error}") from error
    if compiled.groups != 1:
        raise ValueError(
            f"the pattern has {compiled.groups} groups and needs one, around what differs from key "
            "to key; write the others as (?:…)"
        )
    if compiled.search(""):
        raise ValueError("the pattern finds a key where nothing is written")
    return pattern


def with_one_star(key: str) -> str:
    """The way of writing a key, if there is one place in it for what the pattern found."""
    if key.count("*") != 1:
        raise ValueError("a key has one *, for what the pattern's group holds: PAY-*")
    return key


KeyPattern = Annotated[
    str,
    AfterValidator(with_one_group),
    Field(
        min_length=1,
        max_length=200,
        description="A regular expression with one group.",
        examples=[r"(?<!\w)#(\d+)\b"],
    ),
]
KeyForm = Annotated[
    str,
    AfterValidator(with_one_star),
    Field(description="How the tracker writes the key; * is what the group holds."),
]
