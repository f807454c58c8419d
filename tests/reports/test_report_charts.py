"""What a chart draws: gaps stay gaps, and one drawing never borrows another's parts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from reports.charts import PLOT_HEIGHT, PLOT_WIDTH, Line, Week, chart, top_of
from reports.drawing import COLOURS, draw
from reports.figures import Annotation, Benchmark
from reports.notation import HOURS

MONDAY = date(2026, 8, 3)
ELITE = Benchmark("2024", "change_lead_time", "elite", 0.0, 24.0, "< 1 day", False)


def line(values: list[float | None], *annotations: Annotation, target: float | None = None) -> Line:
    weeks = [
        Week(MONDAY + timedelta(weeks=number), value, None, None, is_firm=True)
        for number, value in enumerate(values)
    ]
    return Line(weeks, HOURS, list(annotations), ELITE, target)


def rows_of(specification: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [
        values
        for layer in specification["layer"]
        if layer["mark"]["type"] == mark
        for values in layer["data"]["values"]
    ]


def test_a_week_without_a_figure_breaks_the_line() -> None:
    drawn = rows_of(chart(line([20.0, 21.0, None, 19.0, 18.0])), "line")
    assert [row["part"] for row in drawn] == [0, 0, 1, 1]


def test_a_week_alone_between_two_gaps_is_a_point() -> None:
    points = rows_of(chart(line([20.0, 21.0, None, 19.0, None, 18.0, 17.0])), "point")
    assert [row["value"] for row in points] == [19.0, 17.0]


def test_the_newest_value_is_written_in_the_digits_of_the_report() -> None:
    words = [row["words"] for row in rows_of(chart(line([20.0, 21.04])), "text")]
    assert words == ["Elite: < 1 day", "21.0"]


@pytest.mark.parametrize(("target", "side"), [(None, 13), (10.0, -13), (30.0, 13)])
def test_a_newest_value_that_may_still_move_says_so_away_from_the_target(
    target: float | None, side: int
) -> None:
    moving = line([20.0, 21.0], target=target)
    newest = replace(moving.weeks[-1], is_firm=False)
    layers = chart(replace(moving, weeks=[moving.weeks[0], newest]))["layer"]
    said = [
        layer["mark"]["dy"]
        for layer in layers
        if any(row.get("words") == "so far" for row in layer["data"]["values"])
    ]
    assert said == [side]
    assert "so far" not in str(chart(moving))


def test_a_line_without_any_figure_draws_no_value() -> None:
    specification = chart(line([None, None]))
    assert rows_of(specification, "line") == []
    assert [row["words"] for row in rows_of(specification, "text")] == ["Elite: < 1 day"]


@pytest.mark.parametrize(("highest", "top"), [(0.0, 1.0), (9.0, 12.0), (41.0, 50.0), (0.13, 0.16)])
def test_the_axis_ends_at_a_round_number_above_every_value(highest: float, top: float) -> None:
    assert top_of(line([highest])) == top


def test_a_tier_too_thin_to_be_seen_is_not_named_over_the_line() -> None:
    specification = chart(line([2000.0, 4000.0]))
    assert rows_of(specification, "rect") == []
    assert [row["words"] for row in rows_of(specification, "text")] == ["4,000"]


def names_of_the_tier(specification: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        layer
        for layer in specification["layer"]
        if any(str(row.get("words")).startswith("Elite") for row in layer["data"]["values"])
    ]


@pytest.mark.parametrize(
    "values",
    [
        [1.0] * 5 + [20.0] * 7,
        [20.0] * 7 + [1.0] * 5,
        [1.0, 23.0, *[20.0] * 10],
        [3.0] * 12,
        [20.0, 1.0, None, 1.0, *[20.0] * 8],
    ],
)
def test_the_name_of_a_tier_stands_where_the_line_does_not(values: list[float | None]) -> None:
    drawn = line(values)
    (name,) = names_of_the_tier(chart(drawn))
    left, bottom = name["encoding"]["x"]["value"], name["encoding"]["y"]["value"]
    assert left >= 0
    assert left + 60 <= PLOT_WIDTH
    assert 10 <= bottom <= PLOT_HEIGHT
    days = (len(values) - 1) * 7 + 6
    for number, value in enumerate(values):
        x = PLOT_WIDTH * number * 7 / days
        y = PLOT_HEIGHT * (1 - (value or 0) / top_of(drawn))
        is_beside = not left <= x <= left + 60
        assert value is None or is_beside or not bottom - 10 <= y <= bottom, (number, left, bottom)


def test_the_name_of_a_tier_is_readable_where_the_line_is_everywhere() -> None:
    rim, name = names_of_the_tier(chart(line([1.0, 29.0] * 8)))
    assert rim["mark"]["stroke"] == rim["mark"]["color"] == COLOURS["page"]
    assert name["mark"]["color"] == COLOURS["elite-ink"]
    assert rim["encoding"] == name["encoding"]


def test_a_freeze_is_a_band_and_an_incident_a_line() -> None:
    freeze = Annotation("a", "freeze", "organisation", "all", MONDAY, MONDAY, "Freeze")
    moment = MONDAY + timedelta(weeks=3)
    incident = Annotation("b", "incident", "organisation", "all", moment, moment, "Outage")
    specification = chart(line([20.0] * 6, freeze, incident))
    kinds = [row["words"] for row in rows_of(specification, "text")]
    assert kinds[:2] == ["freeze", "incident"]
    assert len(rows_of(specification, "rule")) == 1
    assert len(rows_of(specification, "rect")) == 2


def test_annotations_too_close_for_words_are_still_drawn() -> None:
    crowd = [
        Annotation(str(n), "incident", "organisation", "all", day, day, "Outage")
        for n in range(4)
        for day in [MONDAY + timedelta(days=10 + n)]
    ]
    specification = chart(line([20.0] * 12, *crowd))
    assert len(rows_of(specification, "rule")) == 4
    assert [row["words"] for row in rows_of(specification, "text")].count("incident") == 2


def test_no_colour_is_fixed_in_the_drawing() -> None:
    svg = draw(chart(line([20.0, 21.0], target=22.0)), "chart-a", "Title", "Words")
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", svg)) <= set()
    assert not any(stand_in in svg for stand_in in COLOURS.values())
    assert "var(--line)" in svg


def test_two_drawings_on_a_page_share_no_id() -> None:
    first = draw(chart(line([20.0, 21.0])), "chart-a", "A", "a")
    second = draw(chart(line([20.0, 21.0])), "chart-b", "B", "b")
    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert "url(" not in first + second


def test_a_drawing_says_in_words_what_it_shows_and_escapes_them() -> None:
    svg = draw(chart(line([20.0, 21.0])), "chart-a", "Lead & cycle", "under < 1 day")
    assert 'role="img" class="chart" aria-labelledby="chart-a-title chart-a-desc"' in svg
    assert '<title id="chart-a-title">Lead &amp; cycle</title>' in svg
    assert '<desc id="chart-a-desc">under &lt; 1 day</desc>' in svg


def test_the_same_line_is_the_same_drawing() -> None:
    drawings = {draw(chart(line([20.0, 21.0])), "chart-a", "A", "a") for _ in range(3)}
    assert len(drawings) == 1
