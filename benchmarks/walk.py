"""The walk of the commit graph apart: it has to be linear in commits and deployments together.

Each history is made here: a line with a merge every tenth commit, and a deployment every hundredth.
"""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.measure import Done

# Commits, and the services that are deployed out of the one repository.
SIZES = ((125_000, 1), (250_000, 1), (500_000, 1), (1_000_000, 1), (1_000_000, 10))
_EVERY = 100
_WAREHOUSE = "walk.duckdb"


def prepare(home: Path, commits: int, services: int) -> None:
    """The two tables that the walk reads; not measured."""
    home.mkdir(parents=True, exist_ok=True)
    rng = random.Random(1)
    children, parents = [], []
    for number in range(commits):
        above: list[int | None] = [number - 1] if number else [None]
        if number % 10 == 9:
            above.append(number - rng.randint(2, 9))
        for parent in above:
            children.append(_sha(number))
            parents.append(None if parent is None else _sha(parent))
    edges = pa.table({"commit_sha": children, "parent_sha": pa.array(parents, pa.string())})
    deployed = pa.table({"service_id": [f"s{service}" for service in range(services)]})
    with duckdb.connect(str(home / _WAREHOUSE)) as connection:
        connection.register("edges", edges)
        connection.register("services", deployed)
        connection.execute(
            "create schema correlated;"
            "create table correlated.int_commit_parents as"
            " select 'r' as repository_id, * from edges;"
            "create table correlated.int_deployed_commits as select 'r' as repository_id,"
            " service_id, service_id || '/' || number as deployment_id,"
            f" printf('%040x', number * {_EVERY} + {_EVERY - 1}) as commit_sha,"
            f" number as sequence from services, range({commits // _EVERY}) as told(number)"
        )


def walk(home: Path) -> Done:
    """Read both tables, walk, and write who brought what first; counts rows written."""
    from correlation import containment
    from sources.engine import Engine

    connection = Engine("duckdb", warehouse=home / _WAREHOUSE).connect()
    try:
        return Done(containment.run(connection))
    finally:
        connection.close()


def _sha(number: int) -> str:
    return f"{number:040x}"
