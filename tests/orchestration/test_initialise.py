"""What init writes, with which modes, and that it never writes over what is there."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from orchestration.asking import connections_of
from orchestration.initialise import Connections, initialise
from sources.errors import ConfigurationError
from sources.program import Answers

ANSWERS = Answers("Acme", time_zone="Europe/Berlin", team="Payments")


def given(*settings: str) -> Connections:
    return connections_of({"settings": settings}, may_ask=False)


def init(place: Path, connections: Connections) -> list[str]:
    made = initialise(place, place / "home", place / "program", ANSWERS, connections)
    return [str(path.relative_to(place)) for path in made.written]


def toml(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))["sources"]  # type: ignore[no-any-return]


def test_a_new_site_has_a_program_connections_secrets_and_a_key(tmp_path: Path) -> None:
    written = init(
        tmp_path,
        given(
            "github.repositories=acme/*",
            "github.token=a-token",
            "jira.url=https://acme.atlassian.net",
            "jira.projects=PAY",
            "jira.email=ann@acme.example",
            "jira.token=another",
            "files.paths=exports/",
            "files.time_zone=Europe/Berlin",
        ),
    )
    assert {"program/teams.yml", ".dlt/config.toml", ".dlt/secrets.toml"} <= set(written)
    assert toml(tmp_path / ".dlt/config.toml") == {
        "github": {"repositories": ["acme/*"]},
        "jira": {"url": "https://acme.atlassian.net", "projects": ["PAY"]},
        "files": {"paths": ["exports/"], "time_zone": "Europe/Berlin"},
    }
    assert toml(tmp_path / ".dlt/secrets.toml") == {
        "github": {"token": "a-token"},
        "jira": {"email": "ann@acme.example", "token": "another"},
    }


def test_secrets_and_the_key_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    init(tmp_path, given("github.repositories=acme/shop", "github.token=a-token"))
    for path in (".dlt/secrets.toml", "home/secrets/pseudonym.key"):
        assert stat.S_IMODE((tmp_path / path).stat().st_mode) == 0o600


def test_secrets_that_others_could_read_are_closed_when_one_is_added(tmp_path: Path) -> None:
    secrets = tmp_path / ".dlt" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text('[sources.other]\ntoken = "kept"\n', encoding="utf-8")
    secrets.chmod(0o644)
    init(tmp_path, given("github.repositories=acme/shop", "github.token=a-token"))
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert toml(secrets) == {"other": {"token": "kept"}, "github": {"token": "a-token"}}


def test_a_second_init_writes_nothing(tmp_path: Path) -> None:
    connections = given("github.repositories=acme/shop", "github.token=a-token")
    init(tmp_path, connections)
    key = (tmp_path / "home/secrets/pseudonym.key").read_text(encoding="ascii")
    assert init(tmp_path, connections) == []
    assert (tmp_path / "home/secrets/pseudonym.key").read_text(encoding="ascii") == key


def test_another_tool_can_be_added_and_comments_stay(tmp_path: Path) -> None:
    init(tmp_path, given("github.repositories=acme/shop", "github.token=a-token"))
    config = tmp_path / ".dlt" / "config.toml"
    config.write_text("# ours\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert init(tmp_path, given("files.paths=exports/")) == [".dlt/config.toml"]
    assert config.read_text(encoding="utf-8").startswith("# ours\n")
    assert set(toml(config)) == {"github", "files"}


def test_a_setting_with_another_value_is_refused_and_kept(tmp_path: Path) -> None:
    init(tmp_path, given("github.repositories=acme/shop", "github.token=a-token"))
    with pytest.raises(ConfigurationError, match=r"sources\.github\.repositories"):
        init(tmp_path, given("github.repositories=acme/other", "github.token=a-token"))
    assert toml(tmp_path / ".dlt/config.toml") == {"github": {"repositories": ["acme/shop"]}}


@pytest.mark.parametrize("name", [".dlt", "program"])
def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"{name} can't be read or written"):
        init(tmp_path, given("files.paths=exports/"))
