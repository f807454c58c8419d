"""A home holds the demo organisation or a real site, never both: their numbers would be summed.

The mark is one word in a file of the home. What a home contains besides is not looked at.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from orchestration.settings import Places
from sources.errors import ConfigurationError

Kind = Literal["demo", "site"]

_WORDS: dict[str, str] = {"demo": "the demo organisation", "site": "a real site's data"}
_WAY_OUT: dict[str, str] = {
    "demo": "set PLUMBLINE_HOME to another folder for your own tools, or remove this one",
    "site": "set PLUMBLINE_HOME to an empty folder for the demo",
}


def kind_of(places: Places) -> Kind | None:
    """What this home was first used for, if it was."""
    if not places.kind.exists():
        return None
    word = places.kind.read_text(encoding="utf-8").strip()
    return "demo" if word == "demo" else "site"


def make(home: Path) -> None:
    """The folder itself, or a sentence on why it can't be had."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(home, error) from error
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise _unusable(home, None)


def _unusable(home: Path, error: OSError | None) -> ConfigurationError:
    why = f" ({error.strerror})" if error and error.strerror else ""
    return ConfigurationError(
        f"PLUMBLINE_HOME, {home}, is no folder that this account may read and write{why}: correct "
        "it, or set PLUMBLINE_HOME to another folder."
    )


def claim(places: Places, kind: Kind) -> None:
    """Mark an unused home, or refuse to mix."""
    make(places.home)
    found = kind_of(places)
    if found is None:
        places.kind.write_text(f"{kind}\n", encoding="utf-8")
    elif found != kind:
        raise ConfigurationError(f"{places.home} holds {_WORDS[found]} already: {_WAY_OUT[found]}.")
