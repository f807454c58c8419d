"""PagerDuty's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path

from tests.sources.pagerduty.account import Account, Json
from tests.sources.payloads import recorded
from tests.sources.site import Site


def entries() -> list[Json]:
    """Those of the file, and those that were recorded inside incidents."""
    inside = [
        {**entry, "incident": {"id": one["id"]}}
        for one in recorded("pagerduty", "incidents")
        for entry in one.get("log_entries", [])
    ]
    return [*recorded("pagerduty", "log_entries"), *inside]


def fill(account: Account) -> None:
    """Put everything that was recorded into an account."""
    account.incidents = recorded("pagerduty", "incidents")
    account.log = entries()
    account.lists["/services"] = [
        *recorded("pagerduty", "services.documented"),
        *recorded("pagerduty", "service_references"),
    ]


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    fill(Account(site))
    return {
        "SOURCES__PAGERDUTY__URL": site.url,
        "SOURCES__PAGERDUTY__TOKEN": "no-token-of-anybody",
    }
