"""What Jenkins says lands once, whole, and without a name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources.errors import ConfigurationError, ToolError
from sources.jenkins import configuration, connect
from tests.sources.jenkins.conftest import FakeJenkins, Warehouse, at, build
from tests.sources.on_disk import held_in
from tests.sources.site import Answer

RULES = "SOURCES__JENKINS__DEPLOYMENTS"


def test_a_build_names_its_repository_by_one_address(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop/main", build(1))
    warehouse.load()
    assert warehouse.rows(
        "builds", "build_id", "repository_url", "name", "commit_sha", "branch", "status"
    ) == [
        (
            "shop/main#1",
            "https://git.acme.example/acme/shop",
            "shop/main",
            f"{1:040x}",
            "main",
            "success",
        )
    ]
    assert warehouse.rows("builds", "started_at", "finished_at")[0] == (at(1), at(1, 1))


def test_loading_twice_is_loading_once(jenkins: FakeJenkins, warehouse: Warehouse) -> None:
    jenkins.job("shop", *[build(number) for number in range(250, 0, -1)])
    warehouse.load()
    first = warehouse.everything()
    again = warehouse.load()
    assert again.is_unchanged
    assert warehouse.everything() == first
    assert len(first["builds"]) == 250


def test_only_the_jobs_that_moved_are_asked_for_again(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", build(2), build(1))
    jenkins.job("ledger", build(1))
    warehouse.load()
    jenkins.again("shop", build(3), build(2), build(1))
    jenkins.site.asked.clear()
    outcome = warehouse.load()
    assert jenkins.site.paths() == ["/api/json", "/job/shop/api/json"]
    assert outcome.rows_by_table["builds"] == 1


def test_a_running_build_is_read_until_it_ends(jenkins: FakeJenkins, warehouse: Warehouse) -> None:
    jenkins.job("shop", build(2, building=True, result=None, duration=0), build(1))
    warehouse.load()
    assert warehouse.rows("builds", "status", "finished_at")[0] == ("running", None)
    jenkins.again("shop", build(2), build(1))
    warehouse.load()
    assert warehouse.rows("builds", "build_id", "status") == [
        ("shop#1", "success"),
        ("shop#2", "success"),
    ]


def test_a_result_that_was_set_later_is_noticed(jenkins: FakeJenkins, warehouse: Warehouse) -> None:
    jenkins.job("shop", build(1))
    warehouse.load()
    jenkins.again("shop", build(2), build(1, result="ABORTED"))
    warehouse.load()
    assert warehouse.rows("builds", "build_id", "status") == [
        ("shop#1", "cancelled"),
        ("shop#2", "success"),
    ]


def test_what_jenkins_threw_away_stays(jenkins: FakeJenkins, warehouse: Warehouse) -> None:
    jenkins.job("shop", build(2), build(1))
    warehouse.load()
    jenkins.again("shop", build(3))
    warehouse.load(reconcile=True)
    assert warehouse.rows("builds", "build_id") == ["shop#1", "shop#2", "shop#3"]


def test_a_job_that_is_called_deploy_deploys_nothing_without_a_rule(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("deploy-production", build(1))
    warehouse.load()
    assert warehouse.rows("deployments", "deployment_id") == []
    assert warehouse.rows("builds", "build_id") == ["deploy-production#1"]


def test_a_rule_says_what_a_job_deploys_and_where(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RULES, "release/{service}/{environment} with version=$TAG; kind=$WHY")
    parameters = {
        "parameters": [{"name": "TAG", "value": "1.4"}, {"name": "WHY", "value": "rollback"}]
    }
    one = build(1)
    one["actions"].append(parameters)
    jenkins.job("release/checkout/prod", one)
    jenkins.job("release-notes", build(1))
    warehouse.load()
    assert warehouse.rows(
        "deployments", "deployment_id", "service_id", "environment", "status", "version", "kind"
    ) == [("release/checkout/prod#1", "checkout", "prod", "success", "1.4", "rollback")]
    assert warehouse.rows("builds", "build_id") == ["release-notes#1"]


def test_parameters_are_asked_for_only_where_a_rule_reads_them(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RULES, "ship with environment=$WHERE")
    jenkins.job("ship", build(1))
    jenkins.job("shop", build(1))
    warehouse.load()
    trees = {asked.path: asked.query["tree"] for asked in jenkins.site.asked if asked.query}
    assert "parameters" in trees["/job/ship/api/json"]
    assert "parameters" not in trees["/job/shop/api/json"]
    # Nobody said where: then it is a build like any other.
    assert warehouse.rows("builds", "build_id") == ["ship#1", "shop#1"]


def test_a_stage_may_deploy_and_its_build_stays_a_build(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RULES, "shop with environment=production; service=shop; stage=Deploy*")
    jenkins.job("shop", build(1))
    stage = {
        "id": "28",
        "name": "Deploy",
        "status": "FAILED",
        "durationMillis": 30_000,
        "startTimeMillis": build(1)["timestamp"] + 60_000,
        "pauseDurationMillis": 0,
    }
    jenkins.stages["shop#1"] = [{**stage, "id": "6", "name": "Build", "status": "SUCCESS"}, stage]
    warehouse.load()
    assert warehouse.rows("deployments", "deployment_id", "status", "started_at") == [
        ("shop#1:28", "failure", at(1, 1))
    ]
    assert warehouse.rows("builds", "build_id", "status") == [("shop#1", "success")]


def test_a_new_rule_makes_deployments_of_builds_that_were_read(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    jenkins.job("ship", build(2), build(1))
    warehouse.load()
    monkeypatch.setenv(RULES, "ship with environment=production")
    warehouse.load()
    assert warehouse.rows("builds", "build_id") == []
    assert warehouse.rows("deployments", "deployment_id") == ["ship#1", "ship#2"]
    monkeypatch.delenv(RULES)
    warehouse.load()
    assert warehouse.rows("builds", "build_id") == ["ship#1", "ship#2"]
    assert warehouse.rows("deployments", "deployment_id") == []


def test_a_branch_that_may_be_called_after_somebody_lands_as_a_hash(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    for name in ("main", "ivorkamp%2Ffix", "PR-12"):
        jenkins.job(f"shop/{name}", build(1), parent="WorkflowMultiBranchProject")
    warehouse.load()
    names = [name for name in warehouse.rows("jobs", "job_name") if "branch-" not in name]
    assert names == ["shop/PR-12", "shop/main"]
    assert len(warehouse.rows("jobs", "job_name")) == 3
    assert set(warehouse.rows("builds", "name")) == {"shop"}
    assert held_in(warehouse.home, ["ivorkamp"]) == []


def test_a_renamed_job_keeps_the_ids_of_its_builds(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", build(2), build(1))
    warehouse.load()
    jenkins.listed[""].clear()
    jenkins.job("teams/shop", build(3), build(2), build(1))
    warehouse.load(reconcile=True)
    assert warehouse.rows("builds", "build_id") == ["shop#1", "shop#2", "shop#3"]
    assert warehouse.rows("deletions", "native_id") == []


def test_a_job_that_is_gone_is_noticed_and_so_is_its_return(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", build(1))
    jenkins.job("ledger", build(4))
    warehouse.load()
    gone = jenkins.listed[""].pop()
    warehouse.load(reconcile=True)
    assert warehouse.rows("deletions", "entity", "native_id") == [("jobs", "ledger")]
    assert warehouse.rows("builds", "build_id") == ["ledger#4", "shop#1"]
    jenkins.listed[""].append(gone)
    warehouse.load(reconcile=True)
    assert warehouse.rows("deletions", "native_id") == []


def test_a_window_reads_what_began_or_ended_in_it_and_moves_nothing_else(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", *[build(number) for number in range(9, 0, -1)])
    warehouse.load()
    jenkins.again("shop", *[build(number, result="FAILURE") for number in range(9, 0, -1)])
    outcome = warehouse.load(window=(at(3), at(5)))
    assert outcome.rows_by_table["builds"] == 2
    assert warehouse.rows("builds", "build_id, status")[2:5] == [
        ("shop#3", "failure"),
        ("shop#4", "failure"),
        ("shop#5", "success"),
    ]
    jenkins.again("shop", *[build(number) for number in range(10, 0, -1)])
    warehouse.load()
    assert warehouse.rows("builds", "count(*)") == [10]


def test_a_list_that_repeats_itself_ends_in_a_sentence(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", *[build(number) for number in range(200, 0, -1)])
    page = [build(number) for number in range(200, 100, -1)]
    jenkins.site.on("/job/shop/api/json", Answer({"allBuilds": page, "firstBuild": {"number": 1}}))
    with pytest.raises(ToolError, match="again and again the same"):
        warehouse.load()
    assert not warehouse.has_landed()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"allBuilds": None},
        {"allBuilds": [None]},
        [],
        {"allBuilds": [{"number": "7"}], "firstBuild": {"number": 1}},
        {"allBuilds": [build(1, timestamp="yesterday")], "firstBuild": {"number": 1}},
        {"allBuilds": [build(1, result="SPLENDID")], "firstBuild": {"number": 1}},
        {"allBuilds": [build(1)]},
        {"allBuilds": [build(1)], "firstBuild": {"number": None}},
    ],
)
def test_an_answer_of_another_shape_lands_nothing(
    jenkins: FakeJenkins, warehouse: Warehouse, body: object
) -> None:
    jenkins.job("shop", build(1))
    jenkins.site.on("/job/shop/api/json", Answer(body))
    with pytest.raises(ToolError, match="Jenkins answered"):
        warehouse.load()
    assert not warehouse.has_landed()


def test_a_list_without_the_last_build_is_said_and_read_again(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", build(2), build(1))
    jenkins.builds["shop"] = []
    (problem,) = warehouse.load().problems
    assert "Jenkins listed the builds of shop without its last one (2)" in problem
    jenkins.builds["shop"] = [build(2), build(1)]
    assert warehouse.load().problems == []
    assert len(warehouse.rows("builds", "build_id")) == 2


@pytest.mark.parametrize("came", [0, 100, 150, 200])
def test_a_list_whose_last_ranges_come_back_emptied_is_said_and_read_again(
    jenkins: FakeJenkins, warehouse: Warehouse, came: int
) -> None:
    told = [build(number) for number in range(250, 0, -1)]
    jenkins.job("shop", *told)
    jenkins.builds["shop"], jenkins.first["shop"] = told[:came], 1
    (problem,) = warehouse.load().problems
    assert "Jenkins ended the list of builds of shop before its first one" in problem
    assert len(warehouse.rows("builds", "build_id")) == came
    jenkins.builds["shop"] = told
    assert warehouse.load().problems == []
    assert len(warehouse.rows("builds", "build_id")) == 250


def test_a_list_that_was_cut_short_forgets_nothing_of_what_was_read_before(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    told = [build(number) for number in range(250, 0, -1)]
    jenkins.job("shop", *told[100:])
    warehouse.load()
    jenkins.again("shop", *told[:30])
    jenkins.first["shop"] = 1
    assert len(warehouse.load().problems) == 1
    jenkins.again("shop", *told)
    assert warehouse.load().problems == []
    assert len(warehouse.rows("builds", "build_id")) == 250


def test_a_window_whose_last_range_comes_back_emptied_is_said(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    told = [build(number) for number in range(250, 0, -1)]
    jenkins.job("shop", *told)
    warehouse.load()
    jenkins.builds["shop"], jenkins.first["shop"] = told[:200], 1
    (problem,) = warehouse.load(window=(at(1), at(9))).problems
    assert "before its first one" in problem


def test_a_folder_that_comes_back_emptied_is_said_and_buries_no_job(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("team/shop", build(1))
    jenkins.listed[""][0]["jobs"] = [{"name": "shop"}]
    warehouse.load()
    jobs, jenkins.listed["team"] = jenkins.listed["team"], []
    (problem,) = warehouse.load(reconcile=True).problems
    assert "Jenkins lists no job of a folder that has some" in problem
    assert warehouse.rows("deletions", "native_id") == []
    jenkins.listed["team"] = jobs
    assert warehouse.load(reconcile=True).problems == []


def test_a_list_of_another_jobs_builds_is_refused(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    jenkins.job("shop", build(2), build(1))
    jenkins.listed[""][0]["lastBuild"]["timestamp"] = build(3)["timestamp"]
    with pytest.raises(ToolError, match="of shop with another job's"):
        warehouse.load()
    assert not warehouse.has_landed()


def test_tests_are_counted_from_the_build_itself(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    one = build(1)
    one["actions"].append(
        {
            "_class": "hudson.tasks.junit.TestResultAction",
            "failCount": 2,
            "skipCount": 3,
            "totalCount": 40,
        }
    )
    jenkins.job("shop", one)
    warehouse.load()
    assert warehouse.rows("test_runs", "run_id", "suite", "passed", "failed", "skipped") == [
        ("shop#1", "shop", 35, 2, 3)
    ]


def test_a_thousand_builds_cost_eleven_requests_and_two_more_for_each_recent_one(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    tests = {"failCount": 0, "skipCount": 0, "totalCount": 1}
    told = [build(number) for number in range(1_000, 0, -1)]
    now = int(warehouse.clock.now().timestamp() * 1000)
    for one in told[:3]:
        one["timestamp"] = now
        one["actions"].append(tests)
    jenkins.job("shop", *told)
    outcome = warehouse.load()
    assert outcome.request_count == 1 + 10 + 2 * 3


def test_builds_that_are_asked_at_once_land_as_those_asked_one_by_one(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [build(number) for number in range(130, 0, -1)]
    now = int(warehouse.clock.now().timestamp() * 1000)
    for one in told:
        number = one["number"]
        one["timestamp"] = now - (131 - number) * 60_000
        one["actions"].append({"failCount": 0, "skipCount": 0, "totalCount": 1})
        stage = {"id": "6", "name": "Build", "status": "SUCCESS", "durationMillis": number}
        jenkins.stages[f"shop#{number}"] = [{**stage, "startTimeMillis": one["timestamp"]}]
    jenkins.job("shop", *told)
    monkeypatch.setenv("SOURCES__JENKINS__AT_ONCE", "1")
    in_turn = warehouse.load()
    one_by_one = warehouse.everything()
    assert len(one_by_one["stages"]) == 130
    monkeypatch.setenv("SOURCES__JENKINS__AT_ONCE", "8")
    at_once = warehouse.load(full_refresh=True)
    assert warehouse.everything() == one_by_one
    assert at_once.request_count == in_turn.request_count


def test_a_build_whose_stages_keep_failing_leaves_nothing_half_loaded(
    jenkins: FakeJenkins, warehouse: Warehouse
) -> None:
    told = [build(number) for number in range(30, 0, -1)]
    for one in told:
        one["timestamp"] = int(warehouse.clock.now().timestamp() * 1000)
    jenkins.job("shop", *told)
    jenkins.site.on("/job/shop/11/wfapi/describe", Answer({}, 500))
    with pytest.raises(ToolError, match="keeps answering 500"):
        warehouse.load()
    assert not warehouse.has_landed()


def test_connect_names_the_permission_without_which_no_job_is_seen_and_says_it_once(
    jenkins: FakeJenkins,
) -> None:
    (missing,) = [one.sentence for one in connect() if not one.ok]
    assert "Jenkins lists no job: " in missing
    assert "Job/Read" in missing


@pytest.mark.parametrize("count", ["0", "9", "many"])
def test_how_many_are_asked_at_once_has_an_end(
    jenkins: FakeJenkins, monkeypatch: pytest.MonkeyPatch, count: str
) -> None:
    monkeypatch.setenv("SOURCES__JENKINS__AT_ONCE", count)
    with pytest.raises(ConfigurationError, match="AT_ONCE must be a whole number from 1 to 8"):
        configuration.read()


def test_the_commits_that_are_new_in_a_build_land_by_id_and_time_and_nothing_else(
    jenkins: FakeJenkins, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__JENKINS__DEPLOYMENTS", "{service}/deploy-{environment}")
    sha = "a" * 40
    change = {
        "commitId": sha,
        "timestamp": 1_700_000_000_000,
        "author": {"fullName": "Anna Berg"},
        "msg": "As Anna Berg asked",
    }
    unknown = {"commitId": "B" * 40, "timestamp": -1}
    of_plain = {"kind": "git", "items": [change, unknown]}
    of_pipeline = [{"kind": "git", "items": [change]}, {"kind": "git", "items": [change]}]
    revision = {"kind": "svn", "items": [{"commitId": "4711", "timestamp": 1_700_000_000_000}]}
    jenkins.job("plain", build(2, changeSet=revision), build(1, changeSet=of_plain))
    jenkins.job("shop/deploy-production", build(1, changeSets=of_pipeline))
    warehouse.load()
    moment = datetime.fromtimestamp(1_700_000_000, UTC)
    assert warehouse.rows("change_sets", "build_id", "commit_sha", "committed_at") == [
        ("plain#1", sha, moment),
        ("plain#1", "b" * 40, None),
        ("shop/deploy-production#1", sha, moment),
    ]
    assert warehouse.rows("deployments", "deployment_id") == ["shop/deploy-production#1"]
    assert held_in(warehouse.home, ["Anna Berg"]) == []
