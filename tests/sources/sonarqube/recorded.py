"""SonarQube's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Asked, Site
from tests.sources.sonarqube.conftest import Server

Json = dict[str, Any]


def issues() -> list[Json]:
    """Every recorded issue."""
    return [*recorded("sonarqube", "issues"), *recorded("sonarqube", "issues_anonymised")]


def hotspots() -> list[Json]:
    """Every recorded hotspot."""
    return [*recorded("sonarqube", "hotspots"), *recorded("sonarqube", "hotspots_anonymised")]


def fill(server: Server) -> None:
    """Put everything that was recorded on a server, under the projects that it is of."""
    projects = {one["project"] for one in (*issues(), *hotspots())}
    projects |= {one["key"] for one in recorded("sonarqube", "projects")}
    server.lists["components"] = [{"key": key} for key in sorted(projects)]

    def of_project(name: str, key: str, objects: list[Json]) -> None:
        def answer(asked: Asked) -> Answer:
            found = [one for one in objects if one["project"] == asked.query[key]]
            return Answer({"paging": {"total": len(found)}, name: found})

        server.site.on_call(f"/api/{name}/search", answer)

    of_project("issues", "componentKeys", issues())
    of_project("hotspots", "projectKey", hotspots())


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    fill(Server(site))
    return {
        "SOURCES__SONARQUBE__URL": site.url,
        "SOURCES__SONARQUBE__TOKEN": "squ_not_a_token",
    }
