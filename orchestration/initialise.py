"""What `plumbline init` leaves behind: a program, the connections and the key of the pseudonyms.

Takes answers and writes files; asking is cli's. It never writes over what a person wrote: a file
that is there stays, and only the settings that it lacks are refused with their names.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from sources.edge.keys import make_key
from sources.errors import ConfigurationError
from sources.program import Answers, write_program

CONFIG = Path(".dlt/config.toml")
SECRETS = Path(".dlt/secrets.toml")

Settings = dict[str, dict[str, object]]


@dataclass(frozen=True)
class Connections:
    """What each chosen tool needs: plain settings and secrets, by tool."""

    settings: Settings = field(default_factory=dict)
    secrets: Settings = field(default_factory=dict)


@dataclass(frozen=True)
class Initialised:
    """What was written, and what was there already and was left alone."""

    written: list[Path]
    kept: list[Path]


def initialise(
    project: Path, home: Path, program: Path, answers: Answers, connections: Connections
) -> Initialised:
    """Write what is not there yet; a place that can't be written is a ConfigurationError."""
    try:
        return _initialise(project, home, program, answers, connections)
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename} can't be read or written ({error.strerror}): correct it, or run "
            "init in another folder."
        ) from error


def _initialise(
    project: Path, home: Path, program: Path, answers: Answers, connections: Connections
) -> Initialised:
    there = {p: p.read_bytes() for p in _targets(project, program) if p.exists()}
    written = [p for p in write_program(program, answers) if there.get(p) != p.read_bytes()]
    written += _write_toml(project / CONFIG, connections.settings, mode=0o644)
    written += _write_toml(project / SECRETS, connections.secrets, mode=0o600)
    key_was_there = (home / "secrets" / "pseudonym.key").exists()
    key = make_key(home)
    if not key_was_there:
        written.append(key)
    return Initialised(written, sorted(set(there) - set(written)))


def _targets(project: Path, program: Path) -> list[Path]:
    return [project / CONFIG, project / SECRETS, *program.glob("*.yml")]


def _write_toml(path: Path, tools: Settings, *, mode: int) -> list[Path]:
    """Add the settings that the file lacks; one that it has with another value is refused."""
    if not any(tools.values()):
        return []
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else TOMLDocument()
    sources = _section(document, "sources", is_super=True)
    is_changed = False
    for tool, settings in tools.items():
        section = _section(sources, tool)
        for key, value in settings.items():
            if key not in section:
                section[key] = value
                is_changed = True
            elif section[key] != value:
                raise ConfigurationError(
                    f"{path} already says sources.{tool}.{key}: change it there, because init "
                    "never writes over a setting."
                )
    if not is_changed:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    # Created with its mode, so that no moment exists at which others could read a secret.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
    path.chmod(mode)
    return [path]


def _section(parent: TOMLDocument | Table, name: str, *, is_super: bool = False) -> Table:
    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=is_super)
    section = parent[name]
    if not isinstance(section, Table):
        raise ConfigurationError(
            f".dlt has a setting called {name!r} where the section [{name}] belongs: remove it."
        )
    return section
