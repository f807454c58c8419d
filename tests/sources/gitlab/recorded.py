"""GitLab's recorded answers, put on a site.

They lie beside the repository, in ../shared/payloads/gitlab or where PLUMBLINE_SHARED says; nothing
of them is in it. They are of several instances, cut into samples: most links lead out of them.
What says nothing of its project is put into the one that most of them are of.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sources.site import Answer, Asked, Site

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "gitlab"
HOME = 12345678
Json = dict[str, Any]

_PROJECT = re.compile(r"^/api/v4/projects/([^/]+)(?:/(.*))?$")


def recorded(*names: str) -> list[Json]:
    found: list[Json] = []
    for name in names:
        for line in (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            if line.strip():
                found.append(json.loads(line))
    return found


def all_of(name: str) -> list[Json]:
    """The objects of a resource, however they were recorded."""
    suffixes = ("", ".connector", ".documented")
    return [
        one
        for suffix in suffixes
        if (RECORDED / f"{name}{suffix}.jsonl").is_file()
        for one in recorded(f"{name}{suffix}")
    ]


def project_of(one: Json) -> int:
    found = one.get("project_id") or (one.get("pipeline") or {}).get("project_id") or HOME
    return int(found)


class RecordedSite:
    """Answers every list that is read with what was recorded for it."""

    def __init__(self, site: Site) -> None:
        self.merge_requests = all_of("merge_requests")
        self.issues = all_of("issues")
        # A pipeline's own object has all that the list says of it.
        self.pipelines = [*all_of("pipelines"), *all_of("pipeline_details")]
        self.jobs = all_of("jobs")
        self.deployments = all_of("deployments")
        self.releases = all_of("releases")
        self.environments = all_of("environments")
        self.commits = all_of("commits")
        self.branches = [
            {**one, "commit": {"id": one["commit_id"]}} for one in recorded("branches.connector")
        ]
        self.iterations = all_of("iterations")
        self.label_events = all_of("resource_label_events")
        self.projects = all_of("projects")
        self.notes = [*recorded("merge_request_notes")]
        self.change_commits = recorded("merge_request_commits")
        of_lists = (*self.merge_requests, *self.issues, *self.pipelines, *self.commits)
        known = {one["id"] for one in self.projects}
        self.unrecorded = sorted({project_of(one) for one in of_lists} - known)
        self.projects += [
            {"id": one, "path_with_namespace": f"unrecorded/{one}", "default_branch": "master"}
            for one in self.unrecorded
        ]
        site.otherwise = self._answer

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == "/api/v4/groups/everything/projects":
            return _paged(asked, self.projects)
        found = _PROJECT.match(asked.path)
        if found is None:
            return Answer({"message": "404 Not Found"}, status=404)
        answer = self._of_project(int(found.group(1)), found.group(2) or "")
        if answer is None:
            return Answer({"message": "404 Not Found"}, status=404)
        return _paged(asked, answer) if isinstance(answer, list) else Answer(answer)

    def _of_project(self, project: int, tail: str) -> list[Json] | Json | None:
        parts = tail.split("/")
        lists: dict[str, Callable[[], list[Json]]] = {
            "merge_requests": lambda: self.merge_requests,
            "issues": lambda: self.issues,
            "pipelines": lambda: self.pipelines,
            "jobs": lambda: sorted(self.jobs, key=lambda one: -int(one["id"])),
            "deployments": lambda: self.deployments,
            "releases": lambda: self.releases,
            "environments": lambda: self.environments,
            "iterations": lambda: self.iterations,
        }
        if tail in lists:
            return [one for one in lists[tail]() if project_of(one) == project]
        if tail == "repository/branches":
            return self.branches if project == 30611040 else self._head(project)
        if tail == "repository/commits":
            return [one for one in self.commits if project_of(one) == project]
        if parts[0] == "pipelines":
            return next(one for one in self.pipelines if str(one["id"]) == parts[1])
        if parts[0] == "merge_requests" and project == HOME:
            number = int(parts[1])
            if parts[2:] == ["notes"]:
                # Most were recorded without their merge request: one is given all of them.
                return self.notes if number == 3 else []
            if parts[2:] == ["commits"]:
                return self.change_commits if number == 3 else []
        if parts[-1] == "resource_label_events" and project == HOME and parts[1] == "2":
            return self.label_events
        return [] if parts[0] in ("merge_requests", "issues", "deployments") else None

    def _head(self, project: int) -> list[Json]:
        newest = next((one for one in self.commits if project_of(one) == project), None)
        return [{"name": "master", "commit": {"id": newest["id"]}}] if newest else []


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    RecordedSite(site)
    return settings(site)


def settings(site: Site) -> dict[str, str]:
    """What leads to a site that answers what was recorded, which is REST's."""
    return {
        "SOURCES__GITLAB__URL": site.url,
        "SOURCES__GITLAB__TOKEN": "glpat-not-a-token",
        "SOURCES__GITLAB__GROUPS": "everything",
        "SOURCES__GITLAB__API": "rest",
    }


def _paged(asked: Asked, items: list[Json]) -> Answer:
    size, number = int(asked.query.get("per_page", 20)), int(asked.query.get("page", 1))
    more = number * size < len(items)
    return Answer(
        items[(number - 1) * size : number * size],
        headers={"X-Next-Page": str(number + 1) if more else ""},
    )
