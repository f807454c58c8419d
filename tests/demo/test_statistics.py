"""The truth's own statistics against the textbook's, by scipy."""

from __future__ import annotations

import pytest
from scipy import stats

from demo.truth import statistics


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
