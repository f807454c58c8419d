"""A made-up instance of ServiceNow: its records are a test's, its Table API is the demo's."""

from __future__ import annotations

from typing import Any

from demo.servicenow.application import matching
from tests.sources.site import Answer, Asked, Site

Record = dict[str, Any]
TABLES = ("incident", "change_request", "problem_task", "cmdb_ci_service")


class FakeInstance:
    """Answers every record whole, as an instance does that is asked for no fields.

    `hidden` are the sys_ids that access control keeps from whoever asks: they are counted and not
    shown. A record is compared by the `value` of its cells.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.tables: dict[str, list[Record]] = {name: [] for name in TABLES}
        self.hidden: set[str] = set()
        for name in TABLES:
            self.serve(name, name)

    def serve(self, path: str, name: str) -> None:
        """Answer a table under a path."""
        self.site.on_call(f"/api/now/table/{path}", lambda asked: self._answer(name, asked))

    def queries(self, table: str) -> list[str]:
        """The queries of a table, in order."""
        path = f"/api/now/table/{table}"
        return [one.query.get("sysparm_query", "") for one in self.site.asked if one.path == path]

    def _answer(self, name: str, asked: Asked) -> Answer:
        plain = {
            id(one): {key: _value(cell) for key, cell in one.items()} for one in self.tables[name]
        }
        by_plain = {id(plain[id(one)]): one for one in self.tables[name]}
        found = matching(list(plain.values()), asked.query.get("sysparm_query", ""))
        offset, limit = int(asked.query["sysparm_offset"]), int(asked.query["sysparm_limit"])
        page = [
            dict(by_plain[id(one)])
            for one in found[offset : offset + limit]
            if one["sys_id"] not in self.hidden
        ]
        return Answer({"result": page}, headers={"X-Total-Count": str(len(found))})


def _value(cell: Any) -> Any:
    return cell.get("value") if isinstance(cell, dict) else cell


def incident(number: int, **said: Any) -> Record:
    """An incident with what matters in it."""
    return {
        "sys_id": f"{number:032x}",
        "number": f"INC{number:07d}",
        "short_description": f"Incident {number}",
        "state": "6",
        "priority": "2",
        "business_service": {"link": "https://…", "value": "f" * 32},
        "cmdb_ci": "",
        "opened_at": f"2026-01-{number:02d} 10:00:00",
        "sys_created_on": f"2026-01-{number:02d} 10:05:00",
        "sys_updated_on": f"2026-01-{number:02d} 12:00:00",
        "resolved_at": f"2026-01-{number:02d} 11:00:00",
        **said,
    }


def other(number: int, **said: Any) -> Record:
    """A record of another table."""
    at = f"2026-02-{number:02d} 12:00:00"
    return {"sys_id": f"{number + 1000:032x}", "sys_updated_on": at, **said}
