"""Findings of detectors that only say what they see: opened and closed are read off their scans.

A finding is opened by the first scan of its series that saw it, and closed by the first whole one
after the last that did. Neither depends on the order in which scans are read, so a late one, or one
that is read twice, changes nothing that it does not tell. A series is what one detector makes of
one repository. What a scan saw, and what makes two findings the same, is the tool's own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sources.edge import Row
from sources.extraction import Extraction
from sources.landing import Page

SCANS = "scans"
FINDINGS = "findings"
_TIMES = ("opened_at", "last_seen_at", "closed_at")


@dataclass(frozen=True)
class Scan:
    """One scan: `findings` are the columns that tell of each, under its id.

    One that is not whole did not look everywhere: what it did not see may still be there.
    """

    series_id: str
    scanned_at: datetime
    is_whole: bool
    about: Row
    findings: dict[str, Row]


class Scans:
    """What landed of a tool's scans, and what new ones change about it."""

    def __init__(self, extraction: Extraction) -> None:
        tables = extraction.edge.declaration.tables
        self._columns = [column.name for column in tables[FINDINGS].columns]
        self._landed: dict[str, Row] = {}
        for values in extraction.landed(FINDINGS, self._columns):
            row = dict(zip(self._columns, values, strict=True))
            for name in _TIMES:
                row[name] = row[name] and row[name].astimezone(UTC)
            self._landed[row["finding_id"]] = row
        self._findings = dict(self._landed)
        self._whole: dict[str, set[datetime]] = defaultdict(set)
        self._known: set[tuple[str, datetime, bool]] = set()
        for series_id, at, is_whole in extraction.landed(
            SCANS, ["series_id", "scanned_at", "is_whole"]
        ):
            self._remember(series_id, at.astimezone(UTC), is_whole)
        self._new: list[Row] = []

    def add(self, scan: Scan) -> None:
        """Take in what a scan saw."""
        at = scan.scanned_at
        if (scan.series_id, at, scan.is_whole) not in self._known:
            self._new.append(
                {
                    "series_id": scan.series_id,
                    "scanned_at": at,
                    "is_whole": scan.is_whole,
                    "finding_count": len(scan.findings),
                    **scan.about,
                }
            )
        self._remember(scan.series_id, at, scan.is_whole)
        for finding_id, told in scan.findings.items():
            known = self._findings.get(finding_id)
            if known is None:
                seen: dict[str, Any] = {"opened_at": at, "last_seen_at": at, "closed_at": None}
                known = {"finding_id": finding_id, "series_id": scan.series_id, **told, **seen}
            elif at >= known["last_seen_at"]:
                known = {**known, **told, "last_seen_at": at}
            else:
                known = {**known, "opened_at": min(at, known["opened_at"])}
            self._findings[finding_id] = known

    def _remember(self, series_id: str, at: datetime, is_whole: bool) -> None:
        self._known.add((series_id, at, is_whole))
        if is_whole:
            self._whole[series_id].add(at)

    def pages(self) -> Iterator[Page]:
        """The scans that are new, and the findings that they opened, saw, or closed."""
        yield SCANS, self._new
        whole = {series_id: sorted(times) for series_id, times in self._whole.items()}
        changed = []
        for finding_id, row in self._findings.items():
            times = whole.get(row["series_id"], [])
            after = bisect_right(times, row["last_seen_at"])
            told = {**row, "closed_at": times[after] if after < len(times) else None}
            if told != self._landed.get(finding_id):
                changed.append(told)
        yield FINDINGS, changed
