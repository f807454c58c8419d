"""GitHub Copilot: how many of a team used it in a week, what it proposed, and what was taken.

Lands       raw_copilot.assistant_usage    one row per week and team, small teams together
            raw_copilot.discarded_fields   what the reports hold and nobody declared: names, counts
Cursor      the last week that is reported whole, re-reading two weeks for reports that came late
Config      SOURCES__COPILOT__ORGANISATION (or __ENTERPRISE), __MEMBERSHIP (a CSV file with account
            and team_id, which is read and never lands), __HOST, __START_AT
Secrets     SOURCES__COPILOT__TOKEN
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing
from sources.about import About, Ask, Family, Tried
from sources.copilot import configuration, connection, reading
from sources.edge import Edge
from sources.extraction import ConnectionFinding, Extraction

ABOUT = About(
    label="GitHub Copilot",
    family=Family.ASSISTANTS,
    asks=(
        Ask("organisation", "The GitHub organisation whose use of Copilot is read"),
        Ask("membership", "A CSV file with the columns account and team_id"),
        Ask("token", "A GitHub token that may read Copilot metrics", is_secret=True),
        Ask("enterprise", "The GitHub enterprise, in place of one organisation", is_asked=False),
        Ask("host", "The API of an Enterprise server", is_asked=False),
        Ask("start_at", "The day from which history is read", is_asked=False),
    ),
    tried=Tried.DOCUMENTED,
)

configured = configuration.is_configured
# `run --from --to` may ask for a part of its history.
rereads_windows = True


@dlt.source(name="copilot", max_table_nesting=0)
def copilot(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(
        extraction, partial(reading.read, extraction, configuration.read())
    )


def source(extraction: Extraction) -> DltSource:
    """What Copilot lands."""
    return copilot(extraction)


def connect() -> list[ConnectionFinding]:
    """Try the connection."""
    return list(connection.findings(configuration.read(), Extraction(Edge.for_nothing("copilot"))))
