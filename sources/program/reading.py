"""From the files of a program to a Program, or to one sentence with the file and the line.

A file, or a section of one, that a program does not have is taken from defaults/. Two vocabularies
are laid over the default ones and do not replace them: words (statuses.yml) and bots (bots.yml).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sources.errors import ConfigurationError
from sources.program.complaints import sentence_for
from sources.program.crosschecks import check
from sources.program.documents import Document, Location, read_document
from sources.program.models import FILES, DoingWords, StatusesFile, Words
from sources.program.program import Program, ProgramFiles, WordMeaning
from sources.program.rows import CONTROL, DEPLOYMENT_KIND

DEFAULTS = Path(__file__).parent / "defaults"

_DOMAINS = {
    "statuses": "status",
    "severities": "severity",
    "priorities": "priority",
    "issue_types": "issue_type",
    "investments": "investment",
    "defects": "defect",
    "controls": CONTROL,
    "deployment_kinds": DEPLOYMENT_KIND,
    "run_statuses": "run_status",
}


def read(program_dir: Path) -> Program:
    """The program of a folder; anything wrong with it is a ConfigurationError."""
    _refuse_strangers(program_dir)
    documents: ProgramFiles = {}
    models: dict[str, Any] = {}
    for name in FILES:
        documents[name], models[name] = _read_file(program_dir, name)
    program = Program(
        organisation=models["organisation"].organisation,
        teams=_section(models, "teams", "teams"),
        services=_section(models, "services", "services"),
        repositories=_section(models, "repositories", "repositories"),
        environments=_section(models, "environments", "environments"),
        words=_overlay(
            _words(documents["statuses"], models["statuses"]),
            _words(*_default("statuses")),
        ),
        annotations=_section(models, "annotations", "annotations"),
        editions=_section(models, "benchmarks", "editions"),
        targets=_section(models, "benchmarks", "targets"),
        bots=_together(models["bots"].bots or [], _default("bots")[1].bots or []),
        measures=_section(models, "measures", "measures"),
        links=_section(models, "links", "links"),
        objectives=_section(models, "objectives", "objectives"),
        plans=_section(models, "improvement_plans", "plans"),
        issue_rules=_section(models, "hygiene", "issue_rules"),
        issue_keys=_section(models, "issue_keys", "issue_keys"),
    )
    check(program, documents)
    return program


def _refuse_strangers(program_dir: Path) -> None:
    if not program_dir.is_dir():
        raise ConfigurationError(
            f"{program_dir}: the program isn't there; `plumbline init` makes one, "
            "or PLUMBLINE_PROGRAM names its folder."
        )
    for path in sorted(program_dir.iterdir()):
        if path.suffix in (".yml", ".yaml") and path.name not in {f"{name}.yml" for name in FILES}:
            raise ConfigurationError(
                f"{path}: no program file has this name; "
                f"rename it to one of {', '.join(f'{name}.yml' for name in FILES)}."
            )


def _read_file(program_dir: Path, name: str) -> tuple[Document, Any]:
    path = program_dir / f"{name}.yml"
    if not path.exists():
        return _default(name)
    document = read_document(path)
    return document, _validated(document, FILES[name])


def _default(name: str) -> tuple[Document, Any]:
    document = read_document(DEFAULTS / f"{name}.yml")
    return document, _validated(document, FILES[name])


def _validated(document: Document, model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        location, sentence = sentence_for(error, model)
        raise document.mistake(location, sentence) from error


def _section(models: dict[str, Any], name: str, section: str) -> Any:
    given = getattr(models[name], section)
    return given if given is not None else getattr(_default(name)[1], section) or []


def _words(document: Document, model: StatusesFile) -> dict[tuple[str, str, str], WordMeaning]:
    meanings: dict[tuple[str, str, str], WordMeaning] = {}
    by_tool: dict[str, Words] = {"*": model} | {str(tool): own for tool, own in model.tools.items()}
    for tool, words in by_tool.items():
        prefix: Location = () if tool == "*" else ("tools", tool)
        for place, entry in _entries(tool, words):
            key = (entry.domain, entry.tool, entry.word)
            if key in meanings:
                raise document.mistake(
                    (*prefix, *place),
                    f'"{entry.word}" already means {meanings[key].meaning}; '
                    "leave it under one meaning.",
                )
            meanings[key] = entry
    return meanings


def _entries(tool: str, words: Words) -> Iterator[tuple[Location, WordMeaning]]:
    """Every word of one tool, with its place in the file."""
    for section, domain in _DOMAINS.items():
        for meaning, given in getattr(words, section):
            place: Location = (section, meaning)
            groups: list[tuple[Location, list[str], bool | None]] = [(place, given, None)]
            if isinstance(given, DoingWords):
                groups = [
                    ((*place, "active"), given.active, False),
                    ((*place, "waiting"), given.waiting, True),
                ]
            for path, listed, is_waiting in groups:
                for index, word in enumerate(listed):
                    yield (
                        (*path, index),
                        WordMeaning(domain, tool, word.strip().lower(), meaning, is_waiting),
                    )


def _overlay(
    own: dict[tuple[str, str, str], WordMeaning], default: dict[tuple[str, str, str], WordMeaning]
) -> list[WordMeaning]:
    """The default words, with the program's own in their place.

    A word that the program gives a meaning for every tool also displaces what the defaults say of
    it for one tool: the site's word is the last one.
    """
    displaced = {(domain, word) for domain, tool, word in own if tool == "*"}
    kept = {key: entry for key, entry in default.items() if (key[0], key[2]) not in displaced}
    return list({**kept, **own}.values())


def _together(own: list[str], default: list[str]) -> list[str]:
    named = {account.lower() for account in own}
    return [*own, *(account for account in default if account.lower() not in named)]
