"""Real answers of Jenkins go through the real extractor, and every object is accounted for.

They lie beside the repository, in ../shared/payloads/jenkins or where PLUMBLINE_SHARED says;
nothing of them is in it. They are of several servers: each file of them is one job here.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.sources.jenkins.conftest import FakeJenkins, Json, Warehouse, build

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "jenkins"

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of Jenkins are not beside this repository (PLUMBLINE_SHARED)",
)

ANOTHER_OF_ITS_NUMBER = "another build with the same number landed: they are of several jobs"
A_FOLDER = "a folder, whose jobs are what lands"


def recorded(name: str) -> list[Json]:
    lines = (RECORDED / f"{name}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def latest_first(builds: list[Json]) -> list[Json]:
    return sorted(builds, key=lambda one: -one["number"])


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JENKINS__STAGE_DAYS", "100000")
    counted: Counter[str] = Counter()
    of_lists = {name: recorded(name) for name in ("builds", "builds_tree")}
    for name, builds in of_lists.items():
        jenkins.job(name, *latest_first(builds), kind="FreeStyleProject")
    details = recorded("job_details")
    for position, one in enumerate(details):
        # A job asked for without a tree lists its builds by number and address alone.
        listed = one.get("allBuilds") or one.get("builds") or []
        told = [each for each in listed if "timestamp" in each]
        jenkins.job(f"details-{position}", *latest_first(told), kind="FreeStyleProject")
    stages = recorded("stages")
    jenkins.job("stages", build(1))
    jenkins.stages["stages#1"] = [
        {**one, "id": str(position)} for position, one in enumerate(stages)
    ]
    for one in recorded("jobs"):
        shown = {**one, "url": "", "name": f"listed-{len(jenkins.listed[''])}"}
        shown.pop("fullName", None)
        is_folder = "MultiBranch" in str(one.get("_class"))
        jenkins.listed[""].append(shown | ({"jobs": []} if is_folder else {}))
        jenkins.builds[shown["name"]] = []
        jenkins.listed[shown["name"]] = []
        counted[A_FOLDER if is_folder else "landed"] += 1

    warehouse.load()

    landed = set(warehouse.rows("builds", "build_id"))
    for name, builds in of_lists.items():
        numbers = {f"{name}#{one['number']}" for one in builds}
        assert numbers == {one for one in landed if one.startswith(f"{name}#")}
        counted["landed"] += len(numbers)
        counted[ANOTHER_OF_ITS_NUMBER] += len(builds) - len(numbers)
    jobs = set(warehouse.rows("jobs", "job_name"))
    assert {f"details-{position}" for position in range(len(details))} <= jobs
    assert len([one for one in jobs if one.startswith("listed-")]) == counted["landed"] - sum(
        len({one["number"] for one in builds}) for builds in of_lists.values()
    )
    counted["landed"] += len(details)
    assert warehouse.rows("stages", "count(*)") == [len(stages)]
    counted["landed"] += len(stages)

    assert counted.total() == sum(len(recorded(path.stem)) for path in RECORDED.glob("*.jsonl"))


def test_what_was_recorded_of_git_is_one_address_and_one_commit(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    builds = latest_first(recorded("builds_tree"))
    jenkins.job("tree", *builds, kind="FreeStyleProject")
    warehouse.load()
    urls = set(warehouse.rows("builds", "repository_url"))
    assert {
        "https://github.com/merico-dev/lake",
        "https://github.com/gustavobini/devlake-jenkins",
    } & urls
    for url in urls - {None}:
        assert url.startswith("https://") and "@" not in url and not url.endswith(".git")
    shas = {sha for sha in warehouse.rows("builds", "commit_sha") if sha}
    assert shas and all(len(sha) == 40 for sha in shas)


def test_nobody_of_the_recorded_answers_lands(jenkins: FakeJenkins, warehouse: Warehouse) -> None:
    builds = latest_first(recorded("builds_tree"))
    users = {
        str(cause[name]).encode()
        for one in builds
        for action in one["actions"]
        for cause in action.get("causes") or []
        for name in ("userName",)
        if len(str(cause.get(name) or "")) > 3
    }
    jenkins.job("tree", *builds, kind="FreeStyleProject")
    warehouse.load()
    for path in warehouse.home.rglob("*"):
        if path.is_file():
            assert not [who for who in users if who in path.read_bytes()], path.name
    assert set(warehouse.rows("build_causes", "kind")) >= {"UserIdCause"}
