"""One SQL for every engine: what one of them reads differently, or not at all, is refused.

This reads the models as they are written, without comments and strings. What an engine refuses by
itself (an alias used beside its own definition, say) is found by building on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
MACROS = sorted(p for p in (PROJECT / "macros").rglob("*.sql") if p.parent.name != "portable")
TESTS = sorted((PROJECT / "tests").rglob("*.sql"))

# What is refused, and why.
REFUSED = {
    r"\bqualify\b": "PostgreSQL has no qualify: number the rows in a CTE",
    r"\bgroup by all\b": "PostgreSQL has no group by all: name the columns",
    r"\b(group|order) by \d": "a number says nothing: name the columns",
    r"::": "write cast(… as …)",
    r"\b(now|today|getdate|clock_timestamp)\s*\(": "no clock: as_of() is the moment",
    r"\bcurrent_(timestamp|date|time)\b|\blocaltimestamp\b": "no clock: as_of() is the moment",
    r"\benv_var\s*\(": "no environment in SQL",
    r"\b(max_by|min_by|arg_max|arg_min|any_value|mode)\s*\(": "the engines differ or lack it",
    r"(?<!_)\bmedian\s*\(": "write percentile_cont(0.5) within group (order by …)",
    r"\bextract\s*\(\s*(dow|dayofweek|isodow)\b": "the engines number the days differently",
    r"\bdate_?(diff|add|sub)\s*\(": "use seconds_between, days_between or add_days",
    r"\bdate_trunc\s*\(": "use week_start, month_start or quarter_start",
    r"\bconcat(_ws)?\s*\(": "NULLs are read differently: write ||",
    r"\bround\s*\([^()]*,": "PostgreSQL rounds no doubles to places",
    r"\bselect distinct\b": "distinct hides a fan-out: group by the key",
    r"\\": "each engine reads a backslash differently: escape with !",
    r"\bilike\b|\bsimilar to\b|~\*": "use lower() and fits_pattern",
    r"\busing\s*\(": "say on what columns",
    r"\bdesc\b(?! nulls (first|last))": "DuckDB and PostgreSQL put NULLs at different ends",
    r"\bcoalesce\s*\(\s*[\w.]*_id\s*,\s*'[^']*'\s*\)\s+as \w+_id\b": "an unresolved link is NULL",
    r"\bright join\b|\bnatural join\b": "begin with what the row is of",
}
NULLS_STAND = r"\bnulls (first|last)$"
# A number, what nullif guards, and a sum with one.
NEVER_ZERO = r"nullif\(|sqrt\(nullif|sqrt\(1 \+|\(1 \+|\([\w -]+\+ 1\)|\(2 \* |\d*\.?\d*[1-9]"
STAR = re.compile(r"\bselect\s+\*|[\w}]\s*\.\*", re.M)
IMPORT = re.compile(r"\bselect \*\s+from \{\{ (ref|source)\(")
DIVISION = re.compile(r"(?<![/*])/(?![/*])\s*(?P<divisor>.*)")


def code(path: Path) -> str:
    """The text without Jinja's and SQL's comments; SQL's strings are kept, but emptied."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"--[^\n]*", "", text)
    return re.sub(r"'(?!\))[^'\n{}]*'", "''", text)


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", [*MODELS, *MACROS, *TESTS], ids=name)
def test_the_sql_is_the_same_on_every_engine(path: Path) -> None:
    text = code(path)
    found = [
        f"{re.search(pattern, text, re.I).group(0)!r}: {why}"  # type: ignore[union-attr]
        for pattern, why in REFUSED.items()
        if re.search(pattern, text, re.I)
    ]
    assert found == []


@pytest.mark.parametrize("path", [*MODELS, *TESTS], ids=name)
def test_nothing_is_divided_by_what_may_be_zero(path: Path) -> None:
    wrong = [
        line.strip()
        for line in code(path).splitlines()
        if (found := DIVISION.search(line)) and not re.match(NEVER_ZERO, found["divisor"])
    ]
    assert wrong == [], "use safe_divide, or divide by nullif(…, 0)"


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_model_has_the_silhouette(path: Path) -> None:
    text = re.sub(r"^\{\{\s*config\(.*?\)\s*\}\}", "", code(path).strip(), flags=re.S)
    lines = [line for line in text.splitlines() if line.strip()]
    assert re.match(r"(with|\{%-? set)\b", lines[0]), "begin with the imports"
    assert re.fullmatch(r"select \* from \w+", lines[-1]), "end with select * from the last CTE"


def unnamed_columns(text: str) -> list[str]:
    """The stars that stand neither in an import nor in the last line."""
    before_the_last = text.strip().rpartition("\n")[0]
    return STAR.findall(IMPORT.sub("", before_the_last))


@pytest.mark.parametrize("path", [*MODELS, *MACROS], ids=name)
def test_columns_are_named_but_in_imports_and_the_last_line(path: Path) -> None:
    assert unnamed_columns(code(path)) == [], "name the columns: a new one must not slip through"


@pytest.mark.parametrize(
    "idea",
    [
        "select * from a union all select * from b",
        "select\n    *,\n    1 as one\nfrom a",
        "select a.*, b.c from a cross join b",
        "select *\nfrom a\nwhere c",
        "select\n    {{ events }}.*,\n    c\nfrom a",
    ],
)
def test_a_star_in_between_is_seen(idea: str) -> None:
    imported = "with a as (\n\n    select * from {{ ref('a') }}\n    where b\n\n)"
    assert unnamed_columns(f"{imported}\n\nselect * from a\n") == []
    assert unnamed_columns(f"{imported}, c as (\n\n{idea}\n\n)\n\nselect * from c\n") != []


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_no_model_is_switched_by_a_setting(path: Path) -> None:
    # Whether a table stands already is no setting: what is kept must know its own rows.
    text = code(path).replace("{% if is_incremental() %}", "")
    assert re.search(r"\bvar\s*\(|\btarget\.|\{%-?\s*if\b", text) is None


def order_keys(text: str) -> Iterator[str]:
    """What rows are ordered by, one key at a time; a percentile leaves NULLs out by itself."""
    text = re.sub(r"within group \(\s+", "within group (", text)
    for found in re.finditer(r"(?<!within group \()\border by\b", text):
        depth, key = 0, ""
        for position in range(found.end(), len(text)):
            letter = text[position]
            depth += (letter == "(") - (letter == ")")
            if depth < 0 or re.match(r"\s(rows|range) between\b", text[position:]):
                break
            if letter == "," and not depth:
                yield key.strip()
                key = ""
            else:
                key += letter
        yield key.strip()


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_every_order_says_where_nulls_stand(path: Path) -> None:
    wrong = [key for key in order_keys(code(path)) if not re.search(NULLS_STAND, key)]
    assert wrong == [], "Spark puts NULLs first where the others put them last"


def test_an_order_without_nulls_is_seen() -> None:
    sql = "over (partition by a order by f(a, b) asc, c desc nulls last rows between x and y)"
    keys = list(order_keys(sql))
    assert keys == ["f(a, b) asc", "c desc nulls last"]
    assert [bool(re.search(NULLS_STAND, key)) for key in keys] == [False, True]


@pytest.mark.parametrize(
    ("sql", "pattern"),
    [
        ("select a from b qualify x = 1", r"\bqualify\b"),
        ("order by a desc", r"\bdesc\b(?! nulls (first|last))"),
        ("select x::int", "::"),
        ("where at < now()", r"\b(now|today|getdate|clock_timestamp)\s*\("),
        (
            "coalesce(team_id, '') as team_id",
            r"\bcoalesce\s*\(\s*[\w.]*_id\s*,\s*'[^']*'\s*\)\s+as \w+_id\b",
        ),
    ],
)
def test_the_rules_see_what_they_refuse(sql: str, pattern: str) -> None:
    assert pattern in REFUSED
    assert re.search(pattern, sql)


def test_every_dispatched_macro_says_so_where_an_engine_is_missing() -> None:
    for path in sorted((PROJECT / "macros" / "portable").glob("*.sql")):
        if path.stem == "not_implemented":
            continue
        text = path.read_text(encoding="utf-8")
        for prefix in ("default", "duckdb", "postgres", "spark"):
            assert f"macro {prefix}__{path.stem}(" in text, path.name
        default = text.split(f"macro default__{path.stem}(")[1].split("endmacro")[0]
        assert f"not_implemented('{path.stem}')" in default, path.name


def test_a_unit_tests_name_is_short_enough_for_postgresql() -> None:
    names = [
        found
        for path in sorted((PROJECT / "models").rglob("*.yml"))
        for found in re.findall(r"^  - name: (\w+)$", path.read_text(encoding="utf-8"), re.M)
    ]
    assert [n for n in names if len(n) > 63] == []
