"""Words that must not stand in any byte that a load leaves behind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FEWEST_LETTERS = 5
"""Four letters stand in a megabyte of random ids and compressed pages by chance."""


def held_in(place: Path, words: Iterable[str]) -> list[str]:
    """Which of the words stand in a file of the folder, or in the one file that it is."""
    if short := [word for word in words if len(word) < FEWEST_LETTERS]:
        raise ValueError(f"too short to be evidence: {short}")
    files = [place] if place.is_file() else [one for one in place.rglob("*") if one.is_file()]
    contents = [one.read_bytes() for one in files]
    if not any(contents):
        raise ValueError(f"there is nothing to search in {place}")
    return sorted({word for word in words if any(word.encode() in one for one in contents)})
