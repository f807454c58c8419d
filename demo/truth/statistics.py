"""Quantiles and intervals, by their textbook definitions.

Percentiles interpolate; with open items they are Kaplan and Meier's. Intervals are 95 %: Wilson for
shares, exact Poisson for counts, order statistics for medians. No rounding happens here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

Z = 1.959964
TAIL = 0.025
LARGEST_TABLED_COUNT = 100
LARGEST_TABLED_RANK = 200
LEAST_FOR_A_MEDIAN_INTERVAL = 6
Interval = tuple[float, float]


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which the share lies, between two values by proportion."""
    position = share * (len(ordered) - 1)
    below = math.floor(position)
    above = math.ceil(position)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def survival_quantile(
    ended: Sequence[float], still_open: Sequence[float], share: float
) -> float | None:
    """The first time at which at most 1 − share are still open; None if that is never reached."""
    everything = sorted(ended) + sorted(still_open)
    surviving = 1.0
    for moment in sorted(set(ended)):
        at_risk = sum(1 for one in everything if one >= moment)
        ended_now = sum(1 for one in ended if one == moment)
        surviving *= 1 - ended_now / at_risk
        # What is at risk are whole numbers; the product of their ratios may miss by a hair.
        if surviving <= 1 - share + 1e-12:
            return moment
    return None


def wilson(events: int, trials: int) -> Interval:
    """The interval of a share."""
    share = events / trials
    spread = Z * Z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


@cache
def poisson(count: int) -> Interval:
    """The interval of a count."""
    if count > LARGEST_TABLED_COUNT:
        low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
        more = count + 1
        high = more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
        return low, high
    low = 0.0 if count == 0 else _mean_at(lambda mean: 1 - _at_most(count - 1, mean), TAIL)
    return low, _mean_at(lambda mean: -_at_most(count, mean), -TAIL)


def _at_most(count: int, mean: float) -> float:
    """The chance of at most so many where the mean is expected."""
    if count < 0:
        return 0.0
    term = math.exp(-mean)
    total = term
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return total


def _mean_at(rising: Callable[[float], float], wanted: float) -> float:
    """Where a function that rises with the mean reaches a value."""
    low, high = 0.0, 4.0 * LARGEST_TABLED_COUNT
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@cache
def median_rank(count: int) -> int:
    """The rank of the lower end of a median's interval, counted from 1."""
    if count > LARGEST_TABLED_RANK:
        return max(1, math.floor((count - Z * math.sqrt(count)) / 2))
    below, rank, total = 0, 0, 2**count
    for candidate in range(1, count + 1):
        below += math.comb(count, candidate - 1)
        if below / total > TAIL:
            break
        rank = candidate
    return rank


def median_interval(ordered: Sequence[float]) -> Interval | None:
    """The interval of a median; none exists for fewer than six values."""
    count = len(ordered)
    if count < LEAST_FOR_A_MEDIAN_INTERVAL:
        return None
    rank = median_rank(count)
    return ordered[rank - 1], ordered[count - rank]
