"""Measures one phase in a process of its own: wall and CPU seconds, and the peak of its memory.

What a phase does is phases.py's; how results are written is results.py's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

_MARK = "measured: "


@dataclass(frozen=True)
class Measured:
    """One phase at one scale. Memory is the peak resident set of the phase's process, in MiB."""

    phase: str
    scale: float
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    row_count: int
    request_count: int = 0

    @property
    def rows_per_second(self) -> float:
        """Rows per second of the wall clock; 0 where it did not move."""
        return self.row_count / self.wall_seconds if self.wall_seconds else 0.0


@dataclass(frozen=True)
class Done:
    """What a phase says it did."""

    row_count: int
    request_count: int = 0


def in_own_process(
    phase: str, scale: float, home: Path, environment: Mapping[str, str]
) -> Measured:
    """Run `python -m benchmarks.phases PHASE SCALE` and read what it measured of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.phases", phase, str(scale)],
        env={**os.environ, **environment, "PLUMBLINE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(_MARK)]
    if done.returncode != 0 or not lines:
        raise RuntimeError(f"{phase} at {scale}x ended with {done.returncode}:\n{done.stderr}")
    return Measured(**json.loads(lines[-1].removeprefix(_MARK)))


def measured_here(phase: str, scale: float, work: Callable[[], Done]) -> None:
    """Do the work in this process and print what it cost, for `in_own_process` to read.

    The clock starts before the phase's own imports: a run pays for them too.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    measured = Measured(
        phase=phase,
        scale=scale,
        wall_seconds=time.perf_counter() - wall,
        cpu_seconds=time.process_time() - cpu,
        peak_mib=usage.ru_maxrss / 1024,
        row_count=done.row_count,
        request_count=done.request_count,
    )
    print(_MARK + json.dumps(asdict(measured)))
