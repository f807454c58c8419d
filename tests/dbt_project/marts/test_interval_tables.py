"""The tables that SQL reads its intervals from, and what it does beyond them, against scipy."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from scipy.stats import binom, chi2

SEEDS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds" / "marts"
TAIL = 0.025
Z = 1.959964


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def exact_poisson(count: int) -> tuple[float, float]:
    """Garwood's interval: each end leaves 2.5 % of the chance on its far side."""
    low = float(chi2.ppf(TAIL, 2 * count) / 2) if count else 0.0
    return low, float(chi2.ppf(1 - TAIL, 2 * count + 2) / 2)


def test_the_poisson_table_goes_from_0_to_100_and_is_exact() -> None:
    table = rows("poisson_bounds")
    assert [int(row["event_count"]) for row in table] == list(range(101))
    for row in table:
        low, high = exact_poisson(int(row["event_count"]))
        assert float(row["lower_bound"]) == pytest.approx(low, rel=1e-12)
        assert float(row["upper_bound"]) == pytest.approx(high, rel=1e-12)


@pytest.mark.parametrize("count", [101, 150, 500, 5_000, 100_000])
def test_beyond_the_table_wilson_and_hilferty_are_right_to_a_thousandth(count: int) -> None:
    low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    more = count + 1
    high = more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
    assert (low, high) == pytest.approx(exact_poisson(count), rel=1e-3)


def test_the_rank_table_goes_from_6_to_200_because_fewer_values_have_no_interval() -> None:
    assert [int(row["n"]) for row in rows("median_ranks")] == list(range(6, 201))
    assert binom.cdf(0, 5, 0.5) > TAIL


@pytest.mark.parametrize("row", rows("median_ranks"), ids=lambda row: row["n"])
def test_a_rank_is_the_largest_that_leaves_the_tail(row: dict[str, str]) -> None:
    n, rank = int(row["n"]), int(row["lower_rank"])
    assert binom.cdf(rank - 1, n, 0.5) <= TAIL < binom.cdf(rank, n, 0.5)


@pytest.mark.parametrize("n", [201, 500, 2_001, 50_000])
def test_beyond_the_table_the_normal_rank_is_at_most_one_off_to_the_safe_side(n: int) -> None:
    exact = max(rank for rank in range(1, n // 2) if binom.cdf(rank - 1, n, 0.5) <= TAIL)
    assert 0 <= exact - math.floor((n - Z * math.sqrt(n)) / 2) <= 1
