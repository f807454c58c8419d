"""What each macro gives, the same on both engines; and what it says where nobody wrote it."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from tests.warehouse import Warehouse

# macro call → what it gives
VALUES = {
    "seconds_between(\"timestamp '2026-01-01 00:00:00.9'\", \"timestamp '2026-01-01 00:01'\")": 60,
    "seconds_between(\"timestamp '2026-01-02'\", \"timestamp '2026-01-01'\")": -86400,
    "to_utc(\"timestamp with time zone '2021-04-28 21:50:00+02:00'\")": datetime(
        2021, 4, 28, 19, 50
    ),
    # On 29 March 2026 Berlin's clocks go forward at 01:00 UTC.
    "local_date(\"timestamp '2026-03-28 23:30:00'\", \"'Europe/Berlin'\")": date(2026, 3, 29),
    "local_date(\"timestamp '2026-03-29 21:30:00'\", \"'Europe/Berlin'\")": date(2026, 3, 29),
    "local_date(\"timestamp '2026-03-29 22:30:00'\", \"'Europe/Berlin'\")": date(2026, 3, 30),
    "local_date(\"timestamp '2026-01-01 02:00:00'\", \"'America/New_York'\")": date(2025, 12, 31),
    "local_midnight_utc(\"date '2026-03-29'\", \"'Europe/Berlin'\")": datetime(2026, 3, 28, 23),
    "local_midnight_utc(\"date '2026-03-30'\", \"'Europe/Berlin'\")": datetime(2026, 3, 29, 22),
    "local_midnight_utc(\"date '2026-03-30'\", \"'Asia/Kolkata'\")": datetime(2026, 3, 29, 18, 30),
    "week_start(\"date '2027-01-03'\")": date(2026, 12, 28),
    "week_start(\"timestamp '2027-01-04 00:00:00'\")": date(2027, 1, 4),
    "month_start(\"date '2026-02-28'\")": date(2026, 2, 1),
    "quarter_start(\"date '2026-06-30'\")": date(2026, 4, 1),
    "add_days(\"date '2026-02-28'\", 1)": date(2026, 3, 1),
    "days_between(\"date '2026-03-01'\", \"date '2026-02-28'\")": -1,
    "add_seconds(\"timestamp '2026-01-01'\", '7 * 86400')": datetime(2026, 1, 8),
    "safe_divide('3', '4')": 0.75,
    "safe_divide('3', '0')": None,
    "as_double('1')": 1.0,
    "fits_pattern(\"'prod_eu'\", \"'prod!_%'\")": True,
    "fits_pattern(\"'prod-eu'\", \"'prod!_%'\")": False,
    "starts_with(\"'services/a/b'\", \"'services/a/'\")": True,
    "starts_with(\"'services_a/b'\", \"'services/a'\")": False,
    "files_key(\"'17'\")": "files:17",
    "files_key(\"'github:acme/shop'\")": "github:acme/shop",
    "files_key('cast(null as text)')": None,
    "repository_by_url(\"'https://user:t@GitHub.com/Acme/Shop.git'\")": "url:github.com/acme/shop",
    "repository_by_url(\"'ssh://git@git.example:7999/acme/shop/'\")": "url:git.example/acme/shop",
    "repository_by_url(\"'git@github.com:acme/shop.git'\")": "url:github.com/acme/shop",
    "repository_by_url(\"'https://github.com/acme/shop'\")": "url:github.com/acme/shop",
    "repository_by_name(\"'Acme/Shop'\")": "name:acme/shop",
    "deployment_status(\"'skipped'\")": "cancelled",
    "deployment_status(\"'success'\")": "success",
    "is_loose_name(\"'url:github.com/acme/shop'\")": True,
    "is_loose_name(\"'github:acme/shop'\")": False,
    "as_of()": datetime(2026, 11, 16),
}


def shown(warehouse: Warehouse, *queries: str) -> list[dict[str, object]]:
    """The rows of a query that dbt renders."""
    result = warehouse.dbt("show", "--inline", " union all ".join(queries), "--limit", "100")
    assert result.success, result.exception
    table = result.result.results[0].agate_table  # type: ignore[union-attr]
    return [dict(zip(table.column_names, row, strict=True)) for row in table.rows]


def test_every_macro_gives_the_same_on_both_engines(warehouse: Warehouse) -> None:
    texts = {
        bool: lambda value: str(value).lower(),
        date: lambda value: value.isoformat(),
        datetime: lambda value: value.strftime("%Y-%m-%d %H:%M:%S"),
        float: lambda value: repr(value).removesuffix(".0"),
    }
    expected = {
        number: texts.get(type(value), str)(value) if value is not None else None
        for number, value in enumerate(VALUES.values())
    }
    rows = shown(
        warehouse,
        *(
            f"select {number} as number, cast({{{{ {call} }}}} as text) as given"
            for number, call in enumerate(VALUES)
        ),
    )
    given = {int(str(row["number"])): row["given"] for row in rows}
    assert {
        call: given[number].removesuffix(".0") if isinstance(given[number], str) else given[number]
        for number, call in enumerate(VALUES)
    } == {call: expected[number] for number, call in enumerate(VALUES)}


def test_a_series_of_days_has_both_its_ends(warehouse: Warehouse) -> None:
    rows = shown(
        warehouse,
        "select cast(count(*) as text) as n, cast(min(date) as text) as first, "
        "cast(max(date) as text) as last "
        "from ({{ date_series(\"date '2026-02-27'\", \"date '2026-03-02'\") }}) as days",
    )
    assert rows == [{"n": "4", "first": "2026-02-27", "last": "2026-03-02"}]


def test_the_words_of_a_list_are_rows_and_no_list_is_none(warehouse: Warehouse) -> None:
    warehouse.execute(
        "create table if not exists lists (id text, words text)",
        "delete from lists",
        f"insert into lists values ('a', '{json.dumps(['x', 'y z'])}'), ('b', '[]'), ('c', null)",
    )
    rows = shown(
        warehouse,
        "select id, word from ({{ words_of('lists', 'id', 'words') }}) as found order by id, word",
    )
    assert rows == [{"id": "a", "word": "x"}, {"id": "a", "word": "y z"}]


def test_a_macro_that_nobody_wrote_for_an_engine_says_so(
    duckdb: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    result = duckdb.dbt("show", "--inline", "select {{ default__seconds_between('a', 'b') }}")
    assert not result.success
    assert "seconds_between is not implemented for adapter duckdb" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("test", "rows", "count"),
    [
        ("is_key", "select 'a' as id, 'x' as part union all select 'a', 'y'", 0),
        ("is_key", "select 'a' as id, 'x' as part union all select 'a', 'x'", 1),
        ("is_key", "select 'a' as id, cast(null as text) as part", 1),
        ("is_key_or_null", "select 'a' as id, cast(null as text) as part", 0),
        ("is_key_or_null", "select cast(null as text) as id, cast(null as text) as part", 1),
        ("is_share", "select 0.0 as id union all select 1.0", 0),
        ("is_share", "select 1.1 as id union all select -0.1 union all select null", 3),
    ],
)
def test_a_generic_test_finds_what_it_is_for(
    duckdb: Warehouse, test: str, rows: str, count: int
) -> None:
    duckdb.execute(f"create or replace view judged as {rows}")
    call = {
        "is_key": "test_is_key('judged', ['id', 'part'])",
        "is_key_or_null": "test_is_key('judged', ['id', 'part'], ['part'])",
        "is_share": "test_is_share('judged', 'id')",
    }[test]
    found = shown(duckdb, f"select count(*) as n from ({{{{ {call} }}}}) as failing")
    assert int(str(found[0]["n"])) == count
