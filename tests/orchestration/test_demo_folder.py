"""What the demo writes outside its home is gone when it is over, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from orchestration.demo_folder import folder_of
from orchestration.settings import ROOT

# A shell that starts a job in the background has it ignore what Ctrl-C sends; a person's has not.
DEMO = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from orchestration.demo_folder import folder_of
with folder_of(Path(sys.argv[1])) as folder:
    (folder / "accounts.csv").write_text("anna")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of our own for what is temporary: other demos of this machine go on."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def _begun(home: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", DEMO, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize(
    ("by", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, -signal.SIGINT)], ids=["TERM", "INT"]
)
def test_a_demo_that_is_ended_leaves_no_file(
    by: signal.Signals, code: int, tmp_path: Path, folders: Path
) -> None:
    process, folder = _begun(tmp_path / "home")
    assert (folder / "accounts.csv").exists()
    process.send_signal(by)
    assert process.wait(20) == code
    assert list(folders.iterdir()) == []


def test_the_next_demo_removes_what_a_killed_one_left_and_nothing_else(
    tmp_path: Path, folders: Path
) -> None:
    killed, left = _begun(tmp_path / "killed")
    running, held = _begun(tmp_path / "running")
    unknown = folders / "plumbline-demo-of-somebody"
    unknown.mkdir()
    killed.kill()
    killed.wait(20)
    assert (left / "accounts.csv").exists()
    with folder_of(tmp_path / "next") as folder:
        assert sorted(folders.iterdir()) == sorted([folder, held, unknown])
        assert (held / "accounts.csv").exists()
    running.terminate()
    running.wait(20)
    assert list(folders.iterdir()) == [unknown]


def test_two_of_one_home_have_one_folder_and_the_last_removes_it(
    tmp_path: Path, folders: Path
) -> None:
    other, shared = _begun(tmp_path / "home")
    with folder_of(tmp_path / "home") as folder:
        assert folder == shared
    assert (shared / "accounts.csv").exists()
    other.terminate()
    other.wait(20)
    assert list(folders.iterdir()) == []
    assert not os.path.lexists(shared)
