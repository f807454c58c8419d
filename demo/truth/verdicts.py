"""Whether a value changed: against the weeks before it, or against the window before it.

Weeks are judged by their own spread (XmR); two windows by a test of the difference itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from demo.truth import catalogue as kinds
from demo.truth import statistics
from demo.truth.catalogue import Metric
from demo.truth.cells import Cell

MOST_WEEKS, LEAST_WEEKS, RUN = 26, 8, 8
MOVING_RANGE_FACTOR = 2.66
DIGITS = 10
LEAST_EVENTS = 5
TOO_FEW, NO_CHANGE = "too few", "no clear change"


def _direction(metric: Metric, difference: float) -> str:
    if metric.more_is_better is None:
        return "changed"
    return "better" if (difference > 0) == metric.more_is_better else "worse"


def of_week(metric: Metric, value: float, earlier: Sequence[float]) -> str:
    """A week against up to 26 weeks before it that have a value."""
    weeks = list(earlier)[-MOST_WEEKS:]
    if len(weeks) < LEAST_WEEKS:
        return TOO_FEW
    centre = sum(weeks) / len(weeks)
    ranges = [abs(after - before) for before, after in pairwise(weeks)]
    reach = MOVING_RANGE_FACTOR * sum(ranges) / len(ranges)
    run = [*weeks[-(RUN - 1) :], value]
    # Ten digits: the order in which doubles were added must not decide a verdict.
    is_outside = round(abs(value - centre), DIGITS) > round(reach, DIGITS)
    low, high, middle = (round(one, DIGITS) for one in (min(run), max(run), centre))
    is_on_one_side = low > middle or high < middle
    if is_outside or is_on_one_side:
        return _direction(metric, value - centre)
    return NO_CHANGE


def of_window(
    metric: Metric, statistic: str, now: Cell, before: Cell, days: tuple[int, int]
) -> str | None:
    """A window against the equal one before it; None where no test is defined."""
    if now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    if metric.kind == kinds.SHARE:
        if min(now.n, before.n) < LEAST_EVENTS:
            return TOO_FEW
        is_clear = shares_differ(now, before)
    elif metric.kind in (kinds.RATE, kinds.COUNT):
        if now.n + before.n < LEAST_EVENTS:
            return TOO_FEW
        is_clear = rates_differ(now.n, before.n, *days)
    elif statistic == "median" and metric.has_interval:
        if now.low is None or before.low is None:
            return TOO_FEW
        is_clear = _medians_differ(now, before)
    else:
        return None
    return _direction(metric, difference) if is_clear else NO_CHANGE


def shares_differ(now: Cell, before: Cell) -> bool:
    """Newcombe's interval of the difference leaves out 0."""
    share_now, share_before = now.value or 0.0, before.value or 0.0
    low_now, high_now = statistics.wilson(int(now.numerator or 0), now.n)
    low_before, high_before = statistics.wilson(int(before.numerator or 0), before.n)
    difference = share_now - share_before
    down = math.hypot(share_now - low_now, high_before - share_before)
    up = math.hypot(high_now - share_now, share_before - low_before)
    return difference - down > 0 or difference + up < 0


def rates_differ(now: int, before: int, days_now: int, days_before: int) -> bool:
    """The difference of square roots of two Poisson counts, by their days."""
    ratio = days_now / days_before
    score = 2 * abs(math.sqrt(now + 0.375) - math.sqrt(ratio * (before + 0.375)))
    return score / math.sqrt(1 + ratio) > statistics.Z


def _medians_differ(now: Cell, before: Cell) -> bool:
    """Price and Bonett's standard errors, from the order-statistic intervals."""
    errors = [((one.high or 0.0) - (one.low or 0.0)) / (2 * statistics.Z) for one in (now, before)]
    difference = abs((now.value or 0.0) - (before.value or 0.0))
    return difference > statistics.Z * math.hypot(*errors)
