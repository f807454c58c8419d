"""What init asks for, and what it makes of options: only what each tool says that it needs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestration import cli
from orchestration.asking import connections_of
from orchestration.settings import Places
from sources.about import Family
from sources.catalogue import TOOLS
from sources.errors import ConfigurationError


def init(*arguments: str, typed: list[str] | None = None) -> Result:
    """`plumbline init` for Acme, in the current folder, answered line by line."""
    answers = "".join(f"{line}\n" for line in typed or [])
    return CliRunner().invoke(cli.cli, ["init", "--organisation", "Acme", *arguments], answers)


@pytest.fixture
def site(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which init may write a program."""
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(tmp_path / "program"))
    return tmp_path


def written(site: Path, name: str) -> dict[str, dict[str, object]]:
    """What the file of .dlt says of each tool."""
    text = (site / ".dlt" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)["sources"]  # type: ignore[no-any-return]


def test_every_tool_that_needs_anything_is_offered_under_its_family(site: Path) -> None:
    result = init(typed=["", ""])
    assert result.exit_code == 2
    offers = {
        family: words
        for family, _, words in (line.partition(": ") for line in result.stdout.splitlines())
    }
    for name, tool in TOOLS.items():
        if tool.about.family is not Family.PROGRAM:
            assert name in offers[tool.about.family.value]


def test_only_the_chosen_tools_are_asked_about(site: Path) -> None:
    result = init(typed=["jira", "https://acme.atlassian.net", "PAY, SHOP", "", "a-token"])
    assert result.exit_code == 0, result.output
    assert "GitHub repositories" not in result.stdout
    assert "a-token" not in result.output
    assert written(site, "config.toml") == {
        "jira": {"url": "https://acme.atlassian.net", "projects": ["PAY", "SHOP"]}
    }
    assert written(site, "secrets.toml") == {"jira": {"token": "a-token"}}


def test_a_tool_that_is_none_is_asked_for_again(site: Path) -> None:
    result = init(typed=["gitlub", "files", "exports/"])
    assert result.exit_code == 0, result.output
    assert "no tool 'gitlub'" in result.stdout
    assert set(written(site, "config.toml")) == {"files"}


def test_an_empty_answer_to_the_first_question_leaves_the_tool_out(site: Path) -> None:
    result = init(typed=["github, files", "exports/", ""])
    assert result.exit_code == 0, result.output
    assert set(written(site, "config.toml")) == {"files"}


def test_a_token_in_the_environment_alone_does_not_choose_its_tool(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_JIRA_TOKEN", "a-token")
    assert init("--no-input", "--files", "exports/").exit_code == 0
    assert not (site / ".dlt" / "secrets.toml").exists()


def test_an_option_of_its_own_and_set_say_the_same(site: Path) -> None:
    own = {"settings": (), "github__repositories": "acme/shop", "github__token": "t"}
    as_set = {"settings": ("github.repositories=acme/shop", "github.token=t")}
    assert connections_of(own, may_ask=False) == connections_of(as_set, may_ask=False)


def test_repositories_become_services_of_the_first_program(site: Path) -> None:
    assert init("--no-input", "--set", "github.repositories=acme/shop").exit_code == 0
    services = (site / "program" / "services.yml").read_text(encoding="utf-8")
    assert "repository_id: github:acme/shop" in services


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("github.repositories", "TOOL.KEY=VALUE"),
        ("github=s3cret", "TOOL.KEY=VALUE"),
        ("s3cret", "number 1 of them"),
        ("gitlub.token=s3cret", "no tool 'gitlub'"),
        ("program.token=s3cret", "no tool 'program'"),
        ("github.tokn=s3cret", "no setting 'tokn'"),
    ],
)
def test_a_setting_that_no_tool_has_is_refused_without_its_value(
    setting: str, sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence) as refused:
        connections_of({"settings": (setting,)}, may_ask=False)
    assert "s3cret" not in str(refused.value)


def test_a_list_may_be_given_in_parts() -> None:
    made = connections_of(
        {"settings": ("github.repositories=acme/a", "github.repositories=acme/b")}, may_ask=False
    )
    assert made.settings == {"github": {"repositories": ["acme/a", "acme/b"]}}
