"""What Dagster is told: one lineage from every tool to every report, one writer, what runs when."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml

from expectations.suites import read_suites
from orchestration.checks import check_name
from orchestration.dbt_assets import manifest_of
from orchestration.dbt_groups import Manifest, Step, groups_of
from orchestration.settings import ROOT, Places
from orchestration.site import POOL, Site
from sources.catalogue import TOOLS
from sources.edge.declarations import declared


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("dagster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLUMBLINE_HOME", str(home))
        yield home


@pytest.fixture(scope="module")
def manifest(home: Path) -> Manifest:
    return manifest_of(Places(home))


@pytest.fixture(scope="module")
def defs(home: Path, manifest: Manifest) -> dg.Definitions:
    return defined()


def defined(**overrides: object) -> dg.Definitions:
    """The definitions; whoever imports them builds those of PLUMBLINE_HOME at once."""
    from orchestration.definitions import build_definitions

    return build_definitions(overrides)


def keys(defs: dg.Definitions) -> set[str]:
    return {key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()}


def test_every_declared_raw_table_is_an_asset(defs: dg.Definitions) -> None:
    tables = {f"raw_{tool}/{table}" for tool in TOOLS for table in declared(tool).tables}
    assert tables <= keys(defs)


def test_every_source_of_dbt_is_an_asset_that_something_here_makes(
    defs: dg.Definitions, manifest: Manifest
) -> None:
    sources = {f"{s['source_name']}/{s['name']}" for s in manifest["sources"].values()}
    assert sources
    graph = defs.resolve_asset_graph()
    made = {k.to_user_string() for k in graph.get_all_asset_keys() if not graph.get(k).is_external}
    assert sources - made == set()


def test_every_model_and_seed_is_an_asset(defs: dg.Definitions, manifest: Manifest) -> None:
    built = {
        f"{node['schema']}/{node['name']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] in {"model", "seed"}
    }
    assert built <= keys(defs)


def test_what_leaders_read_comes_down_from_every_tool(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    above = graph.get_ancestor_asset_keys(dg.AssetKey(["published", "leaders_report"]))
    assert {key.path[0] for key in above} >= {f"raw_{tool}" for tool in TOOLS}
    assert dg.AssetKey(["correlation", "contained_commits"]) in above
    assert dg.AssetKey(["raw_plumbline", "tool_runs"]) in above


def test_every_expectation_is_a_check_that_keeps_no_other_tool_from_being_built(
    defs: dg.Definitions,
) -> None:
    graph = defs.resolve_asset_graph()
    listed = {key.name: graph.get(key) for key in graph.asset_check_keys}
    for suite in read_suites().values():
        for expectation in suite.expectations:
            assert not listed[check_name(expectation.expectation_id)].blocking


def test_everything_that_writes_carries_the_pool_of_one_writer(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    without = [k for k in graph.get_all_asset_keys() if graph.get(k).pools != {POOL}]
    assert without == []
    instance = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    assert instance["concurrency"]["pools"] == {"default_limit": 1, "granularity": "op"}
    assert instance["telemetry"]["enabled"] is False


def test_a_refresh_every_hour_a_full_check_every_day_a_report_every_week(
    defs: dg.Definitions,
) -> None:
    schedules = {
        s.name: (s.job.name, s.cron_schedule)
        for s in (defs.resolve_schedule_def(n) for n in SCHEDULE_NAMES)
    }
    assert schedules == {
        "hourly_refresh": ("refresh", "0 * * * *"),
        "daily_full_check": ("full_check", "30 2 * * *"),
        "weekly_report": ("publish", "45 5 * * 1"),
    }


SCHEDULE_NAMES = ("hourly_refresh", "daily_full_check", "weekly_report")


def test_the_full_check_reconciles_every_tool(defs: dg.Definitions) -> None:
    config = defs.resolve_job_def("full_check").run_config or {}
    reconciled = {op for op, given in config["ops"].items() if given["config"]["reconcile"]}
    assert reconciled == {f"extract_{tool}" for tool in TOOLS}


def test_the_publication_reads_no_tool(defs: dg.Definitions) -> None:
    ops = {node.name for node in defs.resolve_job_def("publish").graph.nodes}
    assert "publish_leaders" in ops
    assert not any(op.startswith("extract_") for op in ops)


def test_a_resource_can_be_put_in_anothers_place(manifest: Manifest) -> None:
    other = Site(as_of="2026-11-16")
    defs = defined(site=other)
    assert defs.resources is not None
    assert defs.resources["site"] is other


def test_loading_the_definitions_does_not_import_great_expectations(
    home: Path, manifest: Manifest
) -> None:
    script = (
        "import sys; import orchestration.definitions; "
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_the_groups_of_models_are_built_in_an_order_that_exists(manifest: Manifest) -> None:
    """Every parent's group is built no later than its child's, or Dagster could not run them."""
    members = groups_of(manifest, "correlation", TOOLS)
    group_of = {i: group for group, ids in members.items() for i in ids}
    for unique_id, group in group_of.items():
        for parent in manifest["nodes"][unique_id]["depends_on"].get("nodes", ()):
            if parent in group_of:
                assert group.includes(group_of[parent]), (unique_id, parent)


def test_each_tool_adds_one_group_of_models_and_no_more(manifest: Manifest) -> None:
    groups = list(groups_of(manifest, "correlation", TOOLS))
    assert sorted(g.tool for g in groups if g.step is Step.STAGING and g.tool) == sorted(TOOLS)
    assert [g.step for g in groups if g.tool is None] == [
        Step.BEFORE_THE_WALK,
        Step.AFTER_THE_WALK,
    ]
