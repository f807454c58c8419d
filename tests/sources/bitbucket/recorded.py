"""Bitbucket's recorded answers, put on a site.

They lie beside the repository, in ../shared/payloads/bitbucket or where PLUMBLINE_SHARED says;
nothing of them is in it. They are of several repositories, cut into samples: all are put into one,
and what hangs on a pull request hangs on the first of its number, else on the first of all.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.sources.site import Answer, Asked, Site

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "bitbucket"
REPOSITORY = "{9988e380-f77d-40f0-974f-626252e7b941}"
WORKSPACE = "{33cb24c9-0d0a-420d-b664-9466339c27fa}"
PATH = f"/2.0/repositories/{WORKSPACE}/{REPOSITORY}".replace("{", "%7B").replace("}", "%7D")
Json = dict[str, Any]


def recorded(name: str) -> list[Json]:
    """Every object of one kind."""
    lines = (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def latest(objects: list[Json], key: str) -> list[Json]:
    """One object for each key, the last of several versions."""
    return list({one[key]: one for one in objects}.values())


def paged(objects: list[Json], size: int = 10) -> Any:
    """Answers a list in small pages, each linked to the next."""

    def answer(asked: Asked) -> Answer:
        number = int(asked.query.get("page", 1))
        page: Json = {"values": objects[(number - 1) * size : number * size], "pagelen": size}
        if number * size < len(objects):
            page["next"] = f"{SITES[-1].url}{asked.path}?page={number + 1}"
        return Answer(page)

    return answer


SITES: list[Site] = []


def _nothing_else(asked: Asked) -> Answer:
    """What was not recorded is an empty list; a commit that was not recorded is not there."""
    if "/commit/" in asked.path:
        return Answer({"type": "error"}, status=404)
    return Answer({"values": []})


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    fill(site)
    return {
        "SOURCES__BITBUCKET__URL": site.url,
        "SOURCES__BITBUCKET__DEPLOYMENT": "cloud",
        "SOURCES__BITBUCKET__TOKEN": "a token",
        "SOURCES__BITBUCKET__REPOSITORIES": "acme/*",
        # Years old, and their steps with them.
        "SOURCES__BITBUCKET__STEP_DAYS": "5000",
    }


def fill(site: Site) -> None:
    """Put everything that was recorded on a site, as one repository's."""
    SITES.append(site)
    pulls = latest(recorded("pullrequests"), "id")
    numbers = {one["id"] for one in pulls}
    home = {
        "uuid": REPOSITORY,
        "full_name": "acme/shop",
        "workspace": {"uuid": WORKSPACE},
        "mainbranch": {"name": "master"},
    }
    # The others are there to be listed; the first holds what was recorded of each of them.
    site.on_call("/2.0/repositories/acme", paged([home, *latest(recorded("repositories"), "uuid")]))
    site.otherwise = _nothing_else
    branches = [*recorded("branches"), {"name": "master", "target": {"hash": "f" * 40}}]
    site.on_call(f"{PATH}/refs/branches", paged(branches))
    site.on_call(f"{PATH}/refs/tags", paged(recorded("tags")))
    site.on_call(f"{PATH}/commits", paged(recorded("commits")))
    site.on_call(f"{PATH}/pullrequests", paged(pulls))
    site.on_call(f"{PATH}/pipelines/", paged(recorded("pipelines")))
    site.on_call(f"{PATH}/deployments/", paged(recorded("deployments")))
    steps: defaultdict[str, list[Json]] = defaultdict(list)
    for step in recorded("pipeline_steps"):
        steps[step["pipeline"]["uuid"]].append(step)
    first_pipeline = recorded("pipelines")[0]["uuid"]
    known = {one["uuid"] for one in recorded("pipelines")}
    for pipeline in [one for one in steps if one not in known]:
        steps[first_pipeline] += steps.pop(pipeline)
    for pipeline, found in steps.items():
        escaped = pipeline.replace("{", "%7B").replace("}", "%7D")
        site.on_call(f"{PATH}/pipelines/{escaped}/steps/", paged(found))
    activity: defaultdict[int, list[Json]] = defaultdict(list)
    for item in recorded("pullrequest_activity"):
        number = item["pull_request"]["id"]
        activity[number if number in numbers else pulls[0]["id"]].append(item)
    for comment in recorded("pullrequest_comments"):
        number = comment["pullrequest"]["id"]
        # A comment of the list of comments is what the activity says of it.
        owner = number if number in numbers else pulls[0]["id"]
        activity[owner].append({"comment": comment})
    for number, items in activity.items():
        site.on_call(f"{PATH}/pullrequests/{number}/activity", paged(items))
    first = pulls[0]["id"]
    site.on_call(f"{PATH}/pullrequests/{first}/commits", paged(recorded("pullrequest_commits")))
    site.on_call(f"{PATH}/pullrequests/{first}/diffstat", paged(recorded("diffstat")))
