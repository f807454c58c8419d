"""Every model and seed as an asset and every data test as a check, one op for each group of models.

Keys and groups come from the manifest by rule: an asset is <schema>/<name>, a source is
<source>/<table>. Which models are built together is dbt_groups.py's, building them is
dbt_project_runner.py's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from filelock import FileLock

from orchestration import fingerprint, ledger, staging
from orchestration.check import check_tool, is_judged
from orchestration.dbt_groups import (
    Group,
    Manifest,
    Step,
    graph_inputs,
    groups_of,
    tests_of,
)
from orchestration.dbt_project_runner import DbtProjectRunner, NodeResult
from orchestration.settings import Places, instant, parse_as_of
from orchestration.site import POOL, Site, logged, run_id_of
from orchestration.transform import walk
from sources.catalogue import TOOLS
from sources.engine import Engine

WALKED = dg.AssetKey(["correlation", "contained_commits"])


class Translator(DagsterDbtTranslator):
    """One question a method, answered from the node and never by its name."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Schema and table, as they stand in the warehouse; of a source, its dataset and table."""
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([dbt_resource_props["source_name"], dbt_resource_props["name"]])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """A model's layer, the first folder below `models/`; else its kind in the plural."""
        if dbt_resource_props["resource_type"] == "model":
            return str(dbt_resource_props["fqn"][1])
        return f"{dbt_resource_props['resource_type']}s"

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the model's .yml says, and nothing of its SQL."""
        return str(dbt_resource_props.get("description") or "")


def manifest_of(places: Places) -> Manifest:
    """dbt's manifest of the project as it stands, parsed anew only when a file changed."""
    target = Places(places.home / "dagster")
    target.dbt_target.mkdir(parents=True, exist_ok=True)
    written = target.dbt_target / "manifest.json"
    word_file = target.dbt_target / "manifest.word"
    word = fingerprint.of_the_models()
    # Dagster's web server and daemon load the definitions at the same moment.
    with FileLock(target.dbt_target / "manifest.lock"):
        if not (written.exists() and word_file.exists() and word_file.read_text() == word):
            today = instant(parse_as_of(None))
            DbtProjectRunner(Engine.from_environment(), target, today).parse()
            word_file.write_text(word)
        text = written.read_text(encoding="utf-8")
    manifest: Manifest = json.loads(text)
    return manifest


def all_dbt_assets(manifest: Manifest) -> list[dg.AssetsDefinition | dg.AssetChecksDefinition]:
    """One definition for each group, the walk between them, and the tests that join groups."""
    translator = Translator()
    members = groups_of(manifest, WALKED.path[0], TOOLS)
    tests = tests_of(manifest, members)
    made: list[dg.AssetsDefinition | dg.AssetChecksDefinition] = [
        _group_assets(
            manifest, translator, group, ids, [t for t, placed in tests.items() if placed == group]
        )
        for group, ids in members.items()
    ]
    made.append(_walk_asset(manifest, translator))
    joining = [test for test, placed in tests.items() if placed is None]
    if joining:
        made.append(_joining_checks(manifest, translator, joining))
    return made


def _group_assets(
    manifest: Manifest,
    translator: Translator,
    group: Group,
    model_ids: Sequence[str],
    test_ids: Sequence[str],
) -> dg.AssetsDefinition:
    specs = {i: translator.get_asset_spec(manifest, i, None) for i in model_ids}
    checks = {i: c for i in test_ids if (c := _check_spec(manifest, translator, i)) is not None}
    own_keys = {spec.key for spec in specs.values()}
    checks = {i: check for i, check in checks.items() if check.asset_key in own_keys}

    @dg.multi_asset(
        name=group.name,
        specs=list(specs.values()),
        check_specs=list(checks.values()),
        # A tool's tables are of one build, so they are built together.
        can_subset=group.step is not Step.STAGING,
        pool=POOL,
    )
    def build(
        context: dg.AssetExecutionContext, site: Site
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        chosen = {i: s for i, s in specs.items() if s.key in context.selected_asset_keys}
        tested = {i: c for i, c in checks.items() if c.key in context.selected_asset_check_keys}
        names = [manifest["nodes"][i]["name"] for i in [*chosen, *tested]]
        if group.step is Step.STAGING and group.tool is not None:
            yield from _staged(context, site, group.tool, specs, checks)
        else:
            yield from _built(context, site, names, chosen, tested)

    return build


def _staged(
    context: dg.AssetExecutionContext,
    site: Site,
    tool: str,
    specs: Mapping[str, dg.AssetSpec],
    checks: Mapping[str, dg.AssetCheckSpec],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """A tool's staging, whole: built, or as it was where the tool is blocked or has nothing new.

    Also the tables of a blocked tool are yielded: what is below them and below other tools goes on.
    """
    with site.held():
        engine, run_id = site.engine(), run_id_of(context)
        runner = DbtProjectRunner(engine, site.places(), site.instant(), logged(context))
        is_blocked = is_judged(tool) and check_tool(tool, engine, site.instant(), run_id).is_blocked
        is_empty = is_blocked and tool in staging.hold(runner, engine, [tool])
        is_kept = is_blocked or staging.is_current(engine, tool)
        results = [] if is_kept else _build_staging(runner, engine, tool)
    if is_kept:
        holds = "what it held"
        if is_blocked:
            holds = staging.what_is_shown(tool, is_empty=is_empty)
            context.log.error(f"{tool} is blocked. {holds}")
        for spec in specs.values():
            yield dg.MaterializeResult(spec.key, metadata={"blocked": is_blocked, "holds": holds})
        for check in checks.values():
            yield dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=True,
                description="Passed when this table was built; it has not changed since.",
            )
        return
    yield from _told(results, specs, checks)


def _build_staging(runner: DbtProjectRunner, engine: Engine, tool: str) -> list[NodeResult]:
    ledger.forget_staged(engine, [tool])
    results = runner.build([staging.of_tool(tool)])
    # As on the command line: where a data test failed, the next run builds and tests again.
    if all(result.is_good for result in results):
        staging.settle(engine, [tool], results)
    return results


def _joining_checks(
    manifest: Manifest, translator: Translator, test_ids: Sequence[str]
) -> dg.AssetChecksDefinition:
    """Tests of two groups of which neither is built after the other."""
    checks = {i: c for i in test_ids if (c := _check_spec(manifest, translator, i)) is not None}
    names = [manifest["nodes"][i]["name"] for i in checks]

    @dg.multi_asset_check(name="dbt_joining_checks", specs=list(checks.values()), pool=POOL)
    def test(context: dg.AssetCheckExecutionContext, site: Site) -> Iterator[dg.AssetCheckResult]:
        for event in _built(context, site, names, {}, checks):
            if isinstance(event, dg.AssetCheckResult):
                yield event

    return test


def _walk_asset(manifest: Manifest, translator: Translator) -> dg.AssetsDefinition:
    inputs = [translator.get_asset_spec(manifest, i, None).key for i in graph_inputs(manifest)]

    @dg.multi_asset(
        name="walk_the_commit_graph",
        specs=[
            dg.AssetSpec(
                WALKED,
                deps=inputs,
                group_name="correlated",
                description="One row per service and commit, with the deployment it first came in.",
                kinds={"python"},
            )
        ],
        pool=POOL,
    )
    def contained_commits(
        context: dg.AssetExecutionContext, site: Site
    ) -> Iterator[dg.MaterializeResult]:
        with site.held():
            count = walk(site.engine(), logged(context))
        yield dg.MaterializeResult(WALKED, metadata={"rows": count})

    return contained_commits


def _check_spec(
    manifest: Manifest, translator: Translator, test_id: str
) -> dg.AssetCheckSpec | None:
    """The test as a check of the model that it is written under, or else of its first parent."""
    node = manifest["nodes"][test_id]
    parents = [p for p in node["depends_on"]["nodes"] if p in manifest["nodes"]]
    attached = node.get("attached_node")
    for parent in [attached, *parents] if attached in parents else parents:
        spec = translator.get_asset_spec(manifest, parent, None)
        others = [translator.get_asset_spec(manifest, p, None).key for p in parents if p != parent]
        return dg.AssetCheckSpec(
            node["name"],
            asset=spec.key,
            description=node.get("description") or None,
            additional_deps=others,
        )
    return None


def _built(
    context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext,
    site: Site,
    names: Sequence[str],
    specs: Mapping[str, dg.AssetSpec],
    checks: Mapping[str, dg.AssetCheckSpec],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Build the names and tell Dagster of each."""
    with site.held():
        runner = DbtProjectRunner(site.engine(), site.places(), site.instant(), logged(context))
        results = runner.build(names)
    yield from _told(results, specs, checks)


def _told(
    results: Sequence[NodeResult],
    specs: Mapping[str, dg.AssetSpec],
    checks: Mapping[str, dg.AssetCheckSpec],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Each result to Dagster; then fail if a model or a test did."""
    for result in results:
        if result.unique_id in specs and result.is_good:
            yield dg.MaterializeResult(
                specs[result.unique_id].key, metadata={"seconds": result.seconds}
            )
        elif result.unique_id in checks:
            yield _check_result(checks[result.unique_id], result)
    failed = [result for result in results if not result.is_good]
    if failed:
        raise dg.Failure(f"dbt: {failed[0].name} failed: {failed[0].message}", allow_retries=False)


def _check_result(spec: dg.AssetCheckSpec, result: NodeResult) -> dg.AssetCheckResult:
    is_warning = result.status == "warn"
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=result.status in {"pass", "success"},
        severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
        description=result.message or None,
    )
