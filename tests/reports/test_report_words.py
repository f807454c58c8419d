"""What may be said of a figure: only what its row's verdict and its two values both say."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_figures import row

from reports import words
from reports.figures import Exclusion, Figure, Metric
from reports.notation import DAYS, HOURS, MINUTES, PERCENT, days, listed, notation_for
from reports.words import Standing

WINDOW = (date(2026, 11, 2), date(2026, 11, 9))
CLAIMS = {Standing.BETTER, Standing.WORSE, Standing.CHANGED}


def figure(window_name: str = "30d", **given_values: object) -> Figure:
    invented = row("change_lead_time", window_name, *WINDOW, **given_values)
    return Figure(**{field.name: getattr(invented, field.name) for field in fields(Figure)})


def metric(polarity: str | None = "lower is better") -> Metric:
    name = "Lead time for changes"
    return Metric("change_lead_time", name, "", "hours", polarity, None, None, None, None, None)


def test_a_better_verdict_says_both_values_that_it_compares() -> None:
    made = words.claim(figure(value=15.1, previous_value=17.2, verdict="better"), metric(), HOURS)
    assert made.standing is Standing.BETTER
    assert made.sentence == "Better than the 30 days before: 15.1\u00a0h against 17.2\u00a0h."


def test_a_verdict_that_its_own_values_contradict_claims_nothing() -> None:
    made = words.claim(figure(value=19.0, previous_value=17.2, verdict="better"), metric(), HOURS)
    assert made.standing is Standing.DISPUTED
    assert made.sentence.startswith("Nothing is claimed")


def test_values_that_round_to_the_same_digits_are_not_set_against_each_other() -> None:
    made = words.claim(figure(value=15.11, previous_value=15.14, verdict="better"), metric(), HOURS)
    assert made.sentence == "Better than the 30 days before: by less than the rounding shows."


def test_a_week_is_compared_with_many_weeks_and_never_with_the_one_before() -> None:
    made = words.claim(
        figure("week", value=15.1, previous_value=14.0, verdict="better"), metric(), HOURS
    )
    assert made.standing is Standing.BETTER
    assert "14" not in made.sentence


def test_a_suppressed_figure_says_that_it_is_withheld_and_why() -> None:
    hidden = figure(is_suppressed=True, null_reason="fewer than 5 contributors")
    assert words.claim(hidden, metric(), HOURS).sentence == "Withheld: fewer than 5 contributors."


def test_a_missing_figure_says_its_reason() -> None:
    missing = figure(null_reason="no deployed changes in the window", verdict="better")
    made = words.claim(missing, metric(), HOURS)
    assert made.sentence == "No figure: no deployed changes in the window."
    assert made.standing is Standing.MISSING


@given(
    value=st.none() | st.floats(0, 1e5),
    before=st.none() | st.floats(0, 1e5),
    verdict=st.sampled_from(["better", "worse", "changed", "no clear change", "too few", None]),
    polarity=st.sampled_from(["higher is better", "lower is better", "neither", None]),
    window=st.sampled_from(["7d", "30d", "90d", "month", "quarter", "week"]),
    is_suppressed=st.booleans(),
)
def test_no_sentence_claims_more_than_its_row(
    value: float | None,
    before: float | None,
    verdict: str | None,
    polarity: str | None,
    window: str,
    is_suppressed: bool,
) -> None:
    shown = figure(
        window,
        value=value,
        previous_value=before,
        verdict=verdict,
        is_suppressed=is_suppressed,
        null_reason="nothing in the window",
    )
    made = words.claim(shown, metric(polarity), HOURS)
    if made.standing in CLAIMS:
        assert made.standing.css == verdict
        assert value is not None and not is_suppressed
    if made.standing in (Standing.BETTER, Standing.WORSE) and window != "week":
        assert before is not None and value is not None
        rose = value > before
        better = rose == (polarity == "higher is better")
        assert value != before
        assert made.standing is (Standing.BETTER if better else Standing.WORSE)
    for word in ("better", "worse"):
        if word in made.sentence.lower():
            assert made.standing.css == word
    assert made.sentence.endswith(".")


def claims(**standings: Standing) -> list[tuple[str, words.Claim]]:
    return [(name.replace("_", " "), words.Claim(made, "")) for name, made in standings.items()]


def test_the_headline_leads_with_what_is_clear_and_names_what_is_not() -> None:
    first, beneath = words.headline(
        claims(
            Deployment_frequency=Standing.STEADY,
            Lead_time=Standing.BETTER,
            Change_fail_rate=Standing.WORSE,
            Recovery_time=Standing.TOO_FEW,
        ),
        "month",
    )
    assert first == (
        "Lead time is better than the month before. "
        "Change fail rate is worse than the month before."
    )
    assert beneath == (
        "No clear change in deployment frequency. Nothing firm can be said of recovery time."
    )


def test_a_headline_with_nothing_clear_says_so() -> None:
    first, beneath = words.headline(
        claims(Lead_time=Standing.STEADY, Change_fail_rate=Standing.STEADY), "week"
    )
    assert first == "No clear change in any of the 2 measures this week."
    assert beneath == ""


def test_a_longer_window_says_what_is_clear_in_it_and_nothing_else() -> None:
    made = [
        ("30 days", name, claim)
        for name, claim in claims(
            Lead_time=Standing.WORSE,
            Change_fail_rate=Standing.BETTER,
            Recovery_time=Standing.TOO_FEW,
            Deployment_frequency=Standing.WORSE,
        )
    ]
    steady = [("90 days", name, claim) for name, claim in claims(Lead_time=Standing.STEADY)]
    assert words.over_longer_windows(made + steady) == (
        "Over 30 days, lead time and deployment frequency are worse and change fail rate is better."
    )


def test_a_missing_interval_is_said_once() -> None:
    reason = "no interval with open items"
    assert words.interval(figure(value=3.0, interval_null_reason=reason), HOURS) == reason
    few = figure(value=3.0, interval_null_reason="fewer than 6 values")
    assert words.interval(few, HOURS) == "no interval: fewer than 6 values"


def test_what_was_left_out_is_told_in_words_of_its_own() -> None:
    left_out = Exclusion("deployment", "not counted as a deployment", "part of group", 200)
    assert words.left_out(left_out) == (
        "Deployment: not counted as a deployment",
        "a retry or a stage of one that is counted",
    )


def test_a_headline_with_no_figure_at_all_names_every_measure() -> None:
    first, _ = words.headline(claims(Lead_time=Standing.MISSING), "week")
    assert first == "Nothing firm can be said of lead time."


@pytest.mark.parametrize(
    ("usual", "expected"), [(0.4, MINUTES), (30.0, HOURS), (200.0, DAYS)], ids=str
)
def test_a_duration_takes_one_unit_by_its_usual_size(usual: float, expected: object) -> None:
    assert notation_for("hours", [usual, None, usual * 1.1, 9e9]) is expected


@pytest.mark.parametrize(
    ("usual", "written"), [(0.2405, "240\u00a0ms"), (1.25, "1.2\u00a0s")], ids=["fast", "slow"]
)
def test_a_latency_is_written_in_milliseconds_below_a_second(usual: float, written: str) -> None:
    assert notation_for("seconds", [usual, None]).write(usual) == written


@pytest.mark.parametrize("spelling", ["per_day", "per day"])
def test_a_unit_may_be_spelt_with_a_blank(spelling: str) -> None:
    assert notation_for(spelling, []).unit_words == "per day"


def test_numbers_are_written_with_the_digits_that_mean_something() -> None:
    assert PERCENT.write(0.1223) == "12.2\u00a0%"
    assert HOURS.write(0) == "0\u00a0h"
    assert HOURS.write(0.257) == "0.26\u00a0h"
    assert HOURS.write(1234.4) == "1,234\u00a0h"
    assert HOURS.between(9.8, 15.1) == "9.8 to 15.1\u00a0h"


def test_days_name_a_month_once_where_they_can() -> None:
    assert days(date(2026, 11, 9), date(2026, 11, 15)) == "9–15 November 2026"
    assert days(date(2026, 10, 26), date(2026, 11, 1)) == "26 October – 1 November 2026"
    assert days(date(2025, 12, 29), date(2026, 1, 4)) == "29 December 2025 – 4 January 2026"
    assert days(date(2026, 11, 3), date(2026, 11, 3)) == "3 November 2026"


def test_a_list_is_joined_as_one_says_it() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
