"""Writes the organisation's files as CSV and JSON lines, in the form of the files contract.

Keys are bare and become files:<key> in the warehouse; a key of another tool carries that tool's
name. What the rows say is rows.py's.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demo.files import delivery, surroundings
from demo.organisation.model import Organisation

Row = dict[str, Any]


def write(organisation: Organisation, folder: Path) -> None:
    """One file per entity, the deployments in parts."""
    folder.mkdir(parents=True, exist_ok=True)
    _csv(folder / "incidents.csv", delivery.incidents(organisation))
    for month, rows in delivery.deployments_by_month(organisation).items():
        _json_lines(folder / f"deployments-{month}.jsonl", rows)
    _csv(folder / "artifacts.csv", delivery.artifacts(organisation))
    _csv(folder / "deployment_commits.csv", delivery.deployment_commits(organisation))
    for entity, rows in surroundings.entities(organisation).items():
        _csv(folder / f"{entity}.csv", rows)


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose exports lie there."""
    return {"SOURCES__FILES__PATHS": str(folder)}


def _csv(path: Path, rows: Iterable[Row]) -> None:
    listed = list(rows)
    if not listed:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)


def _json_lines(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
