"""A settings file that nobody can read is a sentence, which repeats nothing of the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", ["connect", "run"])
def test_a_settings_file_that_is_not_toml_is_named(tmp_path: Path, command: str) -> None:
    """In a process of its own, because dlt reads its files once a process."""
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "config.toml").write_text("[sources.github\ntoken = s3cret")
    (tmp_path / "program").mkdir()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("plumbline")), command],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PLUMBLINE_HOME": str(tmp_path / "home"),
            "PLUMBLINE_PSEUDONYM_KEY": "a key that only tests use, 32 and more",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Error: .dlt/config.toml is not valid TOML: correct it there" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
