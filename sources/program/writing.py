"""The first program of a site, from the few answers that `plumbline init` asks for.

Writes what a site must say itself, and never over what a site has said: a file is replaced only
while it is still, byte for byte, the empty one that the repository comes with.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from sources.errors import ConfigurationError
from sources.program.reading import DEFAULTS, read
from sources.program.schema import schema_text
from sources.program.values import canonical_repository_id


@dataclass(frozen=True)
class Answers:
    """What init asked. Repositories are as the program names them: github:acme/shop.

    `team_id` is set where the team is one that the program has already.
    """

    organisation: str
    time_zone: str = "UTC"
    team: str | None = None
    repositories: list[str] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    owned_since: date = date(2000, 1, 1)
    team_id: str | None = None


def write_program(program_dir: Path, answers: Answers) -> list[Path]:
    """Write the files that are not there yet; returns those that were written."""
    answers = _with_a_team_of(program_dir, answers)
    texts = {
        name: text_of((DEFAULTS / f"{name}.yml").read_text(encoding="utf-8"), answers)
        for name, text_of in _WRITERS.items()
    }
    _refuse_wrong_answers(
        texts if answers.team_id is None else _with_kept_teams(program_dir, texts)
    )
    program_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in texts.items():
        path = program_dir / f"{name}.yml"
        if _is_kept(path):
            continue
        path.write_text(_pointing_to(_schema_folder(program_dir, name), text), encoding="utf-8")
        written.append(path)
    return written


def _with_a_team_of(program_dir: Path, answers: Answers) -> Answers:
    """The owner of new services is a team that is there, where teams.yml is somebody's."""
    if not _is_kept(program_dir / "teams.yml") or _is_kept(program_dir / "services.yml"):
        return answers
    teams = {team.team_id: team.name for team in read(program_dir).teams}
    if not answers.team:
        if not teams:
            raise ConfigurationError(
                f"{program_dir / 'teams.yml'} names no team that could own the services: add one."
            )
        return replace(answers, team_id=next(iter(teams)))
    for team_id, name in teams.items():
        if answers.team in (team_id, name):
            return replace(answers, team_id=team_id)
    raise ConfigurationError(
        f"{program_dir / 'teams.yml'} has no team {answers.team!r}, and init never writes over it: "
        "add the team there, or name one that it has."
    )


def _with_kept_teams(program_dir: Path, texts: dict[str, str]) -> dict[str, str]:
    """What the program will say, with the teams that are kept."""
    return {**texts, "teams": (program_dir / "teams.yml").read_text(encoding="utf-8")}


def _refuse_wrong_answers(texts: dict[str, str]) -> None:
    """Read the program before it is written: a file with a wrong answer would stand in the way."""
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / f"{name}.yml").write_text(text, encoding="utf-8")
        try:
            read(Path(folder))
        except ConfigurationError as error:
            sentence = error.sentence.split(": ", 1)[1]
            raise ConfigurationError(f"An answer can't stand in the program: {sentence}") from error


def _is_kept(path: Path) -> bool:
    """Whether somebody's own file is there."""
    return path.exists() and not _is_untouched(path)


def _is_untouched(path: Path) -> bool:
    """Still the empty file that the repository comes with, wherever its schema lies."""
    default = (DEFAULTS / path.name).read_text(encoding="utf-8")
    return _said(path.read_text(encoding="utf-8")) == _said(default)


def _said(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("# yaml-language-server")]


def _schema_folder(program_dir: Path, name: str) -> str:
    """Where editors find the schema: this repository's own, or else a copy beside the program."""
    if (program_dir.resolve().parent / "sources" / "program" / "schema").is_dir():
        return "../sources/program/schema/"
    schema = program_dir / "schema" / f"{name}.schema.json"
    schema.parent.mkdir(exist_ok=True)
    schema.write_text(schema_text(name), encoding="utf-8")
    return "schema/"


def _pointing_to(schemas: str, text: str) -> str:
    return text.replace("$schema=../schema/", f"$schema={schemas}", 1)


def _organisation(default: str, answers: Answers) -> str:
    return default.replace("name: Organisation", f"name: {_quoted(answers.organisation)}").replace(
        "time_zone: UTC    ", f"time_zone: {_quoted(answers.time_zone)}", 1
    )


def _teams(default: str, answers: Answers) -> str:
    name = answers.team or answers.organisation
    team = {"team_id": identifier(name), "name": name, "projects": answers.projects}
    return default.replace("teams: []", _as_yaml({"teams": [team]}))


def _services(default: str, answers: Answers) -> str:
    team_id = answers.team_id or identifier(answers.team or answers.organisation)
    taken: set[str] = set()
    services = []
    for repository_id in dict.fromkeys(map(canonical_repository_id, answers.repositories)):
        if "*" in repository_id:
            continue
        native = repository_id.split(":", 1)[1]
        service_id = identifier(native.rsplit("/", 1)[-1])
        if service_id in taken:
            service_id = identifier(native)
        taken.add(service_id)
        services.append(
            {
                "service_id": service_id,
                "name": native.rsplit("/", 1)[-1],
                "owners": [{"team_id": team_id, "from": answers.owned_since.isoformat()}],
                "repositories": [{"repository_id": repository_id}],
            }
        )
    return default.replace("services: []", _as_yaml({"services": services}))


def _unchanged(default: str, answers: Answers) -> str:
    return default


_WRITERS: dict[str, Callable[[str, Answers], str]] = {
    "organisation": _organisation,
    "teams": _teams,
    "services": _services,
    "repositories": _unchanged,
    "environments": _unchanged,
    "annotations": _unchanged,
}


def identifier(name: str) -> str:
    """A name as an id: lower case letters and digits with - between."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "organisation"


def _quoted(value: str) -> str:
    return yaml.safe_dump(value, width=1000, allow_unicode=True).splitlines()[0]


def _as_yaml(values: dict[str, object]) -> str:
    dumped = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=100).rstrip("\n")
    return re.sub(r"'(\d{4}-\d{2}-\d{2})'", r"\1", dumped)
