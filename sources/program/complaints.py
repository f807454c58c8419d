"""What pydantic found wrong, as a sentence for whoever edits YAML and has never heard of it."""

from __future__ import annotations

from difflib import get_close_matches
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sources.program.documents import Location


def sentence_for(error: ValidationError, model: type[BaseModel]) -> tuple[Location, str]:
    """The place of the first mistake, and the sentence that says what to do about it."""
    details = error.errors()
    # A name that is misspelt is also a name that is missing: the misspelling says more.
    first = next((found for found in details if found["type"] == "extra_forbidden"), details[0])
    location: Location = tuple(part for part in first["loc"] if part != "[key]")
    sentence = _sentence(first, location, model)
    if len(details) > 1:
        sentence = f"{sentence.removesuffix('.')} ({len(details) - 1} more after it)."
    return location, sentence


def _sentence(detail: Any, location: Location, model: type[BaseModel]) -> str:
    name = next((part for part in reversed(location) if isinstance(part, str)), "")
    match detail["type"]:
        case "missing":
            return f'"{name}" is missing; add it.'
        case "extra_forbidden":
            return _unknown_name(name, location, model)
        case "value_error":
            return f"{detail['ctx']['error']}."
        case (
            "date_type"
            | "date_parsing"
            | "date_from_datetime_parsing"
            | "date_from_datetime_inexact"
        ):
            return f'"{name}" must be a day such as 2026-01-31.'
        case "string_type":
            return f'"{name}" must be text; put it between quotes.'
        case "literal_error":
            return f'"{_shown(detail)}" is not possible here; it is {detail["ctx"]["expected"]}.'
        case "string_pattern_mismatch":
            return f'"{_shown(detail)}" is not possible for "{name}"; {_pattern_advice(name)}.'
        case "greater_than_equal":
            return f'"{name}" must be {detail["ctx"]["ge"]} or more.'
        case "less_than_equal":
            return f'"{name}" must be {detail["ctx"]["le"]} or less.'
        case "too_short":
            return f'"{name}" must not be empty; name at least one.'
        case "list_type":
            return f'"{name}" must be a list; put each item on a line after "- ", or in [ ].'
        case "model_type" | "dict_type" | "model_attributes_type":
            return f'"{name}" must be names and values, such as {{name: value}}.'
        case _:
            said = detail["msg"][0].lower() + detail["msg"][1:]
            return f'"{name}" is wrong: {said}; correct it.'


def _shown(detail: Any) -> str:
    return str(detail["input"])[:60]


def _pattern_advice(name: str) -> str:
    if name in ("repository_id", "boards"):
        return "write the tool, a colon and its own id, such as github:acme/shop or jira:12"
    if name == "edition":
        return 'write the year between quotes, such as "2024"'
    if name == "kind":
        return "write it in lower case letters, such as freeze"
    return "use letters, digits, dots, - and _, without spaces"


def _unknown_name(name: str, location: Location, model: type[BaseModel]) -> str:
    known = _names_at(model, location[:-1])
    close = get_close_matches(name, known, n=1)
    if close:
        return f'"{name}" is not known here; did you mean "{close[0]}"?'
    return f'"{name}" is not known here; remove it, or use one of {", ".join(known)}.'


def _names_at(model: type[BaseModel], location: Location) -> list[str]:
    """The names that a mapping may hold, found by walking the model along the location."""
    here: Any = model
    for part in location:
        here = _step(here, part)
    here = _model_in(here)
    if here is None:
        return []
    return [field.alias or name for name, field in here.model_fields.items()]


def _step(annotation: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return next((arg for arg in _flat(annotation) if get_origin(arg) is list), None)
    inner = _model_in(annotation)
    if inner is not None:
        for name, field in inner.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
        return None
    return next((get_args(arg)[1] for arg in _flat(annotation) if get_origin(arg) is dict), None)


def _flat(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return list(get_args(annotation))
    return [annotation]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for candidate in _flat(annotation):
        if get_origin(candidate) is list:
            candidate = get_args(candidate)[0]
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
