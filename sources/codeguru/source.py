"""CodeGuru as a dlt source, and what `connect` finds of it."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.codeguru import client
from sources.codeguru.client import TOOL, CodeGuru
from sources.codeguru.reading import Reading
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.landing import resources
from sources.naming import Named


def configured() -> bool:
    """Whether a region is named."""
    return client.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What the region lands."""
    codeguru = CodeGuru(client.read(), on_request=extraction.count_request)
    reading = Reading(extraction, codeguru, Named(TOOL))

    @dlt.source(name=TOOL, max_table_nesting=0)
    def region() -> object:
        return resources(extraction, reading.pages)

    return region()


def connect() -> list[ConnectionFinding]:
    """Ask one page of each list: a sentence for each, with the action that is missing."""
    codeguru = CodeGuru(client.read())
    Named(TOOL)
    findings = []
    for what, pages in (
        ("reviews of Reviewer", codeguru.reviews("RepositoryAnalysis")),
        ("scans of Security", codeguru.security_scans()),
    ):
        try:
            count = len(next(pages))
        except PlumblineError as error:
            findings.append(ConnectionFinding(False, error.sentence))
        else:
            findings.append(ConnectionFinding(True, f"AWS shows {count} {what} on the first page."))
    return findings
