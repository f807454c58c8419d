"""Titles of one tool lose the people that another has told, and nothing in plain words is kept."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sources.edge import Edge
from sources.edge.known_names import KnownNames

KEY = b"k" * 40


def later_edge(tool: str, *told: str, home: Path) -> Edge:
    """The edge of a tool after another one has told these accounts and names."""
    first = Edge("jira", KEY)
    first.masked("", set(told))
    first.known_names.save(home)
    return Edge(tool, KEY, known_names=KnownNames.read(home, KEY))


@pytest.mark.parametrize(
    ("told", "title", "masked"),
    [
        ("Tomas Steinbrucker", "Ask tomas STEINBRUCKER first", "Ask • first"),
        ("Tomas Steinbrucker", "Steinbrucker, Tomas is away", "• is away"),
        ("Tomas Steinbrucker", "Tomas Steinbrucker's laptop", "•'s laptop"),
        ("tomas.steinbrucker@acme.example", "Tomas Steinbrucker knows", "• knows"),
        ("tomas-steinbrucker", "Tomas Steinbrucker knows", "• knows"),
        ("José Müller-Brückner", "Jose Muller Bruckner knows", "• knows"),
        ("Juan Carlos de la Cruz", "Juan Cruz and Juan Carlos de la Cruz", "• and •"),
        ("tsteinbrucker", "tsteinbrucker knows", "• knows"),
        ("t.st7", "Ask t.st7 first", "Ask • first"),
    ],
)
def test_a_person_whom_another_tool_told_is_masked(
    told: str, title: str, masked: str, tmp_path: Path
) -> None:
    assert Edge("servicenow", KEY).masked(title) == title
    assert later_edge("servicenow", told, home=tmp_path).masked(title) == masked


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Mark Rosenthaler", "Mark the release as bad, Rosenthaler"),
        ("mark", "Mark the release as bad"),
        ("admin", "The admin page is down"),
        ("support", "Support cannot log in"),
        ("Release Train[bot]", "The release train is late"),
        ("release-train-bot", "The release train is late"),
        ("12345", "Error 12345 in checkout"),
        ("Tomas Steinbrucker", "Tomas told that Steinbrucker is away"),
        ("Tomas Steinbrucker", "Ask tomas | steinbrucker"),
    ],
)
def test_words_of_the_language_stay(told: str, title: str, tmp_path: Path) -> None:
    assert later_edge("servicenow", told, home=tmp_path).masked(title) == title


def test_an_account_that_is_somebodys_first_name_is_no_word_to_mask(tmp_path: Path) -> None:
    title = "Autumn sale breaks the basket"
    assert (
        later_edge("opsgenie", "autumn", home=tmp_path).masked(title) == "• sale breaks the basket"
    )
    told = ("autumn", "Autumn Berghoff")
    assert later_edge("opsgenie", *told, home=tmp_path).masked(title) == title


def test_a_word_of_a_title_that_was_looked_up_is_not_an_account(tmp_path: Path) -> None:
    edge = Edge("jira", KEY)
    assert edge.accounts_in("Invoices fail", {"k0000-000000000000000000000000"}) == set()
    edge.known_names.save(tmp_path)
    later = Edge("servicenow", KEY, known_names=KnownNames.read(tmp_path, KEY))
    assert later.masked("Invoices fail") == "Invoices fail"


def test_what_is_kept_is_hashes_that_only_their_owner_and_the_key_can_read(tmp_path: Path) -> None:
    later_edge("servicenow", "Tomas Steinbrucker", "tsteinbrucker", home=tmp_path)
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    content = kept.read_text(encoding="ascii").lower()
    assert "tomas" not in content
    assert "steinbrucker" not in content
    other_key = KnownNames.read(tmp_path, b"o" * 40)
    assert other_key.masked("Tomas Steinbrucker") == "Tomas Steinbrucker"


def test_an_edge_that_nobody_told_anything_masks_what_it_meets_itself() -> None:
    edge = Edge("pagerduty", KEY)
    edge.pseudonym("anna.bergmann@acme.example")
    assert edge.masked("Anna Bergmann is on call") == "• is on call"
