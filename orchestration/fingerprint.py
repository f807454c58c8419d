"""What a step's result depends on, as one word: equal words mean that there is nothing new to do.

Hashes file contents and names, never times: a fresh clone of the same commit has the same word.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from orchestration.settings import DBT_PROJECT, ROOT

_NOT_INPUT = {"target", "logs", "dbt_packages", "__pycache__"}


def of_files(paths: Iterable[Path]) -> str:
    """One word for these files' names and contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def of_the_models() -> str:
    """The dbt project and the walk of the commit graph: what turns raw rows into marts."""
    return of_files(
        path
        for folder in (DBT_PROJECT, ROOT / "correlation")
        for path in folder.rglob("*")
        if path.is_file() and not _NOT_INPUT & set(path.relative_to(ROOT).parts)
    )


def of_values(*values: object) -> str:
    """One word for plain values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
