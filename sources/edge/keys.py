"""The key of the pseudonyms: where it lies, how it is made, and which modes are refused.

It comes from the environment or a file of mode 600, and never enters the warehouse. Whoever loses
it starts a new epoch: the same person has another pseudonym from then on.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from sources.errors import ConfigurationError

VARIABLE = "PLUMBLINE_PSEUDONYM_KEY"
MINIMUM_LENGTH = 32


def key_file(home: Path) -> Path:
    """Where the key lies in a home."""
    return home / "secrets" / "pseudonym.key"


def make_key(home: Path) -> Path:
    """Make the key of a home, unless it has one; it is readable by its owner only."""
    path = key_file(home)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path


def read_key(home: Path) -> bytes:
    """The key, from the environment or else from the home."""
    from_environment = os.environ.get(VARIABLE, "").strip()
    if from_environment:
        return _long_enough(from_environment, VARIABLE)
    path = key_file(home)
    if not path.is_file():
        raise ConfigurationError(
            f"There is no key for pseudonyms: run `plumbline init`, or set {VARIABLE} to at least "
            f"{MINIMUM_LENGTH} random characters."
        )
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigurationError(
            "The key for pseudonyms, secrets/pseudonym.key in PLUMBLINE_HOME, can be read by other "
            "accounts of this machine: run `chmod 600` on it."
        )
    return _long_enough(path.read_text(encoding="ascii").strip(), "secrets/pseudonym.key")


def _long_enough(key: str, where: str) -> bytes:
    if len(key) < MINIMUM_LENGTH:
        raise ConfigurationError(
            f"The key for pseudonyms in {where} has fewer than {MINIMUM_LENGTH} characters: use a "
            "longer random one."
        )
    return key.encode("utf-8")
