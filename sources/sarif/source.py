"""SARIF files as a dlt source, and what `connect` says of them."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources import settings
from sources.amounts import amount
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.landing import resources
from sources.naming import Named
from sources.sarif import logs
from sources.sarif.reading import TOOL, Reading, files


def configured() -> bool:
    """Whether any folder or glob is named."""
    return bool(settings.words(TOOL, "paths"))


def source(extraction: Extraction) -> DltSource:
    """What the files land."""
    reading = Reading(extraction, Named(TOOL))

    @dlt.source(name=TOOL, max_table_nesting=0)
    def sarif() -> object:
        return resources(extraction, reading.pages)

    return sarif()


def connect() -> list[ConnectionFinding]:
    """Read every file: one sentence for each that is wrong, one for the rest."""
    named = Named(TOOL)
    found = files()
    findings = []
    nameless = 0
    for file in found:
        try:
            runs = logs.runs(file)
        except PlumblineError as error:
            findings.append(ConnectionFinding.of(error))
        else:
            nameless += any(logs.repository_of(run) is None for run in runs) and (
                named.of(file.path) is None
            )
    good = len(found) - len(findings)
    sentence = f"{good} of {amount(len(found), 'file')} can be read as SARIF."
    findings.insert(0, ConnectionFinding(not findings, sentence))
    if nameless:
        findings.append(
            ConnectionFinding(
                False,
                f"{amount(nameless, 'file')} without the repository of its findings: name that of "
                f"its place in {named.setting}.",
            )
        )
    return findings
