"""Settings of a tool: SOURCES__<TOOL>__<KEY> in the environment, or the same in .dlt/*.toml.

Only reads and splits values. Whether a setting is needed, and what it means, is the tool's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dlt
from dlt.common.configuration.providers.toml import TomlProviderReadException

from sources.errors import ConfigurationError


@contextmanager
def readable() -> Iterator[None]:
    """A .dlt file that is not TOML is a sentence; its text is not repeated, it may be a secret."""
    try:
        yield
    except TomlProviderReadException as error:
        raise ConfigurationError(
            f".dlt/{error.file_name} is not valid TOML: correct it there, or set what it says in "
            "the environment."
        ) from error


def name_of(tool: str, key: str) -> str:
    """The setting as a user types it."""
    return f"SOURCES__{tool.upper()}__{key.upper()}"


def text(tool: str, key: str) -> str | None:
    """A setting as text, or None where it is missing or blank."""
    with readable():
        return _stripped(dlt.config.get(f"sources.{tool}.{key}"))


def secret(tool: str, key: str) -> str | None:
    """A secret as text, or None where it is missing or blank."""
    with readable():
        return _stripped(dlt.secrets.get(f"sources.{tool}.{key}"))


def words(tool: str, key: str) -> list[str]:
    """A setting as a list: a TOML list, a JSON list, or words separated by commas."""
    with readable():
        value: Any = dlt.config.get(f"sources.{tool}.{key}")
    if isinstance(value, str):
        value = _split(value)
    if not value:
        return []
    items = value if isinstance(value, (list, tuple)) else [value]
    return [str(item).strip() for item in items if str(item).strip()]


def _split(value: str) -> list[Any]:
    if value.lstrip().startswith("["):
        try:
            parsed = json.loads(value)
        except json.JSONDecodeError:
            return value.strip().strip("[]").split(",")
        return parsed if isinstance(parsed, list) else [parsed]
    return value.split(",")


def _stripped(value: Any) -> str | None:
    stripped = "" if value is None else str(value).strip()
    return stripped or None
