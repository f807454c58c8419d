"""Datadog as a dlt source."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.datadog import configuration
from sources.datadog.client import Datadog
from sources.datadog.reading import Reading
from sources.extraction import Extraction
from sources.landing import resources


def configured() -> bool:
    """Whether an address is configured."""
    return configuration.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What it lands."""
    settings = configuration.read()
    site = Datadog(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, site)

    @dlt.source(name=configuration.TOOL, max_table_nesting=0)
    def objectives() -> object:
        return resources(extraction, reading.pages)

    return objectives()
