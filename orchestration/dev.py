"""`make dev`: prepares Dagster's home below PLUMBLINE_HOME and becomes `dagster dev`.

The instance is migrated once, before any process uses it: several that set it up at the same time
leave a broken schema behind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from orchestration.cli import TELEMETRY_OFF
from orchestration.settings import ROOT, Places

INSTANCE = "dagster.yaml"


def prepare(places: Places) -> Path:
    """Dagster's home, ready to be used."""
    dagster_home = places.home / "dagster"
    dagster_home.mkdir(parents=True, exist_ok=True)
    is_new = not (dagster_home / INSTANCE).exists()
    shutil.copyfile(ROOT / INSTANCE, dagster_home / INSTANCE)
    if is_new:
        subprocess.run(
            [sys.executable, "-m", "dagster", "instance", "migrate"],
            env={**os.environ, "DAGSTER_HOME": str(dagster_home)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return dagster_home


def main() -> None:
    """Become `dagster dev`; further arguments are passed on."""
    dagster_home = prepare(Places.current())
    os.environ.update({**TELEMETRY_OFF, "DAGSTER_HOME": str(dagster_home)})
    command = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions"]
    os.execv(sys.executable, [*command, *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
