"""Teams, and a membership file that puts people into them, for tests of assistants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# Two teams of enough people, and one of too few.
PEOPLE = {
    **{f"wren{number}": "payments" for number in range(6)},
    **{f"lark{number}": "search" for number in range(7)},
    **{f"hawk{number}": "tools" for number in range(2)},
}
COLUMNS = "period_start, cell, eligible_count, active_count, shown, accepted"


def write_teams(program: Path) -> None:
    """A program that declares the teams."""
    teams = sorted(set(PEOPLE.values()))
    lines = "".join(f"  - {{team_id: {team}, name: {team}}}\n" for team in teams)
    (program / "teams.yml").write_text(f"teams:\n{lines}", encoding="utf-8")


def write_membership(path: Path, people: dict[str, str] = PEOPLE) -> Path:
    """The file that says who is in which team."""
    rows = "".join(f"{account},{team}\n" for account, team in people.items())
    path.write_text(f"account,team_id\n{rows}", encoding="utf-8")
    return path


def landed(home: Path, tool: str) -> list[tuple[Any, ...]]:
    """What landed of weeks and cells."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(
            f"select {COLUMNS} from raw_{tool}.assistant_usage order by all"
        ).fetchall()


def assert_nobody_is_named(home: Path) -> None:
    """No account stands anywhere in what a home keeps."""
    for path in home.rglob("*"):
        if path.is_file():
            kept = path.read_bytes().lower()
            assert [name for name in PEOPLE if name.encode() in kept] == [], path.name
