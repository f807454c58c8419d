"""Q Developer's documented reports, in a folder; tests/sources/payloads.py says from where."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.sources.payloads import PAYLOADS
from tests.sources.site import Site

TEAM = "recorded"


def reports() -> dict[str, str]:
    """Each documented report as it is delivered."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((PAYLOADS / "q_developer").glob("*.csv"))
    }


def replay(_site: Site, place: Path) -> dict[str, str]:
    """A folder of reports, whose people are all in one team."""
    folder = place / "reports"
    folder.mkdir(exist_ok=True)
    accounts = set()
    for name, text in reports().items():
        (folder / name).write_text(text, encoding="utf-8")
        accounts |= {row["UserId"] for row in csv.DictReader(io.StringIO(text))}
    membership = place / "q_developer.csv"
    rows = "".join(f"{account},{TEAM}\n" for account in sorted(accounts))
    membership.write_text(f"account,team_id\n{rows}", encoding="utf-8")
    return {
        "SOURCES__Q_DEVELOPER__PATHS": str(folder),
        "SOURCES__Q_DEVELOPER__MEMBERSHIP": str(membership),
    }
