"""One tool whose rows no longer pass: its last good rows stand, the others go on, and it is said.

The real command against a small demo organisation over HTTP, with Jira's answers spoilt on the way.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import demo

from .between import Exchange
from .test_bad_input import Site, home, on, site

__all__ = ["home", "site"]

# Beyond the day on which the good home was loaded, so that its data end before the last windows.
LATER = (demo.AS_OF + timedelta(days=28)).isoformat()


def created_last(exchange: Exchange) -> Exchange:
    """Every issue was created after all that happened to it."""
    told = json.loads(exchange.body)
    for issue in told["issues"]:
        issue["fields"]["created"] = "2030-01-01T00:00:00.000+0000"
    return exchange.but(json.dumps(told).encode())


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def standing(home: Path) -> dict[str, tuple[Any, ...]]:
    """How each tool stands in what is published."""
    edition = home / "published" / "leaders" / "plumbline.duckdb"
    found = asked(
        edition, "select tool, outcome, is_fresh, message from reports.rpt_leaders__freshness"
    )
    return {tool: tuple(rest) for tool, *rest in found}


def newest_window(home: Path) -> Any:
    edition = home / "published" / "leaders" / "plumbline.duckdb"
    return asked(edition, "select max(window_end) from marts.metric_values")[0][0]


ISSUES = "select * from staging.stg_jira__issues order by all"


@pytest.mark.long
def test_a_blocked_tool_keeps_its_last_good_rows_while_the_others_go_on(
    site: Site, home: Path
) -> None:
    warehouse = home / "warehouse.duckdb"
    issues, window = asked(warehouse, ISSUES), newest_window(home)
    site.jira.spoil = on("/search/jql", created_last)
    code, stdout, stderr = site.typed(home, "run", "--as-of", LATER, "--full-refresh", "--json")
    assert code == 3, stderr
    (problem,) = json.loads(stdout)["problems"]
    assert "jira is blocked by jira.issues.order" in problem
    assert "Until then the last rows of jira that passed are shown." in problem
    assert asked(warehouse, ISSUES) == issues
    assert newest_window(home) > window
    stands = standing(home)
    assert stands["jira"] == ("blocked", False, problem)
    assert stands["github"][:2] == ("loaded", True)
    ends = asked(warehouse, "select distinct window_family from marts.int_data_ends")
    assert ("issues",) in ends
    assert ("deployments",) not in ends
    assert problem.split(".")[0] in (home / "published" / "leaders" / "report.html").read_text()
