"""GitHub's recorded answers, put back under the repositories that they were recorded from.

About a third of the objects are held out of the sample: what belongs to one of those is served
under a stand-in, an empty object with the right number, so that it is reached as on GitHub.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.sources.site import Answer, Asked, Site

Object = dict[str, Any]

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).resolve().parents[4] / "shared")
PAYLOADS = SHARED / "payloads" / "github"
LONG_AGO = "2008-01-01T00:00:00Z"
SUPERSEDED = "an earlier version of an object that landed"

_REPOSITORY = re.compile(r"/repos/([^/]+/[^/]+)")
_STAND_IN_NUMBER = 1_000_000


def objects(name: str) -> list[Object]:
    """The objects of one file."""
    with (PAYLOADS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def repository_of(url: str) -> str:
    """owner/name of an object's own address; documented examples may have none."""
    found = _REPOSITORY.search(url)
    return found.group(1) if found else "recorded/elsewhere"


def number_in(url: str, after: str) -> int:
    """The number that follows a word in an address: …/pulls/12."""
    found = re.search(rf"/{after}/(\d+)", url)
    assert found, url
    return int(found.group(1))


class Recording:
    """The sample as GitHub's REST API would answer it, and what became of each object.

    `expected[file]` says for each object the table and key under which it must land, and
    `counted[file]` the reason why another one does not.
    """

    def __init__(self) -> None:
        self.lists: dict[str, list[Object]] = defaultdict(list)
        self.single: dict[str, Object] = {}
        self.listed_repositories: list[Object] = []
        self.expected: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        self.counted: dict[str, list[str]] = defaultdict(list)
        self._heads: dict[str, str] = {}
        self._taken: set[tuple[str, tuple[str, ...]]] = set()
        self._repositories()
        self._pull_requests()
        self._of_pull_requests()
        self._code()
        self._deployments()
        self._builds()
        self._alerts()

    def names(self) -> list[str]:
        """The repositories that are asked for by name."""
        return sorted({repository_of(path) for path in [*self.lists, *self.single]})

    def serve(self, site: Site) -> None:
        """Put everything on a site."""
        for name in self.names():
            repository = self.single.setdefault(f"/repos/{name}", _stand_in_repository(name))
            if name in self._heads:
                head = {"name": repository["default_branch"], "commit": {"sha": self._heads[name]}}
                self.lists[f"/repos/{name}/branches"] = [head]
        site.otherwise = self._answer
        site.on("/orgs/recorded/repos", Answer(self.listed_repositories))

    def _answer(self, asked: Asked) -> Answer:
        path = asked.path
        if path in self.single:
            return Answer(self.single[path])
        tail = path.rpartition("/")[2]
        if tail in ("runs", "jobs"):
            wrapper = "workflow_runs" if tail == "runs" else "jobs"
            held = self.lists.get(path, [])
            return Answer({"total_count": len(held), wrapper: held})
        return Answer(self.lists.get(path, [])) if "attempts" not in path else Answer({}, 404)

    def _lands(self, file: str, table: str, *key: str) -> bool:
        """Whether this object is the first, and so the served, version of its key."""
        if (table, key) in self._taken:
            self.counted[file].append(SUPERSEDED)
            return False
        self._taken.add((table, key))
        self.expected[file].append((table, key))
        return True

    def _repositories(self) -> None:
        for item in objects("repos"):
            path = f"/repos/{item['full_name']}"
            if self._lands("repos", "repositories", str(item["id"])):
                if path in self.single:
                    self.listed_repositories.append(item)
                else:
                    self.single[path] = item
        for item in objects("repos_list"):
            if self._lands("repos_list", "repositories", str(item["id"])):
                self.listed_repositories.append(item)

    def _pull_requests(self) -> None:
        # A detail has everything that a list's object has, so it is served in preference.
        for file in ("pull_details", "pulls"):
            for item in sorted(objects(file), key=lambda o: o["updated_at"], reverse=True):
                name = repository_of(item["url"])
                path = f"/repos/{name}/pulls/{item['number']}"
                if path in self.single and self.single[path]["id"] != item["id"]:
                    self.counted[file].append("another pull request of the same number")
                elif self._lands(file, "pull_requests", str(item["id"])):
                    self._add_pull_request(name, item)

    def _add_pull_request(self, name: str, item: Object) -> None:
        self.single[f"/repos/{name}/pulls/{item['number']}"] = item
        self.lists[f"/repos/{name}/pulls"].append(item)

    def _pull_request(self, name: str, number: int) -> str:
        """The id of a pull request, a stand-in where the sample does not hold it."""
        path = f"/repos/{name}/pulls/{number}"
        if path not in self.single:
            self._add_pull_request(name, _stand_in_pull_request(number))
        return str(self.single[path]["id"])

    def _of_pull_requests(self) -> None:
        for file in ("pull_reviews", "pull_reviews.connector"):
            for review in objects(file):
                name = repository_of(review["pull_request_url"])
                number = number_in(review["pull_request_url"], "pulls")
                self._pull_request(name, number)
                self.lists[f"/repos/{name}/pulls/{number}/reviews"].append(review)
                if not review.get("submitted_at"):
                    self.counted[file].append("a pending review, which only its author sees")
                else:
                    self._lands(file, "reviews", str(review["id"]))
        self._of_stand_ins()
        for file in ("issue_timeline", "issue_events"):
            number = _STAND_IN_NUMBER + len(file)
            self._pull_request("recorded/events", number)
            for event in objects(file):
                self.lists[f"/repos/recorded/events/issues/{number}/timeline"].append(event)
                self.counted[file].append(
                    "a request that lands by reviewer and time"
                    if event.get("event") == "review_requested"
                    else "an event of which no metric needs more than its count or time"
                )

    def _of_stand_ins(self) -> None:
        """Commits and files do not say to which pull request they belong."""
        seen: dict[str, int] = defaultdict(int)
        for file, name, key in (
            ("pull_commits", "commits", "sha"),
            ("pull_files", "files", "filename"),
        ):
            for item in objects(file):
                # The same commit or file again is another pull request's.
                seen[item[key]] += 1
                number = _STAND_IN_NUMBER + 100 + seen[item[key]]
                native_id = self._pull_request("recorded/parts", number)
                self.lists[f"/repos/recorded/parts/pulls/{number}/{name}"].append(item)
                table = "pull_request_commits" if name == "commits" else "pull_request_files"
                self._lands(file, table, native_id, item[key])

    def _code(self) -> None:
        for file in ("commits", "commit_details"):
            for item in objects(file):
                name = repository_of(item["url"])
                path = f"/repos/{name}"
                if not all(isinstance(parent, dict) for parent in item.get("parents", ())):
                    self.counted[file].append("parents that its publisher broke on purpose")
                elif self._lands(file, "commits", name, item["sha"]):
                    self.lists[f"{path}/commits"].append(item)
                    self._heads[name] = item["sha"]
        for item in objects("tags"):
            name = repository_of(item["commit"]["url"])
            if self._lands("tags", "tags", name, item["name"]):
                self.lists[f"/repos/{name}/tags"].append(item)
        for item in sorted(objects("releases"), key=lambda o: o["created_at"], reverse=True):
            if self._lands("releases", "releases", str(item["id"])):
                self.lists[f"/repos/{repository_of(item['url'])}/releases"].append(item)

    def _deployments(self) -> None:
        for item in objects("deployments"):
            if self._lands("deployments", "deployments", str(item["id"])):
                self.lists[f"/repos/{repository_of(item['url'])}/deployments"].append(item)
        for status in objects("deployment_statuses"):
            path = f"/repos/{repository_of(status['deployment_url'])}/deployments"
            native_id = number_in(status["deployment_url"], "deployments")
            if all(item["id"] != native_id for item in self.lists[path]):
                self.lists[path].append({"id": native_id, "created_at": status["created_at"]})
            if self._lands("deployment_statuses", "deployment_statuses", status["node_id"]):
                self.lists[f"{path}/{native_id}/statuses"].append(status)

    def _alerts(self) -> None:
        for file in ("code_scanning_alerts", "code_scanning_alerts.documented"):
            for item in objects(file):
                name = repository_of(item["url"])
                if self._lands(file, "code_scanning_alerts", name.lower(), str(item["number"])):
                    self.lists[f"/repos/{name}/code-scanning/alerts"].append(item)

    def _builds(self) -> None:
        for file in ("workflow_runs", "workflow_runs.documented"):
            for run in objects(file):
                key = (str(run["id"]), str(run.get("run_attempt", 1)))
                if "created_at" not in run:
                    self.counted[file].append("an example that its publisher shortened")
                elif self._lands(file, "workflow_runs", *key):
                    self.lists[f"/repos/{repository_of(run.get('url', ''))}/actions/runs"].append(
                        run
                    )
        for file in ("workflow_jobs", "workflow_jobs.documented"):
            for job in objects(file):
                path = f"/repos/{repository_of(job.get('run_url', ''))}/actions/runs"
                if self._lands(file, "workflow_jobs", str(job["id"])):
                    held = [run for run in self.lists[path] if run["id"] == job["run_id"]]
                    run = held[0] if held else _stand_in_run(job["run_id"])
                    if not held:
                        self.lists[path].append(run)
                    self.lists[f"{path}/{job['run_id']}/jobs"].append(job)


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    recording = Recording()
    recording.serve(site)
    return {
        "SOURCES__GITHUB__HOST": site.url,
        "SOURCES__GITHUB__TOKEN": "a token",
        "SOURCES__GITHUB__API": "rest",
        "SOURCES__GITHUB__JOB_DAYS": "100000",
        "SOURCES__GITHUB__REPOSITORIES": json.dumps(recording.names()),
        "SOURCES__GITHUB__ORGANISATIONS": "recorded",
    }


def _stand_in_repository(name: str) -> Object:
    return {
        "id": f"stand-in {name}",
        "name": name.partition("/")[2],
        "full_name": name,
        "owner": {"type": "Organization"},
        "default_branch": "head",
        "created_at": LONG_AGO,
    }


def _stand_in_pull_request(number: int) -> Object:
    return {
        "id": f"stand-in {number}",
        "number": number,
        "state": "open",
        "title": "",
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }


def _stand_in_run(native_id: int) -> Object:
    return {"id": native_id, "status": "completed", "created_at": LONG_AGO}
