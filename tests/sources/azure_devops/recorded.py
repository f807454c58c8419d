"""Azure DevOps' recorded and documented answers, put on a site.

They lie beside the repository, in ../shared/payloads/azure_devops or where PLUMBLINE_SHARED says;
nothing of them is in it. They are of several organisations, cut into samples: the site shows them
as one project's.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.sources.site import Answer, Asked, Site

Json = dict[str, Any]
SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "azure_devops"
REPOSITORY = "recorded-code"


def recorded(name: str) -> list[Json]:
    """The objects of a file, and those of its documented and connector's forms."""
    found = []
    for suffix in ("", ".documented", ".connector"):
        path = RECORDED / f"{name}{suffix}.jsonl"
        if path.is_file():
            found += [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return found


class Recorded:
    """A site that answers with everything that was recorded."""

    def __init__(self, site: Site) -> None:
        self.projects = recorded("projects")
        self.repositories = [one for one in recorded("repositories") if "id" in one]
        self.pull_requests = recorded("pullrequests")
        self.commits = recorded("commits")
        self.builds = sorted(recorded("builds"), key=lambda one: str(one["queueTime"]))
        self.items = [one for one in recorded("workitems") if "id" in one]
        self.batches = recorded("reporting_workitem_revisions")
        self.threads = recorded("pullrequest_threads")
        self.deployments = recorded("release_deployments")
        self.trees = recorded("classification_nodes_iterations")
        self.records = recorded("timeline_records")
        site.otherwise = self._answer

    def _answer(self, asked: Asked) -> Answer:
        before, _, path = asked.path.partition("/_apis")
        parts = path.strip("/").split("/")
        skip = int(asked.query.get("$skip", "0"))
        if parts == ["projects"]:
            return _list([{"id": "recorded", "name": "Recorded"}, *self.projects])
        if before.rpartition("/")[2] not in ("recorded", "Recorded"):
            # The recorded projects are there, and everything else lies in one of our own.
            nothing = {"value": [], "values": [], "identifier": "root", "isLastBatch": True}
            return Answer(nothing | {"continuationToken": "0"})
        match parts:
            case ["wit", "workitemtypes"]:
                kinds = {str(one["fields"].get("System.WorkItemType")) for one in self.items}
                return _list([{"name": kind, "states": []} for kind in sorted(kinds)])
            case ["wit", "workitemtypes", _, "states"]:
                return _list([])
            case ["wit", "classificationnodes", "iterations"]:
                return Answer({"identifier": "root", "children": self.trees})
            case ["wit", "reporting", "workitemrevisions"]:
                number = int(asked.query.get("continuationToken", "0"))
                batch = {**self.batches[number], "continuationToken": str(number + 1)}
                return Answer(batch | {"isLastBatch": number + 1 == len(self.batches)})
            case ["wit", "workitemsbatch"]:
                return _list(self.items)
            case ["git", "repositories"]:
                return _list(
                    [
                        *self.repositories,
                        {"id": REPOSITORY, "name": "code", "defaultBranch": "refs/heads/main"},
                    ]
                )
            case ["git", "repositories", repository, *rest]:
                return self._code(rest, skip) if repository == REPOSITORY else _list([])
            case ["build", "builds"]:
                return _list(self.builds)
            case ["build", "builds", _, "timeline"]:
                return Answer({"records": self.records})
            case ["distributedtask", "environments"]:
                return _list([])
            case ["release", "deployments"]:
                return _list(self.deployments)
        return Answer({"message": "nothing"}, status=404)

    def _code(self, rest: list[str], skip: int) -> Answer:
        match rest:
            case ["pullrequests"]:
                return _list(self.pull_requests[skip:])
            case ["pullRequests", _, "commits"]:
                return _list(recorded("pullrequest_commits")[skip:])
            case ["pullRequests", _, "threads"]:
                return _list(self.threads)
            case ["refs"]:
                return _list([{"name": "refs/heads/main", "objectId": "f" * 40}])
            case ["commits"]:
                return _list(self.commits[skip:])
            case ["commits", sha]:
                return Answer(next(one for one in self.commits if one["commitId"] == sha))
        return _list([])


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    Recorded(site)
    return settings(site)


def settings(site: Site) -> dict[str, str]:
    """What leads to a site that answers what was recorded."""
    return {
        "SOURCES__AZURE_DEVOPS__URL": f"{site.url}/recorded",
        "SOURCES__AZURE_DEVOPS__TOKEN": "not-a-token",
        # Years old, and their timelines with them.
        "SOURCES__AZURE_DEVOPS__TIMELINE_DAYS": "100000",
    }


def _list(values: list[Json]) -> Answer:
    return Answer({"count": len(values), "value": values})
