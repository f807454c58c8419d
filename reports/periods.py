"""The three periods a report can be made for, and the windows that each one leads with."""

from __future__ import annotations

from dataclasses import dataclass

from reports.figures import ReportError


@dataclass(frozen=True)
class Period:
    """What changes between the weekly, the monthly and the quarterly report."""

    title: str
    window_name: str
    table_window: str
    table_words: str
    chart_weeks: int


PERIODS = {
    # One service ships too little in a week for a figure of its own: its table looks at 30 days.
    "week": Period("Engineering weekly", "week", "30d", "30 days", 26),
    "month": Period("Engineering monthly", "month", "month", "the newest complete month", 52),
    "quarter": Period("Engineering quarterly", "quarter", "quarter", "the newest quarter", 60),
}


def period_called(name: str) -> Period:
    """The period of a name, or a sentence with the names there are."""
    if name not in PERIODS:
        raise ReportError(f"There is no period {name!r}; choose one of: {', '.join(PERIODS)}.")
    return PERIODS[name]
