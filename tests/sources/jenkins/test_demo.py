"""The demo's Jenkins, read by the real extractor: what lands, and whom it hides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import demo
from demo import jenkins as demo_jenkins
from demo.organisation.model import Organisation
from demo.organisation.numbering import VERBS, number_builds
from demo.serve import running
from sources.jenkins import connect
from tests.sources.jenkins.conftest import Warehouse
from tests.sources.on_disk import held_in


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    """The demo, with the ledger's builds and deployments moved to Jenkins."""
    built = demo.build(scale=0.1)
    # What it keeps there already is judged by the known answers; here the ledger is alone.
    built.repositories = [one for one in built.repositories if one.builds_in != "jenkins"]
    ledger = built.repository("ledger")
    ledger.builds_in = "jenkins"
    number_builds(ledger)
    counts: dict[str, int] = {}
    for one in sorted(ledger.deployments, key=lambda one: one.created_at):
        job = f"ledger/{VERBS[one.kind]}-{one.environment}"
        counts[job] = counts.get(job, 0) + 1
        one.tool, one.native_id = "jenkins", f"{job}#{counts[job]}"
    return built


@pytest.fixture
def served(
    organisation: Organisation, home: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    with running(demo_jenkins.application(organisation)) as url:
        for name, value in demo_jenkins.settings(url).items():
            monkeypatch.setenv(name, value)
        yield url


def test_everything_of_the_demo_lands_once_and_cheaply(
    organisation: Organisation, served: str, warehouse: Warehouse
) -> None:
    warehouse.load()
    told = {one.native_id: one for one in organisation.deployments_in("jenkins")}
    builds_told = organisation.repository("ledger").builds
    landed = warehouse.rows("deployments", "deployment_id", "service_id", "environment", "kind")
    assert {row[0] for row in landed} == set(told)
    for native_id, service, environment, kind in landed:
        assert service == "ledger"
        assert environment == told[native_id].environment
        assert (kind or "change") == told[native_id].kind
    builds = {row for row in warehouse.rows("builds", "build_id") if "handbook" not in row}
    assert len(builds) == len(builds_told)
    assert "deploy-handbook#1" in warehouse.rows("builds", "build_id")
    # Each build of the demo has its own commit for a change set; a deployment has none.
    commits = dict(warehouse.rows("builds", "build_id", "commit_sha"))
    listed = warehouse.rows("change_sets", "build_id", "commit_sha", "committed_at")
    known = organisation.repository("ledger").commits
    assert listed == sorted(
        (key, sha, known[sha].committed_at) for key, sha in commits.items() if sha in known
    )
    assert held_in(warehouse.home, demo.accounts(organisation)) == []


def test_a_deployment_lands_with_its_commit_or_with_what_started_it(
    organisation: Organisation, served: str, warehouse: Warehouse
) -> None:
    warehouse.load()
    told = {one.native_id: one.sha for one in organisation.deployments_in("jenkins")}
    told |= {one.native_id: one.sha for one in organisation.repository("ledger").builds}
    started_by = dict(warehouse.rows("build_causes", "build_id", "upstream_build_id"))
    landed = dict(warehouse.rows("deployments", "deployment_id", "commit_sha"))
    handed = {key for key, sha in landed.items() if sha is None}
    assert {key: sha for key, sha in landed.items() if sha} == {
        key: told[key] for key in landed.keys() - handed
    }
    assert len(handed) > 20
    assert all(told[started_by[key]] == told[key] for key in handed)


def test_connect_says_what_it_found(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "SOURCES__JENKINS__DEPLOYMENTS",
        "{service}/deploy-{environment},nothing/* with environment=x",
    )
    found = connect()
    assert found[0].ok and "accepts the token" in found[0].sentence
    assert [one.sentence for one in found if not one.ok] == [
        "The rule 'nothing/*' of SOURCES__JENKINS__DEPLOYMENTS fits no job: correct it or take it "
        "out."
    ]


def test_connect_says_that_the_token_is_wrong(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCES__JENKINS__TOKEN", "another")
    (found,) = connect()
    assert not found.ok and "check SOURCES__JENKINS__TOKEN" in found.sentence
