"""Copilot's documented reports, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Asked, Site

REPORTS = "/orgs/acme/copilot/metrics/reports"
TEAM = "recorded"


def records() -> list[dict[str, Any]]:
    """What somebody did on a day, for each person and day that is documented."""
    return recorded("github", "copilot_usage_report_user_day.documented")


def replay(site: Site, place: Path) -> dict[str, str]:
    """Let a site answer what is documented, and put everybody into one team."""

    def links(asked: Asked) -> Answer:
        day = asked.query["day"]
        of_day = [one for one in records() if one["day"] == day]
        if not of_day:
            return Answer(b"", status=204)
        site.on(f"/storage/{day}", Answer("\n".join(map(json.dumps, of_day)).encode()))
        return Answer({"download_links": [f"{site.url}/storage/{day}?sig=1"]})

    newest = {"download_links": [], "report_end_day": "2026-04-26"}
    site.on(f"{REPORTS}/users-28-day/latest", Answer(newest))
    site.on_call(f"{REPORTS}/users-1-day", links)
    membership = place / "copilot.csv"
    accounts = sorted({one["user_login"] for one in records()})
    rows = "".join(f"{account},{TEAM}\n" for account in accounts)
    membership.write_text(f"account,team_id\n{rows}", encoding="utf-8")
    named = {
        "ORGANISATION": "acme",
        "TOKEN": "t",
        "HOST": site.url,
        "START_AT": "2026-03-23",
        "MEMBERSHIP": str(membership),
    }
    return {f"SOURCES__COPILOT__{name}": value for name, value in named.items()}
