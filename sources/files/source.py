"""The files as a dlt source, and what `connect` says of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dlt
from dlt.extract import DltSource

from sources import program, settings
from sources.amounts import amount
from sources.edge import Edge
from sources.errors import ConfigurationError, PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.files.entities import entities
from sources.files.formats import Place, columns
from sources.files.locations import find
from sources.files.reading import Reading
from sources.files.rows import RowReader
from sources.landing import resources

TOOL = "files"


def configured() -> bool:
    """Whether any folder or glob is named."""
    return bool(settings.words(TOOL, "paths"))


def time_zone() -> ZoneInfo | None:
    """The zone that times without an offset are in, where one is configured."""
    name = settings.text(TOOL, "time_zone")
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'time_zone')} is not a time zone: name one of the tz "
            "database, such as Europe/Berlin."
        ) from error


def source(extraction: Extraction) -> DltSource:
    """What the files land."""
    known = program.current()
    reading = Reading(
        extraction,
        settings.words(TOOL, "paths"),
        zone=time_zone(),
        minimum_contributors=known.organisation.minimum_contributors,
        measures=frozenset(measure.measure_id for measure in known.measures),
    )

    @dlt.source(name=TOOL, max_table_nesting=0)
    def files() -> object:
        return resources(extraction, reading.pages)

    return files()


def connect() -> list[ConnectionFinding]:
    """Look at the head of every file: one sentence for each that is wrong, one for the rest."""
    time_zone()
    known = entities()
    found = find(settings.words(TOOL, "paths"), list(known))
    # Only heads are read: no account is, and no key is needed.
    edge = Edge(TOOL, b"")
    findings = []
    for file in found:
        place = Place(file)
        try:
            names = columns(file)
            if names:
                RowReader(known[file.entity], place, edge, None, set()).check_columns(names, 1)
        except PlumblineError as error:
            findings.append(ConnectionFinding.of(error))
    good = len(found) - len(findings)
    named = len({file.entity for file in found})
    if found:
        every = f"{amount(len(found), 'file')} of {amount(named, 'entity', 'entities')}"
        sentence = f"{good} of {every} can be read."
    else:
        sentence = "The folders are there, and no file of an entity is in them yet."
    return [ConnectionFinding(not findings, sentence), *findings]
