"""A home that can't be had is a wrong setting, and the sentence names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.homes import claim
from orchestration.run_lock import run_lock
from orchestration.settings import Places
from sources.errors import ConfigurationError


@pytest.fixture(params=["a file in its place", "a file on its way"])
def no_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    is_place = request.param == "a file in its place"
    return Places(tmp_path / "taken" if is_place else tmp_path / "taken" / "home")


def test_a_home_that_is_no_folder_is_a_wrong_setting(no_folder: Places) -> None:
    says = rf"^PLUMBLINE_HOME, {no_folder.home}, is no folder that this account may read and write"
    with pytest.raises(ConfigurationError, match=says):
        claim(no_folder, "site")
    with pytest.raises(ConfigurationError, match=says), run_lock(no_folder.lock):
        pass
