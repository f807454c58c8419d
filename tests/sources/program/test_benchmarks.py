"""The industry's tiers: words as printed, numbers only where words give them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from sources.program import DEFAULTS, read

CELLS = read(DEFAULTS).rows()["benchmarks"]
WORDS: dict[tuple[str, str], list[str]] = defaultdict(list)
for _cell in CELLS:
    WORDS[_cell["edition"], _cell["metric_id"]].append(_cell["verbatim"])


@pytest.mark.parametrize(
    ("edition", "metric", "printed"),
    [
        (
            "2019",
            "deployment_frequency",
            "on demand · 1/day–1/week · 1/week–1/month · 1/month–1/6 months",
        ),
        ("2019", "change_lead_time", "< 1 day · 1 day–1 week · 1 week–1 month · 1–6 months"),
        ("2019", "time_to_restore", "< 1 h · < 1 day · < 1 day · 1 week–1 month"),
        ("2019", "change_fail_rate", "0–15 · 0–15 · 0–15 · 46–60 %"),
        ("2021", "deployment_frequency", "on demand · 1/week–1/month · 1/month–1/6 months · fewer"),
        ("2021", "change_lead_time", "< 1 h · 1 day–1 week · 1–6 months · > 6 months"),
        ("2021", "time_to_restore", "< 1 h · < 1 day · 1 day–1 week · > 6 months"),
        ("2021", "change_fail_rate", "0–15 · 16–30 · 16–30 · 16–30 %"),
        ("2023", "change_fail_rate", "5 · 10 · 15 · 64 %"),
        ("2023", "failed_deployment_recovery_time", "< 1 h · < 1 day · 1 day–1 week · 1–6 months"),
        (
            "2024",
            "deployment_frequency",
            "on demand · 1/day–1/week · 1/week–1/month · 1/month–1/6 months",
        ),
        ("2024", "change_lead_time", "< 1 day · 1 day–1 week · 1 week–1 month · 1–6 months"),
        ("2024", "change_fail_rate", "5 · 20 · 10 · 40 %"),
        ("2024", "failed_deployment_recovery_time", "< 1 h · < 1 day · < 1 day · 1 week–1 month"),
    ],
)
def test_the_words_are_as_printed(edition: str, metric: str, printed: str) -> None:
    words = [word.removesuffix(" %") for word in WORDS[edition, metric]]
    assert words == printed.removesuffix(" %").split(" · ")


def test_a_cell_on_which_sources_conflict_keeps_both_in_its_note_and_has_no_band() -> None:
    (cell,) = [
        cell
        for cell in CELLS
        if (cell["edition"], cell["metric_id"], cell["tier"]) == ("2023", "change_lead_time", "low")
    ]
    assert not cell["has_band"]
    assert "1 week–1 month" in cell["note"] and "> 1 month" in cell["note"]


def test_no_value_lies_in_two_tiers_of_one_edition() -> None:
    bands = defaultdict(list)
    for cell in CELLS:
        if cell["has_band"]:
            low = float("-inf") if cell["lower_bound"] is None else cell["lower_bound"]
            high = float("inf") if cell["upper_bound"] is None else cell["upper_bound"]
            bands[cell["edition"], cell["metric_id"]].append((low, high))
    for where, limits in bands.items():
        limits.sort()
        for (_, earlier_end), (later_start, _) in pairwise(limits):
            assert earlier_end <= later_start, where


def test_every_adjusted_cell_says_how() -> None:
    assert [cell for cell in CELLS if cell["is_adjusted"] and not cell["note"]] == []


def test_a_tier_without_numbers_says_why() -> None:
    assert [cell for cell in CELLS if not cell["has_band"] and not cell["note"]] == []
