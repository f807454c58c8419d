"""Tries Copilot's connection: the membership file, then a report."""

from __future__ import annotations

from collections.abc import Iterator

from sources.amounts import amount
from sources.copilot.client import Copilot
from sources.copilot.configuration import TOOL, Configuration
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.team_weeks import read_membership


def findings(configuration: Configuration, extraction: Extraction) -> Iterator[ConnectionFinding]:
    """What works and what does not, in the order in which it would be fixed."""
    try:
        count = len(read_membership(TOOL).team_by_account)
        yield ConnectionFinding(
            True, f"The membership file puts {amount(count, 'account')} into teams."
        )
    except PlumblineError as error:
        yield ConnectionFinding.of(error)
    try:
        Copilot(configuration, extraction.clock, extraction.count_request).last_day()
    except PlumblineError as error:
        yield ConnectionFinding.of(
            error,
            " The reports need the permission Copilot metrics (read), or the "
            "scope read:org of a classic token, and the policy Copilot usage metrics switched on.",
        )
    else:
        yield ConnectionFinding(True, "GitHub Copilot lets us read its reports.")
