"""Amazon Q Developer (CodeWhisperer before it): its daily reports, as they lie in object storage.

Lands       raw_q_developer.assistant_usage    one row per week and team, small teams together
            raw_q_developer.discarded_fields   columns that nobody declared: names and counts
Cursor      the files themselves: a week is summed anew when a file of it has come or changed
Config      SOURCES__Q_DEVELOPER__PATHS        folders or globs, here or in object storage
            SOURCES__Q_DEVELOPER__MEMBERSHIP   a CSV file with account and team_id, which is read
                                               and never lands
Secrets     those of the storage, as fsspec reads them
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing, settings
from sources.about import About, Ask, Family, Tried
from sources.extraction import Extraction
from sources.q_developer import reading
from sources.q_developer.connection import connect

ABOUT = About(
    label="Amazon Q Developer",
    family=Family.ASSISTANTS,
    asks=(
        Ask("paths", "Folders or globs of Q Developer's reports", is_list=True),
        Ask("membership", "A CSV file with the columns account and team_id"),
    ),
    tried=Tried.DOCUMENTED,
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]


def configured() -> bool:
    """Whether any folder of reports is named."""
    return bool(settings.words(reading.TOOL, "paths"))


@dlt.source(name="q_developer", max_table_nesting=0)
def q_developer(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(extraction, partial(reading.read, extraction))


def source(extraction: Extraction) -> DltSource:
    """What Q Developer's reports land."""
    return q_developer(extraction)
