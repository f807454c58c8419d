"""One run of the whole path on the demo organisation, shared by every test that looks at it.

The tests of this folder that use it carry one xdist group, so that one worker makes it once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What `plumbline demo` left behind, and what it said."""

    home: Path
    returncode: int
    stdout: str
    stderr: str


def plumbline(home: Path, *arguments: str, **environment: str) -> Run:
    """Type a command as a person would, in a home of its own."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLUMBLINE_", "SOURCES__", "DAGSTER_"))
    }
    done = subprocess.run(
        [str(Path(sys.executable).with_name("plumbline")), *arguments],
        cwd=ROOT,
        env={**clean, "PLUMBLINE_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    return Run(home, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`plumbline demo`, once, at its full size."""
    run = plumbline(tmp_path_factory.mktemp("demo") / "home", "demo")
    assert run.returncode == 0, (
        f"plumbline demo ended with {run.returncode}:\n{run.stdout}\n{run.stderr}"
    )
    return run
