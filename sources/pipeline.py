"""Runs one tool's extraction through dlt into raw_<tool>, all of it or nothing.

The one place that configures dlt. What is read is the tool's package; who calls this and what
happens after it is orchestration's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import dlt
from dlt.common.destination.exceptions import DestinationUndefinedEntity
from dlt.common.pipeline import ExtractInfo
from dlt.common.schema.typing import TSchemaContractDict
from dlt.pipeline.exceptions import PipelineStepFailed

from sources import settings
from sources.catalogue import TOOLS, Tool
from sources.edge import Edge
from sources.edge.keys import read_key
from sources.edge.known_names import KnownNames
from sources.engine import Engine
from sources.errors import ConfigurationError, PlumblineError, ToolError
from sources.extraction import ConnectionFinding, Extraction, LandedValues, Progress, Window
from sources.http.clock import Clock, SystemClock

# dlt's own settings, for whoever did not set them: no telemetry; nothing that a load leaves on
# disk; Arrow tables get the id of their load, so that a row says when it landed.
_DLT_SETTINGS = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "LOAD__DELETE_COMPLETED_JOBS": "true",
    "LOAD__TRUNCATE_STAGING_DATASET": "true",
    "NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID": "true",
}
# Only declared columns pass the gate. One that is declared later must fit into a home of before.
_CONTRACT: TSchemaContractDict = {"tables": "evolve", "columns": "evolve", "data_type": "freeze"}


@dataclass(frozen=True)
class LoadOutcome:
    """What one load did."""

    tool: str
    rows_by_table: dict[str, int] = field(default_factory=dict)
    request_count: int = 0
    problems: list[str] = field(default_factory=list)
    is_unchanged: bool = False

    @property
    def row_count(self) -> int:
        """The rows that were loaded, new and changed."""
        return sum(self.rows_by_table.values())


def tool_of(name: str) -> Tool:
    """The tool of that name."""
    if name not in TOOLS:
        raise ConfigurationError(f"There is no tool {name!r}: choose from {', '.join(TOOLS)}.")
    return TOOLS[name]


def check_window(tool: str) -> None:
    """Refuse to reload a window of a tool whose package does not say `rereads_windows`."""
    package = import_module(tool_of(tool).module)
    if not getattr(package, "rereads_windows", False):
        raise ConfigurationError(
            f"{tool} cannot reload a window of its history: leave out --from and --to, or read "
            "all of it anew with --full-refresh."
        )


def edge_of(tool: str, home: Path) -> Edge:
    """The edge of a tool, with the program's own bots and projects, and the names met so far."""
    from sources import program

    key = read_key(home)
    return Edge(
        tool,
        key,
        listed_bots=program.declared_bots(),
        projects=program.declared_projects(),
        key_patterns=program.declared_key_patterns(),
        known_names=KnownNames.read(home, key),
    )


def load(
    tool: str,
    *,
    engine: Engine,
    home: Path,
    full_refresh: bool = False,
    reconcile: bool = False,
    window: Window | None = None,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> LoadOutcome:
    """Extract and load one tool; if it raises ToolError or ConfigurationError, nothing landed."""
    found = tool_of(tool)
    if window is not None:
        check_window(tool)
    extraction = Extraction(
        edge=edge_of(tool, home),
        is_reconciling=reconcile,
        window=window,
        clock=clock or SystemClock(),
        progress=progress,
    )
    try:
        return load_source(
            tool, found.source, extraction, engine=engine, home=home, full_refresh=full_refresh
        )
    finally:
        # Of a load that failed as well: whoever it met is somebody whom others may name.
        extraction.edge.known_names.save(home)


def load_source(
    tool: str,
    source: Callable[[Extraction], Any],
    extraction: Extraction,
    *,
    engine: Engine,
    home: Path,
    full_refresh: bool = False,
) -> LoadOutcome:
    """Load what `source` makes of an extraction."""
    for name, value in _DLT_SETTINGS.items():
        os.environ.setdefault(name, value)
    # dlt's folder is a cache of what the warehouse knows. Starting from the warehouse every time,
    # no package of a run that crashed is in the way, and no landed row stays behind on disk.
    pipelines_dir = home / "dlt"
    shutil.rmtree(pipelines_dir / _pipeline_name(tool), ignore_errors=True)
    with settings.readable():
        pipeline = dlt.pipeline(
            pipeline_name=_pipeline_name(tool),
            pipelines_dir=str(pipelines_dir),
            destination=engine.dlt_destination(),
            dataset_name=f"raw_{tool}",
        )
    try:
        with engine.held_open():
            # What is read anew must not see what the warehouse remembers of the last reading.
            anew = source(extraction) if full_refresh else None
            pipeline.sync_destination()
            if anew is None:
                extraction.landed = _landed_in(pipeline, tool)
            # The steps of `pipeline.run`, which would ask the warehouse for its state once more.
            extracted = pipeline.extract(
                anew or source(extraction),
                loader_file_format=engine.loader_file_format(),
                schema_contract=_CONTRACT,
                refresh="drop_sources" if full_refresh else None,
            )
            counted = _loaded(pipeline, extracted)
    except PipelineStepFailed as failed:
        raise _as_sentence(failed, tool) from failed
    finally:
        shutil.rmtree(pipelines_dir / _pipeline_name(tool), ignore_errors=True)
    return LoadOutcome(
        tool=tool,
        rows_by_table=counted,
        request_count=extraction.request_count,
        problems=list(extraction.problems),
        is_unchanged=not counted,
    )


def connect(tool: str) -> list[ConnectionFinding]:
    """Try one tool's connection; an error of the configuration is a finding too."""
    try:
        return tool_of(tool).connect()
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]


def _pipeline_name(tool: str) -> str:
    return f"plumbline_{tool}"


def _loaded(pipeline: dlt.Pipeline, extracted: ExtractInfo) -> dict[str, int]:
    """Load what was extracted, if anything was: the rows of each table."""
    if not any(package.jobs["new_jobs"] for package in extracted.load_packages):
        return {}
    normalized = pipeline.normalize()
    pipeline.load()
    return {
        table: count
        for table, count in sorted(normalized.row_counts.items())
        if count and not table.startswith("_dlt")
    }


def _landed_in(pipeline: dlt.Pipeline, tool: str) -> LandedValues:
    """Reads values that the warehouse already holds, for reconciliation."""

    def landed(table: str, columns: list[str]) -> Iterable[tuple[Any, ...]]:
        try:
            with pipeline.sql_client() as client:
                quoted = ", ".join(client.escape_column_name(column) for column in columns)
                name = client.make_qualified_table_name(table)
                rows = client.execute_sql(f"select {quoted} from {name}")  # noqa: S608
                return [tuple(row) for row in rows or ()]
        except DestinationUndefinedEntity:
            # The first load: there is nothing to reconcile with.
            return ()

    return landed


def _as_sentence(failed: PipelineStepFailed, tool: str) -> PlumblineError:
    """The sentence that an extractor raised, out of what dlt wrapped it in."""
    cause: BaseException | None = failed
    while cause is not None:
        if isinstance(cause, PlumblineError):
            cause.tool = cause.tool or tool
            return cause
        if isinstance(cause, KeyError):
            # The name of a field that an extractor reads, and no value of the tool's.
            return ToolError(
                f"{tool}: an answer lacks the field {cause.args[0]!r}, which every answer had: "
                f"nothing of this run was loaded, so compare with sources/{tool}/README.md.",
                tool=tool,
            )
        if isinstance(cause, (TypeError, AttributeError)) and failed.step == "extract":
            return ToolError(
                f"{tool}: an answer has another shape than every answer had: nothing of this run "
                f"was loaded, so compare with sources/{tool}/README.md.",
                tool=tool,
            )
        cause = cause.__cause__ or cause.__context__
    return ToolError(
        f"{tool}: loading stopped in dlt's step {failed.step!r}; nothing was published from it, "
        "so run again with --debug to see dlt's own message.",
        tool=tool,
    )
