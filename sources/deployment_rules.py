"""Which jobs deploy where their tool doesn't say so: the rules of SOURCES__<TOOL>__DEPLOYMENTS.

A job that is merely called deploy is none. What a job's full name is, and which parameters it has,
is the tool's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sources.errors import ConfigurationError

_KEYS = frozenset({"environment", "kind", "repository", "service", "stage", "version"})
# The kinds of deployments that there are; another word says nothing.
_KINDS = frozenset({"change", "rollback", "hotfix", "configuration"})
_PLACEHOLDER = re.compile(r"\{(environment|service|version)\}")


@dataclass(frozen=True)
class Target:
    """What a build deploys, and where to."""

    environment: str
    service_id: str | None
    repository_id: str | None
    version: str | None
    kind: str | None


@dataclass(frozen=True)
class Rule:
    """One rule: a pattern of full job names, and what its words say.

    A word that begins with $ is the value of that parameter of the build.
    """

    pattern: str
    words: tuple[tuple[str, str], ...]

    @property
    def stage(self) -> str | None:
        """The pattern of the stage that deploys; None where the whole build does."""
        return dict(self.words).get("stage")

    @property
    def reads_parameters(self) -> bool:
        """Whether parameters of the build have to be asked for."""
        return any(word.startswith("$") for _, word in self.words)

    def fits(self, job_name: str) -> bool:
        """Whether the rule is about a job."""
        return _expression(self.pattern).fullmatch(job_name) is not None

    def fits_stage(self, name: str) -> bool:
        """Whether the rule is about a stage of a job that it fits."""
        return self.stage is not None and _expression(self.stage).fullmatch(name) is not None

    def target(self, job_name: str, parameters: Mapping[str, str]) -> Target | None:
        """What a build of a job that fits deploys; None where its environment is not said."""
        found = _expression(self.pattern).fullmatch(job_name)
        said = {key: _value(word, parameters) for key, word in self.words}
        said |= found.groupdict() if found else {}
        environment = said.get("environment")
        if not environment:
            return None
        kind = (said.get("kind") or "").lower()
        return Target(
            environment=environment,
            service_id=said.get("service"),
            repository_id=said.get("repository"),
            version=said.get("version"),
            kind=kind if kind in _KINDS else None,
        )


def _value(word: str, parameters: Mapping[str, str]) -> str | None:
    return parameters.get(word[1:]) if word.startswith("$") else word


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    """* stands for anything but a slash, ** for anything, {service} for a part that is read."""
    parts = re.split(r"(\*\*|\*|\{(?:environment|service|version)\})", pattern)
    written = {"**": ".*", "*": "[^/]*"}
    return re.compile(
        "".join(
            written.get(part)
            or _PLACEHOLDER.sub(r"(?P<\1>[^/]+)", part if "{" in part else re.escape(part))
            for part in parts
        ),
        re.IGNORECASE,
    )


def parsed(lines: list[str], setting: str) -> tuple[Rule, ...]:
    """The rules of a setting: `release/{service} environment=production`."""
    return tuple(_rule(line, setting) for line in lines)


def _rule(line: str, setting: str) -> Rule:
    pattern, *words = line.split(" with ", 1)
    said = [word.strip().partition("=") for word in " ".join(words).split(";") if word.strip()]
    for key, _, value in said:
        if key not in _KEYS or not value.strip():
            raise ConfigurationError(
                f"{setting} has a rule with the word {key!r} that is unknown or says nothing: "
                "write rules as `release/{service} with environment=production; version=$TAG`, of "
                f"{', '.join(sorted(_KEYS))}."
            )
    names = [key for key, _, _ in said] + _PLACEHOLDER.findall(pattern)
    if "environment" not in names:
        raise ConfigurationError(
            f"{setting} has a rule that names no environment: add `with environment=production` "
            f"after {pattern.strip()!r}, or {{environment}} in it."
        )
    if len(set(names)) < len(names):
        raise ConfigurationError(
            f"{setting} has a rule that says something twice: leave one of them out of {line!r}."
        )
    return Rule(pattern.strip(), tuple((key, value.strip()) for key, _, value in said))


def first_fitting(rules: tuple[Rule, ...], job_name: str) -> tuple[Rule, ...]:
    """The rules of a job: the first that takes its builds whole, else every one of a stage."""
    fitting = tuple(rule for rule in rules if rule.fits(job_name))
    whole = next((rule for rule in fitting if rule.stage is None), None)
    return (whole,) if whole else fitting
