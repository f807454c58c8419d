"""What `plumbline explain` answers on the demo: three questions, and no more than it may tell.

What is true stands in the warehouse and in demo/truth; here it is compared with what is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

import demo
from demo.truth.facts import Facts
from orchestration import cli

from .conftest import Run

Told = Mapping[str, Any]
FIRST_THING = "first thing that would make it appear"


def typed(run: Run, *arguments: str) -> Result:
    """In this process: a new one for every question would take most of the time."""
    places = {"PLUMBLINE_HOME": str(run.home), "PLUMBLINE_ENGINE": None}
    return CliRunner(env=places).invoke(cli.cli, ["explain", *arguments])


def told_of(run: Run, kind: str, entity_id: str) -> Told:
    answer = typed(run, kind, entity_id, "--json")
    assert answer.exit_code == 0, answer.stderr
    found: Told = json.loads(answer.stdout)
    return found


def nodes(node: Told) -> Iterator[Told]:
    yield node
    for child in node["children"]:
        yield from nodes(child)


def titled(node: Told, beginning: str) -> list[Told]:
    return [one for one in nodes(node) if one["title"].startswith(beginning)]


def asked(run: Run, sql: str, *values: object) -> list[Any]:
    with duckdb.connect(str(run.home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def test_why_a_service_has_no_lead_time_names_what_is_missing_first(demo_run: Run) -> None:
    told = told_of(demo_run, "metric", "change_lead_time/service/forecast/30d")
    (missing,) = titled(told, "missing: no deployed changes in the window")
    assert "a production deployment of forecast in the window" in missing["facts"][FIRST_THING]
    (last,) = asked(
        demo_run,
        "select deployment_id from mart_dora.mart_dora__deployments "
        "where service_id = 'forecast' order by finished_at desc limit 1",
    )
    assert last[0] in missing["facts"]["last counted production deployment"]
    assert titled(told, "changes behind it") == []


def test_which_deployment_broke_checkout_on_3_november_and_how_sure_we_are(demo_run: Run) -> None:
    told = told_of(demo_run, "incident", "checkout/2026-11-03")
    facts = Facts(demo.build(), datetime.combine(demo.AS_OF, time(), tzinfo=UTC))
    (failure,) = [
        one
        for one in facts.failures
        if one.deployment.service_id == "checkout"
        and any(impact.started_at.date().isoformat() == "2026-11-03" for impact in one.incidents)
    ]
    (best,) = titled(told, "most likely broken by deployment ")
    (true,) = asked(
        demo_run,
        "select deployment_id from mart_dora.mart_dora__deployments "
        "where service_id = 'checkout' and finished_at = ?",
        failure.deployment.finished_at.astimezone(UTC).replace(tzinfo=None),
    )
    assert best["title"] == f"most likely broken by deployment {true[0]}"
    assert best["facts"]["confidence"] == 0.6
    assert best["facts"]["how sure"].startswith("0.6 of 1, by same_service_incident")
    (others,) = titled(told, "also possible, and less likely")
    assert others["children"]
    assert {one["facts"]["confidence"] for one in others["children"]} == {0.3}
    assert titled(best, "change "), "what it brought stands below it"


def test_of_a_deployment_to_staging_nobody_is_told_to_call_staging_production(
    demo_run: Run,
) -> None:
    (staged,) = asked(
        demo_run,
        "select min(deployment_id) from correlated.fct_deployments "
        "where environment_kind = 'staging' and not_counted_reason = 'not_production'",
    )
    told = told_of(demo_run, "deployment", staged[0])
    missing = titled(told, "missing: not counted as a deployment, not production")
    assert missing
    for one in missing:
        assert one["facts"][FIRST_THING].startswith("nothing: it did not go to production")


def test_what_it_depends_on_is_told_before_a_deployment_is_blamed(demo_run: Run) -> None:
    told = told_of(demo_run, "incident", "pricing/2026-09-23")
    ((outage,),) = asked(
        demo_run,
        "select incident_id from correlated.fct_incidents "
        "where service_id = 'identity' and cast(started_at as date) = date '2026-09-23'",
    )
    assert titled(told, "most likely broken by deployment ") == []
    assert titled(told, f"more likely explained by {outage} than by a deployment")
    assert titled(told, "makes no deployment fail")
    (suspects,) = titled(told, "less likely than what explains it")
    for one in suspects["children"]:
        assert (one["facts"]["confidence"], one["facts"]["explained_by"]) == (0.3, outage)
    suspected = suspects["children"][0]["title"].removeprefix("deployment ")
    of_it = told_of(demo_run, "deployment", suspected)
    (by,) = titled(of_it, f"incident {told['title'].removeprefix('incident ')}")
    assert "which it depends on, was open" in by["facts"]["evidence"]


@pytest.mark.parametrize("window", ["30d", "month"])
def test_why_lead_time_rose_this_month_is_told_by_stage(demo_run: Run, window: str) -> None:
    told = told_of(demo_run, "metric", f"change_lead_time/organisation/all/{window}")
    (why,) = titled(told, "why the mean rose: ")
    parts = asked(
        demo_run,
        "select stage, contribution_hours, change_hours, is_bottleneck "
        "from mart_learning.mart_learning__lead_time_contributions "
        "where scope_type = 'organisation' and window_name = ? "
        "order by window_start desc, abs(contribution_hours) desc limit 7",
        window,
    )
    assert f"{parts[0][2]:+.2f} h" in why["title"]
    assert parts[0][2] == pytest.approx(sum(part[1] for part in parts), abs=1e-9)
    expected = [
        f"{stage}: {hours:+.2f} h" + (", which explains the most" if is_bottleneck else "")
        for stage, hours, _, is_bottleneck in parts
    ]
    assert [stage["title"] for stage in why["children"]] == expected
    assert len(titled(told, "change ")) > 20


def test_of_what_is_withheld_nothing_is_told(demo_run: Run) -> None:
    withheld = asked(
        demo_run,
        "select scope_type, scope_id, window_name from marts.metric_values "
        "where metric_id = 'change_lead_time' and is_suppressed and scope_type = 'service' "
        "and window_name = '30d' and statistic = 'median' and segment_name is null order by 2",
    )
    assert withheld
    for scope_type, scope_id, window in withheld:
        told = told_of(demo_run, "metric", f"change_lead_time/{scope_type}/{scope_id}/{window}")
        assert [child["title"].split(":")[0] for child in told["children"]] == ["window", "missing"]
        window_node, missing = told["children"]
        assert titled(told, "change ") == []
        assert not {"n", "value", "numerator", "previous_value"} & window_node["facts"].keys()
        assert missing["facts"].keys() <= {FIRST_THING, "shown instead"}
        assert missing["children"] == []


def test_what_is_told_of_the_whole_does_not_show_a_withheld_part(demo_run: Run) -> None:
    hidden = {
        row[0]
        for row in asked(
            demo_run,
            "select scope_id from marts.metric_values where metric_id = 'change_lead_time' "
            "and is_suppressed and scope_type = 'service' and window_name = '30d' "
            "and statistic = 'median' and segment_name is null",
        )
    }
    assert hidden
    told = told_of(demo_run, "metric", "change_lead_time/organisation/all/30d")
    (behind,) = titled(told, "changes behind it")
    assert {one["facts"]["service_id"] for one in behind["children"]}.isdisjoint(hidden)
    # With a time or a duration, rows of one window could be put together to the cell of another.
    allowed = {"service_id", "matched_by", "confidence"}
    assert [one for one in behind["children"] if not one["facts"].keys() <= allowed] == []
    for metric in ("deployment_frequency", "change_fail_rate"):
        told = told_of(demo_run, "metric", f"{metric}/organisation/all/30d")
        assert not any("change_count" in one["facts"] for one in nodes(told))


@pytest.mark.parametrize(
    ("kind", "entity_id", "sentence"),
    [
        ("change", "github:none", "There is no change 'github:none'"),
        ("deployment", "github:none", "There is no deployment 'github:none'"),
        ("incident", "files:none", "There is no incident 'files:none'"),
        ("incident", "checkout/2020-01-01", "There is no incident of checkout on 2020-01-01"),
        ("incident", "chekout/2026-11-03", "There is no service 'chekout'"),
        ("deployment", "checkout/2026-13-03", "'2026-13-03' is no day"),
        ("metric", "speed", "There is no metric 'speed'"),
        ("metric", "change_lead_time/team", "is no address of a value"),
        ("metric", "change_lead_time/person/ann/30d", "There is no kind of scope 'person'"),
        ("metric", "change_lead_time/service/chekout/30d", "There is no service 'chekout'"),
        ("metric", "change_lead_time/service/checkout/30d/1999-01-01", "from 1999-01-01"),
    ],
)
def test_a_wrong_id_is_a_wrong_call_said_in_one_sentence(
    demo_run: Run, kind: str, entity_id: str, sentence: str
) -> None:
    answer = typed(demo_run, kind, entity_id)
    assert answer.exit_code == 2, answer.output
    assert sentence in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert "Traceback" not in answer.stderr


def test_no_person_stands_in_any_answer_not_even_as_a_pseudonym(demo_run: Run) -> None:
    (pseudonym,) = asked(
        demo_run,
        "select author_key from correlated.fct_changes where author_key is not null limit 1",
    )[0]
    shape = re.compile(r"\bk[0-9a-f]{4}-[0-9a-f]{24}\b")
    assert shape.fullmatch(pseudonym)
    (change,) = asked(
        demo_run,
        "select change_id from correlated.bridge_changes_deployments "
        "where is_best and not is_baseline order by 1 limit 1",
    )
    for kind, entity_id in (
        ("change", change[0]),
        ("incident", "checkout/2026-11-03"),
        ("deployment", "checkout/2026-11-03"),
        ("metric", "change_lead_time"),
    ):
        assert shape.search(json.dumps(told_of(demo_run, kind, entity_id))) is None
