"""The truth's own statistics against the textbook's, by scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from demo.truth import statistics, verdicts
from demo.truth.cells import Cell

HOURS = st.lists(st.integers(1, 12).map(float), min_size=1, max_size=15)
# Where two sound tests may differ: on either side of one in twenty.
UNDECIDED = (0.01, 0.15)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 17, 60, 100])
def test_poisson_bounds_are_exact(count: int) -> None:
    low, high = statistics.poisson(count)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, abs=1e-9)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, abs=1e-9)


def test_beyond_the_table_poisson_bounds_are_close() -> None:
    low, high = statistics.poisson(250)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 500) / 2, rel=1e-4)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 502) / 2, rel=1e-4)


@pytest.mark.parametrize(("events", "trials"), [(0, 3), (1, 3), (7, 40), (40, 40)])
def test_wilson_is_wilson(events: int, trials: int) -> None:
    textbook = stats.binomtest(events, trials).proportion_ci(method="wilson")
    assert statistics.wilson(events, trials) == pytest.approx(
        (textbook.low, textbook.high), abs=1e-7
    )


@pytest.mark.parametrize("count", [6, 7, 20, 101, 200])
def test_a_median_s_interval_leaves_out_no_more_than_a_twentieth(count: int) -> None:
    rank = statistics.median_rank(count)
    assert stats.binom.cdf(rank - 1, count, 0.5) <= 0.025 < stats.binom.cdf(rank, count, 0.5)


def test_five_values_have_no_interval() -> None:
    assert statistics.median_interval([1.0, 2.0, 3.0, 4.0, 5.0]) is None


def test_with_open_items_the_median_is_where_half_are_over() -> None:
    # Ends after 1, 2 and 4; one is open since 3: after 1, 3/4 are left, after 2, 1/2.
    assert statistics.survival_quantile([1.0, 2.0, 4.0], [3.0], 0.5) == 2.0
    # After 4 nothing is at risk any more.
    assert statistics.survival_quantile([1.0, 2.0, 4.0], [3.0], 0.9) == 4.0
    assert statistics.survival_quantile([1.0], [3.0, 5.0], 0.5) is None


def test_percentiles_lie_between_values_by_proportion() -> None:
    assert statistics.percentile([10.0, 20.0, 30.0, 40.0], 0.75) == 32.5


@given(ended=HOURS, still_open=HOURS, share=st.sampled_from([0.5, 0.75, 0.9]))
def test_with_open_items_a_percentile_is_kaplan_and_meier_s(
    ended: list[float], still_open: list[float], share: float
) -> None:
    left = stats.ecdf(stats.CensoredData.right_censored(*_told_apart(ended, still_open))).sf
    reached = [
        moment
        for moment, of_all in zip(left.quantiles, left.probabilities, strict=True)
        if moment in ended and of_all <= 1 - share + 1e-9
    ]
    expected = reached[0] if reached else None
    assert statistics.survival_quantile(ended, still_open, share) == expected


def _told_apart(ended: list[float], still_open: list[float]) -> tuple[list[float], list[bool]]:
    return [*ended, *still_open], [False] * len(ended) + [True] * len(still_open)


@pytest.mark.parametrize(
    ("now", "before"), [(5, 5), (9, 30), (30, 9), (12, 14), (60, 100), (3, 40)]
)
@pytest.mark.parametrize("days", [(30, 30), (7, 28)])
def test_two_counts_differ_where_an_exact_test_says_so(
    now: int, before: int, days: tuple[int, int]
) -> None:
    # Of all that happened, so many in the days of now.
    chance = stats.binomtest(now, now + before, days[0] / sum(days)).pvalue
    if not UNDECIDED[0] < chance < UNDECIDED[1]:
        assert verdicts.rates_differ(now, before, *days) == (chance < 0.05)


@pytest.mark.parametrize(
    ("now", "before"),
    [((1, 30), (12, 30)), ((5, 9), (4, 9)), ((20, 40), (22, 41)), ((0, 9), (9, 9))],
)
def test_two_shares_differ_where_an_exact_test_says_so(
    now: tuple[int, int], before: tuple[int, int]
) -> None:
    table = [[now[0], before[0]], [now[1] - now[0], before[1] - before[0]]]
    chance = stats.barnard_exact(table, n=16).pvalue
    assert not UNDECIDED[0] < chance < UNDECIDED[1]
    cells = [Cell(n, events / n, events, n) for events, n in (now, before)]
    assert verdicts.shares_differ(*cells) == (chance < 0.05)
