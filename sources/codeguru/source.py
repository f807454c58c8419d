"""CodeGuru as a dlt source, and what `connect` finds of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dlt
from dlt.extract import DltSource

from sources.codeguru import client
from sources.codeguru.client import TOOL, CodeGuru, Json
from sources.codeguru.reading import Reading
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.landing import resources
from sources.naming import Named

Pages = Iterator[list[Json]]


def configured() -> bool:
    """Whether a region is named."""
    return client.is_configured()


def source(extraction: Extraction) -> DltSource:
    """What the region lands."""
    codeguru = CodeGuru(
        client.read(),
        on_request=extraction.count_request,
        on_hole=lambda action: extraction.problem(
            f"AWS answered {action} with an empty page, though another one followed: if something "
            f"is missing that the console shows, load {TOOL} anew in full."
        ),
    )
    reading = Reading(extraction, codeguru, Named(TOOL))

    @dlt.source(name=TOOL, max_table_nesting=0)
    def region() -> object:
        return resources(extraction, reading.pages)

    return region()


def connect() -> list[ConnectionFinding]:
    """Ask one page of each list and of its first entry: a sentence for each, with its action."""
    codeguru = CodeGuru(client.read())
    Named(TOOL)
    return [
        *_tried(
            "reviews of Reviewer",
            codeguru.reviews("RepositoryAnalysis"),
            "codeguru-reviewer:ListRecommendations",
            lambda review: codeguru.recommendations(str(review.get("CodeReviewArn"))),
        ),
        *_tried(
            "scans of Security",
            codeguru.security_scans(),
            "codeguru-security:GetFindings",
            lambda scan: codeguru.security_findings(str(scan.get("scanName"))),
        ),
    ]


def _tried(
    what: str, listed: Pages, action: str, entry: Callable[[Json], Pages]
) -> Iterator[ConnectionFinding]:
    """What a list answers, and what is asked of each of its entries."""
    try:
        first = next(listed, [])
        yield ConnectionFinding(True, f"AWS shows {len(first)} {what} on the first page.")
        if first:
            next(entry(first[0]), [])
            yield ConnectionFinding(True, f"AWS allows {action}.")
        else:
            yield ConnectionFinding(
                True, f"AWS shows no {what}, so {action} was not tried: it is needed as well."
            )
    except PlumblineError as error:
        yield ConnectionFinding.of(error)
