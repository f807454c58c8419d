"""Opsgenie as a dlt source."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.extraction import Extraction
from sources.landing import resources
from sources.opsgenie import configuration
from sources.opsgenie.client import Opsgenie
from sources.opsgenie.reading import Reading


def configured() -> bool:
    """Whether an account is configured."""
    return configuration.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What the account lands."""
    settings = configuration.read()
    site = Opsgenie(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, site)

    @dlt.source(name=configuration.TOOL, max_table_nesting=0)
    def account() -> object:
        return resources(extraction, reading.pages)

    return account()
