"""One writer at a time: the command line and Dagster take the same lock on a home.

The kernel lets go of it when its process ends, however it ends, so there is nothing to clean up.
Readers of published/ never take it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.homes import make
from sources.errors import PlumblineError


class HomeIsBusyError(PlumblineError):
    """Another run holds the home."""


@contextmanager
def run_lock(lock: Path, *, wait_seconds: float = 2.0) -> Iterator[None]:
    """Holds the home; re-entered freely within one process by the same object only."""
    make(lock.parent)
    held = FileLock(str(lock))
    holder = lock.with_suffix(".holder")
    try:
        held.acquire(timeout=wait_seconds)
    except Timeout as error:
        by = holder.read_text(encoding="utf-8").strip() if holder.exists() else "another process"
        raise HomeIsBusyError(
            f"Another run is writing {lock.parent} ({by}): wait for it to end, or stop it."
        ) from error
    try:
        holder.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        held.release()
