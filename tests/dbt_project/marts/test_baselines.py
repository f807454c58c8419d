"""A baseline is frozen when it is first known: what comes later does not move it.

The model that freezes runs alone here, on first weeks that the test writes. How first weeks are
computed does not belong here: the unit tests beside the models hold that.
"""

from __future__ import annotations

from tests.warehouse import Warehouse

FROZEN = (
    "select scope_id, definition_version, value, n, frozen_as_of "
    "from marts.int_frozen_baselines order by 1, 2"
)


def _first_weeks(warehouse: Warehouse, *rows: str) -> None:
    warehouse.execute(
        "create schema if not exists marts",
        "drop table if exists marts.int_first_weeks",
        "create table marts.int_first_weeks (metric_id text, statistic text, scope_type text, "
        "scope_id text, segment_name text, segment_value text, definition_version text, "
        "value double precision, n bigint, is_suppressed boolean, is_whole boolean, "
        "effective_from date)",
        *(
            "insert into marts.int_first_weeks values "
            f"('change_lead_time', 'median', 'team', {row}, date '2026-03-30')"
            for row in rows
        ),
    )


def _freeze(warehouse: Warehouse, as_of: str, *flags: str) -> list[tuple[str, ...]]:
    result = warehouse.dbt("run", "--select", "int_frozen_baselines", *flags, as_of=as_of)
    assert result.success, result.exception or result.result
    return [tuple(str(cell) for cell in row) for row in warehouse.rows(FROZEN)]


def test_late_data_does_not_move_a_baseline_and_a_new_definition_freezes_its_own(
    warehouse: Warehouse,
) -> None:
    _first_weeks(
        warehouse,
        "'payments', null, null, '1', 4, 40, false, true",
        "'small', null, null, '1', null, null, true, true",
        "'young', null, null, '1', 3, 30, false, false",
    )
    first = ("payments", "1", "4.0", "40", "2026-04-02")
    only = "what is withheld or not whole is never kept"
    assert _freeze(warehouse, "2026-04-02") == [first], only
    assert _freeze(warehouse, "2026-04-02") == [first], "a second run finds nothing new"

    _first_weeks(
        warehouse,
        "'payments', null, null, '1', 5, 50, false, true",
        "'payments', null, null, '2', 6, 60, false, true",
    )
    past = "a run that looks back freezes nothing"
    assert _freeze(warehouse, "2026-04-01") == [first], past
    both = [first, ("payments", "2", "6.0", "60", "2026-11-16")]
    assert _freeze(warehouse, "2026-11-16") == both
    assert _freeze(warehouse, "2026-11-17", "--full-refresh") == both
