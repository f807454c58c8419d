"""Editors check the same files in the same way as the reader does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from sources.program import DEFAULTS
from sources.program.models import FILES
from sources.program.schema import schema_path, schema_text


@pytest.mark.parametrize("name", FILES)
def test_the_committed_schema_is_current(name: str) -> None:
    assert schema_path(name).read_text(encoding="utf-8") == schema_text(name), (
        "run `python -m sources.program.schema`"
    )


@pytest.mark.parametrize("name", FILES)
def test_the_default_file_fits_its_schema_and_points_to_it(name: str) -> None:
    path = DEFAULTS / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    schema = json.loads(schema_text(name))

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(yaml.safe_load(text))

    pointer = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (DEFAULTS / pointer).resolve() == schema_path(name).resolve()


def test_an_editor_marks_a_misspelt_name() -> None:
    validator = Draft202012Validator(json.loads(schema_text("teams")))
    assert not validator.is_valid({"teams": [{"team_id": "a", "nam": "A"}]})


def test_the_repositorys_program_points_to_the_schemas() -> None:
    program = Path(__file__).parents[3] / "program"
    for path in program.glob("*.yml"):
        pointer = path.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (program / pointer).resolve() == schema_path(path.stem).resolve()
