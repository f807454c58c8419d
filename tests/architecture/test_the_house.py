"""The habits that no linter checks: sizes, names, docstrings, what must not be in the tree."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    "benchmarks",
    "correlation",
    "demo",
    "expectations",
    "orchestration",
    "reports",
    "sources",
]
MODULES = [p for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py"))]


def tracked() -> list[Path]:
    """Files that git tracks, or every file of the tree outside a checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("the tree is no git checkout here, so nothing says which files belong to it")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_holds_one_thing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        return
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert text.count("\n") <= 500, "more than one thing: split it"


def test_no_room_is_called_utils() -> None:
    bad = {"utils", "helpers", "common", "misc"}
    assert [
        p for p in tracked() if bad & {part.split(".")[0] for part in p.parts[len(ROOT.parts) :]}
    ] == []


def test_nothing_tracked_names_a_package_index_or_leaves_work_for_later() -> None:
    index = re.compile(r"(--)?(extra-)?index-url|find-links|\"resolved\": \"http|simple/$")
    later = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    wrong = []
    for path in tracked():
        if path.suffix in {".png", ".parquet", ".svg"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if later.search(line) or index.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


def test_every_dependency_has_a_lower_and_an_upper_bound_and_a_locked_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = set(
        re.findall(
            r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M
        )
    )
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.search(r">=[\d.]+", requirement), requirement
        assert re.search(r"<[\d.]+", requirement), requirement
        name = re.split(r"[\[>=<]", requirement)[0].lower()
        assert name in locked, f"{name} is not in requirements.lock: run make lock"


def test_every_decision_and_dependency_is_argued() -> None:
    decisions = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    argued = decisions[decisions.index("## Dependencies") :].lower()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.split(r"[\[>=<]", requirement)[0].lower()
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", argued), (
            f"DECISIONS.md does not say why {name} is here"
        )
