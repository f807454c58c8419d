"""ServiceNow as a dlt source."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.extraction import Extraction
from sources.landing import resources
from sources.servicenow import configuration
from sources.servicenow.client import ServiceNow
from sources.servicenow.reading import Reading


def configured() -> bool:
    """Whether an instance is configured."""
    return configuration.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What the instance lands."""
    settings = configuration.read()
    site = ServiceNow(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, site)

    @dlt.source(name=configuration.TOOL, max_table_nesting=0)
    def instance() -> object:
        return resources(extraction, reading.pages)

    return instance()
