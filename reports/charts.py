"""The line of one metric: its weeks, their intervals, and what happened meanwhile.

Altair describes the chart, `drawing` turns it into SVG. Every number drawn is a scaled value of a
figure that `figures` let through. What does not belong here: colours (they are names of CSS
variables, resolved by the page) and sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import floor, log10
from typing import Any

import altair as alt

from reports.drawing import COLOURS
from reports.figures import Annotation, Benchmark, Figure
from reports.notation import Notation

PLOT_WIDTH = 318
PLOT_HEIGHT = 112
PADDING = {"left": 36, "right": 46, "top": 30, "bottom": 22}
FONT_SIZE = 11
LABEL_GAP = 4.0
STROKE = 2.0  # a line is that much wider, to either side, than its course
LABEL_STEPS = 24  # places from left to right that are tried for a name
THINNEST_BAND = 2.0
LETTER_WIDTH = 5.6  # of an 11 px letter of a sans-serif font, on the wide side

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Week:
    """One point of the line; no value makes a gap."""

    day: date
    value: float | None
    low: float | None
    high: float | None
    is_firm: bool


@dataclass(frozen=True)
class Line:
    """What one chart shows."""

    weeks: list[Week]
    notation: Notation
    annotations: list[Annotation]
    elite: Benchmark | None
    target: float | None


def weeks_of(figures: list[Figure], notation: Notation) -> list[Week]:
    """A metric's weekly figures in the unit of its chart."""

    def scaled(value: float | None) -> float | None:
        return None if value is None else round(notation.scaled(value), 4)

    return [
        Week(
            figure.first_day,
            scaled(figure.value),
            scaled(figure.interval_low) if figure.has_interval else None,
            scaled(figure.interval_high) if figure.has_interval else None,
            not (figure.is_provisional or figure.is_partial),
        )
        for figure in figures
    ]


def top_of(line: Line) -> float:
    """A round upper end of the axis: above every value; a wide interval may be cut by it."""
    values = [week.value for week in line.weeks if week.value is not None]
    highs = [week.high for week in line.weeks if week.high is not None]
    highest = max(values, default=0.0)
    reach = max(highest * 1.12, min(max(highs, default=0.0), highest * 1.6))
    if line.target is not None and line.target <= highest * 2:
        reach = max(reach, line.target * 1.05)
    if reach <= 0:
        return 1.0
    step: float = 10 ** floor(log10(reach))
    ends = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)
    return next(round(end * step, 6) for end in ends if end * step >= reach - 1e-9)


def chart(line: Line) -> dict[str, Any]:
    """The Vega-Lite specification of one metric's line."""
    first = line.weeks[0].day
    last = line.weeks[-1].day
    span = _Span(first, last + timedelta(days=6), top_of(line))
    layers = [
        *_benchmark(line, span),
        *_events(line, span),
        *_interval(line, span),
        *_target(line, span),
        *_weeks(line, span),
        # Words last: nothing may be drawn over them.
        *_benchmark_words(line, span),
        *_last_label(line, span),
        *_target_words(line, span),
    ]
    layered = alt.layer(*layers).properties(width=PLOT_WIDTH, height=PLOT_HEIGHT)
    configured = layered.configure(
        aria=False,
        background="transparent",
        font="sans-serif",
        padding=PADDING,
        # A fixed frame: charts side by side keep one left edge, whatever their labels' widths.
        autosize=alt.AutoSizeParams(type="none"),
    ).configure_view(stroke=None)
    specification: dict[str, Any] = configured.to_dict()
    return specification


@dataclass(frozen=True)
class _Span:
    """The two scales that every layer shares."""

    first: date
    last: date
    top: float

    def x(self) -> alt.X:
        return alt.X(
            "day:T",
            scale=alt.Scale(
                type="utc", domain=[self.first.isoformat(), self.last.isoformat()], nice=False
            ),
            axis=alt.Axis(
                values=self._month_starts(),
                format="%b",
                title=None,
                grid=False,
                domainColor=COLOURS["rule"],
                tickColor=COLOURS["rule"],
                labelColor=COLOURS["muted"],
                labelFontSize=FONT_SIZE,
                labelAlign="left",
                labelOverlap=False,
                labelPadding=4,
            ),
        )

    def y(self, name: str = "value") -> alt.Y:
        return alt.Y(
            f"{name}:Q",
            scale=alt.Scale(domain=[0, self.top], nice=False, clamp=True),
            axis=alt.Axis(
                values=[0, self.top / 2, self.top],
                labelExpr="format(datum.value, '~g')",
                title=None,
                domain=False,
                ticks=False,
                gridColor=COLOURS["rule"],
                labelColor=COLOURS["muted"],
                labelFontSize=FONT_SIZE,
                labelPadding=6,
                minExtent=28,
                maxExtent=28,
            ),
        )

    def at(self, day: date) -> float:
        """Pixels from the plot's left edge."""
        return PLOT_WIDTH * (day - self.first).days / max((self.last - self.first).days, 1)

    def height(self, value: float) -> float:
        """Pixels above the axis."""
        return PLOT_HEIGHT * min(value, self.top) / self.top

    def _month_starts(self) -> list[str]:
        starts = []
        day = self.first.replace(day=1)
        while day <= self.last:
            # A label that starts a few days before the edge would be cut by it.
            if self.first <= day <= self.last - timedelta(days=10):
                starts.append(day)
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        every = 1 + len(starts) // 8
        return [start.isoformat() for start in starts[::every]]


def _layer(rows: Rows) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))


def _band(line: Line, span: _Span) -> tuple[float, float] | None:
    """The industry's best tier between two heights of the axis, if any of it can be seen."""
    elite = line.elite
    if elite is None or (elite.lower is None and elite.upper is None):
        return None
    low = line.notation.scaled(elite.lower or 0.0)
    high = span.top if elite.upper is None else min(line.notation.scaled(elite.upper), span.top)
    # A band thinner than the line itself is not seen, and its name would stand on the line.
    return (low, high) if span.height(high) - span.height(low) >= THINNEST_BAND else None


def _benchmark(line: Line, span: _Span) -> list[alt.Chart]:
    """The industry's best tier as a quiet band."""
    band = _band(line, span)
    if band is None:
        return []
    edges = {"day": span.first.isoformat(), "end": span.last.isoformat()}
    rect = _layer([{**edges, "value": band[0], "high": band[1]}]).mark_rect(color=COLOURS["elite"])
    return [rect.encode(x=span.x(), x2="end:T", y=span.y(), y2="high:Q")]


def _benchmark_words(line: Line, span: _Span) -> list[alt.Chart]:
    """The band's name where the line leaves room for it: first at the band's edge away from it."""
    band = _band(line, span)
    if band is None or line.elite is None:
        return []
    words = f"Elite: {line.elite.verbatim}"
    is_crossed, box = _free_place(line, span, band, len(words) * LETTER_WIDTH)
    name = _words_at(box, words, COLOURS["elite-ink"])
    # Where the line is everywhere, the words stand on a rim of the page's own colour.
    rim = _words_at(box, words, COLOURS["page"], stroke=COLOURS["page"], strokeWidth=4)
    return [rim, name] if is_crossed else [name]


def _words_at(box: _Box, words: str, colour: str, **more: Any) -> alt.Chart:
    text = _layer([{"words": words}]).mark_text(
        align="left", baseline="bottom", fontSize=FONT_SIZE - 1, color=colour, **more
    )
    return text.encode(x=alt.value(box.left), y=alt.value(PLOT_HEIGHT - box.low), text="words:N")


@dataclass(frozen=True)
class _Box:
    """A place for words, in pixels from the left and above the axis."""

    left: float
    right: float
    low: float
    high: float

    def is_crossed_by(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a straight stroke touches it."""
        first, last = max(start[0], self.left), min(end[0], self.right)
        if first > last:
            return False
        slope = (end[1] - start[1]) / (end[0] - start[0]) if end[0] > start[0] else 0.0
        heights = sorted(start[1] + slope * (x - start[0]) for x in (first, last))
        return heights[0] - STROKE <= self.high and heights[1] + STROKE >= self.low


def _free_place(
    line: Line, span: _Span, band: tuple[float, float], width: float
) -> tuple[bool, _Box]:
    """Whether the line crosses the best place for the band's name, and that place.

    Crossing the line is what it must not; a line of a moment or of the target, what it need not.
    """
    strokes = _strokes(line, span)
    others = _other_strokes(line, span)

    def cost(box: _Box) -> tuple[int, int]:
        return (
            sum(box.is_crossed_by(*stroke) for stroke in strokes),
            sum(box.is_crossed_by(*stroke) for stroke in others),
        )

    # The first of equals: min keeps the order of preference.
    best = min(_places(line, span, band, width), key=cost)
    return cost(best)[0] > 0, best


def _places(line: Line, span: _Span, band: tuple[float, float], width: float) -> Iterator[_Box]:
    """Where the band's name may stand, the preferred place first, and each from left to right."""
    floor_of_band, top_of_band = span.height(band[0]), span.height(band[1])
    letters = FONT_SIZE - 1
    inside = floor_of_band + 3
    hanging = top_of_band - 4 - letters
    above = top_of_band + 3
    if line.elite is not None and line.elite.upper is None:
        heights = [hanging, inside]
    elif top_of_band - floor_of_band < FONT_SIZE + 3:
        heights = [above, inside]
    else:
        heights = [inside, hanging, above]
    room = PLOT_WIDTH - LABEL_GAP - width
    for low in heights:
        if low < 0 or low + letters > PLOT_HEIGHT:
            continue
        for step in range(LABEL_STEPS + 1):
            left = LABEL_GAP + max(room - LABEL_GAP, 0.0) * step / LABEL_STEPS
            yield _Box(left, left + width, low, low + letters)
    yield _Box(LABEL_GAP, LABEL_GAP + width, max(inside, 0.0), max(inside, 0.0) + letters)


_Stroke = tuple[tuple[float, float], tuple[float, float]]


def _strokes(line: Line, span: _Span) -> list[_Stroke]:
    """What the line draws: from week to week, and weeks that stand alone."""
    points = [
        None if week.value is None else (span.at(week.day), span.height(week.value))
        for week in line.weeks
    ]
    alone = [(point, point) for point in points if point is not None]
    return alone + [
        (before, after)
        for before, after in pairwise(points)
        if before is not None and after is not None
    ]


def _other_strokes(line: Line, span: _Span) -> list[_Stroke]:
    """The upright lines of moments, and the level one of the target."""
    days = [a.from_date for a in line.annotations if span.first <= a.from_date <= span.last]
    strokes: list[_Stroke] = [((span.at(d), 0.0), (span.at(d), PLOT_HEIGHT)) for d in days]
    if line.target is not None and line.target <= span.top:
        at = span.height(line.target)
        strokes.append(((0.0, at), (PLOT_WIDTH, at)))
    return strokes


def _events(line: Line, span: _Span) -> list[alt.Chart]:
    """Freezes are bands and moments are lines; each with a word where there is room for it."""
    shown = [a for a in line.annotations if a.from_date <= span.last and a.to_date >= span.first]
    bands: Rows = []
    moments: Rows = []
    labels: Rows = []
    taken: list[list[float]] = [[-LABEL_GAP], [-LABEL_GAP]]
    for annotation in shown:
        start, end = max(annotation.from_date, span.first), annotation.to_date + timedelta(days=1)
        is_band = annotation.to_date > annotation.from_date or annotation.kind == "freeze"
        row = {"day": start.isoformat(), "end": min(end, span.last).isoformat()}
        (bands if is_band else moments).append(row)
        half = len(annotation.kind) * LETTER_WIDTH / 2
        centre = (span.at(start) + span.at(min(end, span.last))) / 2 if is_band else span.at(start)
        centre = min(max(centre, half), PLOT_WIDTH + 40 - half)
        for level, ends in enumerate(taken):
            if centre - half >= ends[-1] + LABEL_GAP:
                ends.append(centre + half)
                labels.append({"x": centre, "y": -9 - 13 * level, "words": annotation.kind})
                break
    layers = []
    if bands:
        layers.append(
            _layer(bands).mark_rect(color=COLOURS["freeze"]).encode(x=span.x(), x2="end:T")
        )
    if moments:
        rule = _layer(moments).mark_rule(
            color=COLOURS["moment"], strokeDash=[3, 2], strokeWidth=1.2
        )
        layers.append(rule.encode(x=span.x()))
    for label in labels:
        text = _layer([label]).mark_text(
            fontSize=FONT_SIZE - 1, baseline="middle", color=COLOURS["muted"]
        )
        layers.append(text.encode(x=alt.value(label["x"]), y=alt.value(label["y"]), text="words:N"))
    return layers


def _interval(line: Line, span: _Span) -> list[alt.Chart]:
    """The 95 % interval of each week; broken where a week has none."""
    rows = _broken(
        [
            (week, {"low": min(week.low, span.top), "high": min(week.high, span.top)})
            if week.low is not None and week.high is not None
            else (week, None)
            for week in line.weeks
        ]
    )
    if not rows:
        return []
    area = _layer(rows).mark_area(color=COLOURS["interval"])
    return [area.encode(x=span.x(), y=span.y("low"), y2="high:Q", detail="part:N")]


def _target(line: Line, span: _Span) -> list[alt.Chart]:
    """The scope's own target."""
    if line.target is None or line.target > span.top:
        return []
    base = _layer([{"value": line.target}])
    rule = base.mark_rule(color=COLOURS["target"], strokeDash=[1, 3], strokeWidth=1.4)
    return [rule.encode(y=span.y())]


def _target_words(line: Line, span: _Span) -> list[alt.Chart]:
    """The target's name in the right margin, moved aside where the newest value stands there."""
    if line.target is None or line.target > span.top:
        return []
    at = span.height(line.target)
    newest = next((w.value for w in reversed(line.weeks) if w.value is not None), None)
    if newest is not None and abs(at - span.height(newest)) < FONT_SIZE + 3:
        below = line.target <= newest
        at = span.height(newest) + (-1 if below else 1) * (FONT_SIZE + 3)
    label = _layer([{"words": "target"}]).mark_text(
        align="left", baseline="middle", fontSize=FONT_SIZE - 1, color=COLOURS["target"]
    )
    return [
        label.encode(x=alt.value(PLOT_WIDTH + 4), y=alt.value(PLOT_HEIGHT - at), text="words:N")
    ]


def _weeks(line: Line, span: _Span) -> list[alt.Chart]:
    """The line; hollow points mark weeks that may still move."""
    rows = _broken(
        [(week, None if week.value is None else {"value": week.value}) for week in line.weeks]
    )
    if not rows:
        return []
    sizes: dict[int, int] = {}
    for row in rows:
        sizes[row["part"]] = sizes.get(row["part"], 0) + 1
    alone = [row for row in rows if sizes[row["part"]] == 1 and row["is_firm"]]
    open_ended = [row for row in rows if not row["is_firm"]]
    path = _layer(rows).mark_line(color=COLOURS["line"], strokeWidth=1.8, strokeJoin="round")
    layers = [path.encode(x=span.x(), y=span.y(), detail="part:N")]
    for points, fill in ((alone, COLOURS["line"]), (open_ended, COLOURS["page"])):
        if points:
            dots = _layer(points).mark_point(
                shape="circle",
                size=22,
                fill=fill,
                stroke=COLOURS["line"],
                strokeWidth=1.4,
                opacity=1,
            )
            layers.append(dots.encode(x=span.x(), y=span.y()))
    return layers


def _last_label(line: Line, span: _Span) -> list[alt.Chart]:
    """The newest value, written at the end of its line in the report's own digits."""
    known = [week for week in line.weeks if week.value is not None]
    if not known:
        return []
    week = known[-1]
    value = week.value or 0.0
    words = Notation(1, "", "", line.notation.fixed_decimals).bare(value)
    base = _layer([{"day": week.day.isoformat(), "value": value, "words": words}])
    layers = []
    if week.is_firm:
        dot = base.mark_point(
            shape="circle", size=34, fill=COLOURS["line"], stroke=COLOURS["line"], opacity=1
        )
        layers.append(dot.encode(x=span.x(), y=span.y()))
    text = base.mark_text(
        align="left",
        dx=8,
        fontSize=FONT_SIZE + 1,
        fontWeight=600,
        color=COLOURS["ink"],
    )
    layers.append(text.encode(x=span.x(), y=span.y(), text="words:N"))
    if not week.is_firm:
        layers.append(_so_far(line, span, week.day, value))
    return layers


def _so_far(line: Line, span: _Span, day: date, value: float) -> alt.Chart:
    """Under a newest value that may still move, away from where the target's name stands."""
    is_above = line.target is not None and line.target <= value
    label = _layer([{"day": day.isoformat(), "value": value, "words": "so far"}]).mark_text(
        align="left",
        dx=8,
        dy=-13 if is_above else 13,
        fontSize=FONT_SIZE - 1,
        color=COLOURS["muted"],
    )
    return label.encode(x=span.x(), y=span.y(), text="words:N")


def _broken(points: list[tuple[Week, dict[str, float] | None]]) -> Rows:
    """Rows numbered by unbroken part, so that no line is drawn across a week without a figure."""
    rows: Rows = []
    part = 0
    for week, measures in points:
        if measures is None:
            part += 1
        else:
            rows.append(
                {"day": week.day.isoformat(), "part": part, "is_firm": week.is_firm, **measures}
            )
    return rows
