"""How a figure is written: one unit per metric for the whole report, and its digits.

What does not belong here: what a figure means (`words`) and where it stands (`panels`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median


@dataclass(frozen=True)
class Notation:
    """One unit to write a metric's values in, so that a chart and a sentence agree."""

    factor: float
    suffix: str
    unit_words: str
    fixed_decimals: int | None = None

    def scaled(self, value: float) -> float:
        """The value as a chart's axis counts it."""
        return value * self.factor

    def bare(self, value: float) -> str:
        """The digits alone."""
        scaled = self.scaled(value)
        if scaled == 0:
            return "0"
        decimals = self.fixed_decimals
        if decimals is None:
            decimals = 2 if abs(scaled) < 1 else 1 if abs(scaled) < 100 else 0
        return f"{scaled:,.{decimals}f}"

    def write(self, value: float) -> str:
        """The digits and what they count."""
        return self.bare(value) + self.suffix

    def between(self, low: float, high: float) -> str:
        """An interval, in words that a screen reader says right."""
        return f"{self.bare(low)} to {self.write(high)}"


NO_BREAK = "\u00a0"
MILLISECONDS = Notation(1_000, f"{NO_BREAK}ms", "milliseconds")
SECONDS = Notation(1, f"{NO_BREAK}s", "seconds")
MINUTES = Notation(60, f"{NO_BREAK}min", "minutes")
HOURS = Notation(1, f"{NO_BREAK}h", "hours")
DAYS = Notation(1 / 24, f"{NO_BREAK}days", "days")
PERCENT = Notation(100, f"{NO_BREAK}%", "%", fixed_decimals=1)
PER_DAY = Notation(1, "", "per day")
PER_WEEK = Notation(1, "", "per week")
COUNT = Notation(1, "", "count", fixed_decimals=0)

_PLAIN = {
    "share": PERCENT,
    "per_day": PER_DAY,
    "per_week": PER_WEEK,
    "days_per_week": Notation(1, "", "days a week"),
    "count": COUNT,
}


def notation_for(unit: str, values: Iterable[float | None]) -> Notation:
    """The notation of a metric; durations take the size of what was measured.

    It is chosen once from the organisation's values: "3.1 days" in one table beside "74 h" in
    the next reads as two different findings.
    """
    word = unit.replace(" ", "_")
    if word not in ("hours", "seconds"):
        return _PLAIN.get(word, Notation(1, "", unit))
    known = [value for value in values if value is not None]
    middle = median(known) if known else 1.0
    if word == "seconds":
        return MILLISECONDS if middle < 1 else SECONDS
    if middle < 1:
        return MINUTES
    return HOURS if middle < 96 else DAYS


def day(value: date) -> str:
    """15 November 2026, with no locale in it: the same input gives the same bytes."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def instant(value: datetime) -> str:
    """15 November 2026, 04:05 UTC."""
    return f"{day(value.date())}, {value.hour:02}:{value.minute:02} UTC"


def days(first: date, last: date) -> str:
    """9–15 November 2026, and as much more as a month's or year's border needs."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def listed(items: list[str]) -> str:
    """a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
