"""Looks at the membership file and at the head of every report."""

from __future__ import annotations

from sources.amounts import amount
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.q_developer.reports import TOOL, columns_of
from sources.storage import files_of
from sources.team_weeks import read_membership


def connect() -> list[ConnectionFinding]:
    """One sentence for the membership, one for the reports, and one for each that is wrong."""
    findings = []
    try:
        count = len(read_membership(TOOL).team_by_account)
        findings.append(
            ConnectionFinding(
                True, f"The membership file puts {amount(count, 'account')} into teams."
            )
        )
    except PlumblineError as error:
        findings.append(ConnectionFinding.of(error))
    files = files_of(TOOL, (".csv",))
    wrong = []
    for file in files:
        try:
            columns_of(file)
        except PlumblineError as error:
            wrong.append(ConnectionFinding.of(error))
    readable = len(files) - len(wrong)
    sentence = f"{readable} of {amount(len(files), 'report')} can be read."
    return [*findings, ConnectionFinding(not wrong, sentence), *wrong]
