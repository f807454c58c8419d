"""Real answers of Jenkins go through the real extractor, and every object is accounted for."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.sources.jenkins.conftest import FakeJenkins, Warehouse
from tests.sources.jenkins.recorded import LISTS, fill, is_folder, latest_first
from tests.sources.on_disk import FEWEST_LETTERS, held_in
from tests.sources.payloads import PAYLOADS, files_of, recorded

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "jenkins").is_dir(),
    reason="the recorded answers of Jenkins are not beside this repository (PLUMBLINE_SHARED)",
)

ANOTHER_OF_ITS_NUMBER = "another build with the same number landed: they are of several jobs"
A_FOLDER = "a folder, whose jobs are what lands"


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JENKINS__STAGE_DAYS", "100000")
    fill(jenkins)
    counted: Counter[str] = Counter()
    of_lists = {name: recorded("jenkins", name) for name in LISTS}
    details, stages = recorded("jenkins", "job_details"), recorded("jenkins", "stages")
    for one in recorded("jenkins", "jobs"):
        counted[A_FOLDER if is_folder(one) else "landed"] += 1

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
    listed = {
        (f"{name}#{one['number']}", item["commitId"])
        for name, builds in of_lists.items()
        for one in builds
        for each in [one.get("changeSet"), *(one.get("changeSets") or [])]
        for item in (each or {}).get("items") or []
    }
    of_landed = set(warehouse.rows("change_sets", "build_id", "commit_sha"))
    # Of builds of one number the first is served, and lands with its own set.
    assert of_landed <= listed and len(of_landed) > 5
    assert warehouse.rows("stages", "count(*)") == [len(stages)]
    counted["landed"] += len(stages)

    in_files = sum(len(recorded("jenkins", name)) for name in files_of("jenkins"))
    assert counted.total() == in_files


def test_what_was_recorded_of_git_is_one_address_and_one_commit(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    builds = latest_first(recorded("jenkins", "builds_tree"))
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
    builds = latest_first(recorded("jenkins", "builds_tree"))
    users = {
        str(cause[name])
        for one in builds
        for action in one["actions"]
        for cause in action.get("causes") or []
        for name in ("userName",)
        if len(str(cause.get(name) or "")) >= FEWEST_LETTERS
    }
    jenkins.job("tree", *builds, kind="FreeStyleProject")
    warehouse.load()
    assert held_in(warehouse.home, users) == []
    assert set(warehouse.rows("build_causes", "kind")) >= {"UserIdCause"}


def test_no_author_nor_message_of_a_recorded_change_set_lands(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    builds = latest_first(recorded("jenkins", "builds"))
    items = [item for one in builds for item in (one.get("changeSet") or {}).get("items") or []]
    words = {item["author"]["fullName"] for item in items} | {item["msg"] for item in items}
    words |= {path for item in items for path in item["affectedPaths"]}
    words = {word for word in words if len(word) >= FEWEST_LETTERS}
    jenkins.job("plain", *builds, kind="FreeStyleProject")
    warehouse.load()
    assert len(items) > 10 and len(warehouse.rows("change_sets", "commit_sha")) > 5
    assert held_in(warehouse.home, words) == []
