"""What is imported is declared: what another package happens to bring may be gone tomorrow."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))} | {
    "tests"
}


def imported(folder: str) -> set[str]:
    """The top-level packages of other people that a folder's modules import."""
    found: set[str] = set()
    neighbours: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        neighbours.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - neighbours - OURS - set(sys.stdlib_module_names)


def declared(*, for_building: bool) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["dependencies"]
    if for_building:
        listed = listed + project["optional-dependencies"]["dev"]
    return {normal(re.split(r"[<>=\[ ]", one)[0]) for one in listed}


def normal(name: str) -> str:
    """A distribution's name in the one form that all its spellings share."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("folder", sorted(OURS))
def test_every_import_is_of_a_declared_package(folder: str) -> None:
    distributions = packages_distributions()
    known = declared(for_building=folder in ("tests", "benchmarks"))
    undeclared = {
        package
        for package in imported(folder)
        if not known & {normal(name) for name in distributions.get(package, ())}
    }
    assert undeclared == set()
