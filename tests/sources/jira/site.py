"""A Jira site of a few objects over real HTTP, in which a test can break one answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, str]
Answer = tuple[int, Any] | tuple[int, bytes, str]
Route = Callable[[Query], Answer]


class VirtualClock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.waited = 0.0
        self._now = datetime(2026, 11, 16, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.waited += seconds
        self._now += timedelta(seconds=seconds)


def issue(number: int, **said: Any) -> dict[str, Any]:
    """An issue as Cloud writes it."""
    return {
        "id": str(30_000 + number),
        "key": f"PAY-{number}",
        "fields": {
            "summary": f"Issue {number}",
            "issuetype": {"name": "Story", "subtask": False},
            "project": {"key": "PAY"},
            "status": status("In Progress", "indeterminate"),
            "created": "2026-01-01T10:00:00.000+0100",
            "updated": f"2026-01-0{1 + number % 9}T10:00:00.000+0100",
            **said,
        },
        "changelog": {"startAt": 0, "maxResults": 0, "total": 0, "histories": []},
    }


def status(name: str, category: str) -> dict[str, Any]:
    return {"id": name.lower(), "name": name, "statusCategory": {"key": category}}


def custom_field(field_id: str, name: str, custom: str) -> dict[str, Any]:
    return {"id": field_id, "name": name, "schema": {"type": "any", "custom": custom}}


SPRINT_FIELD = custom_field("customfield_7", "Sprint", "com.pyxis.greenhopper.jira:gh-sprint")
POINTS_FIELD = custom_field(
    "customfield_9",
    "Story Points",
    "com.atlassian.jira.plugin.system.customfieldtypes:float",
)


def paged(objects: list[dict[str, Any]], query: Query, size: int) -> Answer:
    """A page counted from startAt, smaller than what was asked for."""
    start = int(query.get("startAt", 0))
    shown = objects[start : start + size]
    total = len(objects)
    page = {"startAt": start, "maxResults": size, "total": total, "values": shown}
    return 200, {**page, "isLast": start + size >= total}


@dataclass
class FakeSite:
    """The objects of the site, and what was asked of it."""

    issues: list[dict[str, Any]] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": "1", "key": "PAY", "name": "Payments"}]
    )
    fields: list[dict[str, Any]] = field(default_factory=lambda: [SPRINT_FIELD, POINTS_FIELD])
    statuses: list[dict[str, Any]] = field(
        default_factory=lambda: [status("In Progress", "indeterminate")]
    )
    boards: list[dict[str, Any]] = field(default_factory=list)
    sprints: list[dict[str, Any]] = field(default_factory=list)
    histories: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    is_cloud: bool = True
    time_zone: str = "Europe/Berlin"
    broken: dict[str, Route] = field(default_factory=dict)
    asked: list[tuple[str, Query]] = field(default_factory=list)
    url: str = ""
    page_size: int = 2

    def answer(self, path: str, query: Query) -> Answer:
        """What the site answers; a broken path answers what the test says."""
        self.asked.append((path, query))
        for ending, route in self.broken.items():
            if path.endswith(ending):
                return route(query)
        api = "/rest/api/3" if self.is_cloud else "/rest/api/2"
        if path == "/rest/api/2/serverInfo":
            return 200, {"deploymentType": "Cloud" if self.is_cloud else "Server"}
        if path.startswith(f"{api}/issue/"):
            return self._paged(self.histories[path.split("/")[5]], query)
        routes: dict[str, Route] = {
            f"{api}/myself": lambda _: (200, {"timeZone": self.time_zone}),
            f"{api}/field": lambda _: (200, self.fields),
            f"{api}/status": lambda _: (200, self.statuses),
            "/rest/api/3/project/search": lambda query: self._paged(self.projects, query),
            "/rest/api/2/project": lambda _: (200, self.projects),
            "/rest/api/3/search/jql": self._by_token,
            "/rest/api/2/search": self._by_count,
            "/rest/agile/1.0/board": lambda query: self._paged(self.boards, query),
        }
        if path.startswith("/rest/agile/1.0/board/"):
            return self._paged(self.sprints, query)
        route = routes.get(path)
        return route(query) if route else (404, {"errorMessages": ["no such resource"]})

    def _paged(self, objects: list[dict[str, Any]], query: Query) -> Answer:
        return paged(objects, query, self.page_size)

    def _by_token(self, query: Query) -> Answer:
        start = int(query.get("nextPageToken", 0))
        end = start + self.page_size
        page: dict[str, Any] = {"issues": self.issues[start:end]}
        page["isLast"] = end >= len(self.issues)
        if not page["isLast"]:
            page["nextPageToken"] = str(end)
        return 200, page

    def _by_count(self, query: Query) -> Answer:
        start = int(query.get("startAt", 0))
        page = {"startAt": start, "maxResults": self.page_size, "total": len(self.issues)}
        return 200, {**page, "issues": self.issues[start : start + self.page_size]}

    def queries(self) -> list[str]:
        """The JQL of every search, in order, each once."""
        return list(dict.fromkeys(query["jql"] for _, query in self.asked if "jql" in query))


@contextmanager
def serving(site: FakeSite) -> Iterator[FakeSite]:
    """The site on a free port of loopback, as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        # Else each body waits 40 ms until the receipt of its headers is told.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            code, body, *kind = site.answer(parts.path, query)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Type", kind[0] if kind else "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing: the site's log is nobody's."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
