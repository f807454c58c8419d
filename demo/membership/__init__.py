"""Which team each account of an assistant is in: the files that a site keeps for reading its use.

`write(organisation, folder)` writes one for each assistant, in the names that it has for people;
`settings(folder)` leads a site to them. They are read, and nothing of them may ever land.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from demo.organisation.model import Organisation
from demo.organisation.person import Person

_ACCOUNTS: dict[str, Callable[[Person], str]] = {
    "copilot": lambda person: person.login,
    "q_developer": lambda person: person.q_developer_id,
}


def write(organisation: Organisation, folder: Path) -> None:
    """Everybody who is in a team, whether or not the team has the assistant."""
    folder.mkdir(parents=True, exist_ok=True)
    people = [one for team in organisation.teams for one in organisation.members(team.team_id)]
    for assistant, account in _ACCOUNTS.items():
        with (folder / f"{assistant}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("account", "team_id"))
            writer.writerows((account(one), one.team_id) for one in people)


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose membership files lie there."""
    return {
        f"SOURCES__{assistant.upper()}__MEMBERSHIP": str(folder / f"{assistant}.csv")
        for assistant in _ACCOUNTS
    }
