"""Which weeks the files that came or changed are of, and those weeks summed anew.

What people did is not kept between runs, so a late file has its whole week read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sources.amounts import amount
from sources.extraction import Extraction, Window
from sources.landing import Page
from sources.q_developer.reports import TOOL, Use, columns_of, ends_within_a_line, is_read, uses
from sources.storage import StoredFile, files_of
from sources.team_weeks import WEEK, TeamWeeks, read_membership, week_of

ASSISTANT = "q_developer"
State = dict[str, Any]


def read(extraction: Extraction, state: State) -> Iterator[Page]:
    """Every week that is over and of which a file is new."""
    membership = read_membership(TOOL)
    today = extraction.started_at.date()
    landed = {date.fromisoformat(week) for week in state.get("weeks", [])}
    found = _Files(extraction, state)
    # A week that was not over when its files were read waits for its end.
    stale = found.changed_weeks() | {date.fromisoformat(week) for week in state.get("open", [])}
    if extraction.window is not None:
        stale = {week for week in found.weeks() if _is_in(week, extraction.window)}
    weeks = {week for week in stale if week + WEEK <= today}
    use = TeamWeeks(membership, ASSISTANT)
    for one in found.uses_of(weeks):
        if one.is_active:
            use.add(one.accounts, one.day, one.shown, one.accepted)
    use.say(extraction)
    rows = use.rows(weeks, landed)
    if rows:
        yield "assistant_usage", rows
    extraction.report("weeks", len(weeks))
    landed = (landed - weeks) | {row["period_start"] for row in rows if not row.get("is_gone")}
    state["weeks"] = sorted(week.isoformat() for week in landed)
    state["open"] = sorted(week.isoformat() for week in stale - weeks)
    state["files"] = found.seen


def _is_in(week: date, window: Window) -> bool:
    return week < window[1].date() and week + WEEK > window[0].date()


class _Files:
    """The reports, and of which weeks each is."""

    def __init__(self, extraction: Extraction, state: State) -> None:
        self._extraction = extraction
        known: State = state.get("files", {})
        self.seen: State = {}
        self._changed: set[date] = set()
        self._files: list[tuple[StoredFile, set[date]]] = []
        open_ended: list[str] = []
        for file in files_of(TOOL, (".csv",)):
            # A path is kept as a keyed hash, as of any file.
            mark = extraction.edge.file_hash(file.path)
            before = known.get(mark)
            if before is not None and before[0] == file.fingerprint:
                weeks = {date.fromisoformat(week) for week in before[1]}
            else:
                weeks = {week_of(one.day) for one in uses(file)}
                if ends_within_a_line(file):
                    open_ended.append(file.name)
                self._changed |= weeks
                self._changed |= {date.fromisoformat(week) for week in (before or ("", []))[1]}
            self.seen[mark] = [file.fingerprint, sorted(week.isoformat() for week in weeks)]
            self._files.append((file, weeks))
        if open_ended:
            # CSV lets a last line go without an end, so nobody can tell but who compares.
            extraction.problem(
                f"{amount(len(open_ended), 'report')} of Amazon Q Developer with an end within a "
                f"line, such as {open_ended[0]}: if that was cut on its way, people are missing; "
                "let it be delivered again."
            )
        for mark in known.keys() - self.seen.keys():
            self._changed |= {date.fromisoformat(week) for week in known[mark][1]}

    def changed_weeks(self) -> set[date]:
        """The weeks of files that came, changed or went."""
        return self._changed

    def weeks(self) -> set[date]:
        """The weeks of all files."""
        return {week for _file, its_weeks in self._files for week in its_weeks}

    def uses_of(self, weeks: set[date]) -> list[Use]:
        """The use of some weeks; of a row that was delivered twice, the later file's."""
        found: dict[tuple[str, date, str], Use] = {}
        for file, its_weeks in self._files:
            if not its_weeks & weeks:
                continue
            unread = (name for name in columns_of(file) if not is_read(name))
            self._extraction.edge.discard("assistant_usage", unread)
            for one in uses(file):
                if week_of(one.day) in weeks:
                    found[one.accounts[0], one.day, one.part] = one
        return list(found.values())
