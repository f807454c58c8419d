"""Jira's recorded answers, put on a site.

They lie beside the repository, in ../shared/payloads/jira or where PLUMBLINE_SHARED says; nothing
of them is in it. They are of several sites, cut into samples: some ids stand for several objects,
and most links lead out of the sample.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.sources.jira.site import FakeSite

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "jira"


def recorded(*names: str) -> list[dict[str, Any]]:
    found = []
    for name in names:
        for path in sorted(RECORDED.glob(f"{name}.jsonl")):
            found += [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return found


def all_of(name: str) -> list[dict[str, Any]]:
    return recorded(name, f"{name}.connector")


def fill(site: FakeSite) -> None:
    """Put everything that was recorded on a site."""
    site.page_size = 50
    site.issues = all_of("issues")
    site.projects = [*all_of("projects"), *recorded("project_details")]
    site.fields = all_of("fields")
    site.statuses = all_of("statuses")
    site.boards = all_of("boards")
    site.sprints = all_of("sprints")
    # The pages of change logs were recorded without their issue: they are given to the first one.
    first = site.issues[0]
    own = first["changelog"]["histories"]
    histories = [*own, *recorded("issue_changelogs")]
    first["changelog"]["total"] = len(histories)
    site.histories = {first["id"]: histories}


def replay(site: FakeSite) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    fill(site)
    put_projects_in_sight(site)
    return {
        "SOURCES__JIRA__URL": site.url,
        "SOURCES__JIRA__EMAIL": "metrics@acme.example",
        "SOURCES__JIRA__TOKEN": "a token",
    }


def put_projects_in_sight(site: FakeSite) -> None:
    """Projects of which issues were recorded, but not they themselves, are on the site too."""
    known = {project["key"] for project in site.projects}
    named = {issue["fields"]["project"]["key"] for issue in site.issues}
    for number, key in enumerate(sorted(named - known)):
        site.projects.append({"id": f"unrecorded-{number}", "key": key, "name": key})
