"""Every expectation as an asset check on the raw table that it judges, one op a tool.

Listed from the suites' YAML, so that loading the definitions does not import Great Expectations.
None blocks by Dagster's own means, which would skip every mart below the tool and with them all the
others: a tool's staging keeps its last good rows instead (dbt_assets.py). Judging is check.py's.
"""

from collections.abc import Iterator

import dagster as dg

from expectations.run import Judgement
from expectations.suites import Suite, read_suites
from orchestration.check import check_tool
from orchestration.raw_assets import raw_key
from orchestration.site import POOL, Site, logged, run_id_of


def check_name(expectation_id: str) -> str:
    """Dagster's names hold no dots."""
    return expectation_id.replace(".", "__")


def suite_checks(suite: Suite) -> dg.AssetChecksDefinition:
    """One tool's suite."""
    specs = [
        dg.AssetCheckSpec(
            check_name(expectation.expectation_id),
            asset=raw_key(suite.tool, batch.table),
            description=expectation.description,
            metadata={"aspect": expectation.aspect, "severity": expectation.severity},
        )
        for batch in suite.batches
        for expectation in batch.expectations
    ]

    @dg.multi_asset_check(name=f"check_{suite.tool}", specs=specs, pool=POOL)
    def judge(context: dg.AssetCheckExecutionContext, site: Site) -> Iterator[dg.AssetCheckResult]:
        with site.held():
            checked = check_tool(
                suite.tool,
                site.engine(),
                site.instant(),
                run_id_of(context),
                progress=logged(context),
            )
        for judgement in checked.judgements:
            yield _result(suite.tool, judgement)

    return judge


def _result(tool: str, judgement: Judgement) -> dg.AssetCheckResult:
    is_critical = judgement.expectation.is_critical
    return dg.AssetCheckResult(
        asset_key=raw_key(tool, judgement.table),
        check_name=check_name(judgement.expectation.expectation_id),
        passed=judgement.is_passed,
        severity=dg.AssetCheckSeverity.ERROR if is_critical else dg.AssetCheckSeverity.WARN,
        metadata={"observed": judgement.observed},
    )


def all_checks() -> list[dg.AssetChecksDefinition]:
    """Every suite."""
    return [suite_checks(suite) for suite in read_suites().values()]
