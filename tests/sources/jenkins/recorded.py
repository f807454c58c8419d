"""Jenkins' recorded answers, put on a site; where they lie, tests/sources/payloads.py says.

They are of several servers: each file of them is one job here.
"""

from __future__ import annotations

from pathlib import Path

from tests.sources.jenkins.conftest import FakeJenkins, Json, build
from tests.sources.payloads import recorded
from tests.sources.site import Site

LISTS = ("builds", "builds_tree")


def latest_first(builds: list[Json]) -> list[Json]:
    """Builds in the order in which a job lists them."""
    return sorted(builds, key=lambda one: -one["number"])


def is_folder(job: Json) -> bool:
    """Whether a recorded job holds others."""
    return "MultiBranch" in str(job.get("_class"))


def fill(jenkins: FakeJenkins) -> None:
    """Put everything that was recorded on a Jenkins."""
    for name in LISTS:
        jenkins.job(name, *latest_first(recorded("jenkins", name)), kind="FreeStyleProject")
    for position, one in enumerate(recorded("jenkins", "job_details")):
        # A job asked for without a tree lists its builds by number and address alone.
        listed = one.get("allBuilds") or one.get("builds") or []
        told = [each for each in listed if "timestamp" in each]
        jenkins.job(f"details-{position}", *latest_first(told), kind="FreeStyleProject")
    jenkins.job("stages", build(1))
    jenkins.stages["stages#1"] = [
        {**one, "id": str(position)} for position, one in enumerate(recorded("jenkins", "stages"))
    ]
    for one in recorded("jenkins", "jobs"):
        shown = {**one, "url": "", "name": f"listed-{len(jenkins.listed[''])}"}
        shown.pop("fullName", None)
        jenkins.listed[""].append(shown | ({"jobs": []} if is_folder(one) else {}))
        jenkins.builds[shown["name"]] = []
        jenkins.listed[shown["name"]] = []


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    fill(FakeJenkins(site))
    return {
        "SOURCES__JENKINS__URL": site.url,
        "SOURCES__JENKINS__USER": "plumbline",
        "SOURCES__JENKINS__TOKEN": "11-not-a-token",
        # Years old, and their stages with them.
        "SOURCES__JENKINS__STAGE_DAYS": "100000",
    }
