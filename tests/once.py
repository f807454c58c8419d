"""What is dear to make and read by many tests: made once a suite, by whichever worker asks first.

What is made does not belong here; it stands beside the tests that read it.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from filelock import FileLock

import demo

Made = TypeVar("Made")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What `make` answers, given a folder of its own; the other workers read it from disk."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    told = shared / f"{name}.pickle"
    with FileLock(shared / f"{name}.lock"):
        if not told.exists():
            made = make(shared / name)
            told.write_bytes(pickle.dumps(made))
            return made
    made_before: Made = pickle.loads(told.read_bytes())  # noqa: S301 (this suite wrote it)
    return made_before


def known_answers(factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every cell of the demo organisation at its usual size, as its own events say."""
    return once(factory, "known", lambda _: demo.metric_values(demo.build(), demo.AS_OF))
