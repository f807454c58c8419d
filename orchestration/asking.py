"""What `plumbline init` asks: only what it must and what no option said already.

Turns options and answers into values, by what each tool of the catalogue says of itself; writing
them is initialise.py's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from orchestration.initialise import Connections
from sources.about import Ask, Family
from sources.catalogue import TOOLS
from sources.errors import ConfigurationError
from sources.program import Answers

Given = Mapping[str, Any]
Values = dict[str, dict[str, str]]
"""What was typed, by tool and key."""


def connections_of(given: Given, *, may_ask: bool) -> Connections:
    """The chosen tools: those that an option names, or those that the answers choose.

    `given` has an option of its own for a setting under tool__key, and under `settings` what was
    given as TOOL.KEY=VALUE.
    """
    values = _own_options(given)
    # A token alone, as a variable may hold it for all projects, does not choose its tool.
    chosen = [tool for tool in values if _first(tool).key in values[tool]]
    settings = _settings(given["settings"])
    chosen += [tool for tool in settings if tool not in chosen]
    for tool, keys in settings.items():
        values.setdefault(tool, {}).update(keys)
    if not chosen and may_ask:
        chosen = _choice()
    connections = Connections()
    for tool in _offered():
        if tool in chosen:
            _answer(tool, values.get(tool, {}), connections, may_ask=may_ask)
    if not connections.settings and not connections.secrets:
        raise ConfigurationError(
            "No tool was chosen: give --set TOOL.KEY=VALUE, as in --set "
            f"github.repositories=acme/shop, for one of {', '.join(_offered())}."
        )
    return connections


def answers_of(given: Given, connections: Connections, *, may_ask: bool) -> Answers:
    """What the program starts from."""
    organisation = given["organisation"]
    if not organisation and may_ask:
        organisation = click.prompt("The organisation's name")
    if not organisation:
        raise ConfigurationError("The organisation has no name: give --organisation.")
    return Answers(
        organisation=organisation,
        time_zone=given["time_zone"] or "UTC",
        team=given["team"],
        repositories=[f"{tool}:{name}" for tool, name in _starts("repositories", connections)],
        projects=[key for _, key in _starts("projects", connections)],
    )


def _starts(what: str, connections: Connections) -> Iterable[tuple[str, str]]:
    for tool, settings in connections.settings.items():
        for ask in TOOLS[tool].about.asks:
            value = settings.get(ask.key)
            if ask.starts == what and value:
                for item in value if isinstance(value, list) else [value]:
                    yield tool, str(item)


def _offered() -> list[str]:
    """The tools that init can set up: those that need anything."""
    return [name for name, tool in TOOLS.items() if tool.about.asks]


def _first(tool: str) -> Ask:
    return TOOLS[tool].about.asks[0]


def _own_options(given: Given) -> Values:
    """Options that stand for one setting of one tool, under tool__key."""
    values: Values = {}
    for name, value in given.items():
        if "__" in name and value:
            tool, key = name.split("__", 1)
            values.setdefault(tool, {})[key] = value
    return values


def _settings(given: Iterable[str]) -> Values:
    """--set TOOL.KEY=VALUE; a value may be a secret, so that no sentence repeats it."""
    values: Values = {}
    for place, setting in enumerate(given, start=1):
        name, is_set, value = setting.partition("=")
        tool, _, key = name.strip().partition(".")
        if not is_set or not tool or not key or not value.strip():
            raise ConfigurationError(
                f"--set takes TOOL.KEY=VALUE, as in github.repositories=acme/shop: correct "
                f"number {place} of them."
            )
        if tool not in _offered():
            raise ConfigurationError(
                f"There is no tool {tool!r} to set up: name one of {', '.join(_offered())}."
            )
        if key not in (known := {ask.key: ask for ask in TOOLS[tool].about.asks}):
            raise ConfigurationError(
                f"{tool} has no setting {key!r}: set one of {', '.join(known)}."
            )
        before = values.setdefault(tool, {}).get(key)
        is_more = before is not None and known[key].is_list
        values[tool][key] = f"{before},{value.strip()}" if is_more else value.strip()
    return values


def _choice() -> list[str]:
    """Offer the tools by family, until every word is one of them."""
    for family in Family:
        tools = [name for name in _offered() if TOOLS[name].about.family is family]
        if tools:
            named = ", ".join(
                name if TOOLS[name].about.label.lower() == name else f"{name} ({label})"
                for name in tools
                for label in [TOOLS[name].about.label]
            )
            click.echo(f"{family.value}: {named}")
    while True:
        chosen = words(_asked("Which of these do you use (separated by commas)"))
        unknown = [tool for tool in chosen if tool not in _offered()]
        if not unknown:
            return chosen
        click.echo(f"There is no tool {unknown[0]!r} here.")


def _answer(tool: str, values: dict[str, str], connections: Connections, *, may_ask: bool) -> None:
    """The tool's settings: what was given, and what is asked for beside it."""
    settings: dict[str, object] = {}
    secrets: dict[str, object] = {}
    is_named = bool(values)
    for ask in TOOLS[tool].about.asks:
        value = values.get(ask.key, "")
        if not value and ask.is_asked and may_ask:
            value = _asked(_question(ask), is_secret=ask.is_secret)
        if not value and ask is _first(tool) and not is_named:
            return
        if value:
            (secrets if ask.is_secret else settings)[ask.key] = (
                words(value) if ask.is_list else value
            )
    if settings:
        connections.settings[tool] = settings
    if secrets:
        connections.secrets[tool] = secrets


def _question(ask: Ask) -> str:
    return f"{ask.question} (not shown; empty to set it later)" if ask.is_secret else ask.question


def _asked(question: str, *, is_secret: bool = False) -> str:
    """An answer that may be empty."""
    answer: str = click.prompt(question, default="", show_default=False, hide_input=is_secret)
    return answer.strip()


def words(text: str | None) -> list[str]:
    """A list as people type it."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]
