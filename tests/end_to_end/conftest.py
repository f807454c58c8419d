"""Runs of the whole path on the demo organisation, shared by every test that looks at them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.once import once

ROOT = Path(__file__).resolve().parents[2]
SMALL_SCALE = 0.05
# Of every home that is held against another, so that their pseudonyms are the same.
PSEUDONYM_KEY = "one key for every home, so that pseudonyms are the same"


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
    """`plumbline demo` at its full size."""
    return once(tmp_path_factory, "demo", lambda folder: _demo(folder))


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`plumbline demo` at a size at which the path counts and not the rows."""
    return once(
        tmp_path_factory,
        "small_demo",
        lambda folder: _demo(
            folder, "--scale", str(SMALL_SCALE), PLUMBLINE_PSEUDONYM_KEY=PSEUDONYM_KEY
        ),
    )


def _demo(folder: Path, *arguments: str, **environment: str) -> Run:
    run = plumbline(folder / "home", "demo", *arguments, **environment)
    assert run.returncode == 0, (
        f"plumbline demo ended with {run.returncode}:\n{run.stdout}\n{run.stderr}"
    )
    return run
