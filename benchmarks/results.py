"""Writes what was measured as a page: the conditions, the phases, the ratios to bare DuckDB."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks.measure import Measured

PACKAGES = ("dlt", "dbt-core", "dbt-duckdb", "duckdb", "dagster", "great-expectations", "pyarrow")
# The demo organisation's pull requests at 1x are about 3,000; requests are GitHub's, Jira's and
# the listing of files together, counted by the client.
YARDSTICKS = {"land": "bare_land", "transform": "bare_transform"}
NAMES = {
    "land": "land (extract, edge, load)",
    "transform": "transform (dbt, graph, dbt)",
    "publish": "publish (tables)",
    "report": "report",
    "again": "a whole run with nothing new",
    "bare_land": "land, bare DuckDB from JSON",
    "bare_transform": "transform, bare DuckDB SQL",
}


def written(found: Sequence[Measured]) -> str:
    """The whole page as Markdown."""
    scales = sorted({measured.scale for measured in found})
    parts = [
        "# What a run costs",
        "",
        "Written by `make bench`. Each phase ran in a process of its own, imports included, with "
        "the demo's tools served by another process on the same machine. Seconds are of a shared "
        "machine: trust the ratios.",
        "",
        *_conditions(),
    ]
    for scale in scales:
        parts += ["", *_one_scale(scale, [m for m in found if m.scale == scale])]
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


def _one_scale(scale: float, found: Sequence[Measured]) -> Iterable[str]:
    by_phase = {measured.phase: measured for measured in found}
    yield f"## {scale:g}×"
    yield ""
    yield "| phase | wall s | CPU s | peak MiB | rows | rows/s | requests | wall ÷ bare |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for measured in found:
        yardstick = by_phase.get(YARDSTICKS.get(measured.phase, ""))
        ratio = f"{measured.wall_seconds / yardstick.wall_seconds:.1f}" if yardstick else ""
        yield (
            f"| {NAMES[measured.phase]} | {measured.wall_seconds:.1f} | "
            f"{measured.cpu_seconds:.1f} | {measured.peak_mib:,.0f} | {measured.row_count:,} | "
            f"{measured.rows_per_second:,.0f} | {measured.request_count or ''} | {ratio} |"
        )
