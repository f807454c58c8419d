"""One writer at a time, across processes, and nothing to clean up after one that died."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.run_lock import HomeIsBusyError, run_lock

HOLD = """
import pathlib, sys, time
from orchestration.run_lock import run_lock
with run_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_told_who_holds_the_home(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(HomeIsBusyError, match=f"process {holder.pid}"),
            run_lock(lock, wait_seconds=0.1),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
    with run_lock(lock, wait_seconds=5):
        assert lock.exists()


def test_the_lock_is_free_again_after_an_error_within(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    with pytest.raises(ValueError, match="within"), run_lock(lock):
        raise ValueError("within")
    with run_lock(lock, wait_seconds=0.1):
        pass
