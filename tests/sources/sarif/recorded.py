"""Recorded SARIF files, put into a folder; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.sources.payloads import files_of, recorded
from tests.sources.site import Site

Json = dict[str, Any]


def logs() -> list[Json]:
    """Every recorded file."""
    return [log for name in sorted(files_of("sarif")) for log in recorded("sarif", name)]


def runs() -> list[Json]:
    """Every run of every recorded file."""
    return [run for log in logs() for run in log["runs"]]


def why_not_open(result: Json) -> str | None:
    """Why a result is no open finding; None where it is one."""
    suppressions = result.get("suppressions") or []
    if suppressions and all(one.get("state", "accepted") == "accepted" for one in suppressions):
        return "accepted, so it is not open"
    if result.get("baselineState") == "absent":
        return "absent, as the run says"
    return "no fault" if result.get("kind", "fail") != "fail" else None


def replay(_site: Site, place: Path) -> dict[str, str]:
    """A file of each run, each of a repository of its own: one would close another's findings."""
    folder = place / "scans"
    folder.mkdir(exist_ok=True)
    for number, run in enumerate(runs()):
        text = json.dumps({"version": "2.1.0", "runs": [run]})
        (folder / f"{number:02d}.sarif").write_text(text, encoding="utf-8")
    repositories = (f"{number:02d}.sarif=acme/shop{number}" for number in range(len(runs())))
    return {
        "SOURCES__SARIF__PATHS": str(folder),
        "SOURCES__SARIF__REPOSITORIES": ",".join(repositories),
    }
