"""The JSON Schemas by which an editor completes and checks program files.

Made from models.py: `python -m sources.program.schema` writes them anew after a model has changed.
"""

from __future__ import annotations

import json
from pathlib import Path

from sources.program.models import FILES

SCHEMAS = Path(__file__).parent / "schema"


def schema_text(name: str) -> str:
    """One file's schema, as it is committed."""
    model = FILES[name]
    schema = model.model_json_schema(by_alias=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"{name}.yml of a Plumbline program",
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def schema_path(name: str) -> Path:
    """Where one file's schema is committed."""
    return SCHEMAS / f"{name}.schema.json"


def write_schemas() -> None:
    """Write the schema of every program file."""
    SCHEMAS.mkdir(exist_ok=True)
    for name in FILES:
        schema_path(name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
