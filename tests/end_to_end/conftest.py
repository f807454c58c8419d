"""One run of the whole path on the demo organisation, shared by every test that looks at it.

Workers share it through a lock and the folder above their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

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
    """`plumbline demo`, once, at its full size, whichever worker needs it first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    told = shared / "demo.json"
    with FileLock(shared / "demo.lock"):
        if not told.exists():
            run = plumbline(shared / "demo" / "home", "demo")
            told.write_text(json.dumps([run.returncode, run.stdout, run.stderr]), encoding="utf-8")
    returncode, stdout, stderr = json.loads(told.read_text(encoding="utf-8"))
    assert returncode == 0, f"plumbline demo ended with {returncode}:\n{stdout}\n{stderr}"
    return Run(shared / "demo" / "home", returncode, stdout, stderr)
