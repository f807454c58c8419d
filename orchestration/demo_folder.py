"""Where the demo's exported files lie while it lasts, and that they are gone when it is over.

They hold accounts, so they lie outside the home and nobody keeps them. The kernel lets go of a lock
when its process ends, however it ends: a folder that nobody holds is left over from a demo that was
killed, and the next one removes it. What is written there is demo/'s.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "plumbline-demo-"
# Beside the files, so that a folder without it is not ours to remove.
_HELD = ".held"
_ENDED_BY_SIGTERM = 128 + signal.SIGTERM


@contextmanager
def folder_of(home: Path) -> Iterator[Path]:
    """The folder of exported files, the same at every demo of this home.

    A file is new by its path and time, and a second demo has nothing new.
    """
    _sweep()
    word = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"{_PREFIX}{word}"
    held = _hold(folder)
    try:
        with _unwound_by_sigterm():
            yield folder
    finally:
        _remove_unless_held(folder, held)
        os.close(held)


def _hold(folder: Path) -> int:
    """Hold the folder beside whoever else does; it may be removed while we come."""
    while True:
        folder.mkdir(exist_ok=True)
        try:
            held = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue
        fcntl.flock(held, fcntl.LOCK_SH)
        if os.fstat(held).st_nlink:
            return held
        os.close(held)


def _remove_unless_held(folder: Path, held: int) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Another process of this home still reads them, and is the one to remove them.
        return
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what demos of ours left that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            held = os.open(folder / _HELD, os.O_RDWR)
        except OSError:
            # Gone meanwhile, or without a word on whose it is.
            continue
        _remove_unless_held(folder, held)
        os.close(held)


@contextmanager
def _unwound_by_sigterm() -> Iterator[None]:
    """Be ended by SIGTERM as by Ctrl-C: what is to be tidied up is."""
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may say what a signal does.
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_ENDED_BY_SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
