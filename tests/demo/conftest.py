"""The organisation at its usual size, told once for all tests of the demo."""

from __future__ import annotations

from typing import Any

import pytest

import demo
from demo.organisation.model import Organisation
from tests.once import known_answers


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    return demo.build()


@pytest.fixture(scope="session")
def small_organisation() -> Organisation:
    return demo.build(scale=0.1)


@pytest.fixture(scope="session")
def values(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return known_answers(tmp_path_factory)
