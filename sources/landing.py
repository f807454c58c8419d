"""From pages of rows to dlt resources: one resource a table, all fed by one reading of the tool.

A tool's answers feed several tables at once (a pull request brings its commits and reviews), so the
reading is one hidden resource and every table takes its part of it. Which rows there are is the
extractor's; which columns pass is the edge's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import dlt
import pyarrow as pa
from dlt.extract import DltResource

from sources.edge import Row
from sources.edge.declarations import Table
from sources.extraction import Extraction

Page = tuple[str, list[Row]]
Read = Callable[[dict[str, Any]], Iterator[Page]]

# Arrow's cost is per table and not per row: one batch holds some hundred pull requests with all
# that belongs to them, about 10 MB.
_ROWS_PER_BATCH = 20_000


def resources(extraction: Extraction, read: Read) -> list[DltResource]:
    """One dlt resource for every declared table, fed by `read(state)`.

    `state` is the tool's own part of dlt's state: it is saved with the rows, or not at all. To
    reload a window it is a copy that nobody saves, so the next reading goes on from where it was.
    """
    tables = extraction.edge.declaration.tables
    reading = dlt.resource(_batches(extraction, read), name="reading", selected=False)
    return [reading, *(_of_table(table, reading) for table in tables.values())]


def _batches(extraction: Extraction, read: Read) -> Callable[[], Iterator[dict[str, pa.Table]]]:
    def batches() -> Iterator[dict[str, pa.Table]]:
        edge = extraction.edge
        state = dlt.current.source_state()
        waiting: dict[str, list[pa.Table]] = {}
        count = total = 0
        yield {}
        for table, rows in read(deepcopy(state) if extraction.window else state):
            if not rows:
                continue
            waiting.setdefault(table, []).append(edge.admit(table, rows))
            count += len(rows)
            total += len(rows)
            if count >= _ROWS_PER_BATCH:
                yield _joined(waiting)
                waiting, count = {}, 0
        if total and "discarded_fields" in edge.declaration.tables:
            # A run that lands nothing stays a run that changes nothing.
            discarded = edge.discarded_since(state.setdefault("discarded", {}))
            waiting["discarded_fields"] = [edge.admit("discarded_fields", discarded)]
        if waiting:
            yield _joined(waiting)

    return batches


def _joined(waiting: dict[str, list[pa.Table]]) -> dict[str, pa.Table]:
    return {name: pa.concat_tables(parts).combine_chunks() for name, parts in waiting.items()}


def _of_table(table: Table, reading: DltResource) -> DltResource:
    def take(batch: dict[str, pa.Table]) -> Iterator[Any]:
        if not batch:
            # The first batch is empty: a tool with no rows is an empty typed table. An Arrow one,
            # as every later batch: dlt's own mark makes a column that Arrow rows do not fill.
            if not _stands(table):
                yield table.arrow_schema.empty_table()
        elif table.name in batch:
            yield batch[table.name]

    return dlt.transformer(take, data_from=reading, name=table.name, **table.dlt_hints())


def _stands(table: Table) -> bool:
    """Whether the warehouse has the table with all of its columns, as far as dlt's schema knows."""
    made = dlt.current.source_schema().tables.get(table.name, {}).get("columns", {})
    return all("data_type" in made.get(name, {}) for name in table.arrow_schema.names)
