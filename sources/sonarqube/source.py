"""SonarQube as a dlt source."""

from __future__ import annotations

import dlt
from dlt.extract import DltSource

from sources.extraction import Extraction
from sources.landing import resources
from sources.sonarqube import configuration
from sources.sonarqube.client import SonarQube
from sources.sonarqube.reading import Reading


def configured() -> bool:
    """Whether a server is configured."""
    return configuration.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What the server lands."""
    settings = configuration.read()
    sonarqube = SonarQube(settings, clock=extraction.clock, on_request=extraction.count_request)
    reading = Reading(extraction, settings, sonarqube)

    @dlt.source(name=configuration.TOOL, max_table_nesting=0)
    def server() -> object:
        return resources(extraction, reading.pages)

    return server()
