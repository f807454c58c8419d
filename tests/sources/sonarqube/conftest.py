"""The demo's SonarQube, a made-up one, and a home to load them into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import demo
from demo import sonarqube
from demo.organisation.measured import Measured
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation
from demo.serve import running
from sources.sonarqube import client
from tests.sources.kept import SCALE, Home
from tests.sources.site import Answer, Asked, Site


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return demo.build(scale=SCALE)


@pytest.fixture(scope="module")
def measured(organisation: Organisation) -> Measured:
    return measure(organisation)


@pytest.fixture
def served(
    organisation: Organisation, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The demo's SonarQube, configured."""
    app = sonarqube.application(organisation)
    with running(app) as url:
        for name, value in sonarqube.settings(url).items():
            monkeypatch.setenv(name, value)
        yield app


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("sonarqube", home)


class Server:
    """A made-up server of one project, whose lists a test fills."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.most = client.MOST_RESULTS
        self.lists: dict[str, list[dict[str, Any]]] = {
            "issues": [],
            "hotspots": [],
            "measures": [],
            "analyses": [],
            "components": [{"key": "shop"}],
        }
        self.links: list[dict[str, Any]] = []
        site.on_call("/api/authentication/validate", lambda _: Answer({"valid": True}))
        site.on_call("/api/project_links/search", lambda _: Answer({"links": self.links}))
        for path, name in (
            ("/api/issues/search", "issues"),
            ("/api/hotspots/search", "hotspots"),
            ("/api/measures/search_history", "measures"),
            ("/api/project_analyses/search", "analyses"),
            ("/api/components/search", "components"),
        ):
            site.on_call(path, lambda asked, name=name: self._page(name, asked))

    def _page(self, name: str, asked: Asked) -> Answer:
        query = asked.query
        number, size = int(query["p"]), int(query["ps"])
        if number * size > self.most:
            return Answer({"errors": [{"msg": "Can return only the first results"}]}, status=400)
        found = list(self.lists[name])
        if name == "issues":
            after, before = query.get("createdAfter", ""), query.get("createdBefore", "9")
            found = [one for one in found if after <= one["creationDate"] < before]
            severities = query.get("severities")
            found = [one for one in found if severities in (None, one["severity"])]
            field = "updateDate" if query.get("s") == "UPDATE_DATE" else "creationDate"
            found.sort(key=lambda one: one[field], reverse=query.get("asc") == "false")
        total = len(found)
        if name == "measures":
            total = max((len(one["history"]) for one in found), default=0)
        page = found[(number - 1) * size : number * size]
        return Answer({"paging": {"pageIndex": number, "total": total}, name: page})


@pytest.fixture
def server(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("SOURCES__SONARQUBE__URL", site.url)
    monkeypatch.setenv("SOURCES__SONARQUBE__TOKEN", "squ_not_a_token")
    return Server(site)


def issue(key: str, created: str = "2026-06-01", **more: Any) -> dict[str, Any]:
    at = f"{created}T08:00:00+0000"
    return {
        "key": key,
        "project": "shop",
        "component": "shop:src/a.py",
        "rule": "python:S1",
        "severity": "MAJOR",
        "type": "BUG",
        "status": "OPEN",
        "effort": "1d2h5min",
        "message": "Ask bea@acme.example.",
        "author": "bea@acme.example",
        "creationDate": at,
        "updateDate": at,
    } | more
