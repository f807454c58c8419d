"""Jira as a dlt source."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.extraction import Extraction
from sources.jira import configuration
from sources.jira.client import Jira
from sources.jira.reading import Reading
from sources.landing import resources


def configured() -> bool:
    """Whether a site is configured."""
    return configuration.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What the site lands."""
    settings = configuration.read()
    jira = Jira(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, jira)

    @dlt.source(name=configuration.TOOL, max_table_nesting=0)
    def site() -> object:
        return resources(extraction, reading.pages)

    return site()
