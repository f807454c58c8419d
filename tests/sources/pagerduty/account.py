"""A made-up account of PagerDuty, that answers what a test puts in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.sources.site import Answer, Asked, Site

Json = dict[str, Any]


class Account:
    """Incidents and their logs by time, and every other list whole."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.incidents: list[Json] = []
        self.log: list[Json] = []
        self.lists: dict[str, list[Json]] = {
            "/services": [{"id": "PSHOP", "name": "Shop", "teams": [{"id": "PTEAM"}]}],
            "/escalation_policies": [],
            "/oncalls": [],
        }
        # What a list answers beyond this offset is nothing.
        self.reach = 10_000
        site.otherwise = self._answer

    def paths(self) -> list[str]:
        """What was asked for, without the load of teams."""
        return [path for path in self.site.paths() if path not in ("/oncalls", "/services")]

    def _answer(self, asked: Asked) -> Answer:
        path, parts = asked.path, asked.path.strip("/").split("/")
        if path in self.lists:
            return self._page(path.strip("/"), self.lists[path], asked)
        if path == "/incidents":
            return self._page("incidents", _between(self.incidents, asked), asked)
        if path == "/log_entries":
            return self._page("log_entries", _between(self.log, asked), asked)
        found = [one for one in self.incidents if len(parts) > 1 and one["id"] == parts[1]]
        if not found:
            return Answer({"error": {"message": "Not Found"}}, 404)
        match parts[2:]:
            case []:
                return Answer({"incident": found[0]})
            case ["log_entries"]:
                mine = [one for one in self.log if one["incident"]["id"] == parts[1]]
                return self._page("log_entries", mine, asked)
            case ["alerts"]:
                return self._page("alerts", found[0].get("alerts", []), asked)
            case _:
                return Answer({"custom_fields": found[0].get("custom_fields", [])})

    def _page(self, name: str, objects: list[Json], asked: Asked) -> Answer:
        limit, offset = int(asked.query["limit"]), int(asked.query.get("offset", 0))
        assert offset + limit <= self.reach
        page = objects[offset : offset + limit]
        return Answer({name: page, "more": offset + limit < len(objects), "offset": offset})


def _between(objects: list[Json], asked: Asked) -> list[Json]:
    if asked.query.get("sort_by") == "created_at:asc":
        objects = sorted(objects, key=lambda one: str(one["created_at"]))
    if asked.query.get("date_range") == "all":
        return objects
    since, until = (datetime.fromisoformat(asked.query[name]) for name in ("since", "until"))
    assert (until - since).days <= 183
    return [one for one in objects if since <= datetime.fromisoformat(one["created_at"]) < until]


def incident(number: int, **said: Any) -> Json:
    """An incident with what matters in it."""
    return {
        "id": f"Q{number:013d}",
        "incident_number": number,
        "title": f"Incident {number}",
        "status": "resolved",
        "created_at": f"2026-01-{number:02d}T10:00:00Z",
        "last_status_change_at": f"2026-01-{number:02d}T11:00:00Z",
        "service": {"id": "PSHOP", "type": "service_reference", "summary": "Shop"},
        "priority": {"id": "P1", "summary": "P1"},
        "alert_counts": {"all": 0},
        **said,
    }


def entry(number: int, kind: str, at: str, **said: Any) -> Json:
    """An entry of the log of an incident."""
    return {
        "id": f"R{number}{kind}{at}",
        "type": f"{kind}_log_entry",
        "created_at": at,
        "incident": {"id": f"Q{number:013d}"},
        "agent": {"id": "PUSER", "type": "user_reference", "summary": "Anna Berg"},
        "channel": {"type": "website"},
        **said,
    }
