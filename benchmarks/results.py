"""Writes what was measured as a page: the conditions, the phases, the ratios to bare DuckDB."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks.measure import Measured

PACKAGES = ("dlt", "dbt-core", "dbt-duckdb", "duckdb", "dagster", "great-expectations", "pyarrow")
YARDSTICKS = {"land": "bare_land", "transform": "bare_transform"}
NAMES = {
    "land": "land (extract, edge, load)",
    "check": "check (expectations)",
    "transform": "transform (dbt, graph, dbt)",
    "publish": "publish (tables)",
    "report": "report",
    "again": "a whole run with nothing new",
    "bare_land": "land, bare DuckDB from JSON",
    "bare_transform": "transform, bare DuckDB SQL",
}


@dataclass(frozen=True)
class AtScale:
    """What was measured at one size of the organisation.

    `pull_request_queries` is None where nobody counted them apart, `busy_before` the load.
    """

    scale: float
    phases: Sequence[Measured]
    pull_requests: int
    pull_request_queries: int | None
    busy_before: float


@dataclass(frozen=True)
class Walk:
    """The walk of a history of so many commits, out of which so many services are deployed."""

    commits: int
    services: int
    measured: Measured


def kept(found: Sequence[AtScale]) -> str:
    """What was measured, for `read`."""
    return json.dumps([asdict(one) for one in found], indent=1)


def read(text: str) -> list[AtScale]:
    """What `kept` wrote."""
    return [
        AtScale(**{**one, "phases": [Measured(**phase) for phase in one["phases"]]})
        for one in json.loads(text)
    ]


def written(found: Sequence[AtScale], walks: Sequence[Walk]) -> str:
    """The whole page as Markdown."""
    parts = [
        "# What a run costs",
        "",
        "Written by `make bench`. Each phase ran in a process of its own, imports included, with "
        "the demo's tools served by another process on the same machine. Seconds are of a shared "
        "machine: trust the ratios.",
        "",
        *_conditions(),
    ]
    for measured in sorted(found, key=lambda each: each.scale):
        parts += ["", *_one_scale(measured)]
    parts += ["", *walked(walks)]
    return "\n".join(parts) + "\n"


def _conditions() -> Iterable[str]:
    yield "| condition | value |"
    yield "|---|---|"
    yield f"| measured | {datetime.now(UTC):%Y-%m-%d} |"
    yield f"| Python | {platform.python_version()}, {platform.system()} {platform.machine()} |"
    yield f"| cores, memory | {os.cpu_count()}, {_memory_gib():.0f} GiB |"
    yield f"| versions | {', '.join(f'{name} {version(name)}' for name in PACKAGES)} |"


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _one_scale(found: AtScale) -> Iterable[str]:
    by_phase = {measured.phase: measured for measured in found.phases}
    yield f"## {found.scale:g}×"
    yield ""
    yield (
        f"{found.pull_requests:,} pull requests with their reviews, requests, commits, files and "
        f"labels{_requests_for_them(found)}. The requests of the first line below are those of "
        f"every tool. Before it, {found.busy_before:.1f} processes were waiting for the machine's "
        f"{os.cpu_count()} cores."
    )
    yield ""
    yield "| phase | wall s | CPU s | peak MiB | rows | rows/s | requests | wall ÷ bare |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for measured in found.phases:
        yardstick = by_phase.get(YARDSTICKS.get(measured.phase, ""))
        ratio = f"{measured.wall_seconds / yardstick.wall_seconds:.1f}" if yardstick else ""
        yield (
            f"| {NAMES[measured.phase]} | {measured.wall_seconds:.1f} | "
            f"{measured.cpu_seconds:.1f} | {measured.peak_mib:,.0f} | {measured.row_count:,} | "
            f"{measured.rows_per_second:,.0f} | {measured.request_count or ''} | {ratio} |"
        )


def walked(walks: Sequence[Walk]) -> Iterable[str]:
    """The section about the commit graph."""
    yield "## The commit graph"
    yield ""
    yield (
        "Which deployment first contained which commit: a history with a merge every tenth commit "
        "and a deployment of each service every hundredth, read from DuckDB, walked, and written "
        "there. A row is a service and a commit that it deployed, so that a repository of many "
        "services writes its commits once for each."
    )
    yield ""
    yield "| commits | services | deployments | wall s | CPU s | peak MiB | rows | µs/row |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|"
    for one in walks:
        of_it = one.measured
        yield (
            f"| {one.commits:,} | {one.services} | {one.services * one.commits // 100:,} | "
            f"{of_it.wall_seconds:.1f} | {of_it.cpu_seconds:.1f} | {of_it.peak_mib:,.0f} | "
            f"{of_it.row_count:,} | {1e6 * of_it.cpu_seconds / of_it.row_count:.1f} |"
        )


def _requests_for_them(found: AtScale) -> str:
    if found.pull_request_queries is None:
        return " were read"
    each_thousand = 1000 * found.pull_request_queries / found.pull_requests
    return f" took {found.pull_request_queries:,} requests to GitHub: {each_thousand:.1f} per 1,000"
