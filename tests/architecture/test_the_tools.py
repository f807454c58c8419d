"""A tool is named once, in the catalogue: everything else that says its name agrees with it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from orchestration.cli import init
from sources.about import Tried
from sources.catalogue import TOOLS
from sources.edge.declarations import declared

ROOT = Path(__file__).resolve().parents[2]


def table_of_tools() -> list[str]:
    """The rows that README's table of tools must have."""
    return [
        f"| [{tool.about.label}](sources/{name}/README.md) | `{name}` | {tool.about.family.value} "
        f"| {tool.about.tried.value} |"
        for name, tool in TOOLS.items()
    ]


def test_readme_says_of_every_tool_what_was_tried() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| \[[^]]+\]\(sources/\w+/README\.md\) \|.*$", readme, re.MULTILINE)
    assert table == table_of_tools()


@pytest.mark.parametrize("name", TOOLS)
def test_what_a_tool_says_of_itself_can_be_asked_and_set(name: str) -> None:
    about = TOOLS[name].about
    assert about.label
    assert isinstance(about.tried, Tried)
    keys = [ask.key for ask in about.asks]
    assert len(keys) == len(set(keys))
    # The first chooses the tool, so it must be asked, and can't be a secret that is set later.
    assert all(ask.is_asked and not ask.is_secret for ask in about.asks[:1])
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z_]*[a-z]", key)] == []


@pytest.mark.parametrize("name", TOOLS)
def test_every_readme_of_a_tool_has_a_section_of_what_was_tried(name: str) -> None:
    readme = (ROOT / "sources" / name / "README.md").read_text(encoding="utf-8")
    (tried,) = re.findall(r"^## Tried(?: against)?\n+(.+?)(?=^## |\Z)", readme, re.M | re.S)
    assert tried.strip()


@pytest.mark.parametrize("name", TOOLS)
def test_a_readme_that_says_what_only_the_demo_answered_has_connect_say_it_too(name: str) -> None:
    said = " ".join((ROOT / "sources" / name / "README.md").read_text(encoding="utf-8").split())
    about = TOOLS[name].about
    assert ("the demo only" in said) is (bool(about.unverified) or about.tried is Tried.DEMO)


@pytest.mark.parametrize("name", TOOLS)
def test_words_that_a_tool_names_stand_in_a_column_that_it_lands(name: str) -> None:
    tables = declared(name).tables
    for said in TOOLS[name].about.words:
        assert said.column in [column.name for column in tables[said.table].columns]


# Which kinds of words the correlated layer gives a meaning, of the rows that these models hold.
_READ_WORDS = {
    "planning/int_told_issues": {"status", "issue_type", "priority"},
    "planning/int_known_issues": {"status", "issue_type", "priority"},
    "operations/int_told_incidents": {"status", "severity"},
    "operations/int_told_alerts": {"severity"},
    "findings/int_told_findings": {"severity"},
}


@pytest.mark.parametrize("model", _READ_WORDS)
def test_a_word_that_is_given_a_meaning_is_one_that_doctor_looks_at(model: str) -> None:
    sql = (ROOT / f"dbt_project/models/correlated/{model}.sql").read_text("utf-8")
    tellers = re.findall(r"'stg_(\w+?)__(\w+)'", sql)
    tables = {(tool, table) for tool, table in tellers if table != "deletions"}
    assert tables
    unlisted = {
        (tool, table, domain)
        for tool, table in tables
        for domain in _READ_WORDS[model]
        if (table, domain) not in {(said.table, said.domain) for said in TOOLS[tool].about.words}
    }
    assert unlisted == set()


def test_options_of_init_for_one_tool_are_settings_of_it() -> None:
    named = [option.name for option in init.params if "__" in (option.name or "")]
    assert named
    for option in named:
        tool, key = str(option).split("__", 1)
        assert key in [ask.key for ask in TOOLS[tool].about.asks], option


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_that_heeds_a_window_says_so_and_one_that_says_so_heeds_it(name: str) -> None:
    package = import_module(TOOLS[name].module)
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "sources" / name).rglob("*.py")]
    heeds = any(re.search(r"extraction\.window\b", one) for one in code)
    assert getattr(package, "rereads_windows", False) is heeds
    if not heeds:
        readme = (ROOT / "sources" / name / "README.md").read_text(encoding="utf-8")
        assert "`--from`" in readme, f"sources/{name}/README.md must say why it has no windows"
