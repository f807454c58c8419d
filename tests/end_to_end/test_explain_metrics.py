"""Every metric of the catalogue opens into its rows, or says why it does not.

A walk over the whole catalogue in one session, one cell each. How a path reads is
test_explain.py's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from orchestration.explain_value import explain_value
from orchestration.explanation import Node, first_day
from orchestration.value_rows import NOTHING_BEHIND, Cell, cell_of
from orchestration.warehouse import Row, Session, session
from sources.engine import Engine

from .conftest import Run

UNTOLD = "no tool has told"
# One cell of each metric: what services did as a whole, people's work in the part that is shown.
_ONE_CELL_EACH = """
    select cells.*
    from (
        select
            metric_values.*,
            row_number() over (
                partition by metric_values.metric_id
                order by
                    case when metric_values.n > 0 then 0 else 1 end,
                    case
                        when metric_values.privacy_class = 'service outcome'
                            then case when scope_type = 'organisation' then 0 else 1 end
                        when scope_type = 'team' then 0
                        when scope_type = 'service' then 1
                        else 2
                    end,
                    metric_values.n desc, metric_values.window_start desc, metric_values.scope_id
            ) as position
        from marts.metric_values
        where metric_values.value is not null and metric_values.is_headline
            and metric_values.segment_name is null
    ) as cells
    where cells.position = 1
    order by cells.metric_id
"""


@dataclass(frozen=True)
class Told:
    """A published value, where its rows are found, and what is told of it."""

    row: Row
    cell: Cell
    node: Node

    @property
    def behind(self) -> list[Node]:
        """What stands behind the value."""
        return [one for one in self.node.children if one.title.endswith("behind it")]


@pytest.fixture(scope="module")
def warehouse(demo_run: Run) -> Iterator[Session]:
    with session(Engine("duckdb", demo_run.home / "warehouse.duckdb"), read_only=True) as opened:
        # Hundreds of small questions: to share each among threads costs more than it saves.
        opened.execute("set threads to 1")
        yield opened


@pytest.fixture(scope="module")
def walked(warehouse: Session) -> list[Told]:
    return [
        Told(row, cell_of(warehouse, row), explain_value(warehouse, address(row)))
        for row in warehouse.rows(_ONE_CELL_EACH)
    ]


def address(row: Row) -> str:
    parts = (row["metric_id"], row["scope_type"], row["scope_id"], row["window_name"])
    return "/".join((*parts, first_day(row).isoformat()))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def of_services(walked: list[Told]) -> list[Told]:
    return [one for one in walked if one.row["privacy_class"] == "service outcome"]


def of_people(walked: list[Told]) -> list[Told]:
    return [one for one in walked if one.row["privacy_class"] == "human activity"]


def test_every_metric_that_has_a_value_is_walked(walked: list[Told], warehouse: Session) -> None:
    found = {one.row["metric_id"] for one in walked}
    known = warehouse.rows("select metric_id from marts.metric_catalogue where category <> 'ai'")
    assert {one["metric_id"] for one in known} == found
    assert [one.row["metric_id"] for one in walked if len(one.behind) != 1] == []


def test_of_services_as_many_rows_are_told_as_were_counted(walked: list[Told]) -> None:
    wrong = {
        one.row["metric_id"]: (one.row["n"], one.behind[0].title, len(one.behind[0].children))
        for one in of_services(walked)
        if len(one.behind[0].children) != one.row["n"]
        or (one.behind[0].title == NOTHING_BEHIND) is not (one.row["n"] == 0)
    }
    assert wrong == {}


def test_rows_of_services_are_of_what_the_metric_is_said_to_count(walked: list[Told]) -> None:
    """An item of another kind would be in none of the tables in which more is told of its kind."""
    unknown = {
        one.row["metric_id"]: child.title
        for one in of_services(walked)
        for child in one.behind[0].children
        if one.cell.item.columns
        and not (child.children or child.facts.keys() & set(one.cell.item.columns))
    }
    assert unknown == {}


def test_rows_of_people_are_ids_and_their_parts_and_nothing_else(walked: list[Told]) -> None:
    allowed = {"service", "team", "service_id", "matched_by", "confidence"}
    told = {
        one.row["metric_id"]: child.facts
        for one in of_people(walked)
        for child in one.behind[0].children
        if child.children or not child.facts.keys() <= allowed
    }
    assert told == {}
    for one in of_people(walked):
        assert one.behind[0].children or one.behind[0].facts["why"]


def test_of_people_what_stands_in_shown_parts_alone_is_named(
    walked: list[Told], warehouse: Session
) -> None:
    """Held against what the warehouse keeps of people's work to find out who stands behind it."""
    compared = 0
    for one in of_people(walked):
        cell = one.cell
        if cell.scope_type not in {"team", "service"} or one.row["n"] == 0:
            continue
        of_part = warehouse.rows(
            "select distinct item_id, scope_id from marts.int_human_observations "
            "where series_id = ? and scope_type = ? and observed_on >= ? and observed_on < ?",
            cell.series_id,
            cell.scope_type,
            cell.from_date,
            cell.to_date,
        )
        here = {item["item_id"] for item in of_part if item["scope_id"] == cell.scope_id}
        elsewhere = {item["item_id"] for item in of_part if item["scope_id"] != cell.scope_id}
        named = {child.title.replace("epic ", "issue ") for child in one.behind[0].children}
        assert named <= here, cell.metric_id
        if cell.window_family in {"issues", "sprints"}:
            assert here - elsewhere <= named, cell.metric_id
            compared += 1
    assert compared


def test_of_the_whole_nothing_is_named_that_stands_in_a_withheld_part(warehouse: Session) -> None:
    for metric_id, part in (("unapproved_share", "service"), ("issue_cycle_time", "team")):
        (row,) = warehouse.rows(
            "select * from marts.metric_values where metric_id = ? and scope_type = 'organisation' "
            "and window_name = 'quarter' and is_headline and segment_name is null "
            "and value is not null order by window_start desc limit 1",
            metric_id,
        )
        hidden = {
            one["scope_id"]
            for one in warehouse.rows(
                "select * from marts.metric_values where metric_id = ? and scope_type = ? "
                "and window_name = 'quarter' and is_headline and segment_name is null "
                "and is_suppressed",
                metric_id,
                part,
            )
            if first_day(one) == first_day(row)
        }
        cell = cell_of(warehouse, row)
        withheld = {
            one["item_id"]
            for one in warehouse.rows(
                "select item_id, scope_id from marts.int_human_observations where series_id = ? "
                "and scope_type = ? and observed_on >= ? and observed_on < ?",
                cell.series_id,
                part,
                cell.from_date,
                cell.to_date,
            )
            if one["scope_id"] in hidden
        }
        assert withheld, f"nothing of {metric_id} is withheld here, so that nothing is tried"
        told = explain_value(warehouse, address(row))
        (behind,) = (one for one in told.children if one.title.endswith("behind it"))
        assert behind.children
        assert {one.title for one in behind.children}.isdisjoint(withheld)


def test_deployments_are_left_out_of_metrics_of_deployments_alone(walked: list[Told]) -> None:
    left_out = {
        one.cell.item.word
        for one in walked
        for found in nodes(one.node)
        if found.title == "left out"
        for child in found.children
        if "deployments" in child.facts
    }
    assert left_out == {"deployment"}


def test_where_rows_exist_elsewhere_nobody_is_sent_to_connect_a_tool(warehouse: Session) -> None:
    unpublished_here = warehouse.rows(
        "select metric_id from marts.metric_catalogue where metric_id not in "
        "(select metric_id from marts.metric_values where scope_id = 'tier-3' "
        "and window_name = 'month') order by metric_id"
    )
    assert unpublished_here
    for one in unpublished_here:
        told = explain_value(warehouse, f"{one['metric_id']}/tier/tier-3/month")
        (missing,) = (node for node in nodes(told) if node.title.startswith("missing: "))
        assert UNTOLD not in missing.title
        where = missing.facts.get("published") or missing.facts["for example"]
        assert one["metric_id"] in where


def test_of_a_week_the_rule_is_told_that_made_it_better_or_worse(warehouse: Session) -> None:
    judged = warehouse.rows(
        "select metric_id, scope_type, scope_id, week_start_date, rule, verdict "
        "from (select *, row_number() over (partition by rule, verdict order by metric_id, "
        "scope_id, week_start_date) as position from mart_program.mart_program__control_limits "
        "where verdict in ('better', 'worse')) as charted where position = 1"
    )
    assert {one["verdict"] for one in judged} == {"better", "worse"}
    for one in judged:
        scope = f"{one['scope_type']}/{one['scope_id']}"
        told = explain_value(warehouse, f"{one['metric_id']}/{scope}/week/{one['week_start_date']}")
        (chart,) = (
            node for node in told.children if node.title == f"{one['verdict']}: {one['rule']}"
        )
        assert chart.facts.keys() == {"weeks_before", "centre", "limit_low", "limit_high"}


def test_signals_are_told_by_week_and_lead_there_from_elsewhere(warehouse: Session) -> None:
    signals = warehouse.rows(
        "select metric_id from marts.metric_catalogue where category = 'ai' order by metric_id"
    )
    assert signals
    for one in signals:
        lost = explain_value(warehouse, one["metric_id"])
        (missing,) = (node for node in nodes(lost) if node.title.startswith("missing: "))
        there = explain_value(warehouse, missing.facts["published"].split(", ")[0])
        week, *tellers = there.children
        assert week.title == "window"
        assert tellers
        (shown,) = {
            row["n"]
            for row in warehouse.rows(
                "select n from mart_ai.mart_ai__signals_by_week where metric_id = ? "
                "and scope_type = ? and scope_id = ? and week_start_date = ? "
                "and segment_name || ' ' || segment_value = ?",
                one["metric_id"],
                week.facts["scope_type"],
                week.facts["scope_id"],
                week.facts["week_start_date"],
                tellers[0].title.removeprefix("missing: ").split(":")[0],
            )
        }
        assert tellers[0].facts.get("n") == shown


def test_findings_of_a_detector_are_as_many_as_its_week_has(warehouse: Session) -> None:
    rows = warehouse.rows(
        "select scope_id, week_start_date, max(segment_value) as detector, "
        "max_by(n, segment_value) as n from mart_ai.mart_ai__signals_by_week "
        "where metric_id = 'findings_by_detector' and n > 0 group by scope_id, week_start_date "
        "order by count(*) desc, scope_id, week_start_date limit 2"
    )
    assert rows
    for row in rows:
        week = f"{row['scope_id']}/week/{row['week_start_date']}"
        told = explain_value(warehouse, f"findings_by_detector/service/{week}")
        (of_it,) = (one for one in told.children if one.title == f"detector {row['detector']}")
        assert len(of_it.children[0].children) == row["n"]


def test_no_pseudonym_stands_in_any_of_it(walked: list[Told]) -> None:
    shape = re.compile(r"\bk[0-9a-f]{4}-[0-9a-f]{24}\b")
    assert [
        one.row["metric_id"] for one in walked if shape.search(json.dumps(one.node.as_json()))
    ] == []
