"""What is read out of a workflow's objects, and what is refused before or instead of it."""

from __future__ import annotations

from typing import Any

import pytest

from sources.circleci import configuration, rows
from sources.deployment_rules import parsed
from sources.edge import Edge
from sources.errors import ConfigurationError, ToolError
from tests.sources.kept import Home
from tests.sources.site import Answer, Site

AT = "2026-11-02T09:00:00Z"
PIPELINE: dict[str, Any] = {
    "id": "p1",
    "number": 7,
    "project_slug": "gh/acme/shop",
    "created_at": AT,
    "trigger": {"type": "webhook"},
    "vcs": {
        "target_repository_url": "https://github.com/acme/shop",
        "revision": "a" * 40,
        "tag": "v1.2",
    },
}
WORKFLOW = {"id": "w1", "name": "release", "status": "success", "created_at": AT, "stopped_at": AT}
RULES = ("**/deploy-{environment} with service=shop; version=$TAG",)


def job(native_id: str, name: str, *dependencies: str, **more: Any) -> dict[str, Any]:
    return {
        "id": native_id,
        "name": name,
        "type": "build",
        "status": "success",
        "started_at": AT,
        "stopped_at": AT,
        "dependencies": list(dependencies),
        **more,
    }


def read(*jobs: dict[str, Any], pipeline: dict[str, Any] = PIPELINE) -> dict[str, list[Any]]:
    """The rows of a workflow with these jobs, by table."""
    found: dict[str, list[Any]] = {}
    pages = rows.pages(
        Edge.for_nothing("circleci"),
        parsed(list(RULES), "RULES"),
        pipeline,
        WORKFLOW,
        list(jobs),
        attempt=1,
        is_reclassified=False,
    )
    for table, page in pages:
        found.setdefault(table, []).extend(page)
    return found


def test_a_workflow_that_builds_and_deploys_is_a_build_with_a_deployment() -> None:
    found = read(job("j1", "test"), job("j2", "aws/deploy-production", "j1"))

    assert [one["build_id"] for one in found["builds"]] == ["w1"]
    (deployment,) = found["deployments"]
    assert deployment["deployment_id"] == "j2"
    assert deployment["service_id"] == "shop"
    assert deployment["environment"] == "production"
    assert deployment["version"] == "v1.2"


def test_a_workflow_that_only_deploys_is_no_build() -> None:
    found = read(job("j1", "hold", type="approval"), job("j2", "deploy-production", "j1"))

    assert "builds" not in found
    assert len(found["deployments"]) == 1


def test_a_deployment_that_never_began_did_not_happen() -> None:
    never = job("j2", "deploy-production", "j1", status="not_run", started_at=None)

    assert read(job("j1", "test"), never)["deployments"] == []


def test_an_approval_anywhere_before_a_deployment_is_somebodys_hand() -> None:
    approval = job("j1", "hold", type="approval", started_at=None)
    far = [approval, job("j2", "build", "j1"), job("j3", "deploy-production", "j2")]

    assert [one["is_automatic"] for one in read(*far)["deployments"]] == [False]
    beside = [approval, job("j2", "build"), job("j3", "deploy-production", "j2")]
    assert [one["is_automatic"] for one in read(*beside)["deployments"]] == [True]
    by_api = {**PIPELINE, "trigger": {"type": "api"}}
    assert [one["is_automatic"] for one in read(*beside, pipeline=by_api)["deployments"]] == [None]


def test_a_project_without_vcs_says_its_commit_in_its_parameters() -> None:
    git = {"repo_url": "https://gitlab.com/acme/shop", "checkout_sha": "b" * 40, "branch": "main"}
    pipeline = {**PIPELINE, "vcs": None, "trigger_parameters": {"git": git}}

    (build,) = read(job("j1", "test"), pipeline=pipeline)["builds"]

    assert build["repository_url"] == git["repo_url"]
    assert build["commit_sha"] == git["checkout_sha"]
    assert build["branch"] == "main"


@pytest.mark.parametrize(
    ("branch", "landed"), [("main", "main"), ("release/1.2", "release/1.2"), ("jane/fix", None)]
)
def test_a_branch_that_may_be_called_after_somebody_does_not_land(
    branch: str, landed: str | None
) -> None:
    pipeline = {**PIPELINE, "vcs": {**PIPELINE["vcs"], "branch": branch}}

    (build,) = read(job("j1", "test"), pipeline=pipeline)["builds"]

    assert build["branch"] == landed


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("projects", "acme/shop", "no slug of a project"),
        ("url", "circleci.com", "is no address"),
        ("token", "", "is missing"),
        ("deployments", "*/ship with environment=x; stage=y", "name the job in its pattern"),
    ],
)
def test_an_impossible_setting_is_refused_before_anything_is_asked(
    key: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"projects": "gh/acme/shop", "token": "t", key: value}
    for name, text in given.items():
        monkeypatch.setenv(f"SOURCES__CIRCLECI__{name.upper()}", text)

    with pytest.raises(ConfigurationError, match=said):
        configuration.read()


def test_an_empty_page_that_leads_on_is_refused_and_nothing_lands(
    site: Site, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__CIRCLECI__URL", site.url)
    monkeypatch.setenv("SOURCES__CIRCLECI__PROJECTS", "gh/acme/shop")
    monkeypatch.setenv("SOURCES__CIRCLECI__TOKEN", "t")
    hole = Answer({"items": [], "next_page_token": "more"})
    site.on("/api/v2/project/gh/acme/shop/pipeline", hole)

    with pytest.raises(ToolError) as refused:
        Home("circleci", home).load()

    assert "acme" not in str(refused.value)
    assert refused.value.sentence.endswith("sources/circleci/README.md.")
