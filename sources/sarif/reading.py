"""One reading of the files: the runs that are new, each a scan of one detector and repository.

A file that names no repository, nor lies where the configuration names one, is passed over and told
of; it is read as soon as there is a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sources.amounts import amount
from sources.edge import Row
from sources.extraction import Extraction
from sources.landing import Page
from sources.naming import Named
from sources.sarif import logs
from sources.sarif.logs import TOOL
from sources.scans import Scan, Scans
from sources.storage import StoredFile, files_of

SUFFIXES = (".sarif", ".json")
# What is read of a result; every other field is discarded, and its name counted.
RESULT_READ = frozenset(
    "ruleId ruleIndex rule kind level baselineState suppressions locations fingerprints "
    "partialFingerprints properties".split()
)


def files() -> list[StoredFile]:
    """Every file that is configured."""
    return files_of(TOOL, SUFFIXES)


class Reading:
    """One reading of all files."""

    def __init__(self, extraction: Extraction, named: Named) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._named = named
        self._nameless = 0

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """What the new files change; `state` remembers those that were read."""
        seen: dict[str, str] = state.setdefault("files", {})
        scans = Scans(self._extraction)
        for count, file in enumerate(files(), 1):
            # A path may hold an account, and state is stored: its keyed hash is remembered.
            mark = self._edge.file_hash(file.path)
            if self._extraction.window is None and seen.get(mark) == file.fingerprint:
                continue
            if self._take_in(file, scans):
                seen[mark] = file.fingerprint
            self._extraction.report("files", count)
        if self._nameless:
            self._extraction.problem(
                f"{amount(self._nameless, 'SARIF file')} without the repository of its findings: "
                f"name that of its place in {self._named.setting}."
            )
        yield from scans.pages()

    def _take_in(self, file: StoredFile, scans: Scans) -> bool:
        """Whether everything in the file could be taken in."""
        is_named = True
        for run in logs.runs(file):
            repository = self._named.of(file.path) or logs.repository_of(run)
            if run.get("results") is None:
                # The detector did not get as far as to say that it found nothing.
                continue
            if repository is None:
                is_named = False
                continue
            scan = self._scan(file, run, repository)
            window = self._extraction.window
            if window is None or window[0] <= scan.scanned_at < window[1]:
                scans.add(scan)
        self._nameless += not is_named
        return is_named

    def _scan(self, file: StoredFile, run: logs.Json, repository: str) -> Scan:
        at = logs.ended_at(run) or file.modified_at
        if at is None:
            raise logs.refusal(file, "no run says when it was, nor does the storage")
        detector = logs.detector_of(run)
        about: Row = {"repository": repository, "detector": detector}
        # Names of detectors and repositories are no secret, but a hash is short and even.
        series = f"{detector}\n{repository.lower()}\n{logs.category_of(run)}"
        return Scan(
            series_id=self._edge.file_hash(f"series:{series}"),
            scanned_at=at,
            is_whole=logs.is_whole(run),
            about=about,
            findings=self._findings(run, series, about),
        )

    def _findings(self, run: logs.Json, series: str, about: Row) -> dict[str, Row]:
        found: dict[str, Row] = {}
        repeated: Counter[str] = Counter()
        for result in run["results"]:
            self._edge.discard("findings", result.keys() - RESULT_READ)
            if not logs.is_there(result):
                continue
            rule = logs.rule_of(run, result)
            rule_id = logs.rule_id_of(rule, result)
            same = f"{series}\n{rule_id}\n{logs.identity_of(run, result)}"
            repeated[same] += 1
            path = logs.path_of(run, result)
            found[self._edge.file_hash(f"finding:{same}\n{repeated[same]}")] = {
                **about,
                "rule_id": rule_id,
                "severity": logs.severity_of(rule, result),
                "kind": logs.kind_of(rule, result),
                "path_hash": self._edge.file_hash(path) if path else None,
            }
        return found
