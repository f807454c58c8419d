"""Which deployment of a service first contained a commit.

Reads       correlated.int_deployed_commits   one row per service and counted deployment, in order
            correlated.int_commit_parents     one row per commit and parent
Writes      correlation.contained_commits     one row per service and commit that it deployed

Runs between the two halves of the transform; dbt reads the result as a source. Which changes these
commits belong to is decided in dbt, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from correlation.bulk import BATCH, Bulk, Connection, Row, transaction
from correlation.graph import CommitGraph

TABLE = "correlation.contained_commits"
COLUMNS = ("service_id", "repository_id", "commit_sha", "deployment_id", "is_baseline")

_DDL = (
    "create schema if not exists correlation",
    f"""create table if not exists {TABLE} (
        service_id text not null,
        repository_id text not null,
        commit_sha text not null,
        deployment_id text not null,
        is_baseline boolean not null
    )""",
)


@dataclass(frozen=True)
class Deployed:
    """A counted deployment of a service out of one repository; the sha is None where unknown."""

    service_id: str
    deployment_id: str
    commit_sha: str | None


def prepare(connection: Connection) -> None:
    """The table, so that dbt finds it even before the first walk."""
    with transaction(connection) as bulk:
        for statement in _DDL:
            bulk.execute(statement)


def run(connection: Connection) -> int:
    """Walk every repository that something was deployed from; the number of rows written.

    The old rows go and the new ones come in one transaction, one repository in memory at a time.
    """
    prepare(connection)
    count = 0
    with transaction(connection) as bulk:
        bulk.execute(f"truncate table {TABLE}")
        for repository_id, deployed in _deployed_by_repository(bulk):
            graph = CommitGraph(
                (commit, parent)
                for commit, parent in bulk.rows(
                    "select commit_sha, parent_sha from correlated.int_commit_parents "
                    "where repository_id = ? order by commit_sha, parent_sha",
                    repository_id,
                )
            )
            for batch in _batches(contained(repository_id, deployed, graph)):
                bulk.append(TABLE, COLUMNS, batch)
                count += len(batch)
    return count


def contained(repository_id: str, deployed: list[Deployed], graph: CommitGraph) -> Iterator[Row]:
    """A row per service and commit, of the first deployment of that service which contains it.

    What the first one contains is the baseline: how long it had waited is not known.
    """
    for service_id, group in groupby(deployed, key=lambda each: each.service_id):
        in_order = list(group)
        for position, commit in graph.first_contained(each.commit_sha for each in in_order):
            yield (
                service_id,
                repository_id,
                graph.shas[commit],
                in_order[position].deployment_id,
                position == 0,
            )


def _deployed_by_repository(bulk: Bulk) -> list[tuple[str, list[Deployed]]]:
    rows = bulk.rows(
        "select repository_id, service_id, deployment_id, commit_sha "
        "from correlated.int_deployed_commits "
        "order by repository_id, service_id, sequence"
    )
    return [
        (repository_id, [Deployed(*row[1:]) for row in group])
        for repository_id, group in groupby(rows, key=lambda row: row[0])
    ]


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
