"""Accounts become pseudonyms, and programs are told from people before that."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.edge import Edge
from sources.edge.bots import author_type
from sources.edge.keys import key_file, make_key, read_key
from sources.edge.pseudonyms import PATTERN
from sources.errors import ConfigurationError

KEY = b"k" * 32


@pytest.fixture
def github() -> Edge:
    return Edge("github", KEY, listed_bots={"Release-Train"})


def test_the_same_account_has_the_same_pseudonym_however_it_is_written(github: Edge) -> None:
    written = [
        "Anna-Berg",
        "anna-berg ",
        "4711+anna-berg@users.noreply.github.com",
        "anna-berg@users.noreply.github.com",
    ]
    assert len({github.pseudonym(account) for account in written}) == 1


def test_a_bot_is_the_same_to_both_apis(github: Edge) -> None:
    assert github.pseudonym("dependabot[bot]") == github.pseudonym("dependabot")
    address = "49699333+dependabot[bot]@users.noreply.github.com"
    assert github.person("author", address) == github.person("author", "dependabot", "Bot")


def test_a_pseudonym_depends_on_key_tool_and_account(github: Edge) -> None:
    others = [
        Edge("jira", KEY).pseudonym("anna"),
        Edge("github", b"o" * 32).pseudonym("anna"),
        github.pseudonym("anna2"),
        github.group_pseudonym("anna"),
    ]
    assert len({github.pseudonym("anna"), *others}) == 5


@given(st.text(min_size=1).filter(str.strip))
def test_a_pseudonym_has_one_shape_and_never_the_account_in_it(account: str) -> None:
    edge = Edge("github", KEY)
    pseudonym = edge.pseudonym(account)
    assert pseudonym is not None
    assert PATTERN.match(pseudonym)
    assert pseudonym.startswith(f"k{edge.epoch}-")
    is_hexadecimal = re.fullmatch(r"[0-9a-fk-]{1,6}", account.strip().lower())
    assert is_hexadecimal or account.strip() not in pseudonym


def test_nobody_has_no_pseudonym(github: Edge) -> None:
    assert github.person("author", None) == {"author_key": None, "author_type": None}
    assert github.pseudonym("  ") is None


@pytest.mark.parametrize("name", ["my-BOT", "test_bot", "x[bot]", "dependabot", "Renovate", "bot"])
def test_these_are_programs(name: str) -> None:
    assert author_type(name) == "bot"


@pytest.mark.parametrize("name", ["robotics", "botany", "bots", "abbott", "talbot", "bot-any"])
def test_these_are_people(name: str) -> None:
    assert author_type(name) == "person"


def test_the_account_type_is_asked_first_and_then_the_programs_list(github: Edge) -> None:
    assert github.author_type("harmless", "Bot") == "bot"
    assert github.author_type("release-train", "User") == "bot"
    assert github.author_type("anna", "User") == "person"


def test_the_key_is_made_once_and_readable_by_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLUMBLINE_PSEUDONYM_KEY", raising=False)
    first = read_key_of(tmp_path)
    assert read_key_of(tmp_path) == first
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600
    assert len(first) >= 32


def read_key_of(home: Path) -> bytes:
    make_key(home)
    return read_key(home)


def test_a_key_that_others_can_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLUMBLINE_PSEUDONYM_KEY", raising=False)
    make_key(tmp_path).chmod(0o640)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        read_key(tmp_path)


def test_a_missing_or_short_key_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLUMBLINE_PSEUDONYM_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="plumbline init"):
        read_key(tmp_path)
    monkeypatch.setenv("PLUMBLINE_PSEUDONYM_KEY", "short")
    with pytest.raises(ConfigurationError, match="fewer than 32"):
        read_key(tmp_path)
