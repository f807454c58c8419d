"""`plumbline init` writes a program that is in order, and never over what a site has said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sources.errors import ConfigurationError
from sources.program import Answers, read, write_program

ANSWERS = Answers(
    organisation="Acme: Ltd",
    time_zone="Europe/Berlin",
    team="Core Team",
    repositories=["github:Acme/Shop", "github:acme/shop", "github:other/shop", "github:acme/*"],
    projects=["PAY"],
)


def test_the_answers_become_a_program_in_order(tmp_path: Path) -> None:
    write_program(tmp_path / "program", ANSWERS)

    program = read(tmp_path / "program")
    assert program.organisation.name == "Acme: Ltd"
    assert program.organisation.time_zone == "Europe/Berlin"
    assert [(team.team_id, team.projects) for team in program.teams] == [("core-team", ["PAY"])]
    assert [service.service_id for service in program.services] == ["shop", "other-shop"]
    assert program.declared_repositories() == {"github:acme/shop", "github:other/shop"}


def test_a_second_time_writes_nothing(tmp_path: Path) -> None:
    write_program(tmp_path, ANSWERS)
    (tmp_path / "teams.yml").write_text("teams: [{team_id: core-team, name: Ours}]\n")

    written = {path.name for path in write_program(tmp_path, Answers(organisation="Other"))}
    assert not written & {"organisation.yml", "teams.yml", "services.yml"}
    assert read(tmp_path).teams[0].name == "Ours"
    assert read(tmp_path).organisation.name == "Acme: Ltd"


def test_the_empty_files_that_the_repository_comes_with_are_filled(tmp_path: Path) -> None:
    program = tmp_path / "program"
    shutil.copytree(Path(__file__).parents[3] / "program", program)

    written = {path.name for path in write_program(program, ANSWERS)}

    assert {"organisation.yml", "teams.yml", "services.yml"} <= written
    assert read(program).services


def test_every_file_points_to_a_schema_that_is_there(tmp_path: Path) -> None:
    for path in write_program(tmp_path / "program", ANSWERS):
        pointer = path.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / pointer).is_file()


def test_a_time_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not a time zone"):
        write_program(tmp_path / "program", Answers(organisation="Acme", time_zone="CEST"))
    assert not (tmp_path / "program").exists()


THEIRS = "teams: [{team_id: ours, name: Our Team}, {team_id: core, name: Core}]\n"


@pytest.mark.parametrize(
    ("team", "owner"), [(None, "ours"), ("Core", "core"), ("core", "core"), ("Our Team", "ours")]
)
def test_services_are_owned_by_a_team_that_the_file_has(
    tmp_path: Path, team: str | None, owner: str
) -> None:
    (tmp_path / "teams.yml").write_text(THEIRS)
    write_program(
        tmp_path, Answers(organisation="Acme", team=team, repositories=["github:acme/shop"])
    )
    assert [o.team_id for s in read(tmp_path).services for o in s.owners] == [owner]
    assert (tmp_path / "teams.yml").read_text() == THEIRS


@pytest.mark.parametrize(
    ("teams", "team", "sentence"),
    [(THEIRS, "Payments", "has no team 'Payments'"), ("# ours\nteams: []\n", None, "no team that")],
)
def test_a_team_that_the_file_lacks_is_refused_and_nothing_is_written(
    tmp_path: Path, teams: str, team: str | None, sentence: str
) -> None:
    (tmp_path / "teams.yml").write_text(teams)
    with pytest.raises(ConfigurationError, match=sentence):
        write_program(tmp_path, Answers(organisation="Acme", team=team))
    assert [path.name for path in tmp_path.iterdir()] == ["teams.yml"]
